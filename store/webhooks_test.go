package store

import (
	"context"
	"slices"
	"testing"
	"time"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// postman delivers what it is given, or fails as it is told to.
type postman struct {
	outcome records.WebhookOutcome
	carried []records.WebhookEvent
}

func (p *postman) post(e records.WebhookEvent) records.WebhookOutcome {
	p.carried = append(p.carried, e)
	return p.outcome
}

func (p *postman) kinds() []string {
	var kinds []string
	for _, e := range p.carried {
		kinds = append(kinds, e.Kind)
	}
	return kinds
}

// rounds sends until nothing is left that is to be sent now.
func (p *postman) rounds(t *testing.T, s *Store, now time.Time) {
	t.Helper()
	for {
		found, err := s.SendWebhook(context.Background(), now, p.post)
		if err != nil {
			t.Fatal(err)
		}
		if !found {
			return
		}
	}
}

func withWebhook(t *testing.T, s *Store, kinds ...string) string {
	t.Helper()
	w := records.Webhook{ID: id(900), URL: "https://empfang.example/", Kinds: kinds}
	must[workflows.Result](t)(s.AddWebhook(context.Background(), ownRequest("hook"), w, []byte("sealed")))
	return w.ID
}

func TestAWebhookIsToldOfItsKindsFromThenOnOnce(t *testing.T) {
	s, now := migrated(t), time.Now()
	must[workflows.Recorded](t)(s.RecordCycle(context.Background(), cycleRecord(2021, 1)))
	hook := withWebhook(t, s, "proposal.*")
	must[workflows.Recorded](t)(s.RecordProposal(context.Background(), proposalRecord(1, 2021, 1)))
	must[workflows.Result](t)(s.SaveWorkshop(context.Background(), ownRequest("w"), sampleWorkshop()))
	p := &postman{outcome: records.WebhookOutcome{Delivered: true, Status: 204}}
	p.rounds(t, s, now)
	p.rounds(t, s, now)
	if len(p.carried) != 1 {
		t.Fatalf("told of %v", p.kinds())
	}
	e := p.carried[0]
	if e.Entity != "proposal" || e.EntityID != id(1) || e.Year != 2021 || e.Stage != string(strategy.StageSubmitted) || e.Revision != 1 || string(e.Secret) != "sealed" || e.URL != "https://empfang.example/" || e.Attempts != 0 {
		t.Errorf("event %+v", e)
	}
	list := must[records.List[records.WebhookDelivery]](t)(s.WebhookDeliveries(context.Background(), hook, records.Page{}))
	if len(list.Items) != 1 || list.Items[0].State != records.DeliveryDelivered || list.Items[0].Status != 204 || list.Items[0].Attempts != 1 {
		t.Errorf("deliveries %+v", list.Items)
	}
}

func TestAWebhookThatFailsIsTriedAgainAndPausesAfterTheLastAttempt(t *testing.T) {
	s, ctx, now := migrated(t), context.Background(), time.Now()
	must[workflows.Recorded](t)(s.RecordCycle(ctx, cycleRecord(2021, 1)))
	hook := withWebhook(t, s, "*")
	must[workflows.Recorded](t)(s.RecordProposal(ctx, proposalRecord(1, 2021, 1)))
	p := &postman{outcome: records.WebhookOutcome{Status: 500, Failure: "down", RetryAt: now.Add(time.Minute)}}
	p.rounds(t, s, now)
	p.rounds(t, s, now.Add(30*time.Second)) // too early
	if len(p.carried) != 1 {
		t.Fatalf("sent %d times", len(p.carried))
	}
	p.outcome = records.WebhookOutcome{Failure: "gone"}
	p.rounds(t, s, now.Add(2*time.Minute))
	if len(p.carried) != 2 || p.carried[1].ID != p.carried[0].ID || p.carried[1].Attempts != 1 {
		t.Fatalf("sent %+v", p.carried)
	}
	if w := must[records.Webhook](t)(s.Webhook(ctx, hook)); w.State != records.WebhookPaused || w.Reason != "gone" {
		t.Errorf("webhook %+v", w)
	}
	p.rounds(t, s, now.Add(time.Hour))
	if len(p.carried) != 2 {
		t.Errorf("a paused webhook is sent to: %v", p.kinds())
	}

	// A test that arrives ends the pause; then the step is told that could not be.
	must[workflows.Result](t)(s.TestWebhook(ctx, ownRequest("try"), hook))
	p.outcome = records.WebhookOutcome{Delivered: true, Status: 200}
	p.rounds(t, s, now.Add(2*time.Hour))
	if kinds := p.kinds()[2:]; len(kinds) < 2 || kinds[0] != records.WebhookTest || p.carried[3].ID != p.carried[0].ID {
		t.Errorf("after the test it is told of %v", kinds)
	}
}

func TestARemovedWebhookIsToldOfNothing(t *testing.T) {
	s, ctx := migrated(t), context.Background()
	hook := withWebhook(t, s, "*")
	must[workflows.Recorded](t)(s.RecordCycle(ctx, cycleRecord(2021, 1)))
	stale := ownRequest("stale")
	stale.Expected = 7
	_, err := s.RemoveWebhook(ctx, stale, hook)
	wantFault(t, "another revision", err, strategy.CodeStaleRevision, "")
	must[workflows.Result](t)(s.RemoveWebhook(ctx, ownRequest("away"), hook))
	p := &postman{outcome: records.WebhookOutcome{Delivered: true}}
	p.rounds(t, s, time.Now())
	if len(p.carried) > 0 || count(t, s, "webhooks") != 0 || count(t, s, "webhook_deliveries") != 0 {
		t.Errorf("told of %v", p.kinds())
	}
	_, err = s.Webhook(ctx, hook)
	wantFault(t, "a removed webhook", err, strategy.CodeNotFound, "")
}

// Each step is told once, and in order, however many send at the same time.
func TestSeveralSendersTellAWebhookInOrder(t *testing.T) {
	s, ctx, now := migrated(t), context.Background(), time.Now()
	withWebhook(t, s, "*")
	must[workflows.Recorded](t)(s.RecordCycle(ctx, cycleRecord(2021, 1)))
	must[workflows.Recorded](t)(s.RecordProposal(ctx, proposalRecord(1, 2021, 1)))
	var seen []string
	post := func(e records.WebhookEvent) records.WebhookOutcome {
		seen = append(seen, e.ID) // no lock: the database lets one at a time
		return records.WebhookOutcome{Delivered: true, Status: 200}
	}
	done := make(chan error, 4)
	for range cap(done) {
		go func() {
			for range 20 {
				if _, err := s.SendWebhook(ctx, now, post); err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
	}
	for range cap(done) {
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
	if len(seen) < 2 || !slices.IsSorted(seen) || len(slices.Compact(slices.Clone(seen))) != len(seen) {
		t.Errorf("told %v", seen)
	}
}
