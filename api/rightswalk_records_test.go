package api

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"testing"
	"time"

	"fortschreibung/embedded/testengine"
	"fortschreibung/records"
	"fortschreibung/store"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// What the rights walk walks over: one of everything, in the stages that who_may.txt names.
const (
	walkCoordination   = "00000000-0000-4000-8000-000000000001"
	walkDraft          = "00000000-0000-4000-8000-000000000002"
	walkMinistry       = "00000000-0000-4000-8000-000000000003"
	walkScreened       = "00000000-0000-4000-8000-000000000004"
	walkDecided        = "00000000-0000-4000-8000-000000000005"
	walkAlone          = "00000000-0000-4000-8000-000000000006"
	walkWorkshop       = "00000000-0000-4000-8000-000000000011"
	walkComment        = "00000000-0000-4000-8000-000000000012"
	walkOwnComment     = "00000000-0000-4000-8000-000000000013"
	walkSecret         = "SECRETOFSOMEBODYWHOISAWAY"
	walkAssignment     = "00000000-0000-4000-8000-000000000014"
	walkAttachment     = "00000000-0000-4000-8000-000000000019"
	walkWebhook        = "00000000-0000-4000-8000-00000000001a"
	walkRemovedWebhook = "00000000-0000-4000-8000-00000000001b"
	walkUnfinished     = "00000000-0000-4000-8000-000000000018"
)

