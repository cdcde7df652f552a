package store

import (
	"context"
	"errors"
	"testing"
	"time"

	"gorm.io/gorm"

	"fortschreibung/workflows"
)

// heard waits for a change.
func heard(t *testing.T, changed <-chan struct{}, what string) {
	t.Helper()
	select {
	case _, open := <-changed:
		if !open {
			t.Fatalf("%s: the subscription has ended", what)
		}
	case <-time.After(20 * time.Second):
		t.Fatalf("%s is not heard of", what)
	}
}

func listening(t *testing.T, s *Store) *Changes {
	t.Helper()
	c := s.Listen()
	t.Cleanup(c.Close)
	// Everybody is told once when the connection stands.
	changed, stop, ok := c.Subscribe("anything")
	if !ok {
		t.Fatal("nobody can subscribe")
	}
	defer stop()
	heard(t, changed, "the connection")
	return c
}

func TestRecordsAreAnnounced(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	c := listening(t, s)
	for topic, record := range map[string]func() (workflows.Recorded, error){
		"cycle/2022":        func() (workflows.Recorded, error) { return s.RecordCycle(ctx, cycleRecord(2022, 1)) },
		"proposal/" + id(1): func() (workflows.Recorded, error) { return s.RecordProposal(ctx, proposalRecord(1, 2021, 1)) },
		"report/2020-H2/m": func() (workflows.Recorded, error) {
			return s.RecordReport(ctx, reportRecord(sampleReport("2020-H2", "m", 2021, 1)))
		},
		"session/2021/1": func() (workflows.Recorded, error) {
			return s.RecordSession(ctx, sessionRecord(sampleSession(2021, 1, 1)))
		},
		"submission/2021/1": func() (workflows.Recorded, error) {
			return s.RecordSubmission(ctx, submissionRecord(sampleSubmission(2021, 1, 1)))
		},
	} {
		changed, stop, _ := c.Subscribe(topic)
		must[workflows.Recorded](t)(record())
		heard(t, changed, topic)
		stop()
	}
}

// What is rolled back is not announced; what is announced reaches only who asked for it.
func TestWhatIsRolledBackIsNotAnnounced(t *testing.T) {
	s := migrated(t)
	c := listening(t, s)
	lost, stop, _ := c.Subscribe("session/2021/1")
	defer stop()
	kept, stopKept, _ := c.Subscribe("session/2021/2")
	defer stopKept()
	failed := errors.New("rolled back")
	if err := s.transact(context.Background(), "test", func(tx *gorm.DB) error {
		return errors.Join(announce(tx, EntitySession, "2021/1"), failed)
	}); !errors.Is(err, failed) {
		t.Fatal(err)
	}
	if err := announce(s.db, EntitySession, "2021/2"); err != nil {
		t.Fatal(err)
	}
	heard(t, kept, "the change that was kept")
	select {
	case <-lost:
		t.Error("what was rolled back, or somebody else's, is heard of")
	default:
	}
}

func TestABrokenConnectionIsMended(t *testing.T) {
	s := migrated(t)
	c := listening(t, s)
	changed, stop, _ := c.Subscribe("session/2021/1")
	defer stop()
	exec(t, s, "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'listen %'")
	heard(t, changed, "that something may have been missed")
	if err := announce(s.db, EntitySession, "2021/1"); err != nil {
		t.Fatal(err)
	}
	heard(t, changed, "the next change")
}

func TestSubscriptionsAreBoundedAndEnd(t *testing.T) {
	c := &Changes{cancel: func() {}, done: make(chan struct{}), waiting: map[string]map[chan struct{}]struct{}{}}
	close(c.done)
	var stops []func()
	for range maxListeners {
		_, stop, ok := c.Subscribe("session/2021/1")
		if !ok {
			t.Fatalf("refused after %d", len(stops))
		}
		stops = append(stops, stop)
	}
	if _, _, ok := c.Subscribe("session/2021/2"); ok {
		t.Error("more are told than may be")
	}
	stops[0]()
	stops[0]()
	changed, stop, ok := c.Subscribe("session/2021/2")
	if !ok || c.told != maxListeners {
		t.Fatalf("%d are told", c.told)
	}
	c.tell("session/2021/2", "session/2021/2")
	if len(changed) != 1 {
		t.Error("several changes do not come as one")
	}
	c.Close()
	<-changed
	if _, open := <-changed; open {
		t.Error("the subscription has not ended")
	}
	stop()
	if _, _, ok := c.Subscribe("session/2021/1"); ok {
		t.Error("somebody is told after the end")
	}
}
