package strategy

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"
)

// The world in which forecasts are tried. It is made differently from what the forecast
// believes: every ministry has its own log-normal speed, which differs from year to year;
// answers leave a house in batches, some hurry before the deadline, some never come;
// dissents are settled on Tuesdays and Thursdays, screening happens on Mondays.

type house struct {
	name    string
	median  float64 // log of working days
	spread  float64
	batch   int     // working days between two post bags
	rush    float64 // share of late answers that come just in time
	never   float64
	objects float64
}

type world struct {
	random *rand.Rand
	cal    *Calendar
	houses []house
	screen float64
	handIn float64
}

func newWorld(random *rand.Rand, cal *Calendar) *world {
	w := &world{random: random, cal: cal, screen: math.Log(4 + 8*random.Float64()), handIn: math.Log(3 + 6*random.Float64())}
	for i := range 9 {
		w.houses = append(w.houses, house{
			name: fmt.Sprintf("R%d", i+1), median: math.Log(7+14*random.Float64()) + 0.2*random.NormFloat64(),
			spread: 0.35 + 0.5*random.Float64(), batch: []int{1, 1, 3, 5}[random.IntN(4)],
			rush: 0.5 * random.Float64(), never: 0.04 * random.Float64(), objects: 0.03 + 0.17*random.Float64(),
		})
	}
	return w
}

// fate is what happens to a proposal, known only to the world.
type fate struct {
	id        int
	lead      string
	submitted Date
	screened  Date
	asked     Date
	answers   []answered
	settled   Date // no date: nothing to settle
	reaches   bool
}

type answered struct {
	house   string
	on      Date // no date: never
	objects bool
}

// year is one simulated cycle.
type year struct {
	plan     Plan
	begin    Date // of coordination
	reply    Date // last day for answers
	fates    []fate
	decided  Date // day of the committee
	handedIn Date
	settings Settings
	safe     map[DeadlineName]Date
	mood     map[string]float64 // how slow each house is this year
}

func (w *world) live(y int, session Date) (*year, error) {
	s := DefaultSettings()
	plan, err := PlanBackward(y, session, s, w.cal)
	if err != nil {
		return nil, err
	}
	c := &year{plan: plan, settings: s, safe: plan.lastDays(session, nil, s, w.cal), mood: map[string]float64{}}
	c.begin = w.cal.AddWorkingDays(plan.Due(DeadlineConsultationEnd), 1)
	c.reply = earlierDate(c.safe[DeadlineCoordinationEnd], s.EscalationDate(plan.Due(DeadlineCoordinationEnd), w.cal))
	c.decided = plan.Due(DeadlineCommitteeEnd)
	c.handedIn = w.after(c.decided, w.handIn, 0.5)
	for _, h := range w.houses {
		c.mood[h.name] = 0.35 * w.random.NormFloat64()
	}
	size := 1 + w.random.IntN(6)
	if w.random.IntN(2) == 0 {
		size = 4 + w.random.IntN(25)
	}
	for i := range size {
		c.fates = append(c.fates, w.fate(i, c))
	}
	return c, nil
}

func (w *world) after(from Date, median, spread float64) Date {
	return w.cal.AddWorkingDays(from, int(math.Exp(median+spread*w.random.NormFloat64())))
}

func (w *world) fate(id int, c *year) fate {
	f := fate{id: id, asked: c.begin}
	f.submitted = c.plan.Due(DeadlineIntakeEnd).AddDays(-w.random.IntN(60))
	f.screened = w.next(w.after(f.submitted, w.screen, 0.8), time.Monday)
	f.reaches = !f.screened.After(c.safe[DeadlineIntakeEnd])
	hard := 0.25 * w.random.NormFloat64() // some proposals are harder for everybody
	for i, h := range w.random.Perm(len(w.houses))[:1+w.random.IntN(4)] {
		a := w.answer(w.houses[h], hard, c)
		if i == 0 {
			f.lead = a.house
		}
		f.answers = append(f.answers, a)
		f.reaches = f.reaches && !a.on.IsZero() && !a.on.After(c.reply)
		if a.objects && !a.on.IsZero() {
			settled := w.after(a.on, math.Log(6), 0.7)
			for settled.Weekday() != time.Tuesday && settled.Weekday() != time.Thursday {
				settled = settled.AddDays(1)
			}
			f.settled = laterDate(f.settled, settled)
		}
	}
	f.reaches = f.reaches && !f.settled.After(c.safe[DeadlineCoordinationEnd]) && !c.handedIn.After(c.safe[DeadlinePapersToMinistries])
	return f
}

func (w *world) next(d Date, weekday time.Weekday) Date {
	for d.Weekday() != weekday {
		d = d.AddDays(1)
	}
	return w.cal.FirstWorkingDayOnOrAfter(d)
}

func (w *world) answer(h house, hard float64, c *year) answered {
	a := answered{house: h.name, objects: w.random.Float64() < h.objects}
	if w.random.Float64() < h.never {
		return a
	}
	days := int(math.Exp(h.median + c.mood[h.name] + hard + h.spread*w.random.NormFloat64()))
	a.on = w.cal.AddWorkingDays(c.begin, (days+h.batch-1)/h.batch*h.batch)
	end := c.plan.Due(DeadlineCoordinationEnd)
	if a.on.After(end) && w.random.Float64() < h.rush {
		a.on = w.cal.AddWorkingDays(end, -w.random.IntN(3))
	}
	return a
}

