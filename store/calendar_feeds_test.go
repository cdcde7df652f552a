package store

import (
	"context"
	"testing"
	"time"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

func TestACalendarShowsTheTasksOfTheOfficesHeldNow(t *testing.T) {
	ctx := context.Background()
	owner, app := served(t)
	cycle := cycleRecord(2021, 1)
	rehearsed := cycleRecord(2022, 1)
	rehearsed.Cycle.Rehearse = true
	must[workflows.Recorded](t)(owner.RecordCycle(ctx, cycle))
	must[workflows.Recorded](t)(owner.RecordCycle(ctx, rehearsed))
	must[workflows.Recorded](t)(owner.RecordReport(ctx, reportRecord(sampleReport("2021-H1", "m-1", 2021, 4))))
	must[workflows.Recorded](t)(owner.RecordReport(ctx, reportRecord(sampleReport("2022-H1", "m-1", 2022, 1))))

	person := must[records.Person](t)(owner.Enter(ctx, records.Account{Issuer: "i", Subject: "s", Name: "N", Mail: "n@example.org"}))
	actor := strategy.Actor{Subject: person.Subject, Role: strategy.RoleMinistry, Ministry: "TFM"}
	request := ownRequest("feed")
	request.Actor, request.At = actor, realTime
	must[workflows.Result](t)(app.SaveCalendarFeed(records.WithViewer(ctx, actor), request, "hash"))
	tasks := func(what string, want int) records.CalendarFeed {
		t.Helper()
		feed := must[records.CalendarFeed](t)(app.CalendarFeed(ctx, "hash", false)) // without a viewer: the owner's eyes
		if len(feed.Tasks) != want {
			t.Errorf("%s: %d tasks, want %d", what, len(feed.Tasks), want)
		}
		return feed
	}
	feed := tasks("signed in lately", 1)
	if len(feed.Cycles) != 1 || feed.Cycles[0].Year != 2021 {
		t.Errorf("cycles %+v", feed.Cycles)
	}
	// The report's fourth revision in the cycle's first.
	if task := feed.Tasks[0]; task.Sequence != 5 || !task.Changed.Equal(calendarTime.Add(4*time.Hour-time.Hour)) {
		t.Errorf("%+v", task)
	}
	if all := must[records.CalendarFeed](t)(app.CalendarFeed(ctx, "hash", true)); len(all.Cycles) != 2 || len(all.Tasks) != 2 {
		t.Errorf("with rehearsals: %d cycles, %d tasks", len(all.Cycles), len(all.Tasks))
	}

	exec(t, owner, "update people set last_seen_at = ?", realTime.Add(-31*24*time.Hour))
	exec(t, owner, "update calendar_feeds set created_at = ?", realTime.Add(-60*24*time.Hour))
	tasks("away for a month", 0)

	assignment := `insert into assignments values (gen_random_uuid(), ?, 'ministry', ?, false, false, null, ?, ?, '', 1, now(), now())`
	exec(t, owner, assignment, person.Subject, "TFM", "2026-01-01", "2026-03-01") // ended yesterday
	exec(t, owner, "update people set last_seen_at = ?", realTime)
	tasks("out of office", 0)
	exec(t, owner, assignment, person.Subject, "TFM", "2026-03-02", nil)
	tasks("in office again", 1)

	must[records.Erasure](t)(func() (records.Erasure, error) {
		exec(t, owner, "update assignments set valid_to = valid_from - 1")
		return owner.ErasePerson(ctx, person.Subject, "Az. 1", coordinator)
	}())
	if _, err := app.CalendarFeed(ctx, "hash", false); strategy.CodeOf(err) != strategy.CodeNotFound {
		t.Errorf("an erased person's calendar: %v", err)
	}
}
