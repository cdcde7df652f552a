package workflows

import (
	"slices"
	"testing"
	"time"

	"fortschreibung/strategy"
)

// recordedUntil gives what was recorded of a cycle when it entered a phase.
func recordedUntil(t *testing.T, phase strategy.Phase) (strategy.Cycle, []strategy.Entry) {
	t.Helper()
	w := newCycleWorld(t)
	w.open(false)
	w.runToEnd()
	var entries []strategy.Entry
	for _, r := range w.records {
		entries = append(entries, r.Entries...)
		if r.Cycle.Phase == phase {
			return r.Cycle, entries
		}
	}
	t.Fatalf("the cycle never was in %s", phase)
	return strategy.Cycle{}, nil
}

func pastUntil(entries []strategy.Entry) Past {
	results, ids := make([]Result, len(entries)), make([]string, len(entries))
	for i, e := range entries {
		results[i], ids[i] = Result{Revision: e.Revision, Stage: e.Stage}, e.ID
	}
	return Past{Requests: Remember(results, ids), Until: entries[len(entries)-1].At}
}

func TestACycleGoesOnFromItsRecords(t *testing.T) {
	cycle, entries := recordedUntil(t, strategy.PhaseCoordination)
	last := entries[len(entries)-1]
	w := newCycleWorldOf(t, 2021, last.At.Add(time.Hour))
	w.env.ExecuteWorkflow(CycleType, ResumeCycle(cycle, pastUntil(entries), entries, nil))
	if err := w.env.GetWorkflowError(); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"reports 2020-H2", "announce coordination", "reports 2021-H1", "announce coordination", "announce coordination", // once more
		"enter_phase", "announce committee",
		"enter_phase", "announce cabinet",
		"session_passed", "announce cabinet",
		"lapse", "announce closed",
	}
	if !slices.Equal(w.order, want) {
		t.Errorf("order\n%q\nwant\n%q", w.order, want)
	}
	if first := w.records[0]; first.Cycle.Revision != cycle.Revision+1 {
		t.Errorf("goes on with revision %d after %d", first.Cycle.Revision, cycle.Revision)
	}
}

func TestACycleOpenedBeforeTheLossAnswersTheSameRequestAlike(t *testing.T) {
	cycle, entries := recordedUntil(t, strategy.PhaseIntake)
	w := newCycleWorldOf(t, 2021, entries[0].At.Add(time.Hour))
	again := w.send(time.Minute, OpenUpdate, Open{
		Request: Request{ID: entries[0].ID, Actor: entries[0].Actor}, Year: 2021,
		CabinetSession: strategy.NewDate(2021, time.December, 14), Settings: strategy.DefaultSettings(),
	})
	w.env.ExecuteWorkflow(CycleType, ResumeCycle(cycle, pastUntil(entries), entries, nil))
	if !again.done || again.err != nil || again.result.Revision != entries[0].Revision {
		t.Errorf("answered %+v", again)
	}
	if w.order[0] != "tell deferred" {
		t.Errorf("while the intake is open deferred proposals are carried over: %q", w.order)
	}
}

func TestAClosedCycleTellsItsEndOnceMoreAndEnds(t *testing.T) {
	cycle, entries := recordedUntil(t, strategy.PhaseClosed)
	w := newCycleWorldOf(t, 2021, entries[len(entries)-1].At.Add(time.Hour))
	w.env.ExecuteWorkflow(CycleType, ResumeCycle(cycle, pastUntil(entries), entries, nil))
	if err := w.env.GetWorkflowError(); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(w.order, []string{"announce closed"}) || w.announced[0].Tell.Step.Lapse == "" {
		t.Errorf("order %q, told %+v", w.order, w.announced)
	}
}

func tellsOf(out []Outgoing) map[string][]string {
	told := map[string][]string{}
	for _, o := range out {
		what := "cycle"
		switch {
		case o.Proposals == nil:
		case o.Proposals.Step.Agenda != "":
			what = "on"
		case o.Proposals.Step.Off != "":
			what = "off"
		case o.Proposals.Step.Decision != nil:
			what = "decided"
		case o.Proposals.Step.Cabinet.Outcome == "":
			what = "handed in"
		default:
			what = string(o.Proposals.Step.Cabinet.Outcome)
		}
		told[what] = append(told[what], "")
		if o.Proposals != nil {
			told[what] = append(told[what][:len(told[what])-1], o.Proposals.Proposals...)
		}
	}
	return told
}

func wantTold(t *testing.T, what string, out []Outgoing, want map[string][]string) {
	t.Helper()
	got := tellsOf(out)
	for kind, ids := range want {
		if !slices.Equal(got[kind], ids) {
			t.Errorf("%s: %s tells %q, want %q", what, kind, got[kind], ids)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%s: tells %v, want %v", what, got, want)
	}
}

func TestASessionTellsOnlyThoseWhoWaitWhatItDecided(t *testing.T) {
	decision := &strategy.CommitteeDecision{SessionID: "2021/1", Outcome: strategy.DecideAdopt}
	s := strategy.Session{ID: "2021/1", Year: 2021, State: strategy.SessionConvened, Revision: 7, Items: []strategy.AgendaItem{
		{ProposalID: "told", Decision: decision}, {ProposalID: "untold", Decision: decision}, {ProposalID: "open"},
	}}
	wantTold(t, "open session", ResumeSession(s, Past{}, []string{"untold", "open", "removed"}).Outbox,
		map[string][]string{"decided": {"untold"}, "on": {"open"}, "off": {"removed"}})
	s.State = strategy.SessionClosed
	wantTold(t, "closed session", ResumeSession(s, Past{}, []string{"open"}).Outbox, map[string][]string{"off": {"open"}})
	wantTold(t, "finished session", ResumeSession(s, Past{}, nil).Outbox, map[string][]string{})
}

func TestAKabinettvorlageTellsOnlyThoseWhoWait(t *testing.T) {
	su := strategy.Submission{ID: "2021/1", Year: 2021, State: strategy.SubmissionHandedIn, Revision: 3, Proposals: []string{"a", "b"}}
	resume := func(last strategy.Entry, waiting []string, heard bool) []Outgoing {
		t.Helper()
		state, err := ResumeSubmission(su, Past{}, last, waiting, heard)
		if err != nil {
			t.Fatal(err)
		}
		return state.Outbox
	}
	wantTold(t, "handed in", resume(strategy.Entry{Action: "hand_in"}, []string{"a"}, false), map[string][]string{"handed in": {"b"}})
	wantTold(t, "postponed", resume(strategy.Entry{Action: "postpone"}, []string{"a", "b"}, false), map[string][]string{"cycle": {""}})
	wantTold(t, "postponed and heard", resume(strategy.Entry{Action: "postpone"}, []string{"a", "b"}, true), map[string][]string{})
	su.State, su.Outcome = strategy.SubmissionDecided, strategy.CabinetReturned
	decided := strategy.Entry{Action: "record_decision", Data: map[string]string{"next": "2021-12-14"}}
	out := resume(decided, []string{"b"}, false)
	wantTold(t, "decided", out, map[string][]string{"returned": {"b"}, "cycle": {""}})
	if next := out[len(out)-1].Cycle.Decided.Next; next != strategy.NewDate(2021, time.December, 14) {
		t.Errorf("next session %s", next)
	}
	wantTold(t, "decided and heard", resume(decided, nil, true), map[string][]string{})
	if id := CabinetNewsID(su, decided); id != "cycle/2021/cabinet/submission/2021/1/decision/3" {
		t.Errorf("the cycle hears of it as %s", id)
	}
}
