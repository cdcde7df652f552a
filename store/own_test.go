package store

import (
	"context"
	"fmt"
	"reflect"
	"sync"
	"testing"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

func ownRequest(requestID string) records.OwnRequest {
	return records.OwnRequest{ID: requestID, Hash: "hash of " + requestID, Actor: organiser, At: calendarTime, Trace: "corr"}
}

func sampleWorkshop() records.Workshop {
	return records.Workshop{
		ID: id(1), Year: 2021, Title: "Digitale Schule", Fields: []string{"Schule", "Lernen"}, HeldOn: strategy.NewDate(2021, 4, 20),
		Place: "Erfurt", Record: records.WorkshopRecord{StatusQuo: "a", Achieved: "b", Obstacles: "c", Opportunities: "d"},
	}
}

func TestAWorkshopIsSavedWithRevisions(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	w := sampleWorkshop()
	result := must[workflows.Result](t)(s.SaveWorkshop(ctx, ownRequest("1"), w))
	if result != (workflows.Result{RequestHash: "hash of 1", ID: w.ID, Revision: 1, At: calendarTime}) {
		t.Errorf("result %+v", result)
	}
	stored := must[records.Workshop](t)(s.Workshop(ctx, w.ID))
	want := w
	want.By, want.Revision = organiser, 1
	if !reflect.DeepEqual(stored, want) {
		t.Errorf("stored %+v, want %+v", stored, want)
	}
	change := ownRequest("2")
	change.Expected, change.Actor = 1, coordinator
	w.Title = "Anders"
	if r := must[workflows.Result](t)(s.SaveWorkshop(ctx, change, w)); r.Revision != 2 {
		t.Errorf("changed to revision %d", r.Revision)
	}
	if stored := must[records.Workshop](t)(s.Workshop(ctx, w.ID)); stored.By.Subject != "o-1" || stored.Title != "Anders" {
		t.Errorf("changed %+v", stored)
	}
	late := ownRequest("3")
	late.Expected = 1
	if _, err := s.SaveWorkshop(ctx, late, w); strategy.CodeOf(err) != strategy.CodeStaleRevision {
		t.Errorf("on an old revision: %v", err)
	}
	unknown := w
	unknown.ID = id(2)
	if _, err := s.SaveWorkshop(ctx, late, unknown); strategy.CodeOf(err) != strategy.CodeNotFound {
		t.Errorf("changing what is not there: %v", err)
	}
	for _, missing := range []string{id(2), "x"} {
		if _, err := s.Workshop(ctx, missing); strategy.CodeOf(err) != strategy.CodeNotFound {
			t.Errorf("workshop %s: %v", missing, err)
		}
	}
	verified(t, s, 2)
}

func TestWorkshopsAreListed(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	for n := 1; n <= 5; n++ {
		w := sampleWorkshop()
		w.ID = id(n)
		if n == 5 {
			w.Year = 2022
		}
		must[workflows.Result](t)(s.SaveWorkshop(ctx, ownRequest(fmt.Sprint(n)), w))
	}
	for year, want := range map[int][]string{0: {id(5), id(4), id(3), id(2), id(1)}, 2021: {id(4), id(3), id(2), id(1)}} {
		same(t, "workshops", walkPages(t, func(page records.Page) (records.List[records.Workshop], error) { return s.Workshops(ctx, year, page) },
			func(w records.Workshop) string { return w.ID }), want)
	}
}

func TestAnOwnWriteIsCarriedOutOnce(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	w := sampleWorkshop()
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			result, err := s.SaveWorkshop(ctx, ownRequest("1"), w)
			if err != nil || result.Revision != 1 {
				t.Errorf("%+v, %v", result, err)
			}
		})
	}
	wg.Wait()
	verified(t, s, 1)
	other := ownRequest("1")
	other.Hash = "another body"
	_, err := s.SaveWorkshop(ctx, other, w)
	if e, ok := err.(*strategy.Error); !ok || e.Code != strategy.CodeInvalid || e.Field != "Idempotency-Key" {
		t.Errorf("the same key with another body: %v", err)
	}
	result, found, err := s.DecidedResult(ctx, "1")
	if err != nil || !found || result.ID != w.ID {
		t.Errorf("result %+v, %v, %v", result, found, err)
	}
	failing := ownRequest("2")
	failing.Expected = 9
	for range 2 { // a refused write leaves no trace, so that it is refused again
		if _, err := s.SaveWorkshop(ctx, failing, w); strategy.CodeOf(err) != strategy.CodeStaleRevision {
			t.Errorf("refused: %v", err)
		}
	}
	verified(t, s, 1)
}

