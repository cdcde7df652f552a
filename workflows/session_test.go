package workflows

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"go.temporal.io/sdk/temporal"

	"fortschreibung/strategy"
)

func secretary(i int) strategy.Actor {
	return strategy.Actor{Subject: fmt.Sprintf("s%d", i), Role: strategy.RoleCommittee, Ministry: "TFM", Chair: i == 0}
}

func convening(id string) Convene {
	m := Convene{
		Request: requestOf(coordinator, id), Year: 2021, Number: 1, Place: "Erfurt",
		Date: strategy.NewDate(2021, time.October, 14),
	}
	for i := range 5 {
		m.Members = append(m.Members, strategy.Member{Subject: secretary(i).Subject, Ministry: "TFM", Chair: i == 0})
	}
	return m
}

func readyProposals(n int, contested ...int) []strategy.AgendaItem {
	items := make([]strategy.AgendaItem, n)
	for i := range items {
		items[i] = strategy.AgendaItem{
			ProposalID: fmt.Sprintf("p%d", i), Title: fmt.Sprintf("Vorschlag %d", i), TextHash: fmt.Sprintf("h%d", i),
			Contested: slices.Contains(contested, i),
		}
	}
	return items
}

// newSessionWorld is a world with three proposals, of which p2 is contested.
func newSessionWorld(t *testing.T) *tiedWorld {
	w := newTiedWorld(t, SessionID("2021/1"), berlin(time.October, 4, 9))
	w.ready = readyProposals(3, 2)
	return w
}

// inOctober is a moment around the session on 14 October.
func inOctober(day, hour int) time.Time { return berlin(time.October, day, hour) }

func (w *tiedWorld) convene() *reply {
	return w.send(inOctober(4, 9), ConveneUpdate, convening("convene"))
}

func (w *tiedWorld) setAgenda(moment time.Time, id string, proposals ...string) *reply {
	return w.send(moment, SetAgendaUpdate, SetAgenda{Request: requestOf(coordinator, id), Proposals: proposals})
}

func voteOf(i int, id string, choice strategy.VoteChoice, proposals ...string) Vote {
	return Vote{Request: requestOf(secretary(i), id), EnBloc: len(proposals) == 0, Proposals: proposals, Choice: choice}
}

// voteYes lets three of the five members say yes.
func (w *tiedWorld) voteYes(moment time.Time, id string, proposals ...string) {
	for i := range 3 {
		w.send(moment, VoteUpdate, voteOf(i, fmt.Sprintf("%s-%d", id, i), strategy.VoteYes, proposals...))
	}
}

func decisionOn(id, proposal string, outcome strategy.DecisionOutcome) Decide {
	return Decide{Request: requestOf(secretary(0), id), EnBloc: proposal == "", ProposalID: proposal, Outcome: outcome}
}

func (w *tiedWorld) closeSession(moment time.Time) *reply {
	return w.send(moment, CloseUpdate, Close{Request: requestOf(coordinator, "close"), Minutes: "Es wurde beraten."})
}

func (w *tiedWorld) session() strategy.Session {
	w.t.Helper()
	if len(w.sessions) == 0 {
		w.t.Fatal("nothing was recorded")
	}
	return w.sessions[len(w.sessions)-1].Session
}

