package workflows

import (
	"slices"
	"testing"
	"time"

	"fortschreibung/strategy"
)

func TestProposalRunsFromSubmissionToPublication(t *testing.T) {
	w := newProposalWorld(t, berlin(5, 3, 10))
	submitted, accepted := w.submit(), w.accept(berlin(5, 10, 9))
	w.enter(berlin(7, 1, 0), strategy.PhaseConsultation)
	assessed := w.send(berlin(7, 10, 9), AssessUpdate, func() message {
		return Assess{Request: requestOf(coordinator, "assess"), Feasible: true, Answer: "Machbar."}
	})
	w.enter(berlin(9, 1, 0), strategy.PhaseCoordination)
	for _, m := range []string{"TMIK", "TMBJS", "TFM"} {
		w.position(berlin(9, 10, 9), m, strategy.PositionSigned)
	}
	w.enter(berlin(10, 1, 0), strategy.PhaseCommittee)
	w.tell(berlin(10, 10, 9), ProcessStep{ID: "session/2021/1/agenda", Agenda: "2021/1"})
	w.tell(berlin(10, 20, 9), ProcessStep{ID: "session/2021/1/decide", Decision: &strategy.CommitteeDecision{SessionID: "2021/1", Outcome: strategy.DecideAdopt}})
	w.enter(berlin(11, 1, 0), strategy.PhaseCabinet)
	w.tell(berlin(11, 20, 9), ProcessStep{ID: "submission/2021/1/hand_in", Cabinet: &CabinetStep{Submission: "2021/1"}})
	w.tell(berlin(12, 14, 9), ProcessStep{ID: "submission/2021/1/decision", Cabinet: &CabinetStep{Submission: "2021/1", Outcome: strategy.CabinetAdopted}})
	w.enter(berlin(12, 14, 10), strategy.PhasePublication)
	w.tell(berlin(12, 14, 11), ProcessStep{ID: "cycle/2021/publish", Publish: 2021})
	w.runToEnd(strategy.StagePublished)

	w.wantDone(submitted, strategy.StageSubmitted)
	w.wantDone(accepted, strategy.StageScreened)
	w.wantDone(assessed, strategy.StageConsulted)
	w.wantActions("submit", "screen", "assess", "coordinate", "position", "position", "position", "agree",
		"agenda", "decide", "hand_in", "cabinet", "publish")
	if submitted.result.RequestHash != "hash of submit" || submitted.result.ID != proposalID || submitted.result.Revision != 1 {
		t.Errorf("%+v", submitted.result)
	}
	ids := map[string]bool{}
	for i, r := range w.records {
		if r.NewText != (i == 0) || r.Trace.WorkflowID != "proposal/5b0e" {
			t.Errorf("record %d: %+v", i, r.Trace)
		}
		for _, e := range r.Entries {
			if ids[e.ID] {
				t.Errorf("entry id %s twice", e.ID)
			}
			ids[e.ID] = true
		}
	}
	if due := w.now().Due; !due.IsZero() {
		t.Errorf("published, and due %s", due)
	}
}

func TestRefusedSubmissionDoesNotLinger(t *testing.T) {
	for name, c := range map[string]struct {
		arrange func(*proposalWorld) Submit
		code    strategy.Code
	}{
		"by its text": {func(*proposalWorld) Submit {
			p := aProposal()
			p.Draft.Sheet.Lead = nil
			return Submit{Request: requestOf(submitter, "submit"), Proposal: p}
		}, strategy.CodeInvalid},
		"under another id": {func(*proposalWorld) Submit {
			p := aProposal()
			p.ID = "another"
			return Submit{Request: requestOf(submitter, "submit"), Proposal: p}
		}, strategy.CodeInvalid},
		"without a request id": {func(*proposalWorld) Submit { return Submit{Proposal: aProposal()} }, strategy.CodeInvalid},
		"after intake": {func(w *proposalWorld) Submit {
			w.cycle.Phase = strategy.PhaseCommittee
			return Submit{Request: requestOf(submitter, "submit"), Proposal: aProposal()}
		}, strategy.CodePhaseClosed},
		"for a cycle that is not": {func(w *proposalWorld) Submit {
			p := aProposal()
			p.Year = 2031
			return Submit{Request: requestOf(submitter, "submit"), Proposal: p}
		}, strategy.CodeNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			w := newProposalWorld(t, berlin(5, 3, 10))
			m := c.arrange(w)
			a := w.send(w.start, SubmitUpdate, func() message { return m })
			if err := w.run(ProposalState{}); err == nil || w.env.Now().Sub(w.start) > time.Minute {
				t.Fatalf("ended with %v after %s", err, w.env.Now().Sub(w.start))
			}
			w.wantRefused(a, c.code)
			if len(w.records) != 0 {
				t.Fatal("recorded")
			}
		})
	}
}

