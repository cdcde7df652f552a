package strategy

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// sessionDay is a Thursday.
var sessionDay = berlinTime(2021, time.October, 14, 10)

func secretary(i int) Actor {
	return Actor{Subject: fmt.Sprintf("s%d", i), Role: RoleCommittee, Ministry: fmt.Sprintf("M%d", i), Chair: i == 0}
}

func invited(members int) Session {
	return Session{
		ID: "2021/1", Year: 2021, Number: 1, Date: NewDate(2021, time.October, 14), Place: "Erfurt",
		Members: stateSecretaries(members), Settings: DefaultSettings(),
	}
}

func convened(t *testing.T, members int) *Session {
	t.Helper()
	s := invited(members)
	trail, err := s.Convene(headed("c", coordinatorActor(), berlinTime(2021, time.September, 27, 9)), PhaseCommittee, testCalendar)
	if err != nil {
		t.Fatal(err)
	}
	if s.State != SessionConvened || s.Revision != 1 || len(trail.Notices) != members {
		t.Fatalf("convened as %+v with %d invitations", s, len(trail.Notices))
	}
	return &s
}

// readyItems are p0, p1, …; the contested ones are named.
func readyItems(n int, contested ...int) []AgendaItem {
	items := make([]AgendaItem, n)
	for i := range items {
		items[i] = AgendaItem{
			ProposalID: fmt.Sprintf("p%d", i), Title: fmt.Sprintf("Vorschlag %d", i), TextHash: fmt.Sprintf("h%d", i),
			Contested: slices.Contains(contested, i),
		}
	}
	return items
}

// inSession is a session of five members on three items, of which p2 is contested.
func inSession(t *testing.T) *Session {
	t.Helper()
	s := convened(t, 5)
	_, change, err := s.SetAgenda(headed("a", coordinatorActor(), sessionDay), nil, readyItems(3, 2))
	if err != nil {
		t.Fatal(err)
	}
	if s.State != SessionOpen || !slices.Equal(change.Added, []string{"p0", "p1", "p2"}) || change.Removed != nil {
		t.Fatalf("agenda %+v, %+v", s.Items, change)
	}
	return s
}

// voteAll casts y, n, a or "." member by member, en bloc when no proposals are named.
func voteAll(t *testing.T, s *Session, votes string, proposals ...string) {
	t.Helper()
	for i := range len(votes) {
		choice, voted := ballots(votes)[fmt.Sprintf("s%d", i)]
		if !voted {
			continue
		}
		o := headed(fmt.Sprintf("v%d-%d", s.Revision, i), secretary(i), sessionDay)
		if _, err := s.Vote(o, len(proposals) == 0, proposals, choice); err != nil {
			t.Fatal(err)
		}
	}
}

func decide(s *Session, r Resolution) error {
	_, _, err := s.Decide(headed("d"+r.ProposalID, secretary(0), sessionDay), r, DefaultMinistries())
	return err
}

func TestSessionIsNotConvened(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(*Session, *Occasion)
		phase Phase
		code  Code
	}{
		{"by a ministry", func(_ *Session, o *Occasion) { o.Actor = reporter("TFM") }, PhaseCommittee, CodeForbidden},
		{"without a number", func(s *Session, _ *Occasion) { s.Number = 0 }, PhaseCommittee, CodeInvalid},
		{"on a Sunday", func(s *Session, _ *Occasion) { s.Date = NewDate(2021, time.October, 31) }, PhaseCommittee, CodeInvalid},
		{"on a holiday", func(s *Session, _ *Occasion) { s.Date = NewDate(2021, time.September, 20) }, PhaseCommittee, CodeInvalid},
		{"in another year", func(s *Session, _ *Occasion) { s.Date = NewDate(2022, time.January, 13) }, PhaseCommittee, CodeInvalid},
		{"in the past", func(s *Session, _ *Occasion) { s.Date = NewDate(2021, time.September, 24) }, PhaseCommittee, CodeInvalid},
		{"without members", func(s *Session, _ *Occasion) { s.Members = nil }, PhaseCommittee, CodeInvalid},
		{"without a chair", func(s *Session, _ *Occasion) { s.Members[0].Chair = false }, PhaseCommittee, CodeInvalid},
		{"with two chairs", func(s *Session, _ *Occasion) { s.Members[1].Chair = true }, PhaseCommittee, CodeInvalid},
		{"with a member twice", func(s *Session, _ *Occasion) { s.Members[2].Subject = "s1" }, PhaseCommittee, CodeInvalid},
		{"with a nameless member", func(s *Session, _ *Occasion) { s.Members[2].Subject = "" }, PhaseCommittee, CodeInvalid},
		{"twice", func(s *Session, _ *Occasion) { s.State = SessionConvened }, PhaseCommittee, CodeAlreadyDecided},
		{"after the cabinet", func(*Session, *Occasion) {}, PhasePublication, CodePhaseClosed},
		{"after the cycle", func(*Session, *Occasion) {}, PhaseClosed, CodePhaseClosed},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := invited(5)
			o := headed("c", coordinatorActor(), berlinTime(2021, time.September, 27, 9))
			c.spoil(&s, &o)
			_, err := s.Convene(o, c.phase, testCalendar)
			wantCode(t, err, c.code)
		})
	}
}

