package strategy

import (
	"slices"
	"testing"
	"time"
)

func TestWithdrawUntilOnAnAgenda(t *testing.T) {
	for name, p := range map[string]*Proposal{
		"submitted": submitted(t), "screened": accepted(t), "in coordination": asked(t), "agreed": agreed(t), "dissent": inDissent(t),
	} {
		trail, err := p.Withdraw(by(olga, on(9, 20)), "Erledigt")
		if err != nil || p.Stage != StageWithdrawn || !p.Ended() {
			t.Errorf("%s: %v, %s", name, err, p.Stage)
		}
		wantList(t, name, told(trail, "proposal_withdrawn"), "")
	}
	p := agreed(t)
	for actor, code := range map[Actor]Code{koordinator: CodeForbidden, staffOf("TMIK"): CodeForbidden, auditor: CodeForbidden} {
		_, err := p.Withdraw(by(actor, on(9, 20)), "x")
		wantRefusal(t, err, code, "")
	}
	_, err := p.Withdraw(by(olga, on(9, 20)), "")
	wantRefusal(t, err, CodeInvalid, "reason")
	p.PutOnAgenda(step2021("a"), "2021/1")
	_, err = p.Withdraw(by(olga, on(10, 20)), "x")
	wantRefusal(t, err, CodePhaseClosed, "")
	p.TakeOffAgenda(step2021("b"), "2021/1")
	must(t)(p.Withdraw(by(olga, on(10, 21)), "x"))
}

func TestAgenda(t *testing.T) {
	p := agreed(t)
	trail, ok := p.PutOnAgenda(step2021("session/2021/1/agenda"), "2021/1")
	if !ok || p.SessionID != "2021/1" {
		t.Fatal(p.SessionID)
	}
	if id := trail.Entries[0].ID; id != "proposal/5b0e/agenda/session/2021/1/agenda" {
		t.Fatal("a step is shared by many proposals, its entries are not:", id)
	}
	wantStage(t, p, StageOnAgenda)
	if _, ok := p.TakeOffAgenda(step2021("x"), "2021/2"); ok {
		t.Fatal("another session")
	}
	p.TakeOffAgenda(step2021("x"), "2021/1")
	wantStage(t, p, StageAgreed)
	contested := inDissent(t)
	contested.PutOnAgenda(step2021("a"), "2021/1")
	contested.TakeOffAgenda(step2021("x"), "2021/1")
	wantStage(t, contested, StageDissent)
	if _, ok := asked(t).PutOnAgenda(step2021("a"), "2021/1"); ok {
		t.Fatal("still in coordination")
	}
}

func TestCommitteeDecides(t *testing.T) {
	for outcome, want := range map[DecisionOutcome]Stage{
		DecideAdopt: StageDecided, DecideAdoptConditions: StageDecided, DecideDefer: StageDeferred, DecideReject: StageRejected,
	} {
		p := agreed(t)
		p.PutOnAgenda(step2021("a"), "2021/1")
		d := CommitteeDecision{SessionID: "2021/1", Outcome: outcome, Reason: "Beschluss", At: on(10, 20)}
		trail, ok := p.TakeDecision(step2021("session/2021/1/decide"), d)
		if !ok || p.Stage != want || p.Decision.Outcome != outcome || trail.Entries[0].Note != "Beschluss" {
			t.Errorf("%s: %s", outcome, p.Stage)
		}
		if _, ok := p.TakeDecision(step2021("session/2021/1/again"), d); ok {
			t.Errorf("%s: decided twice", outcome)
		}
	}
	if _, ok := agreed(t).TakeDecision(step2021("x"), CommitteeDecision{Outcome: "perhaps"}); ok {
		t.Error("unknown outcome")
	}
	withdrawn := agreed(t)
	must(t)(withdrawn.Withdraw(by(olga, on(10, 1)), "x"))
	if _, ok := withdrawn.TakeDecision(step2021("x"), CommitteeDecision{Outcome: DecideAdopt}); ok {
		t.Error("withdrawn meanwhile")
	}
}

