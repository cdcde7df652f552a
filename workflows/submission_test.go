package workflows

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"go.temporal.io/sdk/temporal"

	"fortschreibung/strategy"
)

var chancery = strategy.Actor{Subject: "zoe", Role: strategy.RoleChancellery, Ministry: "TSK"}

// newSubmissionWorld is a world in which the committee adopted p0 and p1 and nothing is
// missing for a Kabinettvorlage; the session is on 14 December.
func newSubmissionWorld(t *testing.T) *tiedWorld {
	w := newTiedWorld(t, SubmissionID("2021/1"), berlin(time.November, 22, 9))
	w.cycle = view2021(t, strategy.PhaseCabinet)
	w.facts = SubmissionFacts{
		Proposals: []string{"p0", "p1"}, Reports: 40, CoSigned: 9, SynopsisEntries: 2, ContentHash: "c",
		OpenDissents: []string{"TFM: description (proposal p1)"},
	}
	return w
}

func preparing(id string) Prepare {
	return Prepare{
		Request: requestOf(coordinator, id), Year: 2021, Number: 1,
		SessionDate: strategy.NewDate(2021, time.December, 14), Grounds: "Die Strategie wird jährlich fortgeschrieben.",
	}
}

func (w *tiedWorld) prepare(change ...func(*Prepare)) *reply {
	m := preparing("prepare")
	for _, c := range change {
		c(&m)
	}
	return w.send(berlin(time.November, 22, 9), PrepareUpdate, m)
}

func (w *tiedWorld) handIn(moment time.Time, id string) *reply {
	return w.send(moment, HandInUpdate, HandIn{Request: requestOf(coordinator, id)})
}

func (w *tiedWorld) takeIn(moment time.Time, received strategy.Date) *reply {
	return w.send(moment, TakeInUpdate, TakeIn{Request: requestOf(chancery, "take in"), ReceivedOn: received})
}

func rulingOf(id string, outcome strategy.CabinetOutcome) RecordDecision {
	return RecordDecision{Request: requestOf(chancery, id), Outcome: outcome}
}

// scheduleSubmission prepares, hands in and takes in by 24 November.
func (w *tiedWorld) scheduleSubmission(change ...func(*Prepare)) {
	w.prepare(change...)
	w.handIn(berlin(time.November, 23, 9), "hand in")
	w.takeIn(berlin(time.November, 24, 9), strategy.NewDate(2021, time.November, 24))
}

func (w *tiedWorld) submission() strategy.Submission {
	w.t.Helper()
	if len(w.submissions) == 0 {
		w.t.Fatal("nothing was recorded")
	}
	return w.submissions[len(w.submissions)-1].Submission
}

func TestSubmissionFromDraftToDecision(t *testing.T) {
	w := newSubmissionWorld(t)
	prepared := w.prepare()
	handedIn := w.handIn(berlin(time.November, 23, 9), "hand in")
	takenIn := w.takeIn(berlin(time.November, 24, 9), strategy.NewDate(2021, time.November, 24))
	early := w.send(berlin(time.December, 13, 9), RecordDecisionUpdate, rulingOf("early", strategy.CabinetAdopted))
	decided := w.send(berlin(time.December, 16, 9), RecordDecisionUpdate, rulingOf("decide", strategy.CabinetAdopted))
	w.runToEnd(SubmissionType, SubmissionState{})
	w.wantDone(prepared, "draft")
	w.wantDone(handedIn, "handed_in")
	w.wantDone(takenIn, "scheduled")
	w.wantRefused(early, strategy.CodePhaseClosed)
	w.wantDone(decided, "decided")
	w.wantOrder("prepare", "hand_in", "tell submission/2021/1/hand_in/2", "take_in",
		"record_decision", "tell submission/2021/1/decision/4", "cycle submission/2021/1/decision/4")
	if step := w.told[0].Step.Cabinet; step.Submission != "2021/1" || step.Outcome != "" || !slices.Equal(w.told[0].Proposals, []string{"p0", "p1"}) {
		t.Errorf("told the handing in as %+v", w.told[0])
	}
	if step := w.told[1].Step.Cabinet; step.Outcome != strategy.CabinetAdopted || len(w.told[1].Proposals) != 2 {
		t.Errorf("told the decision as %+v", w.told[1])
	}
	news := w.cycleTold[0]
	if news.Submission != "2021/1" || news.Outcome != strategy.CabinetAdopted || news.On != strategy.NewDate(2021, time.December, 14) {
		t.Errorf("told the cycle %+v", news)
	}
	if s := w.submission(); s.Hash == "" || !strings.Contains(s.Resolution, "2 Änderungen") {
		t.Errorf("the submission is %+v", s)
	}
}

