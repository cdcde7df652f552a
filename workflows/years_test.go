package workflows

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"fortschreibung/strategy"
)

// simulatedRuns is how often each year is played, each time with other chances.
const simulatedRuns = 3

// Ten years are played with people who answer or not, move deadlines, advance phases,
// return and postpone, and with a database that is away or whose answers get lost. Every
// cycle ends adopted or lapsed; no reminder is doubled or lost.
func TestSimulatedYears(t *testing.T) {
	outcomes, reminders := map[strategy.CycleOutcome]int{}, 0
	for year := 2021; year <= 2030; year++ {
		for run := range uint64(simulatedRuns) {
			y := &simulatedYear{year: year, chance: rand.New(rand.NewPCG(uint64(year), run))}
			t.Run(fmt.Sprintf("%d/%d", year, run), func(t *testing.T) {
				outcomes[y.playCycle(t)]++
				for i := range 4 {
					reminders += y.playProposal(t, i)
				}
				for _, half := range []strategy.DeadlineName{strategy.DeadlineReportH2, strategy.DeadlineReportH1} {
					reminders += y.playReport(t, half)
				}
			})
		}
	}
	t.Logf("outcomes %v, %d reminders", outcomes, reminders)
	if outcomes[strategy.OutcomeAdopted] == 0 || outcomes[strategy.OutcomeLapsed] == 0 || len(outcomes) != 2 {
		t.Errorf("outcomes %v, want some adopted, some lapsed and nothing else", outcomes)
	}
	if reminders < 100 {
		t.Errorf("only %d reminders: the simulation shows little", reminders)
	}
}

// simulatedYear is what a played cycle told its proposals and reports, and when.
type simulatedYear struct {
	year   int
	chance *rand.Rand
	told   []toldView
}

type toldView struct {
	at   time.Time
	view CycleView
}

func (y *simulatedYear) likely(percent int) bool { return y.chance.IntN(100) < percent }

// day is noon of a day of the year in Berlin.
func (y *simulatedYear) day(month time.Month, d int) time.Time {
	return time.Date(y.year, month, d, 12, 0, 0, 0, strategy.Berlin()).UTC()
}

// within is some moment between two.
func (y *simulatedYear) within(from, to time.Time) time.Time {
	if !to.After(from) {
		return from
	}
	return from.Add(time.Duration(y.chance.Int64N(int64(to.Sub(from)))))
}

// playCycle plays the cycle's workflow and gives how it ended.
func (y *simulatedYear) playCycle(t *testing.T) strategy.CycleOutcome {
	start := y.day(time.January, 4)
	w := newCycleWorldOf(t, y.year, start)
	w.loses = func() bool { return y.likely(10) }
	opened := w.send(0, OpenUpdate, Open{
		Request: coordinatorRequest("open"), Year: y.year, CabinetSession: y.session(), Settings: strategy.DefaultSettings(),
	})
	y.moveDeadlines(w, start)
	y.advancePhases(w, start)
	for d := y.day(time.October, 1); d.Year() == y.year; d = d.AddDate(0, 0, 1) {
		w.later(func() { y.cabinet(w) }, d.Sub(start))
	}
	for range 6 {
		away := y.within(start.Add(time.Hour), y.day(time.December, 30))
		w.later(func() { w.downUntil = w.env.Now().Add(time.Duration(y.chance.IntN(80)) * time.Minute) }, away.Sub(start))
	}
	cycle := w.runToEnd()
	w.wantResult(opened, strategy.PhaseIntake)
	y.told = []toldView{{start, viewOf(w.records[0].Cycle)}} // the opening itself is not announced
	for i, a := range w.announced {
		y.told = append(y.told, toldView{w.heardAt[i], a.View})
	}
	if cycle.Phase != strategy.PhaseClosed || w.env.Now().After(y.day(time.December, 31).AddDate(0, 3, 0)) {
		t.Errorf("ended in %s at %s", cycle.Phase, w.env.Now())
	}
	return cycle.Outcome
}

// session is a working day of the fourth quarter, late enough for the whole plan.
func (y *simulatedYear) session() strategy.Date {
	return thuringia().LastWorkingDayOnOrBefore(strategy.NewDate(y.year, time.December, 1+y.chance.IntN(20)))
}