func TestCabinet(t *testing.T) {
	text := Draft{Sheet: aSheet()}
	text.Sheet.Description = "Wie das Kabinett es will."
	for _, c := range []struct {
		name   string
		result CabinetResult
		stage  Stage
	}{
		{"adopted", CabinetResult{Outcome: CabinetAdopted}, StageApproved},
		{"adopted with changes elsewhere", CabinetResult{Outcome: CabinetAdoptedWithChanges}, StageApproved},
		{"with the cabinet's text", CabinetResult{Outcome: CabinetAdoptedWithChanges, Change: &CabinetChange{Draft: &text, Note: "Satz 1"}}, StageApproved},
		{"taken out", CabinetResult{Outcome: CabinetAdoptedWithChanges, Change: &CabinetChange{TakenOut: true, Note: "Kein Geld"}}, StageRejected},
		{"back to coordination", CabinetResult{Outcome: CabinetReturned, BackTo: PhaseCoordination, Reason: "Kosten"}, StageInCoordination},
		{"back to the committee", CabinetResult{Outcome: CabinetReturned, BackTo: PhaseCommittee, Reason: "Kosten"}, StageAgreed},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := decided(t)
			p.TakeHandIn(step2021("submission/2021/1/hand_in"), "2021/1")
			wantStage(t, p, StageBeforeCabinet)
			hash := p.TextHash
			c.result.Submission = "2021/1"
			trail, ok := p.TakeCabinet(step2021("submission/2021/1/decision"), c.result)
			if !ok {
				t.Fatal("refused")
			}
			wantStage(t, p, c.stage)
			changed := c.result.Change != nil && c.result.Change.Draft != nil
			if (p.TextHash != hash) != changed || trail.NewText != changed {
				t.Error("text")
			}
			if back := c.result.Outcome == CabinetReturned; (p.Decision == nil) != back || (back && len(p.Positions) != 3) {
				t.Error("a return asks the committee again and keeps the positions")
			}
		})
	}
	if _, ok := agreed(t).TakeCabinet(step2021("x"), CabinetResult{Outcome: CabinetAdopted}); ok {
		t.Error("never before the cabinet")
	}
}

func TestReturnedProposalIsCoordinatedAgain(t *testing.T) {
	p, c := decided(t), coordination2021(t)
	p.TakeHandIn(step2021("h"), "2021/1")
	p.TakeCabinet(step2021("r"), CabinetResult{Outcome: CabinetReturned, BackTo: PhaseCoordination})
	must(t)(p.Revise(by(koordinator, on(9, 25)), Revision{Effects: &Effects{Budget: "100 TEUR"}, Note: "Kabinett"}, c))
	wantList(t, "asked", p.Open(), "TMIK", "TFM")
	give(t, p, signs(p, "TMIK"), on(9, 26))
	give(t, p, signs(p, "TFM"), on(9, 26))
	wantStage(t, p, StageAgreed)

	untouched := decided(t)
	untouched.TakeCabinet(step2021("r"), CabinetResult{Outcome: CabinetReturned, BackTo: PhaseCoordination})
	pass(t, untouched, on(9, 29), c.Times.Deadline, c)
	wantStage(t, untouched, StageAgreed)
}

func TestPublishAndLapse(t *testing.T) {
	p := decided(t)
	p.TakeCabinet(step2021("c"), CabinetResult{Outcome: CabinetAdopted})
	if _, ok := p.Lapse(step2021("l"), "x"); ok {
		t.Fatal("an approved proposal does not lapse")
	}
	trail, ok := p.Publish(step2021("p"), 2021)
	if !ok || p.Published != 2021 || !p.Ended() || !trail.Entries[0].Public {
		t.Fatalf("%+v", p)
	}
	for name, open := range map[string]*Proposal{"submitted": submitted(t), "dissent": inDissent(t), "decided": decided(t)} {
		if trail, ok := open.Lapse(step2021("l"), "Q4 endete"); !ok || open.Stage != StageDeferred || trail.Entries[0].Note != "Q4 endete" {
			t.Errorf("%s: %s", name, open.Stage)
		}
	}
}

func TestCarryKeepsTheProposalAndBeginsAnew(t *testing.T) {
	deferred := agreed(t)
	deferred.TakeDecision(step2021("d"), CommitteeDecision{SessionID: "2021/1", Outcome: DecideDefer})
	hash, revision := deferred.TextHash, deferred.Revision
	trail, ok := deferred.Carry(step2021("carry"), 2022)
	if !ok || deferred.Year != 2022 || !slices.Equal(deferred.CarriedFrom, []int{2021}) {
		t.Fatalf("%+v", deferred)
	}
	wantStage(t, deferred, StageScreened)
	if deferred.ID != "5b0e" || deferred.TextHash != hash || deferred.Revision != revision+1 || trail.Entries[0].ID != "proposal/5b0e/carry/2022" {
		t.Error("identity, text and timeline go on")
	}
	if deferred.Positions != nil || deferred.Affected != nil || deferred.Decision != nil || deferred.SessionID != "" {
		t.Error("what a cycle finds out begins anew")
	}
	if _, ok := deferred.Carry(step2021("carry"), 2023); ok {
		t.Error("carried while open")
	}
	c := coordination2021(t)
	if deferred.Coordinate(Occasion{Actor: System(), At: on(9, 1)}, c).Empty() {
		t.Error("not coordinated again")
	}

	for name, c := range map[string]struct {
		p    *Proposal
		want Stage
	}{"never screened": {submitted(t), StageSubmitted}, "returned for rework": {returned4Rework(t), StageReturned}} {
		c.p.Lapse(step2021("l"), "x")
		c.p.Carry(step2021("c"), 2022)
		if c.p.Stage != c.want {
			t.Errorf("%s: %s", name, c.p.Stage)
		}
	}
}