func TestSecondSubmissionCountsWhenTheFirstWasRefused(t *testing.T) {
	w := newProposalWorld(t, berlin(5, 3, 10))
	bad := aProposal()
	bad.Reason = ""
	refused := w.send(w.start, SubmitUpdate, func() message { return Submit{Request: requestOf(submitter, "bad"), Proposal: bad} })
	good := w.send(w.start.Add(3*time.Second), SubmitUpdate, func() message { return Submit{Request: requestOf(submitter, "good"), Proposal: aProposal()} })
	again := w.send(berlin(5, 4, 9), SubmitUpdate, func() message { return Submit{Request: requestOf(submitter, "again"), Proposal: aProposal()} })
	w.withdraw(berlin(5, 5, 9))
	w.runToEnd(strategy.StageWithdrawn)
	w.wantRefused(refused, strategy.CodeInvalid)
	w.wantDone(good, strategy.StageSubmitted)
	w.wantRefused(again, strategy.CodeAlreadyDecided)
}

func TestScreeningDeclinesReturnsAndMerges(t *testing.T) {
	screens := func(w *proposalWorld, id string, moment time.Time, m Screen) *reply {
		m.Request = requestOf(coordinator, id)
		return w.send(moment, ScreenUpdate, func() message { return m })
	}
	declined := newProposalWorld(t, berlin(5, 3, 10))
	declined.submit()
	screens(declined, "s", berlin(5, 4, 9), Screen{Outcome: strategy.ScreenDecline, Reason: "Nicht zuständig"})
	declined.runToEnd(strategy.StageDeclined)

	reworked := newProposalWorld(t, berlin(5, 3, 10))
	reworked.submit()
	screens(reworked, "s1", berlin(5, 4, 9), Screen{Outcome: strategy.ScreenReturn, Reason: "Kosten?"})
	revised := reworked.send(berlin(5, 6, 9), ReviseUpdate, func() message {
		return Revise{Request: requestOf(submitter, "r"), Effects: &strategy.Effects{Budget: "1 EUR"}, Note: "Kosten"}
	})
	screens(reworked, "s2", berlin(5, 7, 9), Screen{Outcome: strategy.ScreenAccept})
	reworked.withdraw(berlin(5, 8, 9))
	reworked.runToEnd(strategy.StageWithdrawn)
	reworked.wantDone(revised, strategy.StageSubmitted)
	reworked.wantActions("submit", "screen", "revise", "screen", "withdraw")

	merged := newProposalWorld(t, berlin(5, 3, 10))
	merged.submit()
	unknown := screens(merged, "s1", berlin(5, 4, 9), Screen{Outcome: strategy.ScreenMerge, Reason: "Gleich", Into: "ghost"})
	screens(merged, "s2", berlin(5, 5, 9), Screen{Outcome: strategy.ScreenMerge, Reason: "Gleich", Into: "other"})
	merged.runToEnd(strategy.StageMerged)
	merged.wantRefused(unknown, strategy.CodeNotFound)
	if len(merged.absorbed) != 1 || merged.absorbed[0].Absorb != proposalID || merged.absorbed[0].ID == "" {
		t.Errorf("%+v", merged.absorbed)
	}
}