func TestSessionFromInvitationToMinutes(t *testing.T) {
	w := newSessionWorld(t)
	convened := w.convene()
	agenda := w.setAgenda(inOctober(7, 9), "agenda")
	recommended := w.send(inOctober(8, 9), RecommendUpdate, Recommend{
		Request: requestOf(coordinator, "recommend"), Proposals: []string{"p1"}, Outcome: strategy.DecideAdoptConditions, Note: "mit Auflage",
	})
	w.voteYes(inOctober(14, 10), "bloc")
	bloc := w.send(inOctober(14, 11), DecideUpdate, decisionOn("bloc", "", strategy.DecideAdopt))
	w.voteYes(inOctober(14, 12), "single", "p1")
	conditions := decisionOn("single", "p1", strategy.DecideAdoptConditions)
	conditions.Conditions = []strategy.Condition{{Text: "Kosten klären", Owner: "TFM", Due: strategy.NewDate(2022, time.June, 30)}}
	single := w.send(inOctober(14, 13), DecideUpdate, conditions)
	closed := w.closeSession(inOctober(14, 15))
	w.runToEnd(SessionType, SessionState{})
	w.wantDone(convened, "convened")
	w.wantDone(agenda, "open")
	w.wantDone(recommended, "open")
	w.wantDone(bloc, "open")
	w.wantDone(single, "open")
	w.wantDone(closed, "closed")
	w.wantOrder("convene", "set_agenda", "tell session/2021/1/agenda/2", "recommend", "vote", "vote", "vote",
		"decide", "tell session/2021/1/decision/en_bloc/7", "vote", "vote", "vote",
		"decide", "tell session/2021/1/decision/p1", "close", "tell session/2021/1/off/12")
	if tell := w.told[0]; tell.Step.Agenda != "2021/1" || tell.Year != 2021 || !slices.Equal(tell.Proposals, []string{"p0", "p1", "p2"}) {
		t.Errorf("told the agenda as %+v", tell)
	}
	if tell := w.told[1]; !slices.Equal(tell.Proposals, []string{"p0"}) || !tell.Step.Decision.EnBloc || tell.Step.Decision.Outcome != strategy.DecideAdopt {
		t.Errorf("told the en-bloc decision as %+v", tell)
	}
	if tell := w.told[2]; len(tell.Step.Decision.Conditions) != 1 || tell.Step.Decision.Conditions[0].ID != "2021-1-1" {
		t.Errorf("told the decision as %+v", tell)
	}
	if tell := w.told[3]; tell.Step.Off != "2021/1" || !slices.Equal(tell.Proposals, []string{"p2"}) {
		t.Errorf("told the undecided as %+v", tell)
	}
	if s := w.session(); !strings.Contains(s.Minutes, "Es wurde beraten.") || s.Items[1].Recommendation != strategy.DecideAdoptConditions {
		t.Errorf("the session is %+v", s)
	}
	if invitations := w.sessions[0].Notices; len(invitations) != 5 || invitations[0].Subject != "s0" {
		t.Errorf("invited %+v", invitations)
	}
}

func TestSessionThatIsRefusedDoesNotLinger(t *testing.T) {
	for name, spoil := range map[string]func(*Convene){
		"by its validator":  func(m *Convene) { m.Members = nil },
		"under another id":  func(m *Convene) { m.Number = 2 },
		"by its handler":    func(m *Convene) { m.Date = strategy.NewDate(2021, time.October, 1) },
		"with another role": func(m *Convene) { m.Request.Actor = officer("TFM") },
	} {
		t.Run(name, func(t *testing.T) {
			w := newSessionWorld(t)
			m := convening("convene")
			spoil(&m)
			refused := w.send(inOctober(4, 9), ConveneUpdate, m)
			err := w.run(SessionType, SessionState{})
			if DomainError(refused.err) == nil {
				t.Errorf("answered %+v", refused)
			}
			var failed *temporal.ApplicationError
			if !errors.As(err, &failed) || failed.Type() != "not_started" {
				t.Errorf("the run ended with %v", err)
			}
			if waited := w.env.Now().Sub(w.start); waited > openingPatience+time.Second || len(w.sessions) > 0 {
				t.Errorf("waited %v, recorded %d", waited, len(w.sessions))
			}
		})
	}
}

func TestSessionNeedsACycle(t *testing.T) {
	w := newSessionWorld(t)
	w.cycle.Year = 2022
	refused := w.convene()
	if err := w.run(SessionType, SessionState{}); err == nil {
		t.Error("the run ended without an error")
	}
	w.wantRefused(refused, strategy.CodeNotFound)
}

