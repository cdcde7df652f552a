package strategy

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// stateSecretaries gives n members s0, s1, …; s0 chairs.
func stateSecretaries(n int) []Member {
	members := make([]Member, n)
	for i := range members {
		members[i] = Member{Subject: fmt.Sprintf("s%d", i), Ministry: fmt.Sprintf("M%d", i), Chair: i == 0}
	}
	return members
}

// ballots gives the votes y, n, a and "." for absent or silent, member by member.
func ballots(text string) map[string]VoteChoice {
	votes := map[string]VoteChoice{}
	for i, r := range text {
		switch r {
		case 'y':
			votes[fmt.Sprintf("s%d", i)] = VoteYes
		case 'n':
			votes[fmt.Sprintf("s%d", i)] = VoteNo
		case 'a':
			votes[fmt.Sprintf("s%d", i)] = VoteAbstain
		}
	}
	return votes
}

func TestTally(t *testing.T) {
	noTieBreak := func(s *Settings) { s.ChairBreaksTies = false }
	absolute := func(s *Settings) { s.Majority = MajorityAbsolute }
	for _, c := range []struct {
		name    string
		votes   string
		present []string
		change  func(*Settings)
		carried bool
		byChair bool
		invalid bool
	}{
		{name: "simple majority", votes: "yyyyynnnn", carried: true},
		{name: "majority against", votes: "yyyynnnnn"},
		{name: "abstentions are no votes cast", votes: "yynaaaaaa", carried: true},
		{name: "all abstain", votes: "aaaaaaaaa"},
		{name: "quorum: half of nine are five", votes: "yyyyy....", carried: true},
		{name: "no quorum with four of nine", votes: "yyyy.....", invalid: true},
		{name: "present without voting counts for the quorum", votes: "yy.......", present: []string{"s2", "s3", "s4"}, carried: true},
		{name: "half of eight are four", votes: "yyyy....", carried: true},
		{name: "three of eight are no quorum", votes: "yyy.....", invalid: true},
		{name: "tie, the chair is for it", votes: "yyynnn", carried: true, byChair: true},
		{name: "tie, the chair is against it", votes: "nyynny", byChair: true},
		{name: "tie, the chair abstains", votes: "ayynna"},
		{name: "tie without tie break", votes: "yyynnn", change: noTieBreak},
		{name: "absolute majority missed", votes: "yyyyna...", change: absolute},
		{name: "absolute majority", votes: "yyyyyn...", change: absolute, carried: true},
		{name: "unknown member present", votes: "yyyyyy", present: []string{"x"}, invalid: true},
	} {
		s := DefaultSettings()
		if c.change != nil {
			c.change(&s)
		}
		got, err := Tally(ballots(c.votes), stateSecretaries(len(c.votes)), c.present, s)
		if (CodeOf(err) == CodeInvalid) != c.invalid || (err != nil) != c.invalid {
			t.Errorf("%s: %v", c.name, err)
		}
		if got.Carried != c.carried || got.ByChair != c.byChair {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

func TestTallyRefusesStrangeVotes(t *testing.T) {
	s := DefaultSettings()
	members := stateSecretaries(3)
	for name, votes := range map[string]map[string]VoteChoice{
		"a voter who is no member": {"s0": VoteYes, "s1": VoteYes, "guest": VoteYes},
		"an unknown vote":          {"s0": VoteYes, "s1": "maybe"},
	} {
		if _, err := Tally(votes, members, nil, s); CodeOf(err) != CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	members[1].Chair = true
	if _, err := Tally(ballots("yyy"), members, nil, s); CodeOf(err) != CodeInvalid {
		t.Errorf("two chairs: %v", err)
	}
	if _, err := Tally(ballots("yy"), append(stateSecretaries(2), stateSecretaries(1)...), nil, s); CodeOf(err) != CodeInvalid {
		t.Errorf("a member listed twice: %v", err)
	}
	if _, err := Tally(nil, nil, nil, s); CodeOf(err) != CodeInvalid {
		t.Errorf("no members: %v", err)
	}
}

func TestOneMoreYesNeverLosesAMotion(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := DefaultSettings()
		s.Majority = rapid.SampledFrom([]MajorityRule{MajoritySimple, MajorityAbsolute}).Draw(rt, "majority")
		s.ChairBreaksTies = rapid.Bool().Draw(rt, "tie break")
		text := rapid.StringOfN(rapid.RuneFrom([]rune("yna")), 2, 15, -1).Draw(rt, "votes")
		members := stateSecretaries(len(text))
		before, err := Tally(ballots(text), members, nil, s)
		if err != nil {
			rt.Fatal(err)
		}
		i := rapid.IntRange(0, len(text)-1).Draw(rt, "member")
		after, err := Tally(ballots(text[:i]+"y"+text[i+1:]), members, nil, s)
		if err != nil {
			rt.Fatal(err)
		}
		if before.Carried && !after.Carried {
			rt.Fatalf("%s carried, with one more yes from %d not", text, i)
		}
		if before.Yes+before.No+before.Abstain != before.Present || before.Present != before.Members {
			rt.Fatalf("%s counted as %+v", text, before)
		}
	})
}

func TestDecisionFollowsTheVote(t *testing.T) {
	carried, lost := VoteResult{Carried: true}, VoteResult{}
	condition := []Condition{{ID: "1", Text: "Kosten belegen", Owner: "TFM", Due: isoDay("2022-03-31")}}
	item := func(r DecisionOutcome) AgendaItem { return AgendaItem{Title: "Vorschlag", Recommendation: r} }
	decided := item(DecideAdopt)
	decided.Decision = &CommitteeDecision{Outcome: DecideAdopt}
	for _, c := range []struct {
		name       string
		item       AgendaItem
		result     VoteResult
		outcome    DecisionOutcome
		conditions []Condition
		reason     string
		code       Code
	}{
		{"as recommended", item(DecideAdopt), carried, DecideAdopt, nil, "", ""},
		{"with Maßgaben", item(DecideAdoptConditions), carried, DecideAdoptConditions, condition, "", ""},
		{"deferred as recommended", item(DecideDefer), carried, DecideDefer, nil, "Haushalt offen", ""},
		{"lost, then rejected", item(DecideAdopt), lost, DecideReject, nil, "keine Mehrheit", ""},
		{"lost, then deferred", item(DecideAdopt), lost, DecideDefer, nil, "keine Mehrheit", ""},
		{"lost rejection, then deferred", item(DecideReject), lost, DecideDefer, nil, "keine Mehrheit", ""},
		{"other than carried", item(DecideAdopt), carried, DecideReject, nil, "doch nicht", CodeInvalid},
		{"adopted though lost", item(DecideAdopt), lost, DecideAdopt, nil, "", CodeInvalid},
		{"adopted with Maßgaben though lost", item(DecideAdopt), lost, DecideAdoptConditions, condition, "", CodeInvalid},
		{"rejected though the rejection was lost", item(DecideReject), lost, DecideReject, nil, "doch", CodeInvalid},
		{"without a recommendation", item(""), carried, DecideAdopt, nil, "", CodeInvalid},
		{"Maßgaben without any", item(DecideAdoptConditions), carried, DecideAdoptConditions, nil, "", CodeInvalid},
		{"a Maßgabe without date", item(DecideAdoptConditions), carried, DecideAdoptConditions, []Condition{{Text: "x", Owner: "TFM"}}, "", CodeInvalid},
		{"a Maßgabe without owner", item(DecideAdoptConditions), carried, DecideAdoptConditions, []Condition{{Text: "x", Due: isoDay("2022-03-31")}}, "", CodeInvalid},
		{"plain adoption with Maßgaben", item(DecideAdopt), carried, DecideAdopt, condition, "", CodeInvalid},
		{"rejected without reason", item(DecideReject), carried, DecideReject, nil, " ", CodeInvalid},
		{"an unknown outcome", item(DecideAdopt), carried, "postpone", nil, "x", CodeInvalid},
		{"decided twice", decided, carried, DecideAdopt, nil, "", CodeAlreadyDecided},
	} {
		if err := CheckDecision(c.item, c.result, c.outcome, c.conditions, c.reason); CodeOf(err) != c.code || (err == nil) != (c.code == "") {
			t.Errorf("%s: %v, want %q", c.name, err, c.code)
		}
	}
	if err := CheckRecommendation(decided, DecideReject); CodeOf(err) != CodeAlreadyDecided {
		t.Errorf("recommended after the decision: %v", err)
	}
	if err := CheckRecommendation(item(""), "postpone"); CodeOf(err) != CodeInvalid {
		t.Errorf("recommended something unknown: %v", err)
	}
	if err := CheckRecommendation(item(DecideAdopt), DecideReject); err != nil {
		t.Errorf("a recommendation may change until the decision: %v", err)
	}
}

func TestEnBlocTakesUncontestedItemsOnly(t *testing.T) {
	got := EnBloc([]AgendaItem{
		{ProposalID: "1", Recommendation: DecideAdopt},
		{ProposalID: "2", Recommendation: DecideAdopt, Contested: true},
		{ProposalID: "3", Recommendation: DecideAdoptConditions},
		{ProposalID: "4", Recommendation: DecideAdopt, Decision: &CommitteeDecision{Outcome: DecideAdopt}},
		{ProposalID: "5"},
		{ProposalID: "6", Recommendation: DecideAdopt},
	})
	if len(got) != 2 || got[0].ProposalID != "1" || got[1].ProposalID != "6" {
		t.Errorf("en bloc: %+v", got)
	}
}
