package store

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// noticeFactsRow is a notice with what its mail depends on.
type noticeFactsRow struct {
	Notice         noticeRow `gorm:"embedded"`
	Rehearsal      bool
	CalendarOffset int64
}

func (r noticeFactsRow) facts() records.NoticeFacts {
	return records.NoticeFacts{
		Notice: r.Notice.notice(), CreatedAt: r.Notice.CreatedAt, Rehearsal: r.Rehearsal, Offset: time.Duration(r.CalendarOffset),
	}
}

// noticeFacts joins notices n with the cycle of what they are about.
const noticeFacts = `
	left join proposals p on p.id = case when n.entity = 'proposal' and n.entity_id ~ '^[0-9a-f-]{36}$' then n.entity_id::uuid end
	left join reports r on r.id = case when n.entity = 'report' then n.entity_id end
	left join cycles c on c.year = coalesce(p.year, r.year,
		case when n.entity in ('cycle', 'session', 'submission') and n.entity_id ~ '^[0-9]{4}(/|$)' then left(n.entity_id, 4)::integer end)`

const noticeFactsColumns = `n.*, coalesce((c.state ->> 'rehearse')::boolean, false) as rehearsal,
	coalesce((c.state ->> 'offset')::bigint, 0) as calendar_offset`

// recipientRow is a notice on its way to one person.
type recipientRow struct {
	NoticeKey  string `gorm:"primaryKey"`
	Subject    string `gorm:"primaryKey"`
	Seq        int64  `gorm:"->"` // given by the database
	State      string
	Reason     string
	ReadyAt    *time.Time
	NotBefore  *time.Time
	Due        *time.Time
	DeliveryID *string
	SettledAt  *time.Time
}

func (recipientRow) TableName() string { return "notice_recipients" }

// AddressNotices finds out, at a moment of real time, who hears of the oldest notices for
// which that was not done, and notes for each what choose says; what skip says of is mailed
// to nobody. It gives how many notices it dealt with. Several may call it at once: each
// notice is one caller's.
func (s *Store) AddressNotices(ctx context.Context, now time.Time, limit int,
	skip func(records.NoticeFacts) bool, choose func(records.NoticeFacts, records.NoticeReader) records.NoticeChoice,
) (int, error) {
	now = now.UTC().Truncate(time.Microsecond)
	d := directory{on: strategy.DateOf(now, strategy.Berlin())}
	var err error
	if d.ministries, err = s.LoadMinistries(ctx); err != nil {
		return 0, err
	}
	var rows []noticeFactsRow
	err = s.transact(ctx, "address notices", func(tx *gorm.DB) error {
		err := tx.Raw("select "+noticeFactsColumns+" from notices n "+noticeFacts+
			" where n.addressed_at is null order by n.seq limit ? for update of n skip locked", limit).Scan(&rows).Error
		if err != nil || len(rows) == 0 {
			return err
		}
		if d.offices, err = officesOn(tx, d.on); err != nil {
			return err
		}
		var recipients []recipientRow
		for _, row := range rows {
			facts := row.facts()
			if skip(facts) {
				continue
			}
			readers, err := d.readers(tx, facts.Notice)
			if err != nil {
				return err
			}
			for _, reader := range readers {
				recipients = append(recipients, recipientOf(now, facts, reader.Subject, choose(facts, reader)))
			}
		}
		if len(recipients) > 0 {
			if err := tx.Clauses(clause.OnConflict{DoNothing: true}).CreateInBatches(recipients, 500).Error; err != nil {
				return err
			}
		}
		keys := make(textArray, len(rows))
		for i, row := range rows {
			keys[i] = row.Notice.Key
		}
		if err := tx.Exec("update notices set addressed_at = ? where key = any (?::text[])", now, keys).Error; err != nil {
			return err
		}
		return noteMailed(tx, now, keys)
	})
	return len(rows), err
}

