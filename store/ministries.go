package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"fortschreibung/strategy"
)

// EnsureMinistries adds the ministries that come with the program and are not stored yet.
// Rows that are stored stay as they are: they may have been dated since.
func (s *Store) EnsureMinistries(ctx context.Context) error {
	return s.transact(ctx, "Ressorts", func(tx *gorm.DB) error {
		for i, m := range strategy.DefaultMinistries() {
			err := tx.Exec(`
				insert into ministries (code, valid_from, valid_to, position, name, state)
				values (?, coalesce(?::date, '-infinity'), ?::date, ?, ?, ?)
				on conflict do nothing`,
				m.ID, day(m.ValidFrom), day(m.ValidTo), i, m.Name, doc(m)).Error
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// SaveMinistry stores a ministry's record for one period; the same name and first day
// replace what was stored, e.g. to date its end and name its successor.
func (s *Store) SaveMinistry(ctx context.Context, m strategy.Ministry) error {
	if m.ID == "" {
		return strategy.Invalid("id", "Ein Ressort braucht eine Kurzbezeichnung")
	}
	return s.transact(ctx, "Ressort "+m.ID, func(tx *gorm.DB) error {
		return tx.Exec(`
			insert into ministries (code, valid_from, valid_to, position, name, state)
			values (?, coalesce(?::date, '-infinity'), ?::date, (select coalesce(max(position), -1) + 1 from ministries), ?, ?)
			on conflict (code, valid_from) do update
			set valid_to = excluded.valid_to, name = excluded.name, state = excluded.state`,
			m.ID, day(m.ValidFrom), day(m.ValidTo), m.Name, doc(m)).Error
	})
}

// LoadMinistries gives all records, past and present, in the government's order.
func (s *Store) LoadMinistries(ctx context.Context) (strategy.Ministries, error) {
	var rows []struct{ State document[strategy.Ministry] }
	err := s.db.WithContext(ctx).Raw("select state from ministries order by position, code, valid_from").Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("load ministries: %w", err)
	}
	all := make(strategy.Ministries, len(rows))
	for i, r := range rows {
		all[i] = r.State.V
	}
	return all, nil
}