func returned4Rework(t *testing.T) *Proposal {
	p := submitted(t)
	must(t)(p.Screen(by(koordinator, on(5, 10)), ScreenReturn, "Kosten?", "", nil))
	return p
}

func TestConditionsAreTasks(t *testing.T) {
	p := asked(t)
	give(t, p, signs(p, "TMIK"), on(9, 10))
	give(t, p, signs(p, "TMBJS"), on(9, 10))
	give(t, p, Position{Ministry: "TFM", Kind: PositionWithConditions, Conditions: []string{"Kostenneutral"}, TextHash: p.TextHash}, on(9, 10))
	due := NewDate(2022, time.June, 30)
	trail, _ := p.TakeDecision(step2021("d"), CommitteeDecision{
		SessionID: "2021/1", Outcome: DecideAdoptConditions, Conditions: []Condition{{Text: "Bericht", Owner: "TMIK", Due: due}},
	})
	wantList(t, "owners hear of it", told(trail, "condition_assigned"), "TMIK", "TMIK")
	open := p.OpenConditions()
	if len(open) != 2 || open[0].ID != "committee-1" || open[1] != (Condition{ID: "position-TFM-1", Text: "Kostenneutral", Owner: "TMIK"}) {
		t.Fatalf("%+v", open)
	}

	for _, c := range []struct {
		actor    Actor
		id, note string
		code     Code
	}{
		{authorisedOf("TFM"), "position-TFM-1", "x", CodeForbidden},
		{olga, "position-TFM-1", "x", CodeForbidden},
		{koordinator, "position-TFM-1", "x", CodeForbidden},
		{staffOf("TMIK"), "nine", "x", CodeNotFound},
		{staffOf("TMIK"), "position-TFM-1", "", CodeInvalid},
		{staffOf("TMIK"), "position-TFM-1", "erledigt", ""},
		{staffOf("TMIK"), "position-TFM-1", "noch einmal", CodeAlreadyDecided},
	} {
		if _, err := p.FulfilCondition(by(c.actor, on(11, 2)), c.id, c.note); CodeOf(err) != c.code {
			t.Errorf("%s %s: %v", c.actor.Subject, c.id, err)
		}
	}
	if done := p.Decision.Conditions[1].Done; *done != NewDate(2021, time.November, 2) {
		t.Fatal(done)
	}

	p.TakeCabinet(step2021("c"), CabinetResult{Outcome: CabinetAdopted})
	p.Publish(step2021("p"), 2021)
	if p.Ended() {
		t.Fatal("a Maßgabe is open")
	}
	morning := time.Date(2022, time.June, 30, 8, 0, 0, 0, Berlin())
	if next := p.NextConditionReminder(on(11, 2)); !next.Equal(morning) {
		t.Fatal(next)
	}
	reminder := p.RemindConditions(Occasion{Actor: System(), At: morning}, on(11, 2))
	wantList(t, "reminded", told(reminder, "condition_due"), "TMIK")
	if !p.RemindConditions(Occasion{Actor: System(), At: morning}, morning).Empty() || !p.NextConditionReminder(morning).IsZero() {
		t.Fatal("reminded once")
	}
	must(t)(p.FulfilCondition(by(staffOf("TMIK"), morning), "committee-1", "Bericht liegt vor"))
	if !p.Ended() {
		t.Fatal("all done")
	}
}

func TestConditionsHaveDistinctIDs(t *testing.T) {
	p := decided(t, Condition{ID: "committee-2"}, Condition{}, Condition{ID: "committee-2"})
	var ids []string
	for _, c := range p.OpenConditions() {
		ids = append(ids, c.ID)
	}
	wantList(t, "ids", ids, "committee-2", "committee-3", "committee-4")
}

func TestCloneSharesNothingThatStepsChange(t *testing.T) {
	p := inDissent(t)
	before := p.Clone()
	copied := p.Clone()
	must(t)(copied.Reconcile(by(koordinator, on(9, 12)), "TFM", PassageEffects, true, "x"))
	must(t)(copied.Revise(by(koordinator, on(9, 13)), Revision{Effects: &Effects{Budget: "1 EUR"}, Note: "x"}, coordination2021(t)))
	if p.Dissents[0] != before.Dissents[0] || p.Affected[2].Open != before.Affected[2].Open || len(p.Authors) != 1 {
		t.Fatal("a step on a copy changed the original")
	}
	d := decided(t, Condition{ID: "c1", Text: "x", Owner: "TMIK"})
	copied = d.Clone()
	must(t)(copied.FulfilCondition(by(staffOf("TMIK"), on(11, 1)), "c1", "x"))
	if d.Decision.Conditions[0].Done != nil {
		t.Fatal("conditions are shared")
	}
}
