package api

import (
	"context"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// CabinetSessionsBody are the cabinet's sessions of a year's fourth quarter, in their order.
type CabinetSessionsBody struct {
	Expected
	Sessions []strategy.CabinetSession `json:"sessions" maxItems:"60"`
}

func (s *server) getCabinetSessions(ctx context.Context, in *YearPath) (*out[records.CabinetSessions], error) {
	kept, err := s.store.CabinetSessions(ctx, in.Year)
	if err != nil {
		return nil, err
	}
	return found(kept, kept.Revision), nil
}

func (s *server) putCabinetSessions(ctx context.Context, in *struct {
	YearPath
	Body CabinetSessionsBody
}) (*receiptOut, error) {
	return s.carryOutOwn(ctx, in.Body.ExpectedRevision, "", func(r OwnRequest) (workflows.Result, error) {
		if err := strategy.CheckCabinetSessions(in.Year, in.Body.Sessions, s.calendar); err != nil {
			return workflows.Result{}, err
		}
		return s.store.SaveCabinetSessions(ctx, r, records.CabinetSessions{Year: in.Year, Sessions: in.Body.Sessions})
	})
}
