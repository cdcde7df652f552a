package store

import (
	"context"
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

type receiptRow struct {
	Notice        noticeRow `gorm:"embedded"`
	Recipient     string
	RecipientName string
	State         string
	Reason        string
	MessageID     string
	SettledAt     *time.Time
	Place         int64 // in the list
}

func (r receiptRow) receipt() records.NoticeReceipt {
	receipt := records.NoticeReceipt{
		Notice: r.Notice.notice(), Recipient: r.Recipient, Name: r.RecipientName, State: records.NoticeState(r.State), Reason: r.Reason, MessageID: r.MessageID,
	}
	if r.SettledAt != nil {
		receipt.SettledAt = *r.SettledAt
	}
	return receipt
}

func (r receiptRow) key() []string { return []string{keyInt(r.Place)} }

const receiptColumns = ` n.*, coalesce(r.subject, '') as recipient, coalesce(r.state, '') as state, coalesce(r.reason, '') as reason,
	coalesce(d.message_id, '') as message_id, r.settled_at`

// Notices lists what somebody has to hear, the latest first: what is for them in person,
// for their office in their ministry, and for their office in every ministry. Each comes
// with how far it got by mail to the person.
func (s *Store) Notices(ctx context.Context, actor strategy.Actor, page records.Page) (records.List[records.NoticeReceipt], error) {
	var none records.List[records.NoticeReceipt]
	key, err := after(page, 1)
	if err != nil {
		return none, err
	}
	query := s.db.WithContext(ctx).Table("notices n").Select(receiptColumns+", n.seq as place").
		Joins("left join notice_recipients r on r.notice_key = n.key and r.subject = ?", actor.Subject).
		Joins("left join deliveries d on d.id = r.delivery_id").
		Where("n.subject in ? or (n.subject = '' and n.role = ? and n.ministry in ('', ?))",
			strategy.SightOf(actor, nil).Subjects, actor.Role, actor.Ministry).
		Order("n.seq desc").Limit(limitOf(page) + 1)
	if key != nil {
		query = query.Where("n.seq < ?::bigint", key...)
	}
	var rows []receiptRow
	if err := query.Find(&rows).Error; err != nil {
		return none, domain("list notices", err)
	}
	return pageOf(rows, limitOf(page), receiptRow.receipt, receiptRow.key), nil
}

// NoticeReceipts lists whom which notice was mailed, or was to be, the latest first.
func (s *Store) NoticeReceipts(ctx context.Context, f records.NoticeFilter, page records.Page) (records.List[records.NoticeReceipt], error) {
	var none records.List[records.NoticeReceipt]
	key, err := after(page, 1)
	if err != nil {
		return none, err
	}
	query := s.db.WithContext(ctx).Table("notice_recipients r").Select(receiptColumns + ", coalesce(p.name, '') as recipient_name, r.seq as place").
		Joins("join notices n on n.key = r.notice_key").
		Joins("left join deliveries d on d.id = r.delivery_id").
		Joins("left join people p on p.subject = r.subject").
		Order("r.seq desc").Limit(limitOf(page) + 1)
	if f.Recipient != "" {
		query = query.Where("r.subject = ?", f.Recipient)
	}
	if f.State != "" {
		query = query.Where("r.state = ?", f.State)
	}
	if key != nil {
		query = query.Where("r.seq < ?::bigint", key...)
	}
	var rows []receiptRow
	if err := query.Find(&rows).Error; err != nil {
		return none, domain("list receipts of notices", err)
	}
	return pageOf(rows, limitOf(page), receiptRow.receipt, receiptRow.key), nil
}