// inCoordination brings a proposal into coordination on 1 September.
func inCoordination(t *testing.T) *proposalWorld {
	w := newProposalWorld(t, berlin(5, 3, 10))
	w.submit()
	w.accept(berlin(5, 10, 9))
	w.enter(berlin(9, 1, 0), strategy.PhaseCoordination)
	return w
}

func TestSilentMinistriesAreRemindedNotedAndEscalated(t *testing.T) {
	w := inCoordination(t)
	w.position(berlin(9, 20, 9), "TMIK", strategy.PositionSigned)
	late := w.position(berlin(10, 4, 9), "TMBJS", strategy.PositionSigned)
	w.withdraw(berlin(10, 10, 9))
	w.runToEnd(strategy.StageWithdrawn)
	for kind, want := range map[string][]string{
		"position_due":      {"01.09. 00:00 TMIK", "01.09. 00:00 TMBJS", "01.09. 00:00 TFM"},
		"position_reminder": {"16.09. 08:00 TMIK", "16.09. 08:00 TMBJS", "16.09. 08:00 TFM", "27.09. 08:00 TMBJS", "27.09. 08:00 TFM", "30.09. 08:00 TMBJS", "30.09. 08:00 TFM"},
		"no_reply":          {"01.10. 00:00 "},
		"escalation":        {"06.10. 00:00 TFM"},
	} {
		if got := w.notices(kind); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", kind, got, want)
		}
	}
	w.wantDone(late, strategy.StageInCoordination)
	w.wantActions("submit", "screen", "consult", "coordinate", "position", "no_reply", "no_reply", "position", "escalate", "dissent", "withdraw")
	if e := w.entry("no_reply"); e.ID != "proposal/5b0e/no_reply/TMBJS/2021-09-30" || e.Actor != strategy.System() {
		t.Errorf("%+v", e)
	}
}

// Whichever the workflow handles first counts.
func TestPositionRacesTheDeadline(t *testing.T) {
	deadline := berlin(10, 1, 0)
	for name, c := range map[string]struct {
		moment time.Time
		late   bool
	}{"a second before": {deadline.Add(-time.Second), false}, "in the same moment": {deadline, true}} {
		t.Run(name, func(t *testing.T) {
			w := inCoordination(t)
			a := w.position(c.moment, "TFM", strategy.PositionSigned)
			w.withdraw(berlin(10, 10, 9))
			w.runToEnd(strategy.StageWithdrawn)
			w.wantDone(a, strategy.StageInCoordination)
			p := w.now().Positions[0]
			silent := 0
			for _, action := range w.actions() {
				if action == "no_reply" {
					silent++
				}
			}
			if p.Late != c.late || (silent == 2) != !c.late {
				t.Errorf("late %v, silences noted %d", p.Late, silent)
			}
		})
	}
}

func TestWithdrawalRacesTheAgenda(t *testing.T) {
	w := inCoordination(t)
	for _, m := range []string{"TMIK", "TMBJS", "TFM"} {
		w.position(berlin(9, 10, 9), m, strategy.PositionSigned)
	}
	refused := &reply{}
	w.at(berlin(10, 10, 9), func() {
		w.env.SignalWorkflow(ProposalSignal, ProcessStep{ID: "agenda", Actor: coordinator, Agenda: "2021/1"})
		w.sendNow(refused, WithdrawUpdate, Withdraw{Request: requestOf(submitter, "withdraw"), Reason: "x"})
	})
	w.tell(berlin(10, 20, 9), ProcessStep{ID: "decide", Decision: &strategy.CommitteeDecision{SessionID: "2021/1", Outcome: strategy.DecideReject}})
	w.runToEnd(strategy.StageRejected)
	w.wantRefused(refused, strategy.CodePhaseClosed)
}

