package api

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

func (s *server) getSavedViews(ctx context.Context, _ *struct{}) (*out[SavedViews], error) {
	views, err := s.store.SavedViews(ctx, actorOf(ctx).Subject)
	if err != nil {
		return nil, err
	}
	return found(views, views.Revision), nil
}

// SavedViewsBody replaces one's kept filters.
type SavedViewsBody struct {
	Expected
	Views []records.SavedView `json:"views" maxItems:"20"`
}

func (b SavedViewsBody) check() error {
	var names []string
	for i, view := range b.Views {
		at := fmt.Sprintf("body.views[%d]", i)
		if strings.TrimSpace(view.Name) == "" {
			return strategy.Invalid(at+".name", "hier fehlt eine Angabe")
		}
		if slices.Contains(names, view.Name) {
			return strategy.Invalid(at+".name", "eine Ansicht mit diesem Namen gibt es schon")
		}
		if _, err := url.ParseQuery(view.Query); err != nil {
			return strategy.Invalid(at+".query", "das ist kein Filter")
		}
		names = append(names, view.Name)
	}
	return nil
}

func (s *server) putSavedViews(ctx context.Context, in *struct{ Body SavedViewsBody }) (*receiptOut, error) {
	if err := in.Body.check(); err != nil {
		return nil, err
	}
	return s.carryOutOwn(ctx, in.Body.ExpectedRevision, "", func(r OwnRequest) (workflows.Result, error) {
		return s.store.SaveViews(ctx, r, in.Body.Views)
	})
}
