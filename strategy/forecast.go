package strategy

import (
	"math"
	"math/rand/v2"
	"slices"
)

// ForecastMethod names how a forecast was made; docs/decisions/0005 describes it.
const ForecastMethod = "1"

// ForecastRuns is how many times a forecast plays the remaining steps.
const ForecastRuns = 500

// Forecast is the chance that the open proposals reach a cabinet session: that each
// remaining step of theirs is done by its last safe day. Until coordination ends that
// takes every ministry's answer and no dissent left; after it, a proposal on which the
// committee may decide as it is counts as on its way. Content is not forecast: what the
// committee or the cabinet rejects was there in time.
type Forecast struct {
	Method   string  `json:"method"`
	Seed     uint64  `json:"seed"`
	Runs     int     `json:"runs"`
	Session  Date    `json:"session"`
	Open     int     `json:"open" doc:"Open proposals"`
	Chance   float64 `json:"chance" doc:"That all of them reach the session, 0 to 1"`
	Expected float64 `json:"expected" doc:"How many reach it on average"`
	Low      int     `json:"low" doc:"In nine of ten runs at least so many reach it"`
	Middle   int     `json:"middle" doc:"In half of the runs"`
	High     int     `json:"high" doc:"In one of ten runs"`
	Slack    int     `json:"slack" doc:"Plain slack of the plan, in working days"`
}

// Forecaster forecasts one cycle on one day. It is made once for all sessions and
// what-ifs, so that they see the same chances; safe for concurrent use.
type Forecaster struct {
	cycle    Cycle
	happened Happened
	kinds    []kind // of open items
	kindOf   []int  // of each open item, in their order
	today    Date
	asked    float64
	cal      *Calendar
	days     *Workdays
	clocks   *clocks
	seed     uint64
	draws    [][]uint8 // of each run, the grid point of each clock
}

// NewForecaster learns from the history and the open items. today is a day of the
// cycle's calendar; days must cover the cycle's year, the one after it and the history's.
func NewForecaster(c Cycle, happened Happened, open []OpenItem, h History, today Date, cal *Calendar, days *Workdays) *Forecaster {
	f := &Forecaster{
		cycle: c, happened: happened, today: today, asked: h.asked(), cal: cal, days: days,
		clocks: fit(h, open, c.Year, today, days),
		seed:   uint64(today.Year)*10000 + uint64(today.Month)*100 + uint64(today.Day),
	}
	f.kinds, f.kindOf = kindsOf(open)
	f.draw()
	return f
}

// draw lets each run decide how fast every office is.
func (f *Forecaster) draw() {
	random := rand.New(rand.NewPCG(f.seed, uint64(f.cycle.Year)))
	f.draws = make([][]uint8, ForecastRuns)
	for run := range f.draws {
		f.draws[run] = make([]uint8, len(f.clocks.all))
		for i, c := range f.clocks.all {
			f.draws[run][i] = c.pick(random.Float64())
		}
	}
}

func (c *clock) pick(u float64) uint8 {
	for i, w := range c.weight {
		if u -= w; u < 0 {
			return uint8(i)
		}
	}
	return uint8(gridSize - 1)
}

// For forecasts a plan of the cycle (its own, or one of a what-if) and its session. The
// second result is the chance of each open item, in their order.
func (f *Forecaster) For(plan Plan, session Date) (Forecast, []float64) {
	m := f.target(plan, session)
	groups := m.groups()
	forecast := m.play(groups)
	chances := make([]float64, len(f.kindOf))
	for i, k := range f.kindOf {
		chances[i] = rounded(groups[k].chance)
	}
	watch := plan.WatchAfter(f.happened, f.today, f.cycle.Settings, f.cal)
	forecast.Slack = watch.Slack
	return forecast, chances
}

// Session forecasts the plan for another session, without the single items.
func (f *Forecaster) Session(plan Plan, session Date) Forecast {
	m := f.target(plan, session)
	return m.glance(m.groups())
}

// group are the open items with the same steps before them.
type group struct {
	factors []int
	n       int
	handIn  bool // waits for the one Kabinettvorlage that is still to be handed in
	chance  float64
}

// play runs through the remaining steps. How fast the offices are differs from run to
// run; what then is left to chance is computed.
func (m *target) play(groups []group) Forecast {
	random := rand.New(rand.NewPCG(m.seed, 2))
	counts := make([]int, ForecastRuns)
	values := make([]float64, len(m.factors))
	all, expected := 0.0, 0.0
	open := len(m.kindOf)
	for run, draw := range m.draws {
		m.values(draw, values)
		handedIn := values[m.handIn]
		ready := random.Float64() < handedIn
		every, mean, spread, count := 1.0, 0.0, 0.0, 0
		for i := range groups {
			g := &groups[i]
			p := g.product(values)
			every *= power(p, g.n)
			share := p
			if g.handIn {
				share *= handedIn
			}
			g.chance += share / ForecastRuns
			expected += share * float64(g.n) / ForecastRuns
			if g.handIn && !ready {
				p = 0
			}
			mean, spread = mean+float64(g.n)*p, spread+float64(g.n)*p*(1-p)
			if open <= smallCycle {
				count += binomial(random, g.n, p)
			}
		}
		all += every * m.handInOf(groups, handedIn) / ForecastRuns
		if open > smallCycle {
			count = min(max(int(math.Round(mean+random.NormFloat64()*math.Sqrt(spread))), 0), open)
		}
		counts[run] = count
	}
	slices.Sort(counts)
	f := m.headline(all, expected)
	f.Low, f.Middle, f.High = counts[ForecastRuns/10], counts[ForecastRuns/2], counts[ForecastRuns*9/10]
	return f
}

// glance is play without the numbers of proposals and the single chances.
func (m *target) glance(groups []group) Forecast {
	values := make([]float64, len(m.factors))
	all := 0.0
	for _, draw := range m.draws {
		m.values(draw, values)
		every := m.handInOf(groups, values[m.handIn])
		for i := range groups {
			if every < 1e-6 {
				break // the rest cannot bring it back
			}
			every *= power(groups[i].product(values), groups[i].n)
		}
		all += every / ForecastRuns
	}
	return m.headline(all, m.expected(groups, nil))
}

func (m *target) headline(all, expected float64) Forecast {
	return Forecast{
		Method: ForecastMethod, Seed: m.seed, Runs: ForecastRuns, Session: m.session, Open: len(m.kindOf),
		Chance: rounded(all), Expected: rounded(expected),
	}
}

// values gives every factor in one run.
func (m *target) values(draw []uint8, values []float64) {
	for i := range values {
		values[i] = m.factors[i].p[draw[m.factors[i].clock]]
	}
}

func (g *group) product(values []float64) float64 {
	p := 1.0
	for _, k := range g.factors {
		p *= values[k]
	}
	return p
}

// handInOf is the chance of the Kabinettvorlage if somebody waits for it.
func (m *target) handInOf(groups []group, chance float64) float64 {
	if slices.ContainsFunc(groups, func(g group) bool { return g.handIn }) {
		return chance
	}
	return 1
}

// smallCycle is up to how many open proposals are drawn one by one; for more the normal
// distribution of their number does.
const smallCycle = 200

// power is p to the n-th for whole n.
func power(p float64, n int) float64 {
	x := 1.0
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			x *= p
		}
		p *= p
	}
	return x
}

func binomial(random *rand.Rand, n int, p float64) int {
	count := 0
	for range n {
		if random.Float64() < p {
			count++
		}
	}
	return count
}

// rounded keeps four digits: more would claim too much.
func rounded(x float64) float64 { return math.Round(x*10000) / 10000 }