func TestHandInIsRefusedWithTheListOfWhatIsMissing(t *testing.T) {
	w := newSubmissionWorld(t)
	w.facts.Reports, w.facts.SynopsisEntries, w.facts.WithoutEffects = 0, 1, []string{"p1"}
	w.prepare()
	refused := w.handIn(berlin(time.November, 23, 9), "first")
	w.at(berlin(time.November, 24, 9), func() { w.facts.Reports, w.facts.SynopsisEntries, w.facts.WithoutEffects = 40, 2, nil })
	handedIn := w.handIn(berlin(time.November, 25, 9), "second")
	w.change(berlin(time.December, 31, 23), true, func(view *CycleView) { view.Phase = strategy.PhaseClosed })
	w.runToEnd(SubmissionType, SubmissionState{})
	w.wantRefused(refused, strategy.CodeInvalid)
	refusal := DomainError(refused.err)
	if refusal == nil || refusal.Field != "missing" {
		t.Fatalf("refused with %+v", refusal)
	}
	for _, part := range []string{"Umsetzungsstand", "Auswirkungen fehlen: p1", "Synopse fehlt: 1 Vorschläge"} {
		if !strings.Contains(refusal.Message, part) {
			t.Errorf("the refusal lacks %q: %s", part, refusal.Message)
		}
	}
	if missing := w.submissions[0].Submission.Missing; len(missing) != 3 {
		t.Errorf("the draft lacks %+v", missing)
	}
	w.wantDone(handedIn, "handed_in")
}

func TestLateSubmissionNeedsAMinister(t *testing.T) {
	w := newSubmissionWorld(t)
	w.prepare()
	refused := w.handIn(berlin(time.December, 9, 9), "plain")
	late := w.send(berlin(time.December, 9, 10), HandInUpdate, HandIn{
		Request: requestOf(coordinator, "late"), Late: &strategy.LateRequest{Minister: "Die Ministerin", Reason: "Einigung erst gestern"},
	})
	w.takeIn(berlin(time.December, 9, 12), strategy.NewDate(2021, time.December, 9))
	w.send(berlin(time.December, 14, 12), RecordDecisionUpdate, rulingOf("decide", strategy.CabinetAdopted))
	w.runToEnd(SubmissionType, SubmissionState{})
	w.wantRefused(refused, strategy.CodeInvalid)
	w.wantDone(late, "handed_in")
	if entry := w.submissions[1].Entries[0]; entry.Note != "Einigung erst gestern" {
		t.Errorf("entry %+v", entry)
	}
}

func TestIncompleteSubmissionComesBackAndIsHandedInAgain(t *testing.T) {
	w := newSubmissionWorld(t)
	w.prepare()
	w.handIn(berlin(time.November, 23, 9), "first")
	sentBack := w.send(berlin(time.November, 24, 9), SendBackUpdate, SendBack{Request: requestOf(chancery, "back"), Reason: "Anlage 2 fehlt"})
	w.at(berlin(time.November, 25, 8), func() {
		w.facts.Proposals, w.facts.SynopsisEntries = []string{"p0", "p1", "p2"}, 3
	})
	w.handIn(berlin(time.November, 25, 9), "second")
	w.takeIn(berlin(time.November, 26, 9), strategy.NewDate(2021, time.November, 26))
	w.send(berlin(time.December, 14, 12), RecordDecisionUpdate, rulingOf("decide", strategy.CabinetAdopted))
	w.runToEnd(SubmissionType, SubmissionState{})
	w.wantDone(sentBack, "sent_back")
	if back := w.told[1]; back.Step.Cabinet.Outcome != strategy.CabinetSentBack || len(back.Proposals) != 2 {
		t.Errorf("told %+v", back)
	}
	if last := w.told[3]; len(last.Proposals) != 3 {
		t.Errorf("told the decision to %q", last.Proposals)
	}
}

