package strategy

import (
	"math"
	"slices"
)

const (
	maxWait  = 160 // working days that a clock looks ahead
	gridSize = 15  // points at which the common factor of a clock is looked at
	gridStep = 0.4
)

// observation is one or several equal durations of a clock, in working days.
type observation struct {
	days     int // day of the answer, or the last day without one; -1: none yet
	done     bool
	objected bool
	n        float64
	now      bool // of the cycle that is forecast
	cell     int  // year
}

// clock says how long one office takes for one kind of step: the chance that it has
// answered after so many working days, and how far its answers hang together. Not safe for
// concurrent use.
type clock struct {
	cdf      []float64           // chance of an answer within t working days, on average
	scores   []float64           // the same on the scale of a normal distribution
	given    [gridSize][]float64 // the same when the office is as fast as a point of the grid; unknown until asked
	weight   [gridSize]float64   // how likely each point is after what this cycle has shown
	objects  float64             // chance that an answer objects
	together float64             // share of the spread that the office's answers have in common
}

// hazardBins are the days from which another chance per day holds. They are finer where
// a Mitzeichnungsfrist of four weeks (20 working days) and its reminders act.
var hazardBins = [...]int{0, 1, 3, 6, 10, 14, 17, 19, 21, 24, 31, 46}

const bins = len(hazardBins)

// binOf gives each day's bin.
var binOf = func() (of [maxWait + 1]uint8) {
	for day := range of {
		for b, from := range hazardBins {
			if day >= from {
				of[day] = uint8(b)
			}
		}
	}
	return of
}()

// tally counts answers and the days on which they were still open, by bin.
type tally struct {
	events, exposure [bins]float64
	answers, against float64
}

func (t *tally) add(o observation) {
	last := min(o.days, maxWait)
	for day := 0; day <= last; day++ {
		t.exposure[binOf[day]] += o.n
	}
	if !o.done {
		return
	}
	t.events[binOf[max(last, 0)]] += o.n
	t.answers += o.n
	if o.objected {
		t.against += o.n
	}
}

// hazards gives the chance per day in each bin, drawn towards others as if those had
// been seen on so many days.
func (t *tally) hazards(towards [bins]float64, strength float64) (h [bins]float64) {
	for b := range h {
		h[b] = (t.events[b] + strength*towards[b]) / (t.exposure[b] + strength)
	}
	return h
}

// curve turns chances per day into the chance of an answer within t days.
func curve(h [bins]float64) []float64 {
	cdf := make([]float64, maxWait+1)
	open := 1.0
	for day := range cdf {
		open *= 1 - h[binOf[day]]
		cdf[day] = 1 - open
	}
	return cdf
}

// prior is what is taken to hold before anything has been seen: durations with a median,
// in working days, log-normally spread.
func prior(median, spread float64) (h [bins]float64) {
	reached := func(day int) float64 {
		return normal((math.Log(float64(day)+0.5) - math.Log(median)) / spread)
	}
	for b := range h {
		from, to := hazardBins[b], maxWait
		if b+1 < bins {
			to = hazardBins[b+1]
		}
		before := 0.0
		if from > 0 {
			before = reached(from - 1)
		}
		left := (1 - reached(to-1)) / (1 - before)
		h[b] = 1 - math.Pow(left, 1/float64(to-from))
	}
	return h
}

// unknown stands for what a clock says before it was asked: working it out costs most of a
// forecast, and most days are never asked for.
const unknown = -1

// spreadOut prepares what the clock says at each point of the grid.
func (c *clock) spreadOut() {
	c.scores = make([]float64, len(c.cdf))
	for t, p := range c.cdf {
		c.scores[t] = quantile(p)
	}
	for i := range c.given {
		c.given[i] = slices.Repeat([]float64{unknown}, len(c.cdf))
		z := gridPoint(i)
		c.weight[i] = math.Exp(-z * z / 2)
	}
	c.weight = scaled(c.weight)
}

func gridPoint(i int) float64 { return (float64(i) - float64(gridSize-1)/2) * gridStep }

func scaled(w [gridSize]float64) [gridSize]float64 {
	sum := 0.0
	for _, x := range w {
		sum += x
	}
	for i := range w {
		w[i] /= sum
	}
	return w
}

// learn weighs the points of the grid by what this cycle has shown of the office.
func (c *clock) learn(seen []observation) {
	var logs [gridSize]float64
	best := math.Inf(-1)
	for i := range logs {
		logs[i] = math.Log(c.weight[i])
		for _, o := range seen {
			if o.now {
				logs[i] += o.n * math.Log(max(c.likelihood(i, o), 1e-12))
			}
		}
		best = max(best, logs[i])
	}
	for i := range logs {
		c.weight[i] = math.Exp(logs[i] - best)
	}
	c.weight = scaled(c.weight)
}

func (c *clock) likelihood(i int, o observation) float64 {
	day := min(o.days, maxWait)
	if !o.done {
		return 1 - c.within(i, day)
	}
	return c.within(i, day) - c.within(i, day-1)
}

// within is the chance of an answer within t days, at a point of the grid.
func (c *clock) within(i, t int) float64 {
	switch {
	case t < 0:
		return 0
	case t > maxWait:
		t = maxWait
	}
	if c.given[i][t] == unknown {
		c.given[i][t] = normal((c.scores[t] - math.Sqrt(c.together)*gridPoint(i)) / math.Sqrt(1-c.together))
	}
	return c.given[i][t]
}

// from gives, at a point of the grid, the chance that an answer that was not there before
// day `age` comes from then on within `left` more days, each weighted by what then
// follows: after(d) is the chance that the rest is done when the answer comes with d days
// left.
func (c *clock) from(i, age, left int, after func(left int) float64) float64 {
	if left < 0 {
		return 0
	}
	before := c.within(i, age-1)
	open := 1 - before
	if open < 1e-9 {
		return after(left)
	}
	sum := 0.0
	for d := 0; d <= left && age+d <= maxWait; d++ {
		now := c.within(i, age+d)
		sum += (now - before) * after(left-d)
		before = now
	}
	return min(1, sum/open)
}

// average is the mean of something over the grid.
func (c *clock) average(of func(i int) float64) float64 {
	sum := 0.0
	for i, w := range c.weight {
		sum += w * of(i)
	}
	return sum
}

func normal(x float64) float64 { return 0.5 * math.Erfc(-x/math.Sqrt2) }

func quantile(p float64) float64 {
	p = min(max(p, 1e-9), 1-1e-9)
	return math.Sqrt2 * math.Erfinv(2*p-1)
}