func TestTwoConcurrentDecisionsOneCounts(t *testing.T) {
	w := newProposalWorld(t, berlin(5, 3, 10))
	w.submit()
	w.at(berlin(5, 10, 8), func() { w.downUntil = berlin(5, 10, 10) })
	first := w.accept(berlin(5, 10, 9))
	second := w.send(berlin(5, 10, 9).Add(time.Second), ScreenUpdate, func() message {
		return Screen{Request: requestOf(coordinator, "other"), Outcome: strategy.ScreenDecline, Reason: "Nein"}
	})
	stale := w.send(berlin(5, 10, 9).Add(2*time.Second), WithdrawUpdate, func() message {
		m := Withdraw{Request: requestOf(submitter, "stale"), Reason: "x"}
		m.Request.ExpectedRevision = 1
		return m
	})
	w.withdraw(berlin(5, 11, 9))
	w.runToEnd(strategy.StageWithdrawn)
	w.wantDone(first, strategy.StageScreened)
	if !second.accepted || !stale.accepted {
		t.Error("both were accepted while the first was being recorded")
	}
	w.wantRefused(second, strategy.CodeAlreadyDecided)
	w.wantRefused(stale, strategy.CodeStaleRevision)
	w.wantActions("submit", "screen", "withdraw")
}

func TestExpectedRevision(t *testing.T) {
	w := newProposalWorld(t, berlin(5, 3, 10))
	w.submit()
	screen := func(id string, revision int) func() message {
		return func() message {
			m := Screen{Request: requestOf(coordinator, id), Outcome: strategy.ScreenAccept}
			m.Request.ExpectedRevision = revision
			return m
		}
	}
	old := w.send(berlin(5, 4, 9), ScreenUpdate, screen("old", 7))
	right := w.send(berlin(5, 4, 10), ScreenUpdate, screen("right", 1))
	w.withdraw(berlin(5, 5, 9))
	w.runToEnd(strategy.StageWithdrawn)
	w.wantRefused(old, strategy.CodeStaleRevision)
	w.wantDone(right, strategy.StageScreened)
}

func TestSameRequestIsCarriedOutOnce(t *testing.T) {
	w := newProposalWorld(t, berlin(5, 3, 10))
	w.submit()
	first, again := w.accept(berlin(5, 4, 9)), w.accept(berlin(5, 5, 9))
	w.withdraw(berlin(5, 6, 9))
	w.runToEnd(strategy.StageWithdrawn)
	if again.err != nil || again.result != first.result {
		t.Errorf("again %+v, first %+v", again, first)
	}
	w.wantActions("submit", "screen", "withdraw")
}

func TestDatabaseAwayForAnHourLosesNothing(t *testing.T) {
	for name, c := range map[string]struct {
		down  time.Time
		check func(*testing.T, *proposalWorld)
	}{
		"at the submission": {berlin(5, 3, 10), func(t *testing.T, w *proposalWorld) {
			if at := w.entry("submit").At; at.Before(berlin(5, 3, 11)) {
				t.Error(at) // the cycle's phase is known only then
			}
		}},
		"at a decision": {berlin(5, 10, 9), func(t *testing.T, w *proposalWorld) {
			if e := w.entry("screen"); !e.At.Equal(berlin(5, 10, 9)) {
				t.Error("decided when it was decided, not when it was recorded:", e.At)
			}
		}},
		"at the cycle's step": {berlin(9, 1, 0), func(t *testing.T, w *proposalWorld) {
			if len(w.notices("position_due")) != 3 {
				t.Error(w.notices("position_due"))
			}
		}},
		"at the deadline": {berlin(10, 1, 0), func(t *testing.T, w *proposalWorld) {
			if e := w.entry("no_reply"); !e.At.Equal(berlin(10, 1, 0)) {
				t.Error("noted at the deadline:", e.At)
			}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			w := inCoordination(t)
			w.at(c.down, func() { w.downUntil = c.down.Add(time.Hour) })
			w.downUntil = w.start // before the callbacks: not yet
			if c.down.Equal(w.start) {
				w.downUntil = c.down.Add(time.Hour)
			}
			w.withdraw(berlin(10, 10, 9))
			w.runToEnd(strategy.StageWithdrawn)
			if w.failures == 0 {
				t.Fatal("the database was never away")
			}
			w.wantActions("submit", "screen", "consult", "coordinate", "no_reply", "no_reply", "no_reply", "escalate", "dissent", "withdraw")
			c.check(t, w)
		})
	}
}