func TestAgendaNamesWhatIsNotReady(t *testing.T) {
	s := convened(t, 3)
	o := headed("a", coordinatorActor(), sessionDay)
	_, _, err := s.SetAgenda(o, []string{"p1", "p8", "p9"}, readyItems(3))
	wantCode(t, err, CodeInvalid)
	if err == nil || !strings.Contains(err.Error(), "p8, p9") {
		t.Errorf("the refusal says %v", err)
	}
	_, _, err = s.SetAgenda(o, nil, nil)
	wantCode(t, err, CodeInvalid)
	_, _, err = s.SetAgenda(o, []string{"p1", "p1"}, readyItems(3))
	wantCode(t, err, CodeInvalid)
	o.Actor = reporter("TFM")
	_, _, err = s.SetAgenda(o, nil, readyItems(3))
	wantCode(t, err, CodeForbidden)
	if s.State != SessionConvened || s.Items != nil {
		t.Errorf("a refused agenda stands: %+v", s)
	}
}

func TestAgendaKeepsItsOrderAndDecidedItems(t *testing.T) {
	s := inSession(t)
	voteAll(t, s, "yyy..", "p0")
	if err := decide(s, Resolution{ProposalID: "p0", Outcome: DecideAdopt}); err != nil {
		t.Fatal(err)
	}
	ready := readyItems(5)[1:] // p0 is decided and not ready any more
	_, change, err := s.SetAgenda(headed("b", coordinatorActor(), sessionDay), []string{"p4", "p1"}, ready)
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	for _, item := range s.Items {
		order = append(order, item.ProposalID)
	}
	if !slices.Equal(order, []string{"p0", "p4", "p1"}) {
		t.Errorf("order %q", order)
	}
	if !slices.Equal(change.Added, []string{"p4"}) || !slices.Equal(change.Removed, []string{"p2"}) {
		t.Errorf("change %+v", change)
	}
}

func TestChangedTextLosesItsVotes(t *testing.T) {
	s := inSession(t)
	voteAll(t, s, "yyyyy")
	voteAll(t, s, "yyyyy", "p2")
	fresh := readyItems(3, 2)
	fresh[2].TextHash = "other"
	if _, _, err := s.SetAgenda(headed("b", coordinatorActor(), sessionDay), nil, fresh); err != nil {
		t.Fatal(err)
	}
	if s.Items[2].Votes != nil || s.Items[2].TextHash != "other" {
		t.Errorf("votes on another text stand: %+v", s.Items[2])
	}
	if len(s.BlocVotes) != 5 {
		t.Errorf("the en-bloc list is the same, its votes are %v", s.BlocVotes)
	}
	fresh[0].TextHash = "other"
	if _, _, err := s.SetAgenda(headed("e", coordinatorActor(), sessionDay), nil, fresh); err != nil {
		t.Fatal(err)
	}
	if s.BlocVotes != nil {
		t.Errorf("votes on another list stand: %v", s.BlocVotes)
	}
}

func TestItemThatIsNotReadyAnyMoreGoesOffTheAgenda(t *testing.T) {
	s := inSession(t)
	_, change, err := s.SetAgenda(headed("b", coordinatorActor(), sessionDay), nil, readyItems(2))
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Items) != 2 || !slices.Equal(change.Removed, []string{"p2"}) {
		t.Errorf("agenda %+v, change %+v", s.Items, change)
	}
}

