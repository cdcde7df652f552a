package api

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// WorkshopBody is what is known of a Digitalwerkstatt.
type WorkshopBody struct {
	Expected
	Year   int           `json:"year" minimum:"2000" maximum:"2199" doc:"The cycle it contributes to"`
	Title  string        `json:"title" minLength:"1" maxLength:"300"`
	Fields []string      `json:"fields" maxItems:"20" doc:"Handlungsfelder"`
	HeldOn strategy.Date `json:"held_on,omitzero"`
	Place  string        `json:"place,omitempty" maxLength:"200"`
}

// RecordBody is the record of a Digitalwerkstatt.
type RecordBody struct {
	Expected
	WorkshopRecord
}

func (s *server) listWorkshops(ctx context.Context, in *struct {
	PageQuery
	Year int `query:"year" minimum:"2000" maximum:"2199"`
}) (*out[List[Workshop]], error) {
	return list(s.store.Workshops(ctx, in.Year, in.page()))
}

func (s *server) getWorkshop(ctx context.Context, in *IDPath) (*out[Workshop], error) {
	w, err := s.store.Workshop(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return found(w, w.Revision), nil
}

// workshopSpace makes workshop ids out of request ids: a retry meets the same row.
var workshopSpace = uuid.MustParse("0b8a2c7e-94d1-5f36-8a42-7c5de19f3b61")

func (s *server) registerWorkshop(ctx context.Context, in *struct{ Body WorkshopBody }) (*receiptOut, error) {
	id := uuid.NewSHA1(workshopSpace, []byte(visitOf(ctx).id)).String()
	return s.carryOutOwn(ctx, in.Body.ExpectedRevision, Prefix+"/workshops/"+id, func(r OwnRequest) (workflows.Result, error) {
		w := Workshop{ID: id, By: r.Actor}
		if err := in.Body.fill(&w); err != nil {
			return workflows.Result{}, err
		}
		if _, err := s.store.Cycle(ctx, w.Year); err != nil {
			return workflows.Result{}, missingIs(err, "body.year", "im Jahr %d ist kein Zyklus eröffnet", w.Year)
		}
		return s.store.SaveWorkshop(ctx, r, w)
	})
}

func (s *server) changeWorkshop(ctx context.Context, in *struct {
	IDPath
	Body WorkshopBody
}) (*receiptOut, error) {
	return s.saveWorkshop(ctx, in.ID, in.Body.ExpectedRevision, in.Body.fill)
}

func (s *server) fileWorkshopRecord(ctx context.Context, in *struct {
	IDPath
	Body RecordBody
}) (*receiptOut, error) {
	return s.saveWorkshop(ctx, in.ID, in.Body.ExpectedRevision, func(w *Workshop) error {
		w.Record = in.Body.WorkshopRecord
		return nil
	})
}

// saveWorkshop changes a workshop, only on the revision that was read, so that nobody
// overwrites another person's record.
func (s *server) saveWorkshop(ctx context.Context, id string, expected int, change func(*Workshop) error) (*receiptOut, error) {
	return s.carryOutOwn(ctx, expected, "", func(r OwnRequest) (workflows.Result, error) {
		w, err := s.store.Workshop(ctx, id)
		if err != nil {
			return workflows.Result{}, err
		}
		if err := strategy.MayChangeWorkshop(r.Actor, w.By.Subject); err != nil {
			return workflows.Result{}, err
		}
		if r.Expected == 0 {
			return workflows.Result{}, strategy.Invalid("body.expected_revision",
				"zum Ändern gehört die gelesene Revision, als expected_revision oder im Kopf If-Match (zurzeit %d)", w.Revision)
		}
		if err := change(&w); err != nil {
			return workflows.Result{}, err
		}
		return s.store.SaveWorkshop(ctx, r, w)
	})
}

func (b WorkshopBody) fill(w *Workshop) error {
	if strings.TrimSpace(b.Title) == "" {
		return strategy.Invalid("body.title", "hier fehlt eine Angabe")
	}
	if err := checkItems("body.fields", b.Fields, 300); err != nil {
		return err
	}
	w.Year, w.Title, w.Fields, w.HeldOn, w.Place = b.Year, b.Title, b.Fields, b.HeldOn, b.Place
	return nil
}