// moveEnd moves the end of the coordination and tells the proposal.
func (w *proposalWorld) moveEnd(moment time.Time, to strategy.Date, revision int) {
	w.at(moment, func() {
		w.cycle.Plan.Deadlines = slices.Clone(w.cycle.Plan.Deadlines)
		for i := range w.cycle.Plan.Deadlines {
			if d := &w.cycle.Plan.Deadlines[i]; d.Name == strategy.DeadlineCoordinationEnd {
				d.Current = to
			}
		}
		w.cycle.Revision = revision
		w.tellCycle()
	})
}

func TestDeadlineMovedWhileWaiting(t *testing.T) {
	later := inCoordination(t)
	later.moveEnd(berlin(9, 29, 9), strategy.NewDate(2021, 10, 14), 31)
	later.withdraw(berlin(11, 10, 9))
	later.runToEnd(strategy.StageWithdrawn)
	if e := later.entry("no_reply"); !e.At.Equal(berlin(10, 15, 0)) || e.Data["due"] != "2021-10-14" {
		t.Errorf("%+v", e)
	}
	if e := later.entry("move_due"); e.Data["due"] != "2021-10-14" {
		t.Errorf("%+v", e)
	}
	want := []string{"16.09. 08:00 TFM", "27.09. 08:00 TFM", "30.09. 08:00 TFM", "11.10. 08:00 TFM", "14.10. 08:00 TFM"} // 30 September is T-14 of the new date
	got := slices.DeleteFunc(later.notices("position_reminder"), func(n string) bool { return n[len(n)-3:] != "TFM" })
	if !slices.Equal(got, want) {
		t.Errorf("reminders %q, want %q", got, want)
	}

	earlier := inCoordination(t)
	earlier.moveEnd(berlin(9, 10, 9), strategy.NewDate(2021, 9, 15), 31)
	earlier.withdraw(berlin(11, 10, 9))
	earlier.runToEnd(strategy.StageWithdrawn)
	if e := earlier.entry("no_reply"); !e.At.Equal(berlin(9, 16, 0)) {
		t.Errorf("%+v", e)
	}
	if e := earlier.entry("dissent"); !e.At.Equal(berlin(9, 22, 0)) { // three working days over the weekend and Weltkindertag
		t.Errorf("%+v", e)
	}
}

func TestRehearsalsClockIsFollowed(t *testing.T) {
	w := inCoordination(t)
	w.at(berlin(9, 2, 9), func() {
		w.cycle.Offset, w.cycle.Revision = 40*24*time.Hour, 31
		w.tellCycle()
	})
	w.withdraw(berlin(9, 2, 10))
	w.runToEnd(strategy.StageWithdrawn)
	w.wantActions("submit", "screen", "consult", "coordinate", "no_reply", "no_reply", "no_reply", "escalate", "dissent", "withdraw")
	if got := w.entry("withdraw").At; !got.Equal(berlin(9, 2, 10).Add(40 * 24 * time.Hour)) {
		t.Error("calendar time counts:", got)
	}
	if len(w.notices("position_reminder")) != 0 {
		t.Error("nobody is reminded of what is over")
	}
}

// A step of the cycle whose signal is still on its way is learned from the next record.
func TestCycleIsLearnedFromTheRecord(t *testing.T) {
	w := newProposalWorld(t, berlin(5, 3, 10))
	w.submit()
	w.at(berlin(9, 1, 0), func() { w.cycle.Phase, w.cycle.Revision = strategy.PhaseCoordination, 30 })
	w.accept(berlin(9, 1, 9))
	w.at(berlin(9, 1, 10), w.tellCycle)
	w.withdraw(berlin(9, 2, 9))
	w.runToEnd(strategy.StageWithdrawn)
	w.wantActions("submit", "screen", "consult", "coordinate", "withdraw")
	if r := w.now().CycleRevision; r != 30 {
		t.Error(r)
	}
}

