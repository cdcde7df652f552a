package api

import (
	"context"
	"errors"
	"time"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

const (
	knownProposal = "7d3c1a52-0b1e-4b8e-9a35-0f6f4f2a1c11"
	knownWorkshop = "1f0e8a4c-52b7-4a6d-8f7e-3c9d2b1a0e55"
	unknownID     = "00000000-0000-4000-8000-000000000000"
)

// fakeStore knows one of everything. Methods that no test needs are missing: calling
// one is a nil pointer, which fails the test.
type fakeStore struct {
	Store
	decided map[string]workflows.Result
	broken  bool
	saved   int
	stage   strategy.Stage // of the known proposal
	phase   strategy.Phase
	refused []Refusal
	exports []Export

	happened strategy.Happened
	sessions []strategy.CabinetSession
	lists    int // how often cycles were listed
}

func (s *fakeStore) DecidedResult(_ context.Context, id string) (workflows.Result, bool, error) {
	if s.broken {
		return workflows.Result{}, false, errors.New("connection refused")
	}
	r, ok := s.decided[id]
	return r, ok, nil
}

func (s *fakeStore) Cycle(_ context.Context, year int) (strategy.Cycle, error) {
	if s.broken {
		return strategy.Cycle{}, errors.New("connection refused: password=secret")
	}
	if year != 2027 {
		return strategy.Cycle{}, strategy.NotFound("keinen Zyklus %d", year)
	}
	plan, err := strategy.PlanBackward(2027, strategy.NewDate(2027, 11, 30), strategy.DefaultSettings(), strategy.NewCalendar())
	return strategy.Cycle{Year: 2027, Phase: s.phase, Plan: plan, Settings: strategy.DefaultSettings(), Revision: 4}, err
}

func (s *fakeStore) CycleCounts(context.Context, int) (CycleCounts, error) {
	return CycleCounts{Proposals: map[strategy.Stage]int{strategy.StageSubmitted: 2}, Behind: 1}, nil
}

func (s *fakeStore) OpenItems(ctx context.Context, _ int) ([]OpenItem, error) {
	viewer, named := records.Viewer(ctx)
	all := strategy.ProposalSight{Exists: true, Coordination: !named || viewer.Role != strategy.RoleOrganiser, Whole: sightIn(ctx).All}
	asked := map[string]time.Time{"TFM": time.Date(2027, 8, 2, 8, 0, 0, 0, time.UTC), "TMIK": time.Date(2027, 8, 20, 8, 0, 0, 0, time.UTC)}
	return []OpenItem{
		{ProposalID: knownProposal, Title: "A", Stage: strategy.StageInCoordination, Due: strategy.NewDate(2027, 8, 30).EndOfDay(strategy.Berlin()), Waiting: []string{"TFM", "TMIK"}, Asked: asked, See: all},
		{ProposalID: unknownID, Title: "B", Stage: strategy.StageDissent, Waiting: []string{"TFM"}, Dissents: []string{"TMIK"}, Asked: asked, See: all},
		{ProposalID: unknownID, Title: "C", Stage: strategy.StageInCoordination, Waiting: []string{"TFM"}, Asked: asked, Prepared: map[string]string{"TFM": "demo-tfm"}, See: all},
	}, nil
}

func (s *fakeStore) History(context.Context, int) (strategy.History, error) {
	return strategy.History{}, nil
}

func (s *fakeStore) Happened(context.Context, strategy.Cycle) (strategy.Happened, error) {
	return s.happened, nil
}

func (s *fakeStore) CabinetSessions(_ context.Context, year int) (records.CabinetSessions, error) {
	return records.CabinetSessions{Year: year, Sessions: s.sessions, Revision: 2}, nil
}

func (s *fakeStore) SaveCabinetSessions(_ context.Context, r OwnRequest, c records.CabinetSessions) (workflows.Result, error) {
	s.saved++
	s.sessions = c.Sessions
	return workflows.Result{RequestHash: r.Hash, ID: "2027", Revision: 3}, nil
}

func (s *fakeStore) Cycles(ctx context.Context, _ Page) (List[strategy.Cycle], error) {
	s.lists++
	cycle, err := s.Cycle(ctx, 2027)
	closed := strategy.Cycle{Year: 2026, Phase: strategy.PhaseClosed}
	return List[strategy.Cycle]{Items: []strategy.Cycle{cycle, closed}}, err
}

func (s *fakeStore) OpenCounts(context.Context, int, time.Time) (records.OpenCounts, error) {
	return records.OpenCounts{
		Open:    map[strategy.Stage]int{strategy.StageInCoordination: 2, strategy.StageDissent: 1, strategy.StageDecided: 4},
		Overdue: map[string]int{"TFM": 1, "TMIK": 0},
		Reports: map[string]int{"TFM": 5},
	}, nil
}

var inForce = strategy.Sheet{
	Title: "Titel", Theme: "Verwaltung", Field: "Digitale Verwaltung", Lead: []string{"TFM"}, Description: "Alt.",
}

func (s *fakeStore) Measure(_ context.Context, id string) (Measure, error) {
	switch id {
	case "m-1", "m-2":
		return Measure{EditionEntry: strategy.EditionEntry{MeasureID: id, Code: "M1-01", Sheet: inForce}}, nil
	case "m-ended":
		return Measure{EditionEntry: strategy.EditionEntry{MeasureID: id, Code: "M1-02", Ended: true}}, nil
	}
	return Measure{}, strategy.NotFound("keine Maßnahme")
}

func (s *fakeStore) CurrentFocus(_ context.Context, field string) (strategy.EditionField, error) {
	if field != "Digitale Verwaltung" {
		return strategy.EditionField{}, strategy.NotFound("kein Handlungsfeld")
	}
	return strategy.EditionField{Field: field, Vision: "Alte Vision", Priorities: []string{"Erstens"}}, nil
}

func (s *fakeStore) Workshop(_ context.Context, id string) (Workshop, error) {
	if id != knownWorkshop {
		return Workshop{}, strategy.NotFound("keine Digitalwerkstatt")
	}
	return Workshop{ID: id, Year: 2027, Title: "Werkstatt", By: strategy.Actor{Subject: "demo-werkstatt-1"}, Revision: 3}, nil
}

func (s *fakeStore) SaveWorkshop(_ context.Context, r OwnRequest, w Workshop) (workflows.Result, error) {
	s.saved++
	if r.Expected != 0 && r.Expected != w.Revision {
		return workflows.Result{}, strategy.Stale("Revision %d", w.Revision)
	}
	return workflows.Result{RequestHash: r.Hash, ID: w.ID, Revision: w.Revision + 1, Stage: "filed"}, nil
}

func (s *fakeStore) Report(context.Context, string) (strategy.Report, error) {
	return strategy.Report{}, strategy.NotFound("kein Bericht")
}

// sightIn is that of the viewer, as the store's.
func sightIn(ctx context.Context) strategy.Sight {
	viewer, ok := records.Viewer(ctx)
	if !ok {
		return strategy.Everything()
	}
	return strategy.SightOf(viewer, nil)
}

// Proposal is in coordination with TFM unless the test says otherwise.
func (s *fakeStore) Proposal(ctx context.Context, id string) (strategy.Proposal, error) {
	if id == knownProposal {
		if p, exists := sightIn(ctx).ShowProposal(s.proposal(id)); exists {
			return p, nil
		}
	}
	return strategy.Proposal{}, strategy.NotFound("keinen Vorschlag %s", id)
}

func (s *fakeStore) proposal(id string) strategy.Proposal {
	stage := s.stage
	if stage == "" {
		stage = strategy.StageInCoordination
	}
	feasible := strategy.Feasibility{Feasible: true, Answer: "Ja, weil."}
	return strategy.Proposal{
		ID: id, Year: 2027, Kind: strategy.KindAmend, Stage: stage, Revision: 7, TextRevision: 2, TextHash: "hash-2",
		Base: strategy.Draft{Sheet: &inForce}, Draft: strategy.Draft{Sheet: &inForce}, Reason: "Vertraulich begründet",
		Submitter: strategy.Actor{Subject: "demo-werkstatt-1", Role: strategy.RoleOrganiser}, Feasibility: &feasible,
		Affected:  []strategy.Affected{{Ministry: "TFM"}, {Ministry: "TMIK"}},
		Positions: []strategy.Position{{Ministry: "TFM", Kind: strategy.PositionRefused, Grounds: "zu teuer"}},
	}
}

func (s *fakeStore) PositionDraft(_ context.Context, _, ministry string) (PositionDraft, error) {
	if ministry != "TFM" {
		return PositionDraft{}, strategy.NotFound("kein Entwurf")
	}
	return PositionDraft{Ministry: "TFM", TextHash: "hash-2", Kind: strategy.PositionSigned, PreparedBy: "demo-tfm"}, nil
}

func (s *fakeStore) SavePositionDraft(_ context.Context, r OwnRequest, d PositionDraft) (workflows.Result, error) {
	s.saved++
	return workflows.Result{RequestHash: r.Hash, ID: d.ProposalID + "/" + d.Ministry, Revision: 1}, nil
}

func (s *fakeStore) AddComment(_ context.Context, r OwnRequest, c Comment) (workflows.Result, error) {
	s.saved++
	return workflows.Result{RequestHash: r.Hash, ID: c.ID, Revision: 1, Stage: c.State}, nil
}

func (s *fakeStore) Comment(_ context.Context, id string) (Comment, error) {
	return Comment{}, strategy.NotFound("keinen Kommentar")
}