func TestCabinetChangesReachTheirProposals(t *testing.T) {
	w := newSubmissionWorld(t)
	w.facts.Proposals, w.facts.SynopsisEntries = []string{"p0", "p1", "p2"}, 3
	w.scheduleSubmission()
	m := rulingOf("decide", strategy.CabinetAdoptedWithChanges)
	m.Changes = []strategy.CabinetChange{
		{ProposalID: "p2", TakenOut: true, Note: "nicht finanziert"},
		{ProposalID: "p0", Draft: &strategy.Draft{EndingNote: "erledigt"}, Note: "kürzer"},
	}
	decided := w.send(berlin(time.December, 14, 12), RecordDecisionUpdate, m)
	w.runToEnd(SubmissionType, SubmissionState{})
	w.wantDone(decided, "decided")
	var got []string
	for _, tell := range w.told[1:] {
		change := "unchanged"
		if c := tell.Step.Cabinet.Change; c != nil {
			change = c.ProposalID
		}
		got = append(got, strings.Join(tell.Proposals, " ")+" "+change)
	}
	if want := []string{"p2 p2", "p0 p0", "p1 unchanged"}; !slices.Equal(got, want) {
		t.Errorf("told %q, want %q", got, want)
	}
	if len(w.cycleTold) != 1 || w.cycleTold[0].Outcome != strategy.CabinetAdoptedWithChanges {
		t.Errorf("told the cycle %+v", w.cycleTold)
	}
}

func TestReturnGoesBackWithTheNextSession(t *testing.T) {
	w := newSubmissionWorld(t)
	w.scheduleSubmission(func(m *Prepare) { m.SessionDate = strategy.NewDate(2021, time.December, 1) })
	m := rulingOf("tight", strategy.CabinetReturned)
	m.BackTo, m.Reason, m.Next = strategy.PhaseCommittee, "unklar", strategy.NewDate(2021, time.December, 7)
	tight := w.send(berlin(time.December, 1, 12), RecordDecisionUpdate, m)
	m.Request = requestOf(chancery, "decide")
	m.Next = strategy.NewDate(2021, time.December, 30)
	decided := w.send(berlin(time.December, 1, 13), RecordDecisionUpdate, m)
	w.runToEnd(SubmissionType, SubmissionState{})
	w.wantRefused(tight, strategy.CodeInvalid)
	w.wantDone(decided, "decided")
	if step := w.told[1].Step.Cabinet; step.Outcome != strategy.CabinetReturned || step.BackTo != strategy.PhaseCommittee || step.Reason != "unklar" {
		t.Errorf("told the proposals %+v", step)
	}
	if news := w.cycleTold[0]; news.Next != m.Next || news.BackTo != strategy.PhaseCommittee {
		t.Errorf("told the cycle %+v", news)
	}
}

func TestPostponedSubmissionIsDecidedLater(t *testing.T) {
	w := newSubmissionWorld(t)
	w.scheduleSubmission()
	postponed := w.send(berlin(time.December, 14, 9), PostponeUpdate, Postpone{
		Request: requestOf(chancery, "postpone"), To: strategy.NewDate(2021, time.December, 21), Reason: "Tagesordnung voll",
	})
	early := w.send(berlin(time.December, 15, 9), RecordDecisionUpdate, rulingOf("early", strategy.CabinetAdopted))
	decided := w.send(berlin(time.December, 21, 12), RecordDecisionUpdate, rulingOf("decide", strategy.CabinetAdopted))
	w.runToEnd(SubmissionType, SubmissionState{})
	w.wantDone(postponed, "postponed")
	w.wantRefused(early, strategy.CodePhaseClosed)
	w.wantDone(decided, "decided")
	if news := w.cycleTold[0]; news.Outcome != "" || news.Next != strategy.NewDate(2021, time.December, 21) || news.ID == w.cycleTold[1].ID {
		t.Errorf("told the cycle %+v", w.cycleTold)
	}
}

