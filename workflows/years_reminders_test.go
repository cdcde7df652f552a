package workflows

import (
	"fmt"
	"testing"
	"time"

	"fortschreibung/strategy"
)

// outage is how long the database is away at most in a simulation, with the pause until a
// call is tried again.
const outage = 90 * time.Minute

// playProposal plays one proposal through the year as it was told, with ministries that
// answer or not, and gives how many reminders there were.
func (y *simulatedYear) playProposal(t *testing.T, n int) int {
	start := y.day(time.February, 1).Add(time.Duration(n) * time.Hour)
	w := newProposalWorld(t, start)
	w.cycle = y.viewAt(start)
	w.loses = func() bool { return y.likely(10) }
	proposal := aProposal()
	proposal.Year = y.year
	w.send(start, SubmitUpdate, func() message { return Submit{Request: requestOf(submitter, "submit"), Proposal: proposal} })
	w.accept(start.Add(24 * time.Hour))
	for _, told := range y.told {
		w.at(told.at, func() { w.cycle = told.view; w.tellCycle() })
	}
	w.tell(y.closedAt().Add(time.Hour), ProcessStep{ID: "lapse", Lapse: "Das Jahr ist um."})
	y.answer(w, start)
	y.takeAway(start, func(from, to time.Time) { w.at(from, func() { w.downUntil = to }) })
	w.withdraw(y.closedAt().Add(2 * time.Hour)) // a deferred proposal waits for the next cycle
	w.runToEnd(strategy.StageWithdrawn)

	var notices []strategy.Notice
	for _, r := range w.records {
		notices = append(notices, r.Notices...)
	}
	must, may := y.dueOf(w)
	return compareReminders(t, fmt.Sprintf("proposal %d", n), countReminders(t, "position_reminder", notices), must, may)
}

// answer lets each ministry answer once or twice, or never, and the coordinator change
// the text in between, so that some are asked again.
func (y *simulatedYear) answer(w *proposalWorld, start time.Time) {
	from, to := y.day(time.June, 1), y.day(time.December, 20)
	for _, ministry := range []string{"TMIK", "TMBJS", "TFM"} {
		for i := range y.chance.IntN(3) {
			kind := []strategy.PositionKind{strategy.PositionSigned, strategy.PositionNotAffected}[y.chance.IntN(2)]
			w.send(y.within(from, to), PositionUpdate, func() message {
				return Position{
					Request: requestOf(authorised(ministry), fmt.Sprint("position ", ministry, i)), Ministry: ministry,
					TextHash: w.now().TextHash, Kind: kind,
				}
			})
		}
	}
	if y.likely(40) {
		w.send(y.within(from, to), ReviseUpdate, func() message {
			draft := strategy.Draft{Sheet: new(strategy.Sheet)}
			if sheet := w.now().Draft.Sheet; sheet != nil {
				*draft.Sheet = *sheet
			}
			draft.Sheet.Description = "Anträge digital, in allen Ämtern."
			return Revise{Request: requestOf(coordinator, "revise"), Draft: &draft, Note: "Genauer."}
		})
	}
}

func (y *simulatedYear) takeAway(start time.Time, away func(from, to time.Time)) {
	for range 8 {
		from := y.within(start.Add(48*time.Hour), y.day(time.December, 20))
		if y.likely(50) { // on a morning, when reminders go out
			from = strategy.DateOf(from, strategy.Berlin()).Time(strategy.Berlin()).Add(7*time.Hour + 50*time.Minute)
		}
		away(from, from.Add(time.Duration(y.chance.IntN(80))*time.Minute))
	}
}

// dueOf finds, from what was recorded and what the cycle told, which ministry had to be
// reminded on which day: it was asked when the moment came and had still not answered when
// an outage at that moment was over.
func (y *simulatedYear) dueOf(w *proposalWorld) (must, may []string) {
	settings := strategy.DefaultSettings()
	for d := strategy.NewDate(y.year, time.May, 1); d.Year == y.year; d = d.AddDays(1) {
		moment := d.Time(strategy.Berlin()).Add(8 * time.Hour)
		may = append(may, y.madeUpOn(d, strategy.DeadlineCoordinationEnd, settings, func(at time.Time) map[string]bool { return openAt(w, at) })...)
		if !y.remindsOf(strategy.DeadlineCoordinationEnd, d, moment, settings) || y.viewAt(moment).Phase.Index() > strategy.PhaseCoordination.Index() {
			continue
		}
		asked, still := openAt(w, moment), openAt(w, moment.Add(outage))
		for ministry := range asked {
			name := ministry + " " + d.String()
			if still[ministry] && !y.toldWithin(moment, moment.Add(outage)) {
				must = append(must, name)
			} else {
				may = append(may, name)
			}
		}
	}
	return must, may
}

