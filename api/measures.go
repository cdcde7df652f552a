package api

import (
	"context"

	"fortschreibung/strategy"
)

func (s *server) listEditions(ctx context.Context, in *PageQuery) (*out[List[EditionHead]], error) {
	return list(s.store.Editions(ctx, in.page()))
}

func (s *server) getEdition(ctx context.Context, in *YearPath) (*out[strategy.Edition], error) {
	edition, err := s.store.Edition(ctx, in.Year)
	if err != nil {
		return nil, err
	}
	return found(edition, 0), nil
}

func (s *server) listFields(ctx context.Context, in *struct {
	Edition int `query:"edition" minimum:"2000" maximum:"2199" doc:"Year; without: the latest"`
}) (*out[List[strategy.EditionField]], error) {
	fields, err := s.store.Fields(ctx, in.Edition)
	return list(List[strategy.EditionField]{Items: fields}, err)
}

// MeasureQuery narrows the list of measures.
type MeasureQuery struct {
	PageQuery
	Edition  int    `query:"edition" minimum:"2000" maximum:"2199" doc:"Year; without: the latest"`
	Theme    string `query:"theme" maxLength:"200"`
	Field    string `query:"field" maxLength:"300"`
	Ministry string `query:"ministry" maxLength:"200" doc:"Lead"`
	Search   string `query:"q" maxLength:"200" doc:"Full text, German"`
	Ended    bool   `query:"ended" doc:"Also those that ended"`
}

func (s *server) listMeasures(ctx context.Context, in *MeasureQuery) (*out[List[Measure]], error) {
	return list(s.store.Measures(ctx, MeasureFilter{
		Edition: in.Edition, Theme: in.Theme, Field: in.Field, Ministry: in.Ministry, Search: in.Search, Ended: in.Ended,
	}, in.page()))
}

// MeasurePath names a measure by its identity over the years.
type MeasurePath struct {
	ID string `path:"id" maxLength:"100"`
}

func (s *server) getMeasure(ctx context.Context, in *MeasurePath) (*out[Measure], error) {
	m, err := s.store.Measure(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return found(m, 0), nil
}

func (s *server) measureHistory(ctx context.Context, in *MeasurePath) (*out[List[Measure]], error) {
	if _, err := s.store.Measure(ctx, in.ID); err != nil {
		return nil, err
	}
	history, err := s.store.MeasureHistory(ctx, in.ID)
	return list(List[Measure]{Items: history}, err)
}