func recipientOf(now time.Time, facts records.NoticeFacts, subject string, choice records.NoticeChoice) recipientRow {
	row := recipientRow{
		NoticeKey: facts.Key, Subject: subject, State: string(records.NoticeWaiting), Reason: choice.Dropped,
		ReadyAt: moment(choice.ReadyAt), NotBefore: moment(choice.NotBefore), Due: moment(facts.RealDue()),
	}
	if choice.Dropped != "" {
		row.State, row.SettledAt = string(records.NoticeDropped), &now
	}
	return row
}

// noteMailed notes which of these notices no mail has to be sent about any more. Those who
// note it of the same notice wait for each other, so that the last one sees that it is.
func noteMailed(tx *gorm.DB, now time.Time, keys textArray) error {
	var locked []string
	err := tx.Raw("select key from notices where key = any (?::text[]) and mailed_at is null order by key for update", keys).Scan(&locked).Error
	if err != nil || len(locked) == 0 {
		return err
	}
	return tx.Exec(`
		update notices n set mailed_at = ? where key = any (?::text[])
		and not exists (select 1 from notice_recipients r where r.notice_key = n.key and r.state = 'waiting')`, now, textArray(locked)).Error
}

// directory is who holds which offices on a day.
type directory struct {
	on         strategy.Date
	ministries strategy.Ministries
	offices    []strategy.Actor
	known      map[string]records.NoticeReader
}

func officesOn(tx *gorm.DB, on strategy.Date) ([]strategy.Actor, error) {
	var rows []assignmentRow
	err := tx.Where("valid_from <= ? and (valid_to is null or valid_to >= ?)", day(on), day(on)).Order("valid_from, id").Find(&rows).Error
	all, seen := assignmentsIn(rows), map[string]bool{}
	var offices []strategy.Actor
	for _, a := range all {
		if !seen[a.Subject] {
			seen[a.Subject] = true
			offices = append(offices, strategy.OfficesHeld(all, a.Subject, on)...)
		}
	}
	return offices, err
}

// readersOf lists whom a notice is for: the person, and who stands in for them in that
// office; or everybody in the office, deputies too, also under the ministry's later name.
func (d directory) readersOf(n strategy.Notice) []string {
	var subjects []string
	if n.Subject != "" {
		subjects = append(subjects, n.Subject)
	}
	for _, office := range d.offices {
		var theirs bool
		if n.Subject != "" {
			theirs = office.DeputyOf == n.Subject && office.Role == n.Role
		} else {
			theirs = office.Role == n.Role && (n.Ministry == "" || d.now(office.Ministry) == d.now(n.Ministry))
		}
		if theirs {
			subjects = append(subjects, office.Subject)
		}
	}
	return subjects
}

// now is the name that a ministry bears on the day.
func (d directory) now(ministry string) string {
	if m, known := d.ministries.Resolve(ministry, d.on); known {
		return m.ID
	}
	return ministry
}

// readers gives everybody whom a notice is for, once, with what they want.
func (d *directory) readers(tx *gorm.DB, n strategy.Notice) ([]records.NoticeReader, error) {
	subjects := d.readersOf(n)
	slices.Sort(subjects)
	subjects = slices.Compact(subjects)
	unknown := slices.DeleteFunc(slices.Clone(subjects), func(subject string) bool { _, known := d.known[subject]; return known })
	if len(unknown) > 0 {
		var found []records.NoticeReader
		err := tx.Raw(`
			select s.subject, coalesce(w.mode, ?) as mode, coalesce(p.mail <> '' and p.erased_at is null, false) as mail
			from unnest(?::text[]) s (subject) left join people p using (subject) left join notice_settings w using (subject)`,
			records.NoticeAtOnce, textArray(unknown)).Scan(&found).Error
		if err != nil {
			return nil, err
		}
		if d.known == nil {
			d.known = map[string]records.NoticeReader{}
		}
		for _, reader := range found {
			d.known[reader.Subject] = reader
		}
	}
	readers := make([]records.NoticeReader, len(subjects))
	for i, subject := range subjects {
		readers[i] = d.known[subject]
	}
	return readers, nil
}