func TestEarlyEndOfThePhaseEndsTheCoordination(t *testing.T) {
	w := inCoordination(t)
	w.enter(berlin(9, 20, 9), strategy.PhaseCommittee)
	refused := w.position(berlin(10, 20, 9), "TFM", strategy.PositionSigned)
	w.withdraw(berlin(10, 21, 9))
	w.runToEnd(strategy.StageWithdrawn)
	w.wantActions("submit", "screen", "consult", "coordinate", "no_reply", "no_reply", "no_reply", "dissent", "withdraw")
	w.wantRefused(refused, strategy.CodePhaseClosed)
}

func TestRevisionAndAdditionAskAgain(t *testing.T) {
	w := inCoordination(t)
	for _, m := range []string{"TMIK", "TMBJS", "TFM"} {
		w.position(berlin(9, 10, 9), m, strategy.PositionSigned)
	}
	stale := w.send(berlin(9, 11, 10), PositionUpdate, func() message {
		return Position{Request: requestOf(authorised("TFM"), "old text"), Ministry: "TFM", TextHash: "old", Kind: strategy.PositionSigned}
	})
	revised := w.send(berlin(9, 12, 9), ReviseUpdate, func() message {
		return Revise{Request: requestOf(coordinator, "r"), Effects: &strategy.Effects{Budget: "300 TEUR"}, Note: "Teurer"}
	})
	added := w.send(berlin(9, 13, 9), AddAffectUpdate, func() message {
		return AddAffected{Request: requestOf(coordinator, "add"), Ministry: "TMMJV", Reason: "Strafrecht"}
	})
	nobody := w.send(berlin(9, 13, 10), AddAffectUpdate, func() message {
		return AddAffected{Request: requestOf(coordinator, "add ADAC"), Ministry: "ADAC", Reason: "Verkehr"}
	})
	refusal := w.send(berlin(9, 14, 9), PositionUpdate, func() message {
		return Position{
			Request: requestOf(authorised("TFM"), "refuses"), Ministry: "TFM", TextHash: w.now().TextHash,
			Kind: strategy.PositionRefused, Grounds: "Zu teuer", Passages: []strategy.Passage{strategy.PassageEffects},
		}
	})
	w.position(berlin(9, 15, 9), "TMIK", strategy.PositionNotAffected)
	w.position(berlin(9, 15, 9), "TMMJV", strategy.PositionSigned)
	settled := w.send(berlin(9, 20, 9), ReconcileUpdate, func() message {
		return Reconcile{Request: requestOf(coordinator, "talk"), Ministry: "TFM", Passage: strategy.PassageEffects, Settled: true, Note: "Geld gefunden"}
	})
	w.withdraw(berlin(9, 21, 9))
	w.runToEnd(strategy.StageWithdrawn)
	w.wantRefused(stale, strategy.CodeStaleRevision)
	w.wantRefused(nobody, strategy.CodeInvalid)
	w.wantDone(revised, strategy.StageInCoordination)
	w.wantDone(added, strategy.StageInCoordination)
	w.wantDone(refusal, strategy.StageInCoordination)
	w.wantDone(settled, strategy.StageAgreed)
	w.wantActions("submit", "screen", "consult", "coordinate", "position", "position", "position", "agree",
		"revise", "add_affected", "position", "position", "position", "dissent", "reconcile", "agree", "withdraw")
	if !w.records[slices.IndexFunc(w.records, func(r ProposalRecord) bool { return r.Entries != nil && r.Entries[0].Action == "revise" })].NewText {
		t.Error("a new text")
	}
}

