package store

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// berlinMorning is nine o'clock of a day of 2021 in Berlin.
func berlinMorning(month time.Month, day int) time.Time {
	return time.Date(2021, month, day, 9, 0, 0, 0, strategy.Berlin())
}

// taskYear is a cycle of 2021 in real time, with something to do for every office.
func taskYear(t *testing.T) *Store {
	t.Helper()
	ctx := context.Background()
	s := migrated(t)
	plan := must[strategy.Plan](t)(strategy.PlanBackward(2021, strategy.NewDate(2021, 12, 14), strategy.DefaultSettings(), strategy.NewCalendar()))
	c := cycleRecord(2021, 1)
	c.Cycle.Offset, c.Cycle.Plan = 0, plan
	must[workflows.Recorded](t)(s.RecordCycle(ctx, c))
	put(t, s, 1, nil) // submitted: due on 30 June
	put(t, s, 2, nil)
	put(t, s, 3, func(p *strategy.Proposal) { p.Stage = strategy.StageReturned })
	put(t, s, 4, func(p *strategy.Proposal) {
		p.Stage = strategy.StageDecided
		p.Decision = &strategy.CommitteeDecision{Conditions: []strategy.Condition{{ID: "c1", Text: "Kosten klären", Owner: "TFM", Due: strategy.NewDate(2021, 6, 30)}}}
	})
	return s
}

func remind(t *testing.T, s *Store, now time.Time) int {
	t.Helper()
	return must[int](t)(s.RemindTasks(context.Background(), now, strategy.NewCalendar()))
}

func noticesOf(t *testing.T, s *Store, actor strategy.Actor) []string {
	t.Helper()
	var texts []string
	for _, n := range must[records.List[records.NoticeReceipt]](t)(s.Notices(context.Background(), actor, records.Page{})).Items {
		texts = append(texts, n.Text)
	}
	slices.Reverse(texts)
	return texts
}

func TestEveryOfficeIsRemindedOfItsTasksOnce(t *testing.T) {
	s := taskYear(t)
	var waits sync.WaitGroup
	for range 3 { // several programs at once
		waits.Go(func() {
			if _, err := s.RemindTasks(context.Background(), berlinMorning(6, 16), strategy.NewCalendar()); err != nil {
				t.Error(err)
			}
		})
	}
	waits.Wait()
	if n := remind(t, s, berlinMorning(6, 16)); n != 0 {
		t.Errorf("once more %d notices", n)
	}
	coordination := noticesOf(t, s, coordinator)
	if len(coordination) != 1 || !strings.HasPrefix(coordination[0], "Vorschläge vorprüfen, Frist 30.06.2021: 2 Aufgaben, ") {
		t.Errorf("the coordinator reads %q", coordination)
	}
	same(t, "TFM", noticesOf(t, s, ministryOf("TFM")), []string{"Maßgaben erfüllen, Frist 30.06.2021: „c1: Kosten klären“."})
	same(t, "TMIK", noticesOf(t, s, ministryOf("TMIK")), []string{})
	if own := noticesOf(t, s, organiser); len(own) != 1 || !strings.HasPrefix(own[0], "Vorschläge überarbeiten, Frist 30.06.2021: ") {
		t.Errorf("the submitter reads %q", own)
	}
	if n := remind(t, s, berlinMorning(6, 30)); n != 2 { // of the Maßgabe its proposal reminds on that day
		t.Errorf("on the last day %d notices", n)
	}
}

func TestOverdueTasksGoUpTheLadder(t *testing.T) {
	s := taskYear(t)
	secretary := func(ministry string) strategy.Actor {
		return strategy.Actor{Subject: "st-" + ministry, Role: strategy.RoleCommittee, Ministry: ministry}
	}
	if n := remind(t, s, berlinMorning(7, 2)); n != 0 {
		t.Errorf("before the third working day %d notices", n)
	}
	put2(t, s, 2, 2, func(p *strategy.Proposal) { p.Stage = strategy.StageScreened })
	if n := remind(t, s, berlinMorning(7, 5)); n != 3 {
		t.Errorf("on the third working day %d notices", n)
	}
	same(t, "of the lead ministry", noticesOf(t, s, secretary("TMWWDG")),
		[]string{"Vorschläge vorprüfen: eine Aufgabe, seit dem 30.06.2021 überfällig, bei: Koordination."})
	same(t, "of TFM", noticesOf(t, s, secretary("TFM")), []string{"Maßgaben erfüllen: eine Aufgabe, seit dem 30.06.2021 überfällig, bei: TFM."})
	same(t, "the coordinator", noticesOf(t, s, coordinator), []string{"Vorschläge überarbeiten: eine Aufgabe, seit dem 30.06.2021 überfällig, bei: Einreichende."})
}

// put2 stores a later revision of what put stored.
func put2(t testing.TB, s *Store, n, revision int, change func(p *strategy.Proposal)) {
	t.Helper()
	r := proposalRecord(n, 2021, revision)
	change(&r.Proposal)
	must[workflows.Recorded](t)(s.RecordProposal(context.Background(), r))
}

// A rehearsal's calendar is ahead of the real one.
func TestTasksAreRemindedOfInTheCalendarOfTheirCycle(t *testing.T) {
	s := taskYear(t)
	c := cycleRecord(2021, 2)
	c.Cycle.Plan = must[strategy.Plan](t)(strategy.PlanBackward(2021, strategy.NewDate(2021, 12, 14), strategy.DefaultSettings(), strategy.NewCalendar()))
	c.Cycle.Offset = 100 * 24 * time.Hour
	must[workflows.Recorded](t)(s.RecordCycle(context.Background(), c))
	if n := remind(t, s, berlinMorning(6, 16)); n != 0 {
		t.Errorf("%d notices in real time", n)
	}
	if n := remind(t, s, berlinMorning(6, 16).AddDate(0, 0, -100)); n != 3 {
		t.Errorf("%d notices in the rehearsal's calendar", n)
	}
}

func TestNobodyIsRemindedOfTasksThatAreDone(t *testing.T) {
	s := taskYear(t)
	remind(t, s, berlinMorning(6, 16))
	settled := func() []string {
		t.Helper()
		var rows []noticeRow
		if err := s.db.Where("kind = ?", strategy.NoticeTasksDue).Order("key").Find(&rows).Error; err != nil {
			t.Fatal(err)
		}
		var done []string
		for key, is := range must[map[string]bool](t)(settledDuties(s.db, rows)) {
			if is {
				done = append(done, strings.Split(key, "/")[2])
			}
		}
		slices.Sort(done)
		return done
	}
	same(t, "nothing done", settled(), []string{})
	put2(t, s, 1, 2, func(p *strategy.Proposal) { p.Stage = strategy.StageScreened })
	put2(t, s, 3, 2, func(p *strategy.Proposal) { p.Stage = strategy.StageSubmitted })
	same(t, "reworked, one of three screened", settled(), []string{"revise"})
	put2(t, s, 2, 2, func(p *strategy.Proposal) { p.Stage = strategy.StageScreened })
	put2(t, s, 3, 3, func(p *strategy.Proposal) { p.Stage = strategy.StageWithdrawn })
	same(t, "all screened", settled(), []string{"revise", "screen"})
}
