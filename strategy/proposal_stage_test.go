package strategy

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestEveryStageHasAName(t *testing.T) {
	for _, tr := range Transitions() {
		for _, s := range slices.Concat(tr.From, tr.To) {
			if name := s.German(); name == string(s) {
				t.Errorf("%s has no German name", s)
			}
		}
	}
}

func TestEveryTransitionOfAPersonHasAnOffice(t *testing.T) {
	for _, tr := range Transitions() {
		if tr.Right != "" && len(Offices(tr.Right)) == 0 {
			t.Errorf("%s: nobody may", tr.Step)
		}
	}
}

// Whatever happens in whatever order, a proposal goes from stage to stage along the table
// only, each entry has an id and a revision of its own, and a refusal changes nothing.
func TestProposalsFollowTheTable(t *testing.T) {
	c := coordination2021(t)
	rapid.Check(t, func(rt *rapid.T) {
		p, trail, err := SubmitProposal(written(), by(olga, on(5, 3)), PhaseIntake)
		if err != nil {
			rt.Fatal(err)
		}
		seen := map[string]bool{}
		revision := 0
		from := Stage("")
		check := func(trail Trail) {
			for _, e := range trail.Entries {
				tr := transition(e.Action)
				if !slices.Contains(tr.From, from) || !slices.Contains(tr.To, Stage(e.Stage)) {
					rt.Fatalf("%s from %q to %q is not in the table", e.Action, from, e.Stage)
				}
				if seen[e.ID] || e.Revision <= revision {
					rt.Fatalf("entry %s, revision %d after %d", e.ID, e.Revision, revision)
				}
				seen[e.ID], revision, from = true, e.Revision, Stage(e.Stage)
			}
			if from != p.Stage {
				rt.Fatalf("the proposal is %q, its timeline says %q", p.Stage, from)
			}
		}
		check(trail)
		at := on(5, 4)
		for i := range rapid.IntRange(1, 40).Draw(rt, "steps") {
			at = at.Add(time.Duration(rapid.IntRange(1, 240).Draw(rt, "hours")) * time.Hour)
			c.Phase = rapid.SampledFrom(Phases()).Draw(rt, "phase")
			next := p.Clone()
			trail, ok := drawStep(rt, &next, at, i, c)
			if !ok {
				continue
			}
			p = next
			check(trail)
		}
	})
}

func drawStep(rt *rapid.T, p *Proposal, at time.Time, i int, c Coordination) (Trail, bool) {
	step := func() Occasion {
		return Occasion{ID: rapid.StringMatching("[a-z]{12}").Draw(rt, "id"), Actor: koordinator, At: at}
	}
	accepts := func(trail Trail, err error) (Trail, bool) { return trail, err == nil }
	ministry := rapid.SampledFrom([]string{"TMIK", "TMBJS", "TFM", "TMMJV"}).Draw(rt, "ministry")
	switch rapid.IntRange(0, 15).Draw(rt, "step") {
	case 0:
		outcome := rapid.SampledFrom([]ScreeningOutcome{ScreenAccept, ScreenAccept, ScreenReturn, ScreenDecline}).Draw(rt, "screening")
		return accepts(p.Screen(by(koordinator, at), outcome, "Grund", "", nil))
	case 1:
		r := withDraft(func(s *Sheet) { s.Background = rapid.StringMatching("[a-z]{8}").Draw(rt, "text") })
		return accepts(p.Revise(by(olga, at), r, c))
	case 2:
		return accepts(p.Assess(by(koordinator, at), rapid.Bool().Draw(rt, "feasible"), "Antwort", c.Phase))
	case 3:
		c.Phase = PhaseCoordination
		trail := p.Coordinate(Occasion{Actor: System(), At: at}, c)
		return trail, !trail.Empty()
	case 4, 5, 6:
		position := Position{Ministry: ministry, TextHash: p.TextHash, Grounds: "Grund", Kind: rapid.SampledFrom(PositionKinds()).Draw(rt, "kind")}
		if position.Kind == PositionRefused {
			position.Passages = []Passage{PassageEffects}
		}
		if position.Kind == PositionWithConditions {
			position.Conditions = []string{"Maßgabe"}
		}
		return accepts(p.GivePosition(by(authorisedOf(ministry), at), position, c))
	case 7:
		return accepts(p.Reconcile(by(koordinator, at), ministry, PassageEffects, rapid.Bool().Draw(rt, "settled"), "Gespräch"))
	case 8:
		trail := p.PassDeadlines(Occasion{Actor: System(), At: at}, at.Add(-24*time.Hour), c)
		return trail, !trail.Empty()
	case 9:
		return accepts(p.AddAffected(by(koordinator, at), ministry, nil, "Grund", c))
	case 10:
		return p.PutOnAgenda(step(), "2021/1")
	case 11:
		return p.TakeOffAgenda(step(), "2021/1")
	case 12:
		outcome := rapid.SampledFrom([]DecisionOutcome{DecideAdopt, DecideDefer, DecideReject}).Draw(rt, "outcome")
		return p.TakeDecision(step(), CommitteeDecision{SessionID: "2021/1", Outcome: outcome})
	case 13:
		back := rapid.SampledFrom([]Phase{PhaseCoordination, PhaseCommittee}).Draw(rt, "back")
		outcome := rapid.SampledFrom([]CabinetOutcome{CabinetAdopted, CabinetReturned}).Draw(rt, "cabinet")
		return p.TakeCabinet(step(), CabinetResult{Submission: "2021/1", Outcome: outcome, BackTo: back})
	case 14:
		return p.Lapse(step(), "Q4 endete")
	default:
		return p.Carry(step(), p.Year+1+i%2)
	}
}
