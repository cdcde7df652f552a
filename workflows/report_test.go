package workflows

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fortschreibung/strategy"
)

const reportID = "2020-H2/m1"

func startOfReport(view CycleView) StartReport {
	due := view.Plan.Due(strategy.DeadlineReportH2)
	return StartReport{View: view, Report: strategy.Report{
		ID: reportID, Half: "2020-H2", Year: 2021, MeasureID: "m1", MeasureCode: "M1-01", Title: "Breitband",
		Lead: []string{"TFM"}, State: strategy.ReportRequested, Due: due, OriginalDue: due,
	}}
}

func newReportWorld(t *testing.T) *tiedWorld {
	w := newTiedWorld(t, ReportID(reportID), berlin(time.March, 1, 9))
	w.cycle = view2021(t, strategy.PhaseIntake)
	return w
}

func (w *tiedWorld) runReport() {
	w.t.Helper()
	w.runToEnd(ReportType, startOfReport(w.cycle))
}

func (w *tiedWorld) report() strategy.Report {
	w.t.Helper()
	if len(w.reports) == 0 {
		w.t.Fatal("nothing was recorded")
	}
	return w.reports[len(w.reports)-1].Report
}

func officer(ministry string) strategy.Actor {
	return strategy.Actor{Subject: "referat-" + ministry, Role: strategy.RoleMinistry, Ministry: ministry}
}

func progress(id string) SubmitReport {
	return SubmitReport{Request: requestOf(officer("TFM"), id), Content: strategy.ReportContent{
		Status: strategy.StatusDelayed, Text: "Der Ausbau läuft.",
		Milestones: []strategy.MilestoneReport{{
			Text: "Ausbau", Original: strategy.NewDate(2021, time.June, 30), Current: strategy.NewDate(2021, time.December, 31), Reason: "Lieferengpass",
		}},
	}}
}

func acceptance(id string) AcceptReport {
	return AcceptReport{Request: requestOf(coordinator, id), Rating: strategy.StatusAtRisk, Remark: "Der Termin wackelt."}
}

func TestReportIsRequestedSubmittedReturnedAndAccepted(t *testing.T) {
	w := newReportWorld(t)
	tooEarly := w.send(berlin(time.March, 2, 9), AcceptReportUpdate, acceptance("early"))
	stranger := progress("stranger")
	stranger.Request.Actor = officer("TMIK")
	foreign := w.send(berlin(time.March, 3, 9), SubmitReportUpdate, stranger)
	submitted := w.send(berlin(time.March, 10, 9), SubmitReportUpdate, progress("s1"))
	returned := w.send(berlin(time.March, 12, 9), ReturnReportUpdate, ReturnReport{Request: requestOf(coordinator, "r1"), Reason: "Es fehlt das Geld."})
	again := w.send(berlin(time.March, 16, 9), SubmitReportUpdate, progress("s2"))
	accepted := w.send(berlin(time.March, 18, 9), AcceptReportUpdate, acceptance("a1"))
	w.runReport()
	w.wantRefused(tooEarly, strategy.CodePhaseClosed)
	w.wantRefused(foreign, strategy.CodeForbidden)
	w.wantDone(submitted, "submitted")
	w.wantDone(returned, "returned")
	w.wantDone(again, "submitted")
	w.wantDone(accepted, "accepted")
	w.wantOrder("request", "submit", "return", "submit", "accept")
	r := w.report()
	if r.Revision != 5 || r.Rating != strategy.StatusAtRisk || r.Content.Status != strategy.StatusDelayed {
		t.Errorf("the report is %+v", r)
	}
	if accepted.result.ID != reportID || accepted.result.RequestHash == "" || !accepted.result.At.Equal(berlin(time.March, 18, 9)) {
		t.Errorf("answered %+v", accepted.result)
	}
	if trace := w.reports[1].Trace; trace.WorkflowID != ReportID(reportID) {
		t.Errorf("trace %+v", trace)
	}
}

func TestUnansweredReportIsRemindedEscalatedAndMissing(t *testing.T) {
	w := newReportWorld(t)
	w.change(berlin(time.December, 31, 12), true, func(view *CycleView) {
		view.Phase, view.Outcome = strategy.PhaseClosed, strategy.OutcomeLapsed
	})
	w.runReport()
	w.wantOrder("request", "remind", "remind", "remind", "overdue", "escalate", "missing")
	var moments []string
	for _, r := range w.reports {
		moments = append(moments, r.Entries[0].At.In(strategy.Berlin()).Format("02.01. 15:04"))
	}
	want := []string{"01.03. 09:00", "17.03. 00:00", "26.03. 00:00", "31.03. 00:00", "01.04. 00:00", "07.04. 00:00", "31.12. 12:00"}
	if !slices.Equal(moments, want) {
		t.Errorf("moments %q, want %q", moments, want)
	}
	escalation := w.reports[5].Notices
	if len(escalation) != 1 || escalation[0].Role != strategy.RoleCommittee || escalation[0].Ministry != "TFM" {
		t.Errorf("escalated to %+v", escalation)
	}
	if r := w.report(); r.State != strategy.ReportMissing || !r.Overdue || !r.Escalated {
		t.Errorf("the report is %+v", r)
	}
}

