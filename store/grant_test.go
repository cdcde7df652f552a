package store

import (
	"context"
	"testing"
)

func TestAnApplicationRoleMayOnlyAddToTheHistory(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	const role = "pg_monitor" // a role that every cluster has and that has no rights here
	may := func(table, right string) bool {
		t.Helper()
		var allowed bool
		if err := s.db.Raw("select has_table_privilege(?, ?, ?)", role, table, right).Scan(&allowed).Error; err != nil {
			t.Fatal(err)
		}
		return allowed
	}
	if may("audit", "select") {
		t.Fatal("the audit is open to everybody")
	}
	for range 2 {
		if err := s.GrantApplication(ctx, role); err != nil {
			t.Fatal(err)
		}
	}
	for _, table := range historyTables {
		if !may(table, "select") || !may(table, "insert") || may(table, "update") || may(table, "delete") || may(table, "truncate") {
			t.Errorf("rights on %s are wrong", table)
		}
	}
	if may("audit_head", "insert") || may("audit_head", "delete") || may(versionTable, "insert") || !may(versionTable, "select") {
		t.Error("rights on the audit's head or the schema's version are wrong")
	}
	if !may("proposals", "update") || !may("affected", "delete") || !may("sessions", "delete") {
		t.Error("the application cannot work")
	}
	if err := s.GrantApplication(ctx, `no"body`); err == nil {
		t.Error("granted to nobody")
	}
}