func TestDecisionIsAboutTheTextOfTheAgenda(t *testing.T) {
	s := inSession(t)
	now := readyItems(3)
	if err := s.CheckCurrent([]string{"p0", "p1", "p2"}, now); err != nil {
		t.Error(err)
	}
	now[1].TextHash = "other"
	wantCode(t, s.CheckCurrent([]string{"p0", "p1"}, now), CodeStaleRevision)
	wantCode(t, s.CheckCurrent([]string{"p0"}, nil), CodeStaleRevision)
	if err := s.CheckCurrent([]string{"p0"}, now); err != nil {
		t.Error(err)
	}
}

func TestRecommendationDecidesNothing(t *testing.T) {
	s := inSession(t)
	voteAll(t, s, "yyyyy", "p1")
	o := headed("r", secretary(1), sessionDay)
	if _, err := s.Recommend(o, []string{"p1"}, DecideDefer, "Es fehlt das Geld."); err != nil {
		t.Fatal(err)
	}
	if item := s.Items[1]; item.Decision != nil || item.Recommendation != DecideDefer || item.Votes != nil {
		t.Errorf("the item is %+v", item)
	}
	_, err := s.Recommend(o, []string{"p1"}, "maybe", "")
	wantCode(t, err, CodeInvalid)
	_, err = s.Recommend(o, nil, DecideAdopt, "")
	wantCode(t, err, CodeInvalid)
	_, err = s.Recommend(o, []string{"p7"}, DecideAdopt, "")
	wantCode(t, err, CodeInvalid)
	o.Actor = reporter("TFM")
	_, err = s.Recommend(o, []string{"p1"}, DecideAdopt, "")
	wantCode(t, err, CodeForbidden)
}

func TestVoteIsOneEachAndReplaceable(t *testing.T) {
	s := inSession(t)
	voteAll(t, s, "yn", "p2")
	voteAll(t, s, "n", "p2")
	if votes := s.Items[2].Votes; len(votes) != 2 || votes["s0"] != VoteNo {
		t.Errorf("votes %v", votes)
	}
	if !slices.Equal(s.Present, []string{"s0", "s1"}) {
		t.Errorf("present %q", s.Present)
	}
	stranger := secretary(9)
	_, err := s.Vote(headed("v", stranger, sessionDay), true, nil, VoteYes)
	wantCode(t, err, CodeForbidden)
	_, err = s.Vote(headed("v", coordinatorActor(), sessionDay), true, nil, VoteYes)
	wantCode(t, err, CodeForbidden)
	_, err = s.Vote(headed("v", secretary(1), sessionDay), true, []string{"p0"}, VoteYes)
	wantCode(t, err, CodeInvalid)
	_, err = s.Vote(headed("v", secretary(1), sessionDay), false, nil, VoteYes)
	wantCode(t, err, CodeInvalid)
	_, err = s.Vote(headed("v", secretary(1), sessionDay), false, []string{"p9"}, VoteYes)
	wantCode(t, err, CodeInvalid)
	_, err = s.Vote(headed("v", secretary(1), sessionDay), false, []string{"p2"}, "perhaps")
	wantCode(t, err, CodeInvalid)
	voteAll(t, s, ".yy", "p2")
	if err := decide(s, Resolution{ProposalID: "p2", Outcome: DecideAdopt}); err != nil {
		t.Fatal(err)
	}
	_, err = s.Vote(headed("v", secretary(3), sessionDay), false, []string{"p2"}, VoteYes)
	wantCode(t, err, CodeAlreadyDecided)
}

