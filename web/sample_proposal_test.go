package web

import (
	"context"
	"slices"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

func sampleSheet() strategy.Sheet {
	until := "bis Q4/2028"
	end := "2028-12-31"
	return strategy.Sheet{
		Title: "Glasfaser für alle Schulen", Theme: "Leben", Field: "Digitale Bildung", Lead: []string{"TFM"},
		Participants: []string{"TMIK", "Schulträger"}, Description: "Jede Schule erhält einen Anschluss.", Background: "Bisher fehlt er oft.",
		Milestones: []strategy.Milestone{{Text: "Alle Schulen sind angeschlossen", When: &until, Kind: "by", End: &end}},
	}
}

// sampleProposal amends a measure, is in coordination and disputed.
func sampleProposal() strategy.Proposal {
	base, sheet := sampleSheet(), sampleSheet()
	base.Description = "Jede zweite Schule erhält einen Anschluss."
	return strategy.Proposal{
		ID: sampleProposalID, Year: 2027, Kind: strategy.KindAmend, Origin: strategy.OriginWorkshop, WorkshopID: exampleWorkshop,
		Targets: []string{"m-1"}, Stage: strategy.StageInCoordination,
		Revision: 7, TextRevision: 2, TextHash: "hash-2", Draft: strategy.Draft{Sheet: &sheet}, Base: strategy.Draft{Sheet: &base},
		Reason: "Es fehlt an Anschlüssen.", Effects: strategy.Effects{Budget: "10 Mio. Euro"}, Topics: []strategy.Topic{strategy.TopicMoney},
		Supporters: []string{"Schulträgerverband"},
		Submitter:  strategy.Actor{Subject: "p-organiser", Role: strategy.RoleOrganiser}, Authors: []string{"p-organiser"},
		Screening:   &strategy.Screening{Outcome: strategy.ScreenAccept, At: testNow.AddDate(0, -4, 0)},
		Feasibility: &strategy.Feasibility{Feasible: true, Answer: "Gut zu schaffen."},
		Affected: []strategy.Affected{
			{Ministry: "TFM", Reasons: []string{strategy.ReasonLead, "topic:money"}, Open: true},
			{Ministry: "TMIK", Reasons: []string{strategy.ReasonParticipant}, Passages: []strategy.Passage{strategy.PassageDescription}},
		},
		Positions: []strategy.Position{{
			Ministry: "TMIK", Kind: strategy.PositionRefused, TextHash: "hash-1", Passages: []strategy.Passage{strategy.PassageDescription},
			Grounds: "So nicht zu bauen.", GivenBy: strategy.Actor{Subject: "p-tmik", Role: strategy.RoleMinistry, Ministry: "TMIK"}, At: testNow, Late: true,
		}},
		Dissents: []strategy.Dissent{{Ministry: "TMIK", Passage: strategy.PassageDescription, Grounds: "So nicht zu bauen.", Level: strategy.LevelStateSecretaries, Note: "Kein Ergebnis im Gespräch."}},
		Due:      strategy.NewDate(2027, 9, 30).EndOfDay(strategy.Berlin()),
	}
}

// decidedProposal is adopted with a Maßgabe of TFM.
func decidedProposal() strategy.Proposal {
	p := sampleProposal()
	p.Stage, p.SessionID = strategy.StageDecided, "2027/1"
	done := strategy.NewDate(2027, 8, 1)
	p.Decision = &strategy.CommitteeDecision{SessionID: "2027/1", Outcome: strategy.DecideAdoptConditions, Reason: "Unter Maßgaben.", Conditions: []strategy.Condition{
		{ID: "committee-1", Text: "Kosten nennen", Owner: "TFM", Due: strategy.NewDate(2027, 12, 1)},
		{ID: "committee-2", Text: "Bericht geben", Owner: "TMIK", Done: &done},
	}}
	return p
}

func (s *sampleStore) proposal() strategy.Proposal {
	p := sampleProposal()
	switch s.stage {
	case "":
	case strategy.StageSubmitted, strategy.StageReturned:
		p.Stage, p.Screening, p.Feasibility, p.Affected, p.Positions, p.Dissents = s.stage, nil, nil, nil, nil, nil
	case strategy.StageDecided:
		p = decidedProposal()
	default:
		p.Stage = s.stage
	}
	return p
}

// shown is a proposal as the viewer sees it.
func shown(ctx context.Context, p strategy.Proposal) (strategy.Proposal, bool) {
	viewer, named := records.Viewer(ctx)
	if !named {
		return p, true
	}
	return strategy.SightOf(viewer, nil).ShowProposal(p)
}

func (s *sampleStore) Proposals(ctx context.Context, f records.ProposalFilter, _ records.Page) (records.List[strategy.Proposal], error) {
	s.filter = f
	p, exists := shown(ctx, s.proposal())
	if !exists || len(f.Stages) > 0 && !slices.Contains(f.Stages, p.Stage) {
		return records.List[strategy.Proposal]{}, nil
	}
	return records.List[strategy.Proposal]{Items: []strategy.Proposal{p}}, nil
}

func (s *sampleStore) ProposalTitles(ctx context.Context, f records.ProposalFilter, page records.Page) (records.List[records.ProposalTitle], error) {
	var titles records.List[records.ProposalTitle]
	found, err := s.Proposals(ctx, f, page)
	for _, p := range found.Items {
		titles.Items = append(titles.Items, records.ProposalTitle{ID: p.ID, Title: p.Title(), Kind: p.Kind, Stage: p.Stage})
	}
	return titles, err
}

func (s *sampleStore) Proposal(ctx context.Context, id string) (strategy.Proposal, error) {
	if id == sampleProposalID || id == secondProposal {
		p := s.proposal()
		p.ID = id
		if p, exists := shown(ctx, p); exists {
			return p, nil
		}
	}
	return strategy.Proposal{}, strategy.NotFound("einen Vorschlag %s gibt es nicht", id)
}

func (s *sampleStore) ProposalTexts(ctx context.Context, id string) ([]records.ProposalText, error) {
	p := s.proposal()
	older := sampleSheet()
	older.Description = "Jede Schule erhält bald einen Anschluss."
	return []records.ProposalText{
		{TextRevision: 1, TextHash: "hash-1", Draft: strategy.Draft{Sheet: &older}, Reason: p.Reason, Effects: p.Effects, Author: p.Submitter, At: testNow.AddDate(0, -5, 0)},
		{TextRevision: 2, TextHash: "hash-2", Draft: p.Draft, Reason: p.Reason, Effects: p.Effects, Author: p.Submitter, At: testNow.AddDate(0, -1, 0)},
	}, nil
}

func (s *sampleStore) ProposalTextRevision(ctx context.Context, id string, revision int) (records.ProposalText, error) {
	texts, err := s.ProposalTexts(ctx, id)
	if revision == 0 {
		revision = len(texts)
	}
	if err != nil || revision > len(texts) {
		return records.ProposalText{}, strategy.NotFound("einen Text %d gibt es nicht", revision)
	}
	return texts[revision-1], nil
}

func (s *sampleStore) Comments(_ context.Context, id, state string, _ records.Page) (records.List[records.Comment], error) {
	return records.List[records.Comment]{Items: []records.Comment{
		{ID: exampleComment, ProposalID: id, Author: "Elternvertretung", Text: "Bitte auch Grundschulen.", State: "pending", Revision: 1, At: testNow},
		{ID: "1d3c1a52-0b1e-4b8e-9a35-0f6f4f2a1c33", ProposalID: id, Text: "Endlich.", State: "published", Answer: "Danke.", Revision: 2, At: testNow},
	}}, nil
}

const exampleComment = "2d3c1a52-0b1e-4b8e-9a35-0f6f4f2a1c44"

func (s *sampleStore) Comment(_ context.Context, id string) (records.Comment, error) {
	return records.Comment{ID: id, ProposalID: sampleProposalID, Text: "Bitte auch Grundschulen.", State: "pending", Revision: 1}, nil
}

func (s *sampleStore) ModerateComment(_ context.Context, r records.OwnRequest, id, state, reason, answer string) (workflows.Result, error) {
	s.moderated = append(s.moderated, id+" "+state+" "+reason+" "+answer)
	return workflows.Result{RequestHash: r.Hash, ID: id, Revision: 2}, nil
}

func sampleMeasures() []records.Measure {
	base := *sampleProposal().Base.Sheet
	other := sampleSheet()
	other.Title = "Digitale Bauakte"
	return []records.Measure{
		{Year: 2026, EditionEntry: strategy.EditionEntry{MeasureID: "m-1", Code: "M1-01", Sheet: base}},
		{Year: 2026, EditionEntry: strategy.EditionEntry{MeasureID: "m-2", Code: "M1-02", Sheet: other}},
	}
}

func (s *sampleStore) Measures(context.Context, records.MeasureFilter, records.Page) (records.List[records.Measure], error) {
	return records.List[records.Measure]{Items: sampleMeasures()}, nil
}

func (s *sampleStore) Measure(_ context.Context, id string) (records.Measure, error) {
	for _, m := range sampleMeasures() {
		if m.MeasureID == id {
			return m, nil
		}
	}
	return records.Measure{}, strategy.NotFound("eine Maßnahme %s gibt es nicht", id)
}

func (s *sampleStore) CurrentFocus(ctx context.Context, field string) (strategy.EditionField, error) {
	fields, err := s.Fields(ctx, 0)
	if err != nil || field != fields[0].Field {
		return strategy.EditionField{}, strategy.NotFound("kein Handlungsfeld %s", field)
	}
	return fields[0], nil
}

func (s *sampleStore) PositionDraft(_ context.Context, id, ministry string) (records.PositionDraft, error) {
	for _, d := range slices.Backward(s.drafts) {
		if d.ProposalID == id && d.Ministry == ministry {
			return d, nil
		}
	}
	return records.PositionDraft{}, strategy.NotFound("nichts vorbereitet")
}

func (s *sampleStore) SavePositionDraft(_ context.Context, r records.OwnRequest, d records.PositionDraft) (workflows.Result, error) {
	d.Revision = len(s.drafts) + 1
	s.drafts = append(s.drafts, d)
	return workflows.Result{RequestHash: r.Hash, ID: d.ProposalID, Revision: d.Revision}, nil
}