// durations are what a finished year leaves in the records.
func (c *year) durations() []Duration {
	var ds []Duration
	for _, f := range c.fates {
		ds = append(ds, Duration{Year: c.plan.Year, Step: StepScreen, From: f.submitted, Until: f.screened, Done: true, N: 1})
		ds = append(ds, f.replies(c, c.reply)...)
	}
	return append(ds, Duration{Year: c.plan.Year, Step: StepHandIn, From: c.decided, Until: c.handedIn, Done: true, N: 1})
}

// replies are the answers by a day; those that are over without one are known not to
// have come by then.
func (f fate) replies(c *year, by Date) []Duration {
	var ds []Duration
	last := Date{}
	for _, a := range f.answers {
		d := Duration{Year: c.plan.Year, Step: StepPosition, Ministry: a.house, From: f.asked, Until: by, N: 1}
		if !a.on.IsZero() && !a.on.After(by) {
			d.Until, d.Done, d.Objected = a.on, true, a.objects
			last = laterDate(last, a.on)
		}
		ds = append(ds, d)
	}
	if !f.settled.IsZero() && !f.settled.After(by) && f.settled.After(last) {
		ds = append(ds, Duration{Year: c.plan.Year, Step: StepSettle, From: last, Until: f.settled, Done: true, N: 1})
	}
	return ds
}

// seenOn is what the records show of a year on the morning of a day: the cycle, the open
// items, the fates behind them, and what is over.
func (c *year) seenOn(today Date) (cycle Cycle, open []OpenItem, fates []fate, over []Duration) {
	cycle = Cycle{Year: c.plan.Year, Phase: PhaseIntake, Plan: c.plan, Settings: c.settings}
	yesterday := today.AddDays(-1)
	switch {
	case today.After(c.decided):
		cycle.Phase = PhaseCabinet
	case !today.Before(c.begin):
		cycle.Phase = PhaseCoordination
	case today.After(c.plan.Due(DeadlineIntakeEnd)):
		cycle.Phase = PhaseConsultation
	}
	for _, f := range c.fates {
		item, ok := f.seenOn(today, c)
		if !ok {
			continue
		}
		open, fates = append(open, item), append(fates, f)
		if !f.screened.After(yesterday) {
			over = append(over, Duration{Year: c.plan.Year, Step: StepScreen, From: f.submitted, Until: f.screened, Done: true, N: 1})
		}
		if cycle.Phase.Index() >= PhaseCoordination.Index() {
			over = append(over, slices.DeleteFunc(f.replies(c, yesterday), func(d Duration) bool { return !d.Done })...)
		}
	}
	return cycle, open, fates, over
}

func (f fate) seenOn(today Date, c *year) (OpenItem, bool) {
	at := func(d Date) time.Time { return d.Time(Berlin()).Add(10 * time.Hour).UTC() }
	item := OpenItem{ProposalID: fmt.Sprint(f.id), Lead: []string{f.lead}, Asked: map[string]time.Time{}}
	yesterday := today.AddDays(-1)
	switch {
	case f.submitted.After(yesterday):
		return item, false
	case f.screened.After(yesterday):
		item.Stage, item.Since = StageSubmitted, at(f.submitted)
		return item, today.Before(c.begin)
	case today.Before(c.begin):
		item.Stage, item.Since = StageScreened, at(f.screened)
		return item, true
	case today.After(c.decided): // only what the committee decided without dispute
		item.Stage, item.Since = StageDecided, at(c.decided)
		if !c.handedIn.After(yesterday) {
			item.Stage = StageBeforeCabinet
		}
		return item, f.settledBy(c)
	}
	item.Since = at(f.asked)
	last := f.asked
	for _, a := range f.answers {
		if a.on.IsZero() || a.on.After(yesterday) {
			item.Waiting = append(item.Waiting, a.house)
			item.Asked[a.house] = at(f.asked)
			continue
		}
		last = laterDate(last, a.on)
		if a.objects && f.settled.After(yesterday) {
			item.Dissents = append(item.Dissents, a.house)
		}
	}
	item.Stage = StageInCoordination
	switch {
	case len(item.Waiting) == 0 && len(item.Dissents) > 0:
		item.Stage, item.Since = StageDissent, at(last)
	case len(item.Waiting) == 0:
		item.Stage = StageAgreed
	}
	return item, true
}

func (f fate) settledBy(c *year) bool {
	for _, a := range f.answers {
		if a.on.IsZero() || a.on.After(c.reply) {
			return false
		}
	}
	return !f.settled.After(c.safe[DeadlineCoordinationEnd]) && !f.screened.After(c.safe[DeadlineIntakeEnd])
}

// moments are the mornings on which a year is forecast.
func (c *year) moments(cal *Calendar) []Date {
	days := []Date{
		c.plan.Due(DeadlineIntakeEnd).AddDays(-14), c.plan.Due(DeadlineConsultationEnd).AddDays(-7),
		cal.AddWorkingDays(c.begin, 4), cal.AddWorkingDays(c.begin, 10), cal.AddWorkingDays(c.begin, 13), cal.AddWorkingDays(c.begin, 16),
		cal.AddWorkingDays(c.decided, 1), cal.AddWorkingDays(c.decided, 3), cal.AddWorkingDays(c.decided, 6),
	}
	days = slices.DeleteFunc(days, func(d Date) bool { return d.After(c.reply) && !d.After(c.decided) })
	slices.SortFunc(days, func(a, b Date) int { return cmp.Compare(a.Sub(b), 0) })
	return days
}