func TestOutcomeIsWhatTheVoteCarried(t *testing.T) {
	condition := []Condition{{Text: "bis dahin finanziert", Owner: "TFM", Due: NewDate(2022, time.June, 30)}}
	for _, c := range []struct {
		name      string
		recommend DecisionOutcome
		votes     string
		outcome   DecisionOutcome
		reason    string
		code      Code // empty: decided
	}{
		{"adopted", "", "yyn..", DecideAdopt, "", ""},
		{"adopted with Maßgaben without a recommendation", "", "yyn..", DecideAdoptConditions, "", ""},
		{"adopted as recommended with Maßgaben", DecideAdoptConditions, "yyy..", DecideAdoptConditions, "", ""},
		{"adopted otherwise than recommended", DecideAdoptConditions, "yyy..", DecideAdopt, "", CodeInvalid},
		{"deferred as recommended", DecideDefer, "yyy..", DecideDefer, "zu früh", ""},
		{"deferred without a reason", DecideDefer, "yyy..", DecideDefer, "", CodeInvalid},
		{"carried but deferred", "", "yyn..", DecideDefer, "zu früh", CodeInvalid},
		{"carried but rejected", "", "yyn..", DecideReject, "nein", CodeInvalid},
		{"lost and rejected", "", "nny..", DecideReject, "nein", ""},
		{"lost and deferred", "", "nny..", DecideDefer, "später", ""},
		{"lost but adopted", "", "nny..", DecideAdopt, "", CodeInvalid},
		{"the rejection was lost, so not rejected", DecideReject, "nny..", DecideReject, "nein", CodeInvalid},
		{"tie, the chair says yes", "", "yn.aa", DecideAdopt, "", ""},
		{"tie, the chair says no", "", "ny.aa", DecideAdopt, "", CodeInvalid},
		{"no quorum", "", ".y...", DecideAdopt, "", CodeInvalid},
		{"nobody voted", "", ".....", DecideAdopt, "", CodeInvalid},
		{"no such outcome", "", "yyy..", "perhaps", "", CodeInvalid},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := inSession(t)
			if c.recommend != "" {
				if _, err := s.Recommend(headed("r", coordinatorActor(), sessionDay), []string{"p2"}, c.recommend, ""); err != nil {
					t.Fatal(err)
				}
			}
			voteAll(t, s, c.votes, "p2")
			r := Resolution{ProposalID: "p2", Outcome: c.outcome, Reason: c.reason}
			if c.outcome == DecideAdoptConditions {
				r.Conditions = condition
			}
			err := decide(s, r)
			if c.code != "" {
				wantCode(t, err, c.code)
				if s.Items[2].Decision != nil {
					t.Error("refused and decided")
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			decision := s.Items[2].Decision
			if decision == nil || decision.Outcome != c.outcome || decision.SessionID != "2021/1" || decision.EnBloc {
				t.Fatalf("decided %+v", decision)
			}
			wantCode(t, decide(s, r), CodeAlreadyDecided)
		})
	}
}

func TestMassgabenHaveOwnerAndDate(t *testing.T) {
	fine := Condition{Text: "Kosten klären", Owner: "Thüringer Finanzministerium", Due: NewDate(2022, time.June, 30)}
	for _, c := range []struct {
		name  string
		spoil func(*Condition)
	}{
		{"no text", func(c *Condition) { c.Text = "" }},
		{"no owner", func(c *Condition) { c.Owner = "" }},
		{"no ministry", func(c *Condition) { c.Owner = "Stadt Erfurt" }},
		{"no date", func(c *Condition) { c.Due = Date{} }},
		{"over", func(c *Condition) { c.Due = NewDate(2021, time.October, 13) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := inSession(t)
			voteAll(t, s, "yyy", "p0")
			condition := fine
			c.spoil(&condition)
			wantCode(t, decide(s, Resolution{ProposalID: "p0", Outcome: DecideAdoptConditions, Conditions: []Condition{condition}}), CodeInvalid)
		})
	}
	s := inSession(t)
	voteAll(t, s, "yyy", "p0")
	wantCode(t, decide(s, Resolution{ProposalID: "p0", Outcome: DecideAdoptConditions}), CodeInvalid)
	wantCode(t, decide(s, Resolution{ProposalID: "p0", Outcome: DecideAdopt, Conditions: []Condition{fine}}), CodeInvalid)
	if err := decide(s, Resolution{ProposalID: "p0", Outcome: DecideAdoptConditions, Conditions: []Condition{fine}}); err != nil {
		t.Fatal(err)
	}
	if got := s.Items[0].Decision.Conditions[0]; got.ID != "2021-1-1" || got.Owner != "TFM" {
		t.Errorf("condition %+v", got)
	}
}