func TestCircularNeedsEveryConsent(t *testing.T) {
	w := newSubmissionWorld(t)
	w.scheduleSubmission(func(m *Prepare) { m.Circular, m.Members = true, []string{"TSK", "TFM"} })
	answer := func(day int, actor strategy.Actor, id, ministry string, consents bool) *reply {
		return w.send(berlin(time.November, day, 9), ConsentUpdate, Consent{Request: requestOf(actor, id), Ministry: ministry, Consents: consents})
	}
	foreign := answer(25, authorised("TMIK"), "c0", "TFM", true)
	consented := answer(25, authorised("TFM"), "c1", "TFM", true)
	silent := w.send(berlin(time.November, 26, 9), RecordDecisionUpdate, rulingOf("early", strategy.CabinetAdopted))
	answer(29, chancery, "c2", "TSK", true)
	decided := w.send(berlin(time.November, 30, 9), RecordDecisionUpdate, rulingOf("decide", strategy.CabinetAdopted))
	w.runToEnd(SubmissionType, SubmissionState{})
	w.wantRefused(foreign, strategy.CodeForbidden)
	w.wantDone(consented, "scheduled")
	w.wantRefused(silent, strategy.CodeInvalid)
	w.wantDone(decided, "decided")
	if news := w.cycleTold[0]; news.On != strategy.NewDate(2021, time.November, 30) {
		t.Errorf("told the cycle %+v", news)
	}
}

func TestOfTwoConcurrentCabinetDecisionsOneStands(t *testing.T) {
	w := newSubmissionWorld(t)
	w.scheduleSubmission()
	adopted, postponed := &reply{}, &reply{}
	w.at(berlin(time.December, 14, 12), func() {
		w.sendNow(adopted, RecordDecisionUpdate, rulingOf("decide", strategy.CabinetAdopted))
		w.sendNow(postponed, PostponeUpdate, Postpone{
			Request: requestOf(chancery, "postpone"), To: strategy.NewDate(2021, time.December, 21), Reason: "voll",
		})
	})
	w.runToEnd(SubmissionType, SubmissionState{})
	w.wantDone(adopted, "decided")
	w.wantRefused(postponed, strategy.CodeAlreadyDecided)
	if len(w.cycleTold) != 1 {
		t.Errorf("told the cycle %+v", w.cycleTold)
	}
}

func TestSameHandInIsCarriedOutOnceAndAStaleOneRefused(t *testing.T) {
	w := newSubmissionWorld(t)
	w.prepare()
	stale := HandIn{Request: requestOf(coordinator, "stale")}
	stale.Request.ExpectedRevision = 4
	refused := w.send(berlin(time.November, 22, 12), HandInUpdate, stale)
	first := w.handIn(berlin(time.November, 23, 9), "hand in")
	second := w.handIn(berlin(time.November, 23, 10), "hand in")
	w.takeIn(berlin(time.November, 24, 9), strategy.NewDate(2021, time.November, 24))
	w.send(berlin(time.December, 14, 12), RecordDecisionUpdate, rulingOf("decide", strategy.CabinetAdopted))
	w.runToEnd(SubmissionType, SubmissionState{})
	w.wantRefused(refused, strategy.CodeStaleRevision)
	if first.err != nil || second.err != nil || first.result != second.result {
		t.Errorf("answered %+v and %+v", first, second)
	}
}