func (y *simulatedYear) moveDeadlines(w *cycleWorld, start time.Time) {
	movable := []strategy.DeadlineName{
		strategy.DeadlineIntakeEnd, strategy.DeadlineConsultationEnd, strategy.DeadlineCoordinationEnd,
		strategy.DeadlineCommitteeEnd, strategy.DeadlineCabinetSession, strategy.DeadlineReportH1,
	}
	for i := range y.chance.IntN(12) {
		moment := y.within(y.day(time.February, 1), y.day(time.December, 1))
		if y.likely(60) { // while ministries are reminded
			moment = y.within(y.day(time.August, 20), y.day(time.October, 5))
		}
		w.later(func() {
			name := movable[y.chance.IntN(len(movable))]
			to := thuringia().AddWorkingDays(w.last().Plan.Due(name), y.chance.IntN(12)-3)
			w.sendNow(&answer{}, MoveDeadlineUpdate, MoveDeadline{
				Request: coordinatorRequest(fmt.Sprint("move", i)), Name: name, To: to, Reason: "Es ging nicht anders.",
			})
		}, moment.Sub(start))
	}
}

func (y *simulatedYear) advancePhases(w *cycleWorld, start time.Time) {
	for i := range y.chance.IntN(3) {
		moment := y.within(y.day(time.May, 1), y.day(time.November, 20))
		w.later(func() {
			if next, ok := w.last().Phase.Next(); ok {
				w.sendNow(&answer{}, AdvancePhaseUpdate, AdvancePhase{
					Request: coordinatorRequest(fmt.Sprint("advance", i)), To: next, Reason: "Alle sind fertig.",
				})
			}
		}, moment.Sub(start))
	}
}

// cabinet decides at noon of the day of its session, or forgets to.
func (y *simulatedYear) cabinet(w *cycleWorld) {
	cycle := w.last()
	today := strategy.DateOf(w.env.Now(), strategy.Berlin())
	if cycle.Phase != strategy.PhaseCabinet || cycle.Plan.CabinetSession != today {
		return
	}
	next := thuringia().AddWorkingDays(today, 5+y.chance.IntN(10))
	news := CabinetDecided{ID: "cabinet/" + today.String(), Submission: fmt.Sprintf("%d/1", y.year), On: today, Actor: coordinator, Reason: "So entschieden."}
	switch n := y.chance.IntN(100); {
	case n < 50:
		news.Outcome = strategy.CabinetAdopted
	case n < 60:
		news.Outcome, news.BackTo, news.Next = strategy.CabinetReturned, strategy.PhaseCommittee, next
	case n < 75:
		news.Outcome, news.BackTo, news.Next = strategy.CabinetReturned, strategy.PhaseCoordination, next
	case n < 90:
		news.Next = next
	default:
		return
	}
	w.env.SignalWorkflow(CabinetSignal, news)
}

// viewAt is the cycle as it was told last before a moment.
func (y *simulatedYear) viewAt(at time.Time) CycleView {
	var view CycleView
	for _, told := range y.told {
		if !told.at.After(at) {
			view = told.view
		}
	}
	return view
}

// closedAt is when the cycle told that it was over.
func (y *simulatedYear) closedAt() time.Time { return y.told[len(y.told)-1].at }

// countReminders gives how often each reminder was recorded, by whom it reminds and of
// which day; a record that came twice because its answer was lost counts once.
func countReminders(t *testing.T, kind string, notices []strategy.Notice) map[string]int {
	t.Helper()
	byKey, count := map[string]strategy.Notice{}, map[string]int{}
	for _, n := range notices {
		if n.Kind != kind {
			continue
		}
		if first, twice := byKey[n.Key]; twice {
			if first.Text != n.Text {
				t.Errorf("the key %s names two notices", n.Key)
			}
			continue
		}
		byKey[n.Key] = n
		count[n.Ministry+" "+n.At.In(strategy.Berlin()).Format(time.DateOnly)]++
	}
	return count
}

// compareReminders reports what is doubled, lost or too much. must holds the reminders
// that have to be there, may those whose addressee answered while the database was away.
func compareReminders(t *testing.T, what string, have map[string]int, must, may []string) int {
	t.Helper()
	for _, name := range must {
		if have[name] == 0 {
			t.Errorf("%s: reminder %q is lost; there are %v", what, name, have)
		}
	}
	for name, n := range have {
		if n > 1 {
			t.Errorf("%s: reminder %q came %d times", what, name, n)
		}
		if !slices.Contains(must, name) && !slices.Contains(may, name) {
			t.Errorf("%s: reminder %q was not due; due were %s", what, name, strings.Join(must, ", "))
		}
	}
	return len(have)
}
