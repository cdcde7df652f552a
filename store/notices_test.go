package store

import (
	"context"
	"fmt"
	"testing"
	"time"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

func TestNoticesReachWhomTheyAreFor(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	r := proposalRecord(1, 2021, 1)
	for i, n := range []strategy.Notice{
		{Role: strategy.RoleMinistry, Ministry: "TFM"}, {Role: strategy.RoleMinistry, Ministry: "TMIK"}, {Role: strategy.RoleMinistry},
		{Role: strategy.RoleCoordinator}, {Role: strategy.RoleOrganiser, Subject: "o-1"}, {Role: strategy.RoleMinistry, Ministry: "TFM", Due: calendarTime},
	} {
		n.Key, n.At, n.Text = fmt.Sprint("n", i), calendarTime, "Text"
		r.Notices = append(r.Notices, n)
	}
	must[workflows.Recorded](t)(s.RecordProposal(ctx, r))
	find := func(actor strategy.Actor) []string {
		t.Helper()
		return walkPages(t, func(page records.Page) (records.List[strategy.Notice], error) { return s.Notices(ctx, actor, page) },
			func(n strategy.Notice) string { return n.Key })
	}
	same(t, "ministry", find(ministryOf("TFM")), []string{"n5", "n2", "n0"})
	same(t, "coordinator", find(coordinator), []string{"n3"})
	same(t, "organiser", find(organiser), []string{"n4"})
	same(t, "another organiser", find(strategy.Actor{Subject: "o-2", Role: strategy.RoleOrganiser}), []string{})
	list := must[records.List[strategy.Notice]](t)(s.Notices(ctx, ministryOf("TFM"), records.Page{Limit: 1}))
	if !list.Items[0].Due.Equal(calendarTime) || list.Items[0].Text != "Text" {
		t.Errorf("%+v", list.Items[0])
	}
}

func TestNoticesAreMailedOnceAndTriedAgain(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	r := proposalRecord(1, 2021, 1)
	for _, key := range []string{"a", "b", "c"} {
		r.Notices = append(r.Notices, strategy.Notice{Key: key, At: calendarTime})
	}
	must[workflows.Recorded](t)(s.RecordProposal(ctx, r))
	waiting := func(at time.Time) (keys []string) {
		t.Helper()
		for _, n := range must[[]strategy.Notice](t)(s.UnmailedNotices(ctx, at, 10)) {
			keys = append(keys, n.Key)
		}
		return keys
	}
	same(t, "at first", waiting(realTime), []string{"a", "b", "c"})
	if err := s.NoticeMailed(ctx, "a", realTime); err != nil {
		t.Fatal(err)
	}
	if err := s.NoticeFailed(ctx, "b", "mailbox full", realTime.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	same(t, "after one attempt", waiting(realTime), []string{"c"})
	same(t, "an hour later", waiting(realTime.Add(time.Hour)), []string{"b", "c"})
	must[workflows.Recorded](t)(s.RecordProposal(ctx, r)) // a repeated record mails nothing again
	same(t, "after the record was repeated", waiting(realTime), []string{"c"})
}