func TestEnBlocDecidesTheUncontestedItems(t *testing.T) {
	s := inSession(t)
	wantCode(t, decide(s, Resolution{EnBloc: true, Outcome: DecideAdopt}), CodeInvalid) // nobody voted: no quorum
	voteAll(t, s, "yyn..")
	wantCode(t, decide(s, Resolution{EnBloc: true, Outcome: DecideReject, Reason: "nein"}), CodeInvalid)
	wantCode(t, decide(s, Resolution{EnBloc: true, Outcome: DecideAdopt, ProposalID: "p0"}), CodeInvalid)
	wantCode(t, decide(s, Resolution{ProposalID: "p2", Outcome: DecideAdopt}), CodeInvalid) // contested: en-bloc votes do not count
	if err := decide(s, Resolution{EnBloc: true, Outcome: DecideAdopt}); err != nil {
		t.Fatal(err)
	}
	for i, want := range []bool{true, true, false} {
		if got := s.Items[i].Decision != nil; got != want {
			t.Errorf("p%d decided: %v", i, got)
		}
	}
	if result := s.Items[0].Result; result == nil || result.Yes != 2 || result.No != 1 {
		t.Errorf("result %+v", s.Items[0].Result)
	}
	wantCode(t, decide(s, Resolution{EnBloc: true, Outcome: DecideAdopt}), CodeAlreadyDecided)
}

func TestEnBlocVotesCountForASingleUncontestedItem(t *testing.T) {
	s := inSession(t)
	voteAll(t, s, "yyy..")
	voteAll(t, s, "nn", "p1") // two say no to p1 by itself: it leaves the list
	if list := s.Bloc(); len(list) != 1 || list[0].ProposalID != "p0" {
		t.Errorf("en bloc %+v", list)
	}
	if err := decide(s, Resolution{EnBloc: true, Outcome: DecideAdopt}); err != nil {
		t.Fatal(err)
	}
	if err := decide(s, Resolution{ProposalID: "p1", Outcome: DecideReject, Reason: "nein"}); err != nil {
		t.Fatal(err)
	}
	if result := s.Items[1].Result; result.Yes != 1 || result.No != 2 {
		t.Errorf("result %+v", result)
	}
}

func TestItemRecommendedOtherwiseIsNotEnBloc(t *testing.T) {
	s := inSession(t)
	if _, err := s.Recommend(headed("r", coordinatorActor(), sessionDay), []string{"p0"}, DecideReject, ""); err != nil {
		t.Fatal(err)
	}
	voteAll(t, s, "yyy..")
	if list := s.Bloc(); len(list) != 1 || list[0].ProposalID != "p1" {
		t.Errorf("en bloc %+v", list)
	}
	if _, err := s.Recommend(headed("r2", coordinatorActor(), sessionDay), []string{"p0"}, DecideAdopt, ""); err != nil {
		t.Fatal(err)
	}
	if s.BlocVotes != nil {
		t.Errorf("the votes on a shorter list stand: %v", s.BlocVotes)
	}
}

func TestOnlyTheChairDecidesAndNotBeforeTheDay(t *testing.T) {
	s := inSession(t)
	voteAll(t, s, "yyy..")
	r := Resolution{EnBloc: true, Outcome: DecideAdopt}
	_, _, err := s.Decide(headed("d", secretary(1), sessionDay), r, nil)
	wantCode(t, err, CodeForbidden)
	_, _, err = s.Decide(headed("d", coordinatorActor(), sessionDay), r, nil)
	wantCode(t, err, CodeForbidden)
	_, _, err = s.Decide(headed("d", secretary(0), sessionDay.AddDate(0, 0, -1)), r, nil)
	wantCode(t, err, CodePhaseClosed)
}

func TestSessionNeedsAnAgendaForItsVotes(t *testing.T) {
	s := convened(t, 3)
	_, err := s.Vote(headed("v", secretary(0), sessionDay), true, nil, VoteYes)
	wantCode(t, err, CodePhaseClosed)
	_, err = s.Recommend(headed("v", secretary(0), sessionDay), []string{"p0"}, DecideAdopt, "")
	wantCode(t, err, CodePhaseClosed)
	wantCode(t, decide(s, Resolution{EnBloc: true, Outcome: DecideAdopt}), CodePhaseClosed)
}

