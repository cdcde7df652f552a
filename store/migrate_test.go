package store

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"fortschreibung/embedded/testengine"
	"fortschreibung/strategy"
)

func TestMigrateBuildsTheSchemaOnce(t *testing.T) {
	ctx := context.Background()
	s := connect(t)
	err := s.CheckSchema(ctx)
	if !errors.Is(err, ErrSchema) || !strings.Contains(err.Error(), "fortschreibung migrate") {
		t.Fatalf("an empty database was not refused: %v", err)
	}
	for range 2 {
		if err := s.Migrate(ctx); err != nil {
			t.Fatal(err)
		}
		if err := s.CheckSchema(ctx); err != nil {
			t.Fatal(err)
		}
	}
	ministries := must[strategy.Ministries](t)(s.LoadMinistries(ctx))
	if len(ministries) != len(strategy.DefaultMinistries()) {
		t.Errorf("%d ministries after two migrations, %d come with the program", len(ministries), len(strategy.DefaultMinistries()))
	}
}

func TestCheckSchemaRefusesOlderAndNewer(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	exec(t, s, "insert into goose_db_version (version_id, is_applied) values (9999, true)")
	if err := s.CheckSchema(ctx); !errors.Is(err, ErrSchema) || !strings.Contains(err.Error(), "newer") {
		t.Errorf("a newer schema was not refused: %v", err)
	}
	exec(t, s, "delete from goose_db_version where version_id > 3")
	if err := s.CheckSchema(ctx); !errors.Is(err, ErrSchema) || !strings.Contains(err.Error(), "has version 3") {
		t.Errorf("an older schema was not refused: %v", err)
	}
}

func TestTwoProcessesMayMigrateAtOnce(t *testing.T) {
	url := testengine.Postgres(t)
	stores := []*Store{connectTo(t, url, Options{}), connectTo(t, url, Options{}), connectTo(t, url, Options{})}
	var wg sync.WaitGroup
	for _, s := range stores {
		wg.Go(func() {
			if err := s.Migrate(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if err := stores[0].CheckSchema(context.Background()); err != nil {
		t.Error(err)
	}
}

func TestMinistriesAreDated(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	old := must[strategy.Ministries](t)(s.LoadMinistries(ctx))[0]
	old.ValidTo, old.Successor = strategy.NewDate(2024, 12, 12), "NEU"
	for _, m := range []strategy.Ministry{old, {ID: "NEU", Name: "Neues Ressort", ValidFrom: strategy.NewDate(2024, 12, 13)}, {ID: "OHNE", Name: "Ohne Beginn"}} {
		if err := s.SaveMinistry(ctx, m); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Migrate(ctx); err != nil { // keeps what was dated
		t.Fatal(err)
	}
	all := must[strategy.Ministries](t)(s.LoadMinistries(ctx))
	if len(all) != len(strategy.DefaultMinistries())+2 || all[0].Successor != "NEU" {
		t.Fatalf("ministries were not kept: %+v", all)
	}
	if m, ok := all.Resolve(old.ID, strategy.NewDate(2025, 1, 1)); !ok || m.ID != "NEU" {
		t.Errorf("%s is followed by %+v", old.ID, m)
	}
	if err := s.SaveMinistry(ctx, strategy.Ministry{}); strategy.CodeOf(err) != strategy.CodeInvalid {
		t.Errorf("a ministry without name was stored: %v", err)
	}
}