func TestSubmissionSurvivesADatabaseThatIsAwayForAnHour(t *testing.T) {
	w := newSubmissionWorld(t)
	w.prepare()
	w.at(berlin(time.November, 23, 9), func() { w.downUntil = berlin(time.November, 23, 10) })
	handedIn := w.handIn(berlin(time.November, 23, 9), "hand in")
	w.takeIn(berlin(time.November, 24, 9), strategy.NewDate(2021, time.November, 24))
	w.send(berlin(time.December, 14, 12), RecordDecisionUpdate, rulingOf("decide", strategy.CabinetAdopted))
	w.runToEnd(SubmissionType, SubmissionState{})
	w.wantDone(handedIn, "handed_in")
	if w.failures == 0 {
		t.Error("the database was never away")
	}
}

func TestSubmissionLapsesWithItsCycle(t *testing.T) {
	w := newSubmissionWorld(t)
	w.scheduleSubmission()
	w.change(berlin(time.December, 31, 23), true, func(view *CycleView) {
		view.Phase, view.Outcome = strategy.PhaseClosed, strategy.OutcomeLapsed
	})
	w.runToEnd(SubmissionType, SubmissionState{})
	if s := w.submission(); s.State != strategy.SubmissionLapsed || s.Outcome != "" {
		t.Errorf("the submission is %+v", s)
	}
	if len(w.cycleTold) > 0 {
		t.Errorf("told the cycle %+v", w.cycleTold)
	}
}

func TestRefusedDraftDoesNotLinger(t *testing.T) {
	for name, spoil := range map[string]func(*tiedWorld, *Prepare){
		"by its validator": func(_ *tiedWorld, m *Prepare) { m.SessionDate = strategy.NewDate(2021, time.September, 28) },
		"under another id": func(_ *tiedWorld, m *Prepare) { m.Number = 3 },
		"by its handler":   func(w *tiedWorld, _ *Prepare) { w.facts.Proposals = nil },
	} {
		t.Run(name, func(t *testing.T) {
			w := newSubmissionWorld(t)
			refused := w.prepare(func(m *Prepare) { spoil(w, m) })
			err := w.run(SubmissionType, SubmissionState{})
			var failed *temporal.ApplicationError
			if DomainError(refused.err) == nil || !errors.As(err, &failed) || failed.Type() != "not_started" {
				t.Errorf("answered %+v, ended with %v", refused, err)
			}
		})
	}
}

func TestEndedCycleHearsNothingAndDoesNotHoldTheSubmission(t *testing.T) {
	w := newSubmissionWorld(t)
	w.scheduleSubmission()
	w.cycleGone = true
	decided := w.send(berlin(time.December, 14, 12), RecordDecisionUpdate, rulingOf("decide", strategy.CabinetAdopted))
	w.runToEnd(SubmissionType, SubmissionState{})
	w.wantDone(decided, "decided")
	if took := w.env.Now().Sub(berlin(time.December, 14, 12)); took > time.Hour {
		t.Errorf("ended %v later", took)
	}
}

func TestLongSubmissionContinuesAsNew(t *testing.T) {
	w := newSubmissionWorld(t)
	w.prepare()
	w.handIn(berlin(time.November, 23, 9), "hand in")
	w.at(berlin(time.November, 24, 9), func() { w.env.SetContinueAsNewSuggested(true) })
	state := rested[SubmissionState](t, w.run(SubmissionType, SubmissionState{}))

	next := newTiedWorld(t, SubmissionID("2021/1"), berlin(time.November, 24, 9))
	next.cycle, next.facts = w.cycle, w.facts
	repeated := next.handIn(berlin(time.November, 24, 10), "hand in")
	next.takeIn(berlin(time.November, 24, 11), strategy.NewDate(2021, time.November, 24))
	next.send(berlin(time.December, 14, 12), RecordDecisionUpdate, rulingOf("decide", strategy.CabinetAdopted))
	next.runToEnd(SubmissionType, state)
	next.wantDone(repeated, "handed_in")
	next.wantOrder("take_in", "record_decision", "tell submission/2021/1/decision/4", "cycle submission/2021/1/decision/4")
}