func TestCabinetReturnsAndAdoptsWithChanges(t *testing.T) {
	w := inCoordination(t)
	for _, m := range []string{"TMIK", "TMBJS", "TFM"} {
		w.position(berlin(9, 10, 9), m, strategy.PositionSigned)
	}
	decide := func(moment time.Time, id string) {
		w.tell(moment, ProcessStep{ID: id + "/agenda", Agenda: "2021/1"})
		w.tell(moment.Add(time.Hour), ProcessStep{ID: id + "/decide", Decision: &strategy.CommitteeDecision{
			SessionID: "2021/1", Outcome: strategy.DecideAdoptConditions,
			Conditions: []strategy.Condition{{ID: "c1", Text: "Bericht", Owner: "TMIK", Due: strategy.NewDate(2022, 6, 30)}},
		}})
	}
	cabinet := func(moment time.Time, id string, step CabinetStep) {
		step.Submission = "2021/1"
		w.tell(moment, ProcessStep{ID: id, Cabinet: &step})
	}
	w.enter(berlin(10, 1, 0), strategy.PhaseCommittee)
	decide(berlin(10, 10, 9), "one")
	cabinet(berlin(11, 1, 9), "in", CabinetStep{})
	cabinet(berlin(11, 9, 9), "back", CabinetStep{Outcome: strategy.CabinetReturned, BackTo: strategy.PhaseCommittee, Reason: "Kosten"})
	cabinet(berlin(11, 9, 9), "back", CabinetStep{Outcome: strategy.CabinetReturned, BackTo: strategy.PhaseCommittee, Reason: "Kosten"})
	decide(berlin(11, 20, 9), "two")
	cabinet(berlin(12, 1, 9), "in again", CabinetStep{})
	text := strategy.Draft{Sheet: aProposal().Draft.Sheet}
	text.Sheet.Background = "Wie das Kabinett es will."
	cabinet(berlin(12, 14, 9), "adopted", CabinetStep{Outcome: strategy.CabinetAdoptedWithChanges, Change: &strategy.CabinetChange{ProposalID: proposalID, Draft: &text, Note: "Satz"}})
	w.tell(berlin(12, 14, 10), ProcessStep{ID: "publish", Publish: 2021})
	done := w.send(time.Date(2022, 7, 1, 9, 0, 0, 0, strategy.Berlin()), FulfilUpdate, func() message {
		return FulfilCondition{Request: requestOf(authorised("TMIK"), "done"), ConditionID: "c1", Note: "Liegt vor"}
	})
	w.runToEnd(strategy.StagePublished)
	w.wantDone(done, strategy.StagePublished)
	w.wantActions("submit", "screen", "consult", "coordinate", "position", "position", "position", "agree",
		"agenda", "decide", "hand_in", "cabinet", "agenda", "decide", "hand_in", "cabinet", "publish", "fulfil")
	if got := w.notices("condition_due"); !slices.Equal(got, []string{"30.06. 08:00 TMIK"}) {
		t.Error(got)
	}
	if w.now().Draft.Sheet.Background != "Wie das Kabinett es will." {
		t.Error("the cabinet's text")
	}
}

func TestDeferredProposalIsCarriedIntoTheNextCycle(t *testing.T) {
	w := newProposalWorld(t, berlin(5, 3, 10))
	w.submit()
	w.accept(berlin(5, 10, 9))
	w.tell(berlin(12, 31, 23), ProcessStep{ID: "cycle/2021/lapse", Lapse: "Das 4. Quartal endete ohne Beschluss."})
	next := view2021(t, strategy.PhaseIntake)
	next.Year, next.Revision = 2022, 1
	january := time.Date(2022, 1, 10, 9, 0, 0, 0, strategy.Berlin())
	w.at(january, func() {
		w.cycle = next
		w.env.SignalWorkflow(ProposalSignal, ProcessStep{ID: "cycle/2022/carry", Actor: coordinator, Carry: &next})
	})
	w.at(january.Add(time.Hour), func() {
		w.cycle.Phase, w.cycle.Revision = strategy.PhaseConsultation, 2
		w.tellCycle()
	})
	w.withdraw(january.Add(48 * time.Hour))
	w.runToEnd(strategy.StageWithdrawn)
	w.wantActions("submit", "screen", "lapse", "carry", "withdraw")
	if p := w.now(); p.Year != 2022 || p.CycleRevision != 2 || !slices.Equal(p.CarriedFrom, []int{2021}) || p.Screening == nil {
		t.Errorf("%+v", p)
	}
}

