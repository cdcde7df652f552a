package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"fortschreibung/strategy"
)

// Retention says how long rows are kept that are needed no longer. Zero values take the
// defaults named.
type Retention struct {
	Requests        time.Duration // results of requests to the API's own rows; 180 days
	RefusedComments int           // months for which a refused comment of the public is kept; 6
	MailedNotices   int           // months for which a notice and its mails are kept after it was mailed; 24
}

func (r Retention) withDefaults() Retention {
	if r.Requests == 0 {
		r.Requests = 180 * 24 * time.Hour
	}
	if r.RefusedComments == 0 {
		r.RefusedComments = 6
	}
	if r.MailedNotices == 0 {
		r.MailedNotices = 24
	}
	return r
}

// retentionRule removes rows of one kind that are older than a moment.
type retentionRule struct {
	what   string
	before func(now time.Time, r Retention) time.Time
	remove string
}

// retentionRules are everything that is removed by the calendar (docs/retention.md). People
// are erased by ErasePerson; steps, texts, positions and the audit stay.
var retentionRules = []retentionRule{
	{"sessions", func(now time.Time, _ Retention) time.Time { return now },
		"delete from sessions where expiry < ?"},
	{"requests", func(now time.Time, r Retention) time.Time { return now.Add(-r.Requests) },
		"delete from requests where at < ?"},
	{"refused_comments", func(now time.Time, r Retention) time.Time { return now.AddDate(0, -r.RefusedComments, 0) },
		"delete from comments where stage = 'refused' and subject = '' and moderated_at < ?"},
	{"mailed_notices", func(now time.Time, r Retention) time.Time { return now.AddDate(0, -r.MailedNotices, 0) },
		"delete from notices where mailed_at < ?"},
	{"mails", func(now time.Time, r Retention) time.Time { return now.AddDate(0, -r.MailedNotices, 0) },
		"delete from deliveries where finished_at < ?"},
}

// Removed is how many rows of a kind were removed.
type Removed struct {
	What string
	Rows int
}

// Retain removes what need not be kept any longer at a moment of real time, and notes in
// the audit how much of what. While another process does so it removes nothing.
func (s *Store) Retain(ctx context.Context, now time.Time, keep Retention) ([]Removed, error) {
	keep = keep.withDefaults()
	var removed []Removed
	err := s.transact(ctx, "retention", func(tx *gorm.DB) error {
		var mine bool
		if err := tx.Raw("select pg_try_advisory_xact_lock(?::int, 0)", lockRetention).Scan(&mine).Error; err != nil || !mine {
			return err
		}
		data := map[string]string{}
		for _, rule := range retentionRules {
			done := tx.Exec(rule.remove, rule.before(now, keep))
			if done.Error != nil {
				return fmt.Errorf("%s: %w", rule.what, done.Error)
			}
			removed = append(removed, Removed{rule.what, int(done.RowsAffected)})
			if done.RowsAffected > 0 {
				data[rule.what] = keyInt(done.RowsAffected)
			}
		}
		if len(data) == 0 {
			return nil
		}
		row := auditBy(strategy.System(), "retention", data)
		row.CalendarAt, row.Entity, row.EntityID = s.realNow(), "records", strategy.DateOf(now, strategy.Berlin()).String()
		return s.appendAudit(tx, []auditRow{row})
	})
	if err != nil {
		return nil, err
	}
	return removed, nil
}
