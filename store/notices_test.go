package store

import (
	"context"
	"fmt"
	"testing"

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
		return walkPages(t, func(page records.Page) (records.List[records.NoticeReceipt], error) {
			return s.Notices(ctx, actor, page)
		},
			func(n records.NoticeReceipt) string { return n.Key })
	}
	same(t, "ministry", find(ministryOf("TFM")), []string{"n5", "n2", "n0"})
	same(t, "coordinator", find(coordinator), []string{"n3"})
	same(t, "organiser", find(organiser), []string{"n4"})
	same(t, "another organiser", find(strategy.Actor{Subject: "o-2", Role: strategy.RoleOrganiser}), []string{})
	list := must[records.List[records.NoticeReceipt]](t)(s.Notices(ctx, ministryOf("TFM"), records.Page{Limit: 1}))
	if !list.Items[0].Due.Equal(calendarTime) || list.Items[0].Text != "Text" {
		t.Errorf("%+v", list.Items[0])
	}
}

func TestSubmittersHearWhenTheirMeasureMakesProgress(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	published := proposalRecord(1, 2021, 1)
	published.Proposal.Stage = strategy.StagePublished
	rejected := proposalRecord(2, 2021, 1)
	rejected.Proposal.Stage, rejected.Proposal.Submitter.Subject = strategy.StageRejected, "o-2"
	for _, r := range []workflows.ProposalRecord{published, rejected} {
		must[workflows.Recorded](t)(s.RecordProposal(ctx, r))
	}
	exec(t, s, "insert into measures values ('m-1', 2021, now()), ('m-2', 2020, now())")
	exec(t, s, "insert into editions values (2021, null, 'x', 'x', now()), (2022, null, 'y', 'y', now())")
	for year, proposal := range map[int]string{2021: id(1), 2022: ""} {
		exec(t, s, `insert into edition_entries values (?, 'm-1', 1, 'M1', false, 't', 't', 'f', '{}', '{}', '', false, '', null, ?)`, year, proposal)
	}
	for revision, state := range map[int]strategy.ReportState{1: strategy.ReportRequested, 2: strategy.ReportSubmitted, 3: strategy.ReportAccepted} {
		for _, measure := range []string{"m-1", "m-2"} {
			r := reportRecord(sampleReport("2022-H1", measure, 2022, revision))
			r.Report.State, r.Entries[0].Stage = state, string(state)
			for range 2 { // a repeated record tells nobody twice
				must[workflows.Recorded](t)(s.RecordReport(ctx, r))
			}
		}
	}
	list := must[records.List[records.NoticeReceipt]](t)(s.Notices(ctx, organiser, records.Page{}))
	if len(list.Items) != 1 || list.Items[0].Kind != "measure_progress" || list.Items[0].EntityID != "2022-H1/m-1" || count(t, s, "notices") != 1 {
		t.Errorf("%d notices, the submitter's: %+v", count(t, s, "notices"), list.Items)
	}
}

func TestEverybodySetsTheirOwnMails(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	if settings := must[records.NoticeSettings](t)(s.NoticeSettings(ctx, organiser.Subject)); settings.Mode != records.NoticeAtOnce || settings.Revision != 0 {
		t.Errorf("without a choice: %+v", settings)
	}
	first := must[workflows.Result](t)(s.SaveNoticeSettings(ctx, ownRequest("1"), records.NoticeDaily))
	again := must[workflows.Result](t)(s.SaveNoticeSettings(ctx, ownRequest("1"), records.NoticeDaily))
	if first.Revision != 1 || again.Revision != 1 {
		t.Errorf("%+v, repeated %+v", first, again)
	}
	stale := ownRequest("2")
	stale.Expected = 7
	if _, err := s.SaveNoticeSettings(ctx, stale, records.NoticeNone); strategy.CodeOf(err) != strategy.CodeStaleRevision {
		t.Errorf("stale: %v", err)
	}
	if settings := must[records.NoticeSettings](t)(s.NoticeSettings(ctx, organiser.Subject)); settings.Mode != records.NoticeDaily || settings.Revision != 1 {
		t.Errorf("%+v", settings)
	}
}