// madeUpOn are the reminders that may come on the day on which the deadline is moved: one
// whose day by the new plan has passed is made up for at once.
func (y *simulatedYear) madeUpOn(d strategy.Date, name strategy.DeadlineName, s strategy.Settings, open func(time.Time) map[string]bool) []string {
	var may []string
	for _, told := range y.told {
		due := told.view.Plan.Due(name)
		passed := s.ReminderDates(due, thuringia())[0].Before(d.AddDays(1))
		before := y.viewAt(told.at.Add(-time.Nanosecond)).Plan.Due(name)
		if strategy.DateOf(told.at, strategy.Berlin()) != d || !passed || due == before {
			continue
		}
		for ministry := range open(told.at) {
			may = append(may, ministry+" "+d.String())
		}
	}
	return may
}

// remindsOf says whether a day is one on which the plan as it was told reminds of a deadline.
func (y *simulatedYear) remindsOf(name strategy.DeadlineName, d strategy.Date, moment time.Time, s strategy.Settings) bool {
	for _, day := range s.ReminderDates(y.viewAt(moment).Plan.Due(name), thuringia()) {
		if day == d {
			return true
		}
	}
	return false
}

func (y *simulatedYear) toldWithin(from, to time.Time) bool {
	for _, told := range y.told {
		if told.at.After(from) && !told.at.After(to) {
			return true
		}
	}
	return false
}

// openAt are the ministries that were asked and had not answered at a moment.
func openAt(w *proposalWorld, at time.Time) map[string]bool {
	open := map[string]bool{}
	for _, r := range w.records {
		if len(r.Entries) == 0 || r.Entries[len(r.Entries)-1].At.After(at) {
			continue
		}
		clear(open)
		if r.Proposal.Stage == strategy.StageInCoordination {
			for _, ministry := range r.Proposal.Open() {
				open[ministry] = true
			}
		}
	}
	return open
}

// playReport plays one progress report, requested in time, and gives how many reminders
// there were.
func (y *simulatedYear) playReport(t *testing.T, deadline strategy.DeadlineName) int {
	due := y.told[0].view.Plan.Due(deadline)
	start := due.AddDays(-28).Time(strategy.Berlin()).Add(9 * time.Hour)
	w := newTiedWorld(t, ReportID(reportID), start)
	w.cycle = y.viewAt(start)
	w.loses = func() bool { return y.likely(10) }
	due = w.cycle.Plan.Due(deadline)
	for _, told := range y.told {
		if told.at.After(start) {
			w.at(told.at, func() { w.cycle = told.view; w.env.SignalWorkflow(CycleSignal, told.view) })
		}
	}
	if y.likely(60) {
		w.send(y.within(start, due.AddDays(10).Time(strategy.Berlin())), SubmitReportUpdate, progress("s"))
	}
	y.takeAway(start, func(from, to time.Time) { w.at(from, func() { w.downUntil = to }) })
	half := strategy.HalfOf(y.year, deadline)
	w.runToEnd(ReportType, StartReport{View: w.cycle, Report: strategy.Report{
		ID: reportID, Half: half, Year: y.year, MeasureID: "m1", MeasureCode: "M1-01", Title: "Breitband",
		Lead: []string{"TFM"}, State: strategy.ReportRequested, Due: due, OriginalDue: due,
	}})

	var notices []strategy.Notice
	for _, r := range w.reports {
		notices = append(notices, r.Notices...)
	}
	must, may := y.dueReports(w, deadline, start)
	return compareReminders(t, "report "+half, countReminders(t, "report_reminder", notices), must, may)
}

func (y *simulatedYear) dueReports(w *tiedWorld, deadline strategy.DeadlineName, start time.Time) (must, may []string) {
	settings := strategy.DefaultSettings()
	for d := strategy.DateOf(start, strategy.Berlin()); d.Year == y.year; d = d.AddDays(1) {
		moment := d.Time(strategy.Berlin())
		may = append(may, y.madeUpOn(d, deadline, settings, func(at time.Time) map[string]bool { return awaitedAt(w, at) })...)
		if !moment.After(start) || !y.remindsOf(deadline, d, moment, settings) || !awaitedAt(w, moment)["TFM"] {
			continue
		}
		if awaitedAt(w, moment.Add(outage))["TFM"] && !y.toldWithin(moment, moment.Add(outage)) {
			must = append(must, "TFM "+d.String())
		} else {
			may = append(may, "TFM "+d.String())
		}
	}
	return must, may
}

// awaitedAt names the ministry when its report was owed at a moment.
func awaitedAt(w *tiedWorld, at time.Time) map[string]bool {
	waits := map[string]bool{}
	for _, r := range w.reports {
		if last := r.Entries[len(r.Entries)-1].At; !last.After(at) {
			waits = map[string]bool{"TFM": true}
			if !r.Report.Awaited() {
				clear(waits)
			}
		}
	}
	return waits
}