func TestSubmittedReportIsAcceptedWhenTheCycleCloses(t *testing.T) {
	w := newReportWorld(t)
	w.send(berlin(time.March, 10, 9), SubmitReportUpdate, progress("s1"))
	w.change(berlin(time.December, 31, 12), true, func(view *CycleView) { view.Phase = strategy.PhaseClosed })
	w.runReport()
	w.wantOrder("request", "submit", "accept") // and no reminder in between
	if r := w.report(); r.State != strategy.ReportAccepted || r.Rating != "" {
		t.Errorf("the report is %+v", r)
	}
}

func TestReportFollowsADeadlineThatMovesWhileItWaits(t *testing.T) {
	w := newReportWorld(t)
	w.change(berlin(time.March, 20, 9), true, func(view *CycleView) {
		view.Plan = movedTo(t, *view, strategy.DeadlineReportH2, strategy.NewDate(2021, time.April, 30))
	})
	accepted := w.send(berlin(time.May, 20, 9), SubmitReportUpdate, progress("s1"))
	w.send(berlin(time.May, 21, 9), AcceptReportUpdate, acceptance("a1"))
	w.runReport()
	w.wantDone(accepted, "submitted")
	w.wantOrder("request", "remind", "deadline_moved", "remind", "remind", "remind", "overdue", "escalate", "submit", "accept")
	if entry := w.reports[4].Entries[0]; !strings.HasSuffix(entry.ID, "reminder/2021-04-30/T-3") {
		t.Errorf("reminded as %+v", entry)
	}
	if r := w.report(); r.Due != strategy.NewDate(2021, time.April, 30) || r.OriginalDue != strategy.NewDate(2021, time.March, 31) || r.Overdue {
		t.Errorf("the report is %+v", r)
	}
	if data := w.reports[len(w.reports)-2].Entries[0].Data; data["late"] != "true" {
		t.Errorf("handed in late, but %+v", data)
	}
}

