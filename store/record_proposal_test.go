package store

import (
	"context"
	"reflect"
	"slices"
	"testing"
	"time"

	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

func TestRecordProposalKeepsTheWholeState(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	r := proposalRecord(1, 2021, 1)
	deadline := strategy.NewDate(2021, 9, 30)
	done := strategy.NewDate(2021, 12, 1)
	p := &r.Proposal
	p.Due = calendarTime.Add(48 * time.Hour)
	p.Affected = []strategy.Affected{
		{Ministry: "TFM", Reasons: []string{"topic:money"}, Passages: []strategy.Passage{strategy.PassageEffects}, Open: true},
		{Ministry: "TMIK", Reasons: []string{"lead"}, Passages: []strategy.Passage{}, NoReply: &deadline},
	}
	p.Positions = []strategy.Position{{Ministry: "TMIK", Kind: strategy.PositionSigned, TextHash: "t1", GivenBy: coordinator, At: calendarTime}}
	p.Dissents = []strategy.Dissent{{Ministry: "TFM", Passage: strategy.PassageEffects, Grounds: "zu teuer", Level: strategy.LevelTalk}}
	p.Decision = &strategy.CommitteeDecision{SessionID: "2021/1", Outcome: strategy.DecideAdoptConditions, At: calendarTime,
		Conditions: []strategy.Condition{{ID: "c1", Text: "Kosten prüfen", Owner: "TFM", Due: deadline, Done: &done}}}
	must[workflows.Recorded](t)(s.RecordProposal(ctx, r))

	var row proposalRow
	if err := s.db.First(&row).Error; err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(row.State.V, *p) {
		t.Errorf("stored\n%+v\nwant\n%+v", row.State.V, *p)
	}
	if row.Title != "Vorschlag 1" || !slices.Equal(row.Lead, []string{"TMIK"}) || row.OpenDissents != 1 || row.Submitter != "o-1" {
		t.Errorf("columns: %+v", row)
	}
	if !row.CreatedAt.Equal(r.Entries[0].At) || !row.DueAt.Equal(p.Due) {
		t.Errorf("times: created %v, due %v", row.CreatedAt, row.DueAt)
	}
	for table, want := range map[string]int{"affected": 2, "positions": 1, "conditions": 1, "proposal_texts": 1} {
		if n := count(t, s, table); n != want {
			t.Errorf("%d rows in %s, want %d", n, table, want)
		}
	}
}

func TestAMinistryOwesItsAnswerSinceItWasFirstAsked(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	asked := func(revision int, open bool, ministries ...string) {
		t.Helper()
		r := proposalRecord(1, 2021, revision)
		for _, m := range ministries {
			r.Proposal.Affected = append(r.Proposal.Affected, strategy.Affected{Ministry: m, Open: open})
		}
		must[workflows.Recorded](t)(s.RecordProposal(ctx, r))
	}
	since := func() *time.Time {
		t.Helper()
		var rows []affectedRow
		if err := s.db.Where("ministry = 'TFM'").Find(&rows).Error; err != nil || len(rows) != 1 {
			t.Fatal(rows, err)
		}
		return rows[0].AskedAt
	}
	asked(1, true, "TFM", "TMIK")
	first := entry("", "", 1).At
	asked(2, true, "TFM") // asked already, TMIK no longer affected
	if at := since(); at == nil || !at.Equal(first) {
		t.Errorf("asked at %v, want %v", at, first)
	}
	if n := count(t, s, "affected"); n != 1 {
		t.Errorf("%d ministries are affected, want 1", n)
	}
	asked(3, false, "TFM")
	if at := since(); at != nil {
		t.Errorf("it has answered, and owes an answer since %v", at)
	}
	asked(4, true, "TFM")
	if at := since(); at == nil || !at.Equal(entry("", "", 4).At) {
		t.Errorf("asked again at %v", at)
	}
}

func TestPositionsAndTextsAreHistory(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	give := func(revision, textRevision int, kind strategy.PositionKind) workflows.ProposalRecord {
		r := proposalRecord(1, 2021, revision)
		r.Proposal.TextRevision, r.NewText = textRevision, true
		r.Proposal.Positions = []strategy.Position{{Ministry: "TFM", Kind: kind, TextHash: "t1",
			At: calendarTime.Add(time.Duration(revision) * time.Minute), GivenBy: coordinator}}
		return r
	}
	for _, r := range []workflows.ProposalRecord{
		give(1, 1, strategy.PositionReserved), give(3, 3, strategy.PositionSigned),
		give(2, 2, strategy.PositionRefused), give(1, 1, strategy.PositionReserved),
	} {
		must[workflows.Recorded](t)(s.RecordProposal(ctx, r))
	}
	for _, table := range []string{"positions", "proposal_texts"} {
		if n := count(t, s, table); n != 3 {
			t.Errorf("%d rows in %s, want 3", n, table)
		}
		if err := s.db.Exec("delete from " + table).Error; err == nil {
			t.Errorf("%s can be deleted from", table)
		}
	}
}
