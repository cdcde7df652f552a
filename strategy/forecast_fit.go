package strategy

import (
	"maps"
	"slices"
)

// What the forecast takes to hold before it has seen anything, in working days (medians)
// and as strength of that belief; see docs/decisions/0005.
var (
	stepPriors = map[StepName][bins]float64{
		StepPosition: prior(15, 0.7),
		StepScreen:   prior(8, 0.8),
		StepRework:   prior(10, 0.8),
		StepSettle:   prior(8, 0.8),
		StepHandIn:   prior(5, 0.7),
	}
)

const (
	poolStrength     = 30.0 // days of the prior in what is learnt of all offices together
	officeStrength   = 40.0 // days of all offices together in what is learnt of one
	objectsUsually   = 0.1  // share of positions that refuse or reserve
	objectsStrength  = 20.0 // positions
	togetherUsually  = 0.3
	togetherStrength = 4.0 // offices and years
	togetherLeast    = 0.15
	togetherMost     = 0.7
)

// clocks are all clocks of a forecast; one for every ministry, one for every other step,
// and one for ministries of which nothing is known.
type clocks struct {
	byMinistry map[string]int
	byStep     map[StepName]int
	all        []*clock
}

func (cs *clocks) ministry(name string) int {
	if i, ok := cs.byMinistry[name]; ok {
		return i
	}
	return cs.byStep[StepPosition]
}

// fit learns the clocks from the history and from what is open on a day of a cycle.
func fit(h History, open []OpenItem, year int, today Date, days *Workdays) *clocks {
	seen := observe(h, open, year, today, days)
	cs := &clocks{byMinistry: map[string]int{}, byStep: map[StepName]int{}}
	for _, step := range []StepName{StepPosition, StepScreen, StepRework, StepSettle, StepHandIn} {
		offices := seen[step]
		var pool tally
		for _, name := range slices.Sorted(maps.Keys(offices)) {
			for _, o := range offices[name] {
				pool.add(o)
			}
		}
		usual := pool.hazards(stepPriors[step], poolStrength)
		objects := (pool.against + objectsUsually*objectsStrength) / (pool.answers + objectsStrength)
		together := hangTogether(offices, usual)
		for _, name := range append([]string{""}, slices.Sorted(maps.Keys(offices))...) {
			if step != StepPosition && name != "" {
				continue // one office
			}
			c := &clock{together: together}
			c.learnOffice(offices[name], usual, objects)
			if name == "" {
				cs.byStep[step] = len(cs.all)
			} else {
				cs.byMinistry[name] = len(cs.all)
			}
			cs.all = append(cs.all, c)
		}
	}
	return cs
}

func (c *clock) learnOffice(seen []observation, usual [bins]float64, objects float64) {
	var own tally
	for _, o := range seen {
		if !o.now {
			own.add(o)
		} else if o.done {
			own.answers += o.n
			if o.objected {
				own.against += o.n
			}
		}
	}
	c.cdf = curve(own.hazards(usual, officeStrength))
	c.objects = (own.against + objects*objectsStrength) / (own.answers + objectsStrength)
	c.spreadOut()
	c.learn(seen)
}

// hangTogether estimates, from earlier cycles, how much of the spread the answers of one
// office in one year have in common: the mean product of the normal scores of two of them.
func hangTogether(offices map[string][]observation, usual [bins]float64) float64 {
	sum, weight := togetherUsually*togetherStrength, togetherStrength
	for _, name := range slices.Sorted(maps.Keys(offices)) {
		var own tally
		cells := map[int][]observation{}
		for _, o := range offices[name] {
			if !o.now {
				own.add(o)
				cells[o.cell] = append(cells[o.cell], o)
			}
		}
		cdf := curve(own.hazards(usual, officeStrength))
		for _, year := range slices.Sorted(maps.Keys(cells)) {
			if mean, pairs := commonScore(cells[year], cdf); pairs > 0 {
				w := min(1, pairs/20)
				sum += w * mean
				weight += w
			}
		}
	}
	return min(max(sum/weight, togetherLeast), togetherMost)
}

// commonScore is the mean product of the scores of two answers, and how many pairs there are.
func commonScore(seen []observation, cdf []float64) (mean, pairs float64) {
	n, sum, squares := 0.0, 0.0, 0.0
	for _, o := range seen {
		day := min(max(o.days, 0), maxWait)
		low, high := 0.0, cdf[day]
		if day > 0 {
			low = cdf[day-1]
		}
		if !o.done {
			low, high = high, 1
		}
		x := quantile((low + high) / 2)
		n, sum, squares = n+o.n, sum+o.n*x, squares+o.n*x*x
	}
	pairs = (n*n - n) / 2
	if pairs <= 0 {
		return 0, 0
	}
	return (sum*sum - squares) / 2 / pairs, pairs
}

// observe sorts what is known by step and office; "" is the office of every step that is
// not a ministry's position.
func observe(h History, open []OpenItem, year int, today Date, days *Workdays) map[StepName]map[string][]observation {
	counted := map[StepName]map[string]map[observation]float64{}
	add := func(step StepName, office string, o observation, n float64) {
		if counted[step] == nil {
			counted[step] = map[string]map[observation]float64{}
		}
		if counted[step][office] == nil {
			counted[step][office] = map[observation]float64{}
		}
		if step == StepHandIn {
			n = 1 - counted[step][office][o] // one Kabinettvorlage, however many proposals it carries
		}
		counted[step][office][o] += n
	}
	for _, d := range h.Durations {
		office := d.Ministry
		if d.Step != StepPosition {
			office = ""
		}
		add(d.Step, office, observation{
			days: days.Age(d.From, d.Until), done: d.Done, objected: d.Objected, now: d.Year == year, cell: d.Year,
		}, float64(d.N))
	}
	moments := dayCache{}
	for _, item := range open {
		for _, ministry := range item.Waiting {
			if asked := moments.day(item.Asked[ministry]); !asked.IsZero() && coordinating(item.Stage) {
				add(StepPosition, ministry, observation{days: days.Age(asked, today) - 1, now: true, cell: year}, 1)
			}
		}
		step, ok := firstStep(item.Stage)
		if since := moments.day(item.Since); ok && !since.IsZero() && (step == StepScreen || step == StepRework || step == StepSettle || step == StepHandIn) {
			add(step, "", observation{days: days.Age(since, today) - 1, now: true, cell: year}, 1)
		}
	}
	return flattened(counted)
}

func coordinating(stage Stage) bool { return slices.Contains(coordinated, stage) }

// flattened lists the counted observations in one order, so that sums are the same in
// every run.
func flattened(counted map[StepName]map[string]map[observation]float64) map[StepName]map[string][]observation {
	seen := map[StepName]map[string][]observation{}
	for step, offices := range counted {
		seen[step] = map[string][]observation{}
		for office, observations := range offices {
			list := make([]observation, 0, len(observations))
			for o, n := range observations {
				o.n = n
				list = append(list, o)
			}
			slices.SortFunc(list, compareObservations)
			seen[step][office] = list
		}
	}
	return seen
}

func compareObservations(a, b observation) int {
	for _, d := range []int{a.cell - b.cell, a.days - b.days, bit(a.done) - bit(b.done), bit(a.objected) - bit(b.objected)} {
		if d != 0 {
			return d
		}
	}
	return 0
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}