// movedTo is the plan with one deadline moved.
func movedTo(t *testing.T, view CycleView, name strategy.DeadlineName, to strategy.Date) strategy.Plan {
	t.Helper()
	plan, _, err := view.Plan.Move(strategy.Change{
		Name: name, To: to, Reason: "Krankheit", By: coordinator, At: berlin(time.March, 20, 9),
	}, view.Settings, thuringia())
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

func TestReportLearnsOfAMoveFromItsRecord(t *testing.T) {
	w := newReportWorld(t)
	// The cycle moves on without a signal; the first reminder's record brings it.
	w.change(berlin(time.March, 10, 9), false, func(view *CycleView) {
		view.Plan = movedTo(t, *view, strategy.DeadlineReportH2, strategy.NewDate(2021, time.May, 28))
	})
	w.send(berlin(time.April, 20, 9), SubmitReportUpdate, progress("s1"))
	w.send(berlin(time.April, 21, 9), AcceptReportUpdate, acceptance("a1"))
	w.runReport()
	w.wantOrder("request", "remind", "deadline_moved", "submit", "accept")
}

func TestReportFollowsARehearsalsClock(t *testing.T) {
	w := newReportWorld(t)
	w.change(berlin(time.March, 2, 9), true, func(view *CycleView) { view.Offset = 32 * day })
	w.send(berlin(time.March, 3, 9), SubmitReportUpdate, progress("s1"))
	accepted := w.send(berlin(time.March, 4, 9), AcceptReportUpdate, acceptance("a1"))
	w.runReport()
	w.wantOrder("request", "remind", "remind", "remind", "overdue", "submit", "accept")
	if want := berlin(time.March, 4, 9).Add(32 * day); !accepted.result.At.Equal(want) {
		t.Errorf("accepted at %v, want %v", accepted.result.At, want)
	}
}

func TestSameReportIsHandedInOnce(t *testing.T) {
	w := newReportWorld(t)
	first := w.send(berlin(time.March, 10, 9), SubmitReportUpdate, progress("s1"))
	second := w.send(berlin(time.March, 10, 10), SubmitReportUpdate, progress("s1"))
	w.send(berlin(time.March, 12, 9), ReturnReportUpdate, ReturnReport{Request: requestOf(coordinator, "r1"), Reason: "zu kurz"})
	third := w.send(berlin(time.March, 13, 9), SubmitReportUpdate, progress("s1"))
	w.send(berlin(time.March, 14, 9), SubmitReportUpdate, progress("s2"))
	w.send(berlin(time.March, 15, 9), AcceptReportUpdate, acceptance("a1"))
	w.runReport()
	if !second.done || second.result != first.result || third.result != first.result {
		t.Errorf("answered %+v, %+v, %+v", first.result, second.result, third.result)
	}
	w.wantOrder("request", "submit", "return", "submit", "accept")
}

func TestOfTwoConcurrentJudgementsOnAReportOneStands(t *testing.T) {
	w := newReportWorld(t)
	w.send(berlin(time.March, 10, 9), SubmitReportUpdate, progress("s1"))
	accept, back := &reply{}, &reply{}
	w.at(berlin(time.March, 12, 9), func() {
		w.sendNow(accept, AcceptReportUpdate, acceptance("a1"))
		w.sendNow(back, ReturnReportUpdate, ReturnReport{Request: requestOf(coordinator, "r1"), Reason: "zu kurz"})
	})
	w.runReport()
	w.wantDone(accept, "accepted")
	w.wantRefused(back, strategy.CodeAlreadyDecided)
	w.wantOrder("request", "submit", "accept")
}

func TestReportRefusesAStaleRevision(t *testing.T) {
	w := newReportWorld(t)
	stale := progress("s0")
	stale.Request.ExpectedRevision = 7
	refused := w.send(berlin(time.March, 9, 9), SubmitReportUpdate, stale)
	fresh := progress("s1")
	fresh.Request.ExpectedRevision = 1
	done := w.send(berlin(time.March, 10, 9), SubmitReportUpdate, fresh)
	w.send(berlin(time.March, 12, 9), AcceptReportUpdate, acceptance("a1"))
	w.runReport()
	w.wantRefused(refused, strategy.CodeStaleRevision)
	w.wantDone(done, "submitted")
}

func TestReportSurvivesADatabaseThatIsAwayForAnHour(t *testing.T) {
	w := newReportWorld(t)
	w.at(berlin(time.March, 10, 8), func() { w.downUntil = berlin(time.March, 10, 10) })
	submitted := w.send(berlin(time.March, 10, 9), SubmitReportUpdate, progress("s1"))
	w.send(berlin(time.March, 12, 9), AcceptReportUpdate, acceptance("a1"))
	w.runReport()
	w.wantDone(submitted, "submitted")
	if w.failures == 0 || !submitted.accepted {
		t.Errorf("accepted %v after %d failures", submitted.accepted, w.failures)
	}
	w.wantOrder("request", "submit", "accept")
}

func TestLongReportContinuesAsNew(t *testing.T) {
	w := newReportWorld(t)
	w.send(berlin(time.March, 10, 9), SubmitReportUpdate, progress("s1"))
	w.at(berlin(time.March, 11, 9), func() { w.env.SetContinueAsNewSuggested(true) })
	state := rested[ReportState](t, w.run(ReportType, startOfReport(w.cycle)))

	next := newTiedWorld(t, ReportID(reportID), berlin(time.March, 11, 10))
	next.cycle = w.cycle
	repeated := next.send(berlin(time.March, 12, 9), SubmitReportUpdate, progress("s1"))
	next.send(berlin(time.March, 13, 9), AcceptReportUpdate, acceptance("a1"))
	next.runToEnd(ReportType, state)
	if repeated.result.Revision != 2 || repeated.result.Stage != "submitted" {
		t.Errorf("the repeated request was answered %+v, %v", repeated.result, repeated.err)
	}
	next.wantOrder("accept")
}

func TestReportAnswersItsState(t *testing.T) {
	w := newReportWorld(t)
	var state ReportState
	w.at(berlin(time.March, 9, 9), func() {
		answer, err := w.env.QueryWorkflow(StateQuery)
		if err == nil {
			err = answer.Get(&state)
		}
		if err != nil {
			t.Error(err)
		}
	})
	w.send(berlin(time.March, 10, 9), SubmitReportUpdate, progress("s1"))
	w.send(berlin(time.March, 12, 9), AcceptReportUpdate, acceptance("a1"))
	w.runReport()
	if state.Report.ID != reportID || state.Report.Revision != 1 {
		t.Errorf("the state was %+v", state.Report)
	}
}
