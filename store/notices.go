package store

import (
	"context"
	"fmt"
	"time"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

func (r noticeRow) notice() strategy.Notice {
	n := strategy.Notice{
		Key: r.Key, Kind: r.Kind, Role: strategy.Role(r.Role), Ministry: r.Ministry, Subject: r.Subject,
		Entity: r.Entity, EntityID: r.EntityID, Text: r.Text, At: r.At, Data: r.Data.V,
	}
	if r.Due != nil {
		n.Due = *r.Due
	}
	return n
}

// Notices lists what somebody has to hear, the latest first: what is for them in person,
// for their office in their ministry, and for their office in every ministry.
func (s *Store) Notices(ctx context.Context, actor strategy.Actor, page records.Page) (records.List[strategy.Notice], error) {
	var none records.List[strategy.Notice]
	key, err := after(page, 1)
	if err != nil {
		return none, err
	}
	query := s.db.WithContext(ctx).
		Where("subject = ? or (subject = '' and role = ? and ministry in ('', ?))", actor.Subject, actor.Role, actor.Ministry).
		Order("seq desc").Limit(limitOf(page) + 1)
	if key != nil {
		query = query.Where("seq < ?::bigint", key...)
	}
	var rows []noticeRow
	if err := query.Find(&rows).Error; err != nil {
		return none, domain("list notices", err)
	}
	return pageOf(rows, limitOf(page), noticeRow.notice,
		func(r noticeRow) []string { return []string{keyInt(r.Seq)} }), nil
}

// UnmailedNotices lists notices that were not mailed yet and whose next attempt is due at
// a moment of real time, oldest first.
func (s *Store) UnmailedNotices(ctx context.Context, now time.Time, limit int) ([]strategy.Notice, error) {
	var rows []noticeRow
	err := s.db.WithContext(ctx).Where("mailed_at is null and (retry_at is null or retry_at <= ?)", now).
		Order("seq").Limit(limit).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list unmailed notices: %w", err)
	}
	notices := make([]strategy.Notice, len(rows))
	for i, r := range rows {
		notices[i] = r.notice()
	}
	return notices, nil
}

// NoticeMailed notes that a notice was mailed, or that there is nobody to mail it to.
func (s *Store) NoticeMailed(ctx context.Context, key string, at time.Time) error {
	err := s.db.WithContext(ctx).Exec("update notices set mailed_at = ?, failure = '' where key = ?", at, key).Error
	if err != nil {
		return fmt.Errorf("note mailed notice: %w", err)
	}
	return nil
}

// NoticeFailed notes why a notice could not be mailed and when to try again.
func (s *Store) NoticeFailed(ctx context.Context, key, why string, retryAt time.Time) error {
	err := s.db.WithContext(ctx).Exec(
		"update notices set attempts = attempts + 1, failure = ?, retry_at = ? where key = ? and mailed_at is null", why, retryAt, key).Error
	if err != nil {
		return fmt.Errorf("note failed notice: %w", err)
	}
	return nil
}