func TestAgendaRefusesWhatIsNotReady(t *testing.T) {
	w := newSessionWorld(t)
	w.convene()
	refused := w.setAgenda(inOctober(7, 9), "agenda", "p0", "p7")
	w.closeSession(inOctober(14, 15))
	w.runToEnd(SessionType, SessionState{})
	w.wantRefused(refused, strategy.CodeInvalid)
	if !strings.Contains(refused.err.Error(), "p7") {
		t.Errorf("the refusal is %v", refused.err)
	}
	w.wantOrder("convene", "close")
}

func TestNewAgendaTellsWhoComesAndWhoGoes(t *testing.T) {
	w := newSessionWorld(t)
	w.convene()
	w.setAgenda(inOctober(7, 9), "first", "p0", "p1")
	w.setAgenda(inOctober(8, 9), "second", "p1", "p2")
	w.closeSession(inOctober(14, 15))
	w.runToEnd(SessionType, SessionState{})
	w.wantOrder("convene", "set_agenda", "tell session/2021/1/agenda/2",
		"set_agenda", "tell session/2021/1/off/3", "tell session/2021/1/agenda/3", "close", "tell session/2021/1/off/4")
	if off, on := w.told[1], w.told[2]; !slices.Equal(off.Proposals, []string{"p0"}) || !slices.Equal(on.Proposals, []string{"p2"}) {
		t.Errorf("off %q, on %q", off.Proposals, on.Proposals)
	}
}

func TestDecisionOnAChangedTextIsStale(t *testing.T) {
	w := newSessionWorld(t)
	w.convene()
	w.setAgenda(inOctober(7, 9), "agenda")
	w.voteYes(inOctober(14, 10), "bloc")
	w.at(inOctober(14, 11), func() { w.ready[1].TextHash = "other" })
	stale := w.send(inOctober(14, 12), DecideUpdate, decisionOn("d1", "", strategy.DecideAdopt))
	w.setAgenda(inOctober(14, 13), "again")
	unvoted := w.send(inOctober(14, 14), DecideUpdate, decisionOn("d2", "", strategy.DecideAdopt))
	w.voteYes(inOctober(14, 15), "anew")
	decided := w.send(inOctober(14, 16), DecideUpdate, decisionOn("d3", "", strategy.DecideAdopt))
	w.closeSession(inOctober(14, 17))
	w.runToEnd(SessionType, SessionState{})
	w.wantRefused(stale, strategy.CodeStaleRevision)
	w.wantRefused(unvoted, strategy.CodeInvalid)
	w.wantDone(decided, "open")
	if item := w.session().Items[1]; item.Decision == nil || item.TextHash != "other" {
		t.Errorf("the item is %+v", item)
	}
}

func TestTwoConcurrentVotesBothCount(t *testing.T) {
	w := newSessionWorld(t)
	w.convene()
	w.setAgenda(inOctober(7, 9), "agenda")
	first, second, stale := &reply{}, &reply{}, &reply{}
	w.at(inOctober(14, 10), func() {
		w.sendNow(first, VoteUpdate, voteOf(1, "v1", strategy.VoteYes))
		w.sendNow(second, VoteUpdate, voteOf(2, "v2", strategy.VoteNo))
		m := voteOf(3, "v3", strategy.VoteYes)
		m.Request.ExpectedRevision = 2
		w.sendNow(stale, VoteUpdate, m) // saw the session before the other two
	})
	w.closeSession(inOctober(14, 15))
	w.runToEnd(SessionType, SessionState{})
	w.wantDone(first, "open")
	w.wantDone(second, "open")
	w.wantRefused(stale, strategy.CodeStaleRevision)
	if votes := w.session().BlocVotes; len(votes) != 2 || votes["s1"] != strategy.VoteYes || votes["s2"] != strategy.VoteNo {
		t.Errorf("votes %v", votes)
	}
}

