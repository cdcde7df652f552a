package web

import (
	"context"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

func (s *sampleStore) Editions(context.Context, records.Page) (records.List[records.EditionHead], error) {
	return records.List[records.EditionHead]{Items: []records.EditionHead{
		{Year: 2026, AdoptedOn: strategy.NewDate(2026, 12, 8), Source: "cycle/2026", Measures: 2},
		{Year: 2020, AdoptedOn: strategy.NewDate(2020, 12, 8), Source: "sha256:00", Measures: 2},
	}}, nil
}

// sampleEdition is that of 2026; in 2020 a text was another, and a measure is gone since.
func sampleEdition(year int) strategy.Edition {
	e := strategy.Edition{
		Year: year, AdoptedOn: strategy.NewDate(year, 12, 8), Fields: []strategy.EditionField{{Theme: "Leben", Field: "Digitale Bildung"}},
	}
	for _, m := range sampleMeasures() {
		e.Measures = append(e.Measures, m.EditionEntry)
	}
	if year == 2020 {
		e.Measures[0].Sheet.Description = "Keine Schule hat einen Anschluss."
		e.Measures[1].MeasureID, e.Measures[1].Code = "m-0", "M1-09"
	}
	return e
}

func (s *sampleStore) Edition(_ context.Context, year int) (strategy.Edition, error) {
	if year != 2026 && year != 2020 {
		return strategy.Edition{}, strategy.NotFound("keine Fassung %d", year)
	}
	s.editionsRead++
	return sampleEdition(year), nil
}

func (s *sampleStore) MeasureHistory(ctx context.Context, id string) ([]records.Measure, error) {
	m, err := s.Measure(ctx, id)
	if err != nil {
		return nil, err
	}
	if id != "m-1" {
		return []records.Measure{m}, nil
	}
	first := records.Measure{Year: 2020, EditionEntry: sampleEdition(2020).Measures[0]}
	first.New, first.TextHash = true, "t-1"
	m.TextHash, m.ProposalID = "t-2", sampleProposalID
	return []records.Measure{first, m}, nil
}

func (s *sampleStore) Monitor(context.Context) (records.Monitor, error) {
	m := records.Monitor{Edition: 2026, AdoptedOn: strategy.NewDate(2026, 12, 8)}
	if s.noEdition {
		return records.Monitor{}, nil
	}
	for _, e := range sampleMeasures() {
		m.Measures = append(m.Measures, records.MonitorMeasure{
			MeasureID: e.MeasureID, Code: e.Code, Title: e.Sheet.Title, Theme: e.Sheet.Theme, Field: e.Sheet.Field, Lead: e.Sheet.Lead,
		})
	}
	first := &m.Measures[0]
	first.Half, first.ReportedOn, first.Status, first.Rating = "2026-H2", strategy.NewDate(2027, 3, 20), strategy.StatusOnTrack, strategy.StatusDelayed
	first.MilestonesDone, first.Milestones = 1, 2
	m.Measures[1].OverdueSince = strategy.NewDate(2027, 9, 1)
	m.Measures = append(m.Measures, records.MonitorMeasure{
		MeasureID: "m-3", Code: "Q-01", Title: "Querschnitt", Lead: []string{}, Status: strategy.StatusDone, Half: "2026-H2", Missing: "2027-H1",
	})
	return m, nil
}

func (s *sampleStore) AddComment(_ context.Context, r records.OwnRequest, c records.Comment) (workflows.Result, error) {
	s.commented = append(s.commented, c)
	return workflows.Result{RequestHash: r.Hash, ID: c.ID, Revision: 1, Stage: c.State}, nil
}