func TestMinutesSayWhatHappened(t *testing.T) {
	s := inSession(t)
	voteAll(t, s, "yyn..")
	if err := decide(s, Resolution{EnBloc: true, Outcome: DecideAdopt}); err != nil {
		t.Fatal(err)
	}
	more := append(readyItems(5, 2, 3, 4)[2:], readyItems(2)...)
	if _, _, err := s.SetAgenda(headed("b", coordinatorActor(), sessionDay), nil, more); err != nil {
		t.Fatal(err)
	}
	voteAll(t, s, "yn.aa", "p2")
	err := decide(s, Resolution{ProposalID: "p2", Outcome: DecideAdoptConditions, Conditions: []Condition{
		{Text: "Kosten klären", Owner: "TFM", Due: NewDate(2022, time.June, 30)},
	}})
	if err != nil {
		t.Fatal(err)
	}
	voteAll(t, s, "nnn..", "p3")
	if err := decide(s, Resolution{ProposalID: "p3", Outcome: DecideReject, Reason: "nicht finanzierbar"}); err != nil {
		t.Fatal(err)
	}
	_, _, err = s.Close(headed("x", reporter("TFM"), sessionDay), "")
	wantCode(t, err, CodeForbidden)
	trail, left, err := s.Close(headed("x", coordinatorActor(), sessionDay), "Die Vorsitzende eröffnete um 10 Uhr.")
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(left, []string{"p4"}) || s.State != SessionClosed || s.ClosedAt.IsZero() {
		t.Errorf("closed as %+v, off the agenda %q", s.State, left)
	}
	if data := trail.Entries[0].Data; data["decided"] != "4" || data["undecided"] != "1" {
		t.Errorf("entry %+v", data)
	}
	for _, want := range []string{
		"Protokoll der 1. Sitzung", "Datum: 14.10.2021", "Ort: Erfurt",
		"Anwesend: s0 (M0, Vorsitz), s1 (M1), s2 (M2), s3 (M3), s4 (M4)", "Nicht anwesend: niemand",
		"3. Vorschlag 2 (strittig)",
		"En bloc zu den Punkten 1, 2: Annahme (Ja 2, Nein 1, Enthaltung 0)",
		"Beschluss Annahme mit Maßgaben (Ja 1, Nein 1, Enthaltung 2, Stichentscheid des Vorsitzes)",
		"Maßgabe 2021-1-1: Kosten klären (TFM, bis 30.06.2022)",
		"Beschluss Ablehnung (Ja 0, Nein 3, Enthaltung 0); Begründung: nicht finanzierbar",
		"Vorschlag 4: kein Beschluss, von der Tagesordnung genommen",
		"Die Vorsitzende eröffnete um 10 Uhr.",
	} {
		if !strings.Contains(s.Minutes, want) {
			t.Errorf("the minutes lack %q:\n%s", want, s.Minutes)
		}
	}
	_, _, err = s.Close(headed("y", coordinatorActor(), sessionDay), "")
	wantCode(t, err, CodeAlreadyDecided)
	_, _, err = s.SetAgenda(headed("y", coordinatorActor(), sessionDay), nil, readyItems(1))
	wantCode(t, err, CodePhaseClosed)
}

func TestStepsOnACopyLeaveTheSessionAlone(t *testing.T) {
	s := inSession(t)
	voteAll(t, s, "yyy..", "p2")
	voteAll(t, s, "yyy..")
	before, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	next := s.Clone()
	voteAll(t, &next, "nnnnn")
	voteAll(t, &next, "nnnnn", "p2")
	if err := decide(&next, Resolution{ProposalID: "p2", Outcome: DecideReject, Reason: "nein"}); err != nil {
		t.Fatal(err)
	}
	if after, _ := json.Marshal(s); string(after) != string(before) {
		t.Errorf("the session changed from\n%s to\n%s", before, after)
	}
}

// A year's 750 proposals in one session: the state has to travel in one message of the
// engine, which takes 2 MB.
func TestLargeSessionFitsIntoOneMessage(t *testing.T) {
	s := convened(t, 12)
	items := readyItems(750)
	for i := range items {
		items[i].ProposalID = fmt.Sprintf("0198f000-0000-7000-8000-%012d", i)
		items[i].Title = strings.Repeat("ö", 300)
		items[i].TextHash = strings.Repeat("0", 64)
	}
	if _, _, err := s.SetAgenda(headed("a", coordinatorActor(), sessionDay), nil, items); err != nil {
		t.Fatal(err)
	}
	voteAll(t, s, "yyyyyyyyyyyy")
	if err := decide(s, Resolution{EnBloc: true, Outcome: DecideAdopt}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Close(headed("x", coordinatorActor(), sessionDay), ""); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d items: %d bytes", len(items), len(text))
	if len(text) > 1_900_000 {
		t.Errorf("the closed session has %d bytes", len(text))
	}
}