func TestOfTwoConcurrentDecisionsOneStands(t *testing.T) {
	w := newSessionWorld(t)
	w.convene()
	w.setAgenda(inOctober(7, 9), "agenda")
	w.voteYes(inOctober(14, 10), "single", "p2")
	adopt, conditions := &reply{}, &reply{}
	w.at(inOctober(14, 11), func() {
		w.sendNow(adopt, DecideUpdate, decisionOn("d1", "p2", strategy.DecideAdopt))
		m := decisionOn("d2", "p2", strategy.DecideAdoptConditions)
		m.Conditions = []strategy.Condition{{Text: "Kosten klären", Owner: "TFM", Due: strategy.NewDate(2022, time.June, 30)}}
		w.sendNow(conditions, DecideUpdate, m)
	})
	w.closeSession(inOctober(14, 15))
	w.runToEnd(SessionType, SessionState{})
	w.wantDone(adopt, "open")
	w.wantRefused(conditions, strategy.CodeAlreadyDecided)
	if d := w.session().Items[2].Decision; d == nil || d.Outcome != strategy.DecideAdopt {
		t.Errorf("decided %+v", d)
	}
}

func TestSameDecisionIsTakenOnce(t *testing.T) {
	w := newSessionWorld(t)
	w.convene()
	w.setAgenda(inOctober(7, 9), "agenda")
	w.voteYes(inOctober(14, 10), "bloc")
	first := w.send(inOctober(14, 11), DecideUpdate, decisionOn("d", "", strategy.DecideAdopt))
	second := w.send(inOctober(14, 12), DecideUpdate, decisionOn("d", "", strategy.DecideAdopt))
	w.closeSession(inOctober(14, 15))
	w.runToEnd(SessionType, SessionState{})
	if first.err != nil || second.err != nil || first.result != second.result {
		t.Errorf("answered %+v and %+v", first, second)
	}
	if got := slices.DeleteFunc(slices.Clone(w.order), func(step string) bool { return step != "decide" }); len(got) != 1 {
		t.Errorf("order %q", w.order)
	}
}

func TestDecisionWaitsForTheSessionsDayInTheCyclesCalendar(t *testing.T) {
	w := newSessionWorld(t)
	w.convene()
	w.setAgenda(inOctober(7, 9), "agenda")
	w.voteYes(inOctober(8, 9), "bloc")
	early := w.send(inOctober(8, 10), DecideUpdate, decisionOn("d1", "", strategy.DecideAdopt))
	w.change(inOctober(8, 11), false, func(view *CycleView) { view.Offset = 6 * day })
	decided := w.send(inOctober(8, 12), DecideUpdate, decisionOn("d2", "", strategy.DecideAdopt))
	w.closeSession(inOctober(8, 13))
	w.runToEnd(SessionType, SessionState{})
	w.wantRefused(early, strategy.CodePhaseClosed)
	w.wantDone(decided, "open")
	if at := w.told[1].Step.Decision.At; !at.Equal(inOctober(14, 12)) {
		t.Errorf("decided at %v", at)
	}
}

func TestSessionSurvivesADatabaseThatIsAwayForAnHour(t *testing.T) {
	w := newSessionWorld(t)
	w.convene()
	w.setAgenda(inOctober(7, 9), "agenda")
	w.voteYes(inOctober(14, 10), "bloc")
	w.at(inOctober(14, 10).Add(30*time.Minute), func() { w.downUntil = inOctober(14, 12) })
	decided := w.send(inOctober(14, 11), DecideUpdate, decisionOn("d", "", strategy.DecideAdopt))
	w.closeSession(inOctober(14, 15))
	w.runToEnd(SessionType, SessionState{})
	w.wantDone(decided, "open")
	if w.failures == 0 || decided.result.At.Before(inOctober(14, 12)) {
		t.Errorf("%d failures, decided at %v", w.failures, decided.result.At)
	}
}

