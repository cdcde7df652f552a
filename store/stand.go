package store

import (
	"context"
	"fmt"
)

// Stand says how far the records have come: the schema's version and the audit's head.
func (s *Store) Stand(ctx context.Context) (schema, seq int64, hash string, err error) {
	if schema, err = s.schemaVersion(ctx); err != nil {
		return 0, 0, "", err
	}
	var head auditHead
	if err := s.db.WithContext(ctx).Raw("select seq, hash from audit_head").Scan(&head).Error; err != nil {
		return 0, 0, "", fmt.Errorf("audit head: %w", err)
	}
	return schema, head.Seq, head.Hash, nil
}

// Empty says whether the database holds no tables of anybody.
func (s *Store) Empty(ctx context.Context) (bool, error) {
	var tables int
	err := s.db.WithContext(ctx).Raw(`select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace
		where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg_toast%'`).Scan(&tables).Error
	if err != nil {
		return false, fmt.Errorf("count tables: %w", err)
	}
	return tables == 0, nil
}