func TestStepsThatDoNotSuitAreLeft(t *testing.T) {
	w := newProposalWorld(t, berlin(5, 3, 10))
	w.submit()
	w.tell(berlin(5, 4, 9), ProcessStep{ID: "x", Decision: &strategy.CommitteeDecision{Outcome: strategy.DecideAdopt}})
	w.tell(berlin(5, 4, 9), ProcessStep{ID: "y", Publish: 2021})
	w.tell(berlin(5, 4, 9), ProcessStep{ID: "z"})
	w.withdraw(berlin(5, 6, 9))
	w.runToEnd(strategy.StageWithdrawn)
	w.wantActions("submit", "withdraw")
}

func TestContinuesAsNewAtAPhaseAndRemembers(t *testing.T) {
	first := newProposalWorld(t, berlin(5, 3, 10))
	first.submit()
	answered := first.accept(berlin(5, 10, 9))
	first.at(berlin(8, 1, 9), func() { first.env.SetCurrentHistoryLength(phaseEvents + 1) })
	first.enter(berlin(9, 1, 0), strategy.PhaseCoordination)
	state := continued(t, first.run(ProposalState{}))
	first.wantActions("submit", "screen", "consult", "coordinate")
	if state.Proposal.Stage != strategy.StageInCoordination || state.Proposal.Revision != first.now().Revision {
		t.Fatalf("%+v", state.Proposal)
	}

	second := newProposalWorld(t, berlin(9, 2, 10))
	second.cycle = first.cycle
	second.records = first.records[len(first.records)-1:]
	second.tell(berlin(9, 2, 11), ProcessStep{ID: "cycle/30", Cycle: &state.View}) // told before
	repeated := second.accept(berlin(9, 3, 9))
	second.withdraw(berlin(10, 10, 9))
	if err := second.run(state); err != nil {
		t.Fatal(err)
	}
	if repeated.err != nil || repeated.result != answered.result {
		t.Errorf("repeated %+v, first %+v", repeated, answered)
	}
	second.wantActions("consult", "coordinate", "no_reply", "no_reply", "no_reply", "escalate", "dissent", "withdraw")
}

func TestContinuesAsNewWhenItsHistoryIsLongAndNothingIsUnderWay(t *testing.T) {
	w := newProposalWorld(t, berlin(5, 3, 10))
	w.submit()
	w.at(berlin(5, 10, 8), func() { w.downUntil = berlin(5, 10, 10) })
	accepted := w.accept(berlin(5, 10, 9))
	w.at(berlin(5, 10, 9).Add(time.Minute), func() {
		w.env.SetCurrentHistoryLength(maxEvents + 1)
		w.env.SignalWorkflow(ProposalSignal, ProcessStep{ID: "absorb", Actor: coordinator, Absorb: "other"})
	})
	state := continued(t, w.run(ProposalState{}))
	w.wantDone(accepted, strategy.StageScreened)
	if state.Proposal.Stage != strategy.StageScreened || !slices.Equal(state.Proposal.Absorbed, []string{"other"}) {
		t.Errorf("what had arrived was handled before: %+v", state.Proposal)
	}
}

func TestStateIsAnsweredAsAQuery(t *testing.T) {
	w := newProposalWorld(t, berlin(5, 3, 10))
	w.submit()
	w.at(berlin(5, 4, 9), func() {
		value, err := w.env.QueryWorkflow(StateQuery)
		var state ProposalState
		if err != nil || value.Get(&state) != nil || state.Proposal.Stage != strategy.StageSubmitted {
			t.Errorf("%+v, %v", state.Proposal, err)
		}
	})
	w.withdraw(berlin(5, 6, 9))
	w.runToEnd(strategy.StageWithdrawn)
}