func TestSessionEndsWithItsCycle(t *testing.T) {
	w := newSessionWorld(t)
	w.convene()
	w.setAgenda(inOctober(7, 9), "agenda")
	w.change(inOctober(20, 9), true, func(view *CycleView) {
		view.Phase, view.Outcome = strategy.PhaseClosed, strategy.OutcomeCancelled
	})
	w.runToEnd(SessionType, SessionState{})
	w.wantOrder("convene", "set_agenda", "tell session/2021/1/agenda/2", "lapse", "tell session/2021/1/off/3")
	if s := w.session(); s.State != strategy.SessionClosed || !s.ClosedAt.Equal(inOctober(20, 9)) {
		t.Errorf("the session is %+v", s)
	}
}

func TestSessionFindsOutByItselfThatItsCycleHasEnded(t *testing.T) {
	w := newSessionWorld(t)
	w.convene()
	w.change(berlin(time.December, 31, 12).Add(36*time.Hour), false, func(view *CycleView) { view.Phase = strategy.PhaseClosed })
	w.runToEnd(SessionType, SessionState{})
	w.wantOrder("convene", "lapse")
	if end := w.env.Now().In(strategy.Berlin()).Format("02.01.2006"); end != "02.01.2022" {
		t.Errorf("ended on %s", end)
	}
}

func TestNothingIsDecidedAfterTheCycle(t *testing.T) {
	w := newSessionWorld(t)
	w.convene()
	w.change(inOctober(5, 9), false, func(view *CycleView) { view.Phase = strategy.PhaseClosed })
	refused := w.setAgenda(inOctober(7, 9), "agenda")
	w.runToEnd(SessionType, SessionState{})
	w.wantRefused(refused, strategy.CodePhaseClosed)
	w.wantOrder("convene", "lapse")
}

func TestLongSessionContinuesAsNewWithWhatItStillHasToTell(t *testing.T) {
	w := newSessionWorld(t)
	w.convene()
	w.at(inOctober(6, 9), func() { w.env.SetContinueAsNewSuggested(true) })
	state := rested[SessionState](t, w.run(SessionType, SessionState{}))

	state.Outbox = []Outgoing{{Proposals: &Tell{Step: ProcessStep{ID: "session/2021/1/agenda/2"}, Proposals: []string{"p0"}}}}
	next := newTiedWorld(t, SessionID("2021/1"), inOctober(6, 9))
	repeated := next.send(inOctober(7, 9), ConveneUpdate, convening("convene"))
	twice := next.send(inOctober(7, 9), ConveneUpdate, convening("another"))
	next.closeSession(inOctober(14, 15))
	next.runToEnd(SessionType, state)
	next.wantDone(repeated, "convened")
	next.wantRefused(twice, strategy.CodeAlreadyDecided)
	next.wantOrder("tell session/2021/1/agenda/2", "close")
}

// A session on a year's 750 proposals: no message may come near the 2 MB that the engine takes.
func TestLargeSessionDecidesEnBlocInOneStep(t *testing.T) {
	w := newSessionWorld(t)
	w.ready = readyProposals(750)
	for i := range w.ready {
		w.ready[i].ProposalID = fmt.Sprintf("0198f000-0000-7000-8000-%012d", i)
		w.ready[i].Title = strings.Repeat("ö", 300)
		w.ready[i].TextHash = strings.Repeat("0", 64)
	}
	w.convene()
	w.setAgenda(inOctober(7, 9), "agenda")
	w.voteYes(inOctober(14, 10), "bloc")
	decided := w.send(inOctober(14, 11), DecideUpdate, decisionOn("d", "", strategy.DecideAdopt))
	w.closeSession(inOctober(14, 15))
	w.runToEnd(SessionType, SessionState{})
	w.wantDone(decided, "open")
	if len(w.told) != 2 || len(w.told[1].Proposals) != 750 {
		t.Fatalf("told %d times", len(w.told))
	}
	largest := 0
	for _, message := range []any{w.told[1], w.sessions[len(w.sessions)-1], w.sessions[len(w.sessions)-2]} {
		text, err := json.Marshal(message)
		if err != nil {
			t.Fatal(err)
		}
		largest = max(largest, len(text))
	}
	t.Logf("the largest message has %d bytes", largest)
	if largest > 1_500_000 {
		t.Errorf("a message has %d bytes", largest)
	}
}