func must[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// walkRecords stores what the walk walks over, on a database of its own.
func walkRecords(t *testing.T) *store.Store {
	t.Helper()
	ctx := context.Background()
	s := must[*store.Store](t)(store.Open(ctx, testengine.Postgres(t), store.Options{
		Logger: slog.New(slog.NewTextHandler(io.Discard, nil)), Now: func() time.Time { return testNow },
	}))
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := s.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	if err := s.EnsureMinistries(ctx); err != nil {
		t.Fatal(err)
	}
	for i, text := range []string{"Alt.", "Neu."} { // an earlier edition is not read in after a later one
		year, sheet := 2025+i, inForce
		sheet.Description = text
		must[bool](t)(s.ImportEdition(ctx, strategy.Edition{
			Year: year, AdoptedOn: strategy.NewDate(year, 12, 8), Source: fmt.Sprintf("sha256:%d", year),
			Fields:   []strategy.EditionField{{Theme: sheet.Theme, Field: sheet.Field, Vision: "Vision"}},
			Measures: []strategy.EditionEntry{{Code: "M1-01", Sheet: sheet}},
		}, people["coordinator"]))
	}
	plan := must[strategy.Plan](t)(strategy.PlanBackward(2027, strategy.NewDate(2027, 11, 30), strategy.DefaultSettings(), strategy.NewCalendar()))
	must[workflows.Recorded](t)(s.RecordCycle(ctx, workflows.CycleRecord{
		Trace: workflows.Trace{WorkflowID: workflows.CycleID(2027)}, Entries: []strategy.Entry{walked("cycle", "open", people["coordinator"])},
		Cycle: strategy.Cycle{Year: 2027, Phase: strategy.PhaseConsultation, Plan: plan, Settings: strategy.DefaultSettings(), Revision: 1, OpenedAt: testNow},
	}))
	walkProposals(t, s)
	walkOwnRows(t, s)
	walkReports(t, s)
	walkSessions(t, s)
	return s
}

func walked(entity, action string, by strategy.Actor) strategy.Entry {
	return strategy.Entry{ID: "walk/" + entity + "/" + action, Hash: "h", Action: action, Actor: by, At: testNow, Revision: 1}
}

func walkProposals(t *testing.T, s *store.Store) {
	t.Helper()
	accepted := &strategy.Screening{Outcome: strategy.ScreenAccept, At: testNow}
	for id, p := range map[string]strategy.Proposal{
		walkCoordination: {Stage: strategy.StageInCoordination, Submitter: people["organiser"]},
		walkDraft:        {Stage: strategy.StageSubmitted, Submitter: people["organiser"]},
		walkMinistry:     {Stage: strategy.StageSubmitted, Submitter: people["tfm"]},
		walkScreened:     {Stage: strategy.StageScreened, Submitter: people["organiser"]},
		walkDecided: {Stage: strategy.StageDecided, Submitter: people["organiser"], SessionID: "2027/1",
			Decision: &strategy.CommitteeDecision{SessionID: "2027/1", Outcome: strategy.DecideAdoptConditions, At: testNow,
				Conditions: []strategy.Condition{{ID: "c-1", Text: "Bericht.", Owner: "TFM"}}}},
		walkAlone: {Stage: strategy.StageInCoordination, Submitter: people["tfm-head"]},
	} {
		sheet := inForce
		p.ID, p.Year, p.Kind, p.Origin = id, 2027, strategy.KindNew, strategy.OriginMinistry
		p.Draft, p.Reason = strategy.Draft{Sheet: &sheet}, "Weil."
		p.Authors, p.TextRevision, p.TextHash, p.Revision = []string{p.Submitter.Subject}, 1, "hash", 1
		action := "submit"
		if p.Stage != strategy.StageSubmitted {
			p.Screening, action = accepted, "screen"
		}
		if p.Stage != strategy.StageSubmitted && p.Stage != strategy.StageScreened {
			p.Affected = []strategy.Affected{{Ministry: "TFM", Reasons: []string{"lead"}, Open: true}}
		}
		entry := walked("proposal/"+id, action, p.Submitter)
		entry.Stage = string(p.Stage)
		must[workflows.Recorded](t)(s.RecordProposal(context.Background(), workflows.ProposalRecord{
			Trace: workflows.Trace{WorkflowID: workflows.ProposalID(id)}, Entries: []strategy.Entry{entry}, Proposal: p, NewText: true,
		}))
	}
}

func walkOwnRows(t *testing.T, s *store.Store) {
	t.Helper()
	ctx := context.Background()
	request := func(name, who string) records.OwnRequest {
		return records.OwnRequest{ID: "walk-" + name, Hash: "h", Actor: people[who], At: testNow}
	}
	for _, id := range []string{walkWebhook, walkRemovedWebhook} {
		webhook := records.Webhook{ID: id, URL: "https://empfang.example/", Kinds: []string{"*"}}
		must[workflows.Result](t)(s.AddWebhook(ctx, request("webhook-"+id, "coordinator"), webhook, []byte("sealed")))
	}
	must[workflows.Result](t)(s.SaveWorkshop(ctx, request("workshop", "organiser"), records.Workshop{ID: walkWorkshop, Year: 2027, Title: "Werkstatt"}))
	must[workflows.Result](t)(s.SavePositionDraft(ctx, request("position", "tfm"), records.PositionDraft{
		ProposalID: walkCoordination, Ministry: "TFM", TextHash: "hash", Kind: strategy.PositionSigned,
	}))
	must[workflows.Result](t)(s.AddAttachment(ctx, request("attachment", "organiser"), records.Attachment{
		ID: walkAttachment, WorkshopID: walkWorkshop, Name: "Protokoll.pdf", Type: "application/pdf",
	}, []byte("%PDF-1.7")))
	must[workflows.Result](t)(s.SaveProposalDraft(ctx, request("unfinished", "organiser"), records.ProposalDraft{ID: walkUnfinished, Title: "Angefangen"}))
	for id, subject := range map[string]string{walkComment: "", walkOwnComment: people["coordinator"].Subject} {
		must[workflows.Result](t)(s.AddComment(ctx, request("comment-"+id, "coordinator"), records.Comment{
			ID: id, ProposalID: walkScreened, Subject: subject, Text: "Gut.",
		}))
	}
	var known []records.Person
	for _, p := range people {
		known = append(known, records.Person{Subject: p.Subject, Name: p.Name})
	}
	if err := s.EnsurePeople(ctx, known); err != nil {
		t.Fatal(err)
	}
	must[workflows.Result](t)(s.SaveCalendarFeed(ctx, OwnRequest{
		ID: "calendar", Hash: "h", Actor: strategy.Actor{Subject: "s-away", Role: strategy.RoleMinistry, Ministry: "TFM"}, At: testNow,
	}, secretHash(walkSecret)))
	must[workflows.Result](t)(s.SaveAssignment(ctx, request("assignment", "coordinator"), strategy.Assignment{
		ID: walkAssignment, Subject: people["organiser-2"].Subject, Role: strategy.RoleOrganiser, From: strategy.NewDate(2027, 9, 1),
	}))
}

func walkReports(t *testing.T, s *store.Store) {
	t.Helper()
	tfm, coordinator := people["tfm"], people["coordinator"]
	for measure, r := range map[string]strategy.Report{
		"asked":    {State: strategy.ReportRequested},
		"given":    {State: strategy.ReportSubmitted, SubmittedBy: &tfm},
		"own":      {State: strategy.ReportSubmitted, SubmittedBy: &coordinator},
		"accepted": {State: strategy.ReportAccepted, SubmittedBy: &tfm},
	} {
		r.ID, r.Half, r.Year, r.MeasureID, r.Lead, r.Revision = "2027-H1/"+measure, "2027-H1", 2027, measure, []string{"TFM"}, 1
		r.Due = strategy.NewDate(2027, 10, 1)
		must[workflows.Recorded](t)(s.RecordReport(context.Background(), workflows.ReportRecord{
			Trace: workflows.Trace{WorkflowID: workflows.ReportID(r.ID)}, Entries: []strategy.Entry{walked("report/"+measure, "request", strategy.System())}, Report: r,
		}))
	}
}

func walkSessions(t *testing.T, s *store.Store) {
	t.Helper()
	ctx := context.Background()
	member, chair := people["member"], people["chair"]
	must[workflows.Recorded](t)(s.RecordSession(ctx, workflows.SessionRecord{
		Trace: workflows.Trace{WorkflowID: workflows.SessionID("2027/1")}, Entries: []strategy.Entry{walked("session", "convene", people["coordinator"])},
		Session: strategy.Session{
			ID: "2027/1", Year: 2027, Number: 1, Date: strategy.NewDate(2027, 10, 12), State: strategy.SessionOpen, Revision: 1,
			Members: []strategy.Member{{Subject: member.Subject, Ministry: member.Ministry}, {Subject: chair.Subject, Ministry: chair.Ministry, Chair: true}},
			Items:   []strategy.AgendaItem{{ProposalID: walkDecided, Title: "Titel"}},
		},
	}))
	// The draft first: there is none while another Kabinettvorlage is under way.
	for _, number := range []int{2, 1, 3} {
		by := []string{"coordinator", "", "chancellery"}[number-1]
		v := strategy.Submission{
			ID: workflows.SessionKey(2027, number), Year: 2027, Number: number, State: strategy.SubmissionHandedIn, Revision: 1, Hash: "hash",
			SessionDate: strategy.NewDate(2027, 11, 30), Proposals: []string{walkDecided}, Circular: true, Members: []string{"TFM"}, HandedInBy: people[by].Subject,
		}
		if by == "" {
			v.State, v.Hash = strategy.SubmissionDraft, ""
		}
		must[workflows.Recorded](t)(s.RecordSubmission(ctx, workflows.SubmissionRecord{
			Trace: workflows.Trace{WorkflowID: workflows.SubmissionID(v.ID)}, Entries: []strategy.Entry{walked("submission/"+v.ID, "hand_in", people["coordinator"])}, Submission: v,
		}))
	}
}