func TestCommentsAreModerated(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	put(t, s, 1, nil)
	put(t, s, 2, nil)
	for n := 1; n <= 3; n++ {
		c := records.Comment{ID: id(10 + n), ProposalID: id(1), Author: "Bürgerin", Text: fmt.Sprint("Text ", n), At: calendarTime}
		if r := must[workflows.Result](t)(s.AddComment(ctx, ownRequest(fmt.Sprint("c", n)), c)); r.Stage != CommentPending || r.Revision != 1 {
			t.Errorf("result %+v", r)
		}
	}
	moderate := func(request, comment, state, reason string, expected int) error {
		r := ownRequest(request)
		r.Actor, r.Expected = coordinator, expected
		return second3(s.ModerateComment(ctx, r, comment, state, reason, "Danke."))
	}
	if err := moderate("m1", id(11), CommentPublished, "", 1); err != nil {
		t.Fatal(err)
	}
	if err := moderate("m2", id(12), CommentRefused, "Werbung", 0); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		err  error
		code strategy.Code
	}{
		"stale":          {moderate("m3", id(11), CommentRefused, "Werbung", 1), strategy.CodeStaleRevision},
		"no reason":      {moderate("m4", id(13), CommentRefused, "", 1), strategy.CodeInvalid},
		"no such state":  {moderate("m5", id(13), "pending", "", 1), strategy.CodeInvalid},
		"no comment":     {moderate("m6", id(99), CommentPublished, "", 0), strategy.CodeNotFound},
		"no proposal":    {second3(s.AddComment(ctx, ownRequest("c9"), records.Comment{ID: id(19), ProposalID: id(9), Text: "x"})), strategy.CodeNotFound},
		"without a text": {second3(s.AddComment(ctx, ownRequest("c8"), records.Comment{ID: id(18), ProposalID: id(1)})), strategy.CodeInvalid},
	} {
		if strategy.CodeOf(c.err) != c.code {
			t.Errorf("%s: %v, want %s", name, c.err, c.code)
		}
	}
	find := func(proposal, state string) []string {
		t.Helper()
		return walkPages(t, func(page records.Page) (records.List[records.Comment], error) {
			return s.Comments(ctx, proposal, state, page)
		},
			func(c records.Comment) string { return c.Text })
	}
	same(t, "of the proposal", find(id(1), ""), []string{"Text 1", "Text 2", "Text 3"})
	same(t, "published", find(id(1), CommentPublished), []string{"Text 1"})
	same(t, "pending anywhere", find("", CommentPending), []string{"Text 3"})
	same(t, "of another", find(id(2), ""), []string{})
	c := must[records.Comment](t)(s.Comment(ctx, id(12)))
	if c.State != CommentRefused || c.Reason != "Werbung" || c.Answer != "Danke." || c.Revision != 2 || !c.At.Equal(calendarTime) {
		t.Errorf("%+v", c)
	}
	verified(t, s, 2+3+2)
}

func TestAPositionIsPrepared(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	put(t, s, 1, nil)
	draft := records.PositionDraft{ProposalID: id(1), Ministry: "TFM", TextHash: "t1", Kind: strategy.PositionRefused,
		Passages: []strategy.Passage{strategy.PassageEffects}, Grounds: "zu teuer", PreparedBy: "somebody else"}
	if _, err := s.PositionDraft(ctx, id(1), "TFM"); strategy.CodeOf(err) != strategy.CodeNotFound {
		t.Errorf("nothing is prepared: %v", err)
	}
	must[workflows.Result](t)(s.SavePositionDraft(ctx, ownRequest("1"), draft))
	draft.Kind, draft.Grounds = strategy.PositionSigned, ""
	second := ownRequest("2")
	second.Expected = 1
	if r := must[workflows.Result](t)(s.SavePositionDraft(ctx, second, draft)); r.Revision != 2 {
		t.Errorf("revision %d", r.Revision)
	}
	second.ID = "3"
	if _, err := s.SavePositionDraft(ctx, second, draft); strategy.CodeOf(err) != strategy.CodeStaleRevision {
		t.Errorf("on an old revision: %v", err)
	}
	draft.PreparedBy, draft.Revision = organiser.Subject, 2
	if stored := must[records.PositionDraft](t)(s.PositionDraft(ctx, id(1), "TFM")); !reflect.DeepEqual(stored, draft) {
		t.Errorf("stored %+v", stored)
	}
	draft.ProposalID = id(9)
	if _, err := s.SavePositionDraft(ctx, ownRequest("4"), draft); strategy.CodeOf(err) != strategy.CodeNotFound {
		t.Errorf("on an unknown proposal: %v", err)
	}
}
