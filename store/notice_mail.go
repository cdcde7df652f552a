package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

type deliveryRow struct {
	ID         string `gorm:"primaryKey;default:gen_random_uuid()"`
	Subject    string
	BundleKey  string
	MessageID  string
	State      string
	Attempts   int
	RetryAt    time.Time
	Failure    string
	CreatedAt  time.Time
	FinishedAt *time.Time
}

func (deliveryRow) TableName() string { return "deliveries" }

// mailable is what may leave while the window is as it is: what is wished for now, and what
// would be too late when the window next opens.
const mailable = `r.state = 'waiting' and r.delivery_id is null and (
	(@open and r.not_before <= @soon) or (r.due > @now and r.due <= @opens))`

// mailLimit is how many notices one mail carries.
const mailLimit = 500

// BundleMail makes one mail of everything that one person should be mailed now, and says
// whether there was somebody. Several may call it at once: each person is one caller's.
func (s *Store) BundleMail(ctx context.Context, w records.MailWindow, name func(subject string, keys []string) records.MailBundle) (bool, error) {
	now := w.Now.UTC().Truncate(time.Microsecond)
	when := map[string]any{"now": now, "open": w.Open, "opens": w.Opens, "soon": now.Add(w.Gather), "limit": mailLimit}
	var found bool
	err := s.transact(ctx, "bundle mail", func(tx *gorm.DB) error {
		var subjects []string
		err := tx.Raw(`
			select p.subject from people p where exists (
				select 1 from notice_recipients r where r.subject = p.subject and r.ready_at <= @now and `+mailable+`)
			order by p.subject limit 1 for no key update of p skip locked`, when).Scan(&subjects).Error
		if err != nil || len(subjects) == 0 {
			return err
		}
		found = true
		when["subject"] = subjects[0]
		var keys []string
		err = tx.Raw("select r.notice_key from notice_recipients r where r.subject = @subject and "+mailable+
			" order by r.seq limit @limit for update of r", when).Scan(&keys).Error
		if err != nil || len(keys) == 0 {
			return err // somebody else was faster
		}
		bundle := name(subjects[0], keys)
		mail := deliveryRow{
			Subject: subjects[0], BundleKey: bundle.Key, MessageID: bundle.MessageID, State: "ready", RetryAt: now, CreatedAt: now,
		}
		if err := tx.Create(&mail).Error; err != nil {
			return err
		}
		return tx.Exec("update notice_recipients set delivery_id = ? where subject = ? and notice_key = any (?::text[])",
			mail.ID, mail.Subject, textArray(keys)).Error
	})
	return found, err
}

// SendMail claims the mail that has waited longest, drops from it what is no longer owed,
// lets send deliver the rest and notes what became of it; it says whether there was a mail.
// Several may call it at once: each mail is one caller's while it is being sent. What send
// has delivered is delivered again, as the same Message-ID, when the note cannot be
// written afterwards.
func (s *Store) SendMail(ctx context.Context, w records.MailWindow, send func(records.Mail) records.MailOutcome) (bool, error) {
	now := w.Now.UTC().Truncate(time.Microsecond)
	var found bool
	err := s.transact(ctx, "send mail", func(tx *gorm.DB) error {
		var rows []deliveryRow
		err := tx.Raw(`
			select * from deliveries d where state = 'ready' and retry_at <= @now and (@open or exists (
				select 1 from notice_recipients r where r.delivery_id = d.id and r.state = 'waiting' and r.due > @now and r.due <= @opens))
			order by retry_at, id limit 1 for update skip locked`,
			map[string]any{"now": now, "open": w.Open, "opens": w.Opens}).Scan(&rows).Error
		if err != nil || len(rows) == 0 {
			return err
		}
		found = true
		mail, dropped, err := s.mailOf(tx, rows[0])
		if err != nil {
			return err
		}
		var outcome records.MailOutcome
		if len(mail.Notices) > 0 && mail.Address != "" {
			outcome = send(mail)
		}
		// Only now, so that no other mail waits while this one is being sent.
		if err := settle(tx, now, mail.ID, dropped, records.NoticeDropped, records.DroppedSettled); err != nil {
			return err
		}
		switch {
		case len(mail.Notices) == 0:
			return finishMail(tx, now, mail.ID, "dropped", "", "")
		case mail.Address == "":
			return finishMail(tx, now, mail.ID, "dropped", records.NoticeDropped, records.DroppedNoAddress)
		}
		return noteAttempt(tx, now, mail.ID, outcome)
	})
	return found, err
}

func noteAttempt(tx *gorm.DB, now time.Time, id string, outcome records.MailOutcome) error {
	err := tx.Exec("update deliveries set attempts = attempts + 1, failure = ? where id = ?", outcome.Failure, id).Error
	switch {
	case err != nil:
		return err
	case outcome.Sent:
		return finishMail(tx, now, id, "sent", records.NoticeSent, "")
	case outcome.RetryAt.IsZero():
		return finishMail(tx, now, id, "failed", records.NoticeFailed, "")
	}
	return tx.Exec("update deliveries set retry_at = ? where id = ?", outcome.RetryAt, id).Error
}

// finishMail ends a mail, and with it the way of the notices that are still in it.
func finishMail(tx *gorm.DB, now time.Time, id, state string, notices records.NoticeState, reason string) error {
	if err := tx.Exec("update deliveries set state = ?, finished_at = ? where id = ?", state, now, id).Error; err != nil {
		return err
	}
	var keys []string
	err := tx.Raw("select notice_key from notice_recipients where delivery_id = ? and state = 'waiting'", id).Scan(&keys).Error
	if err != nil {
		return err
	}
	return settle(tx, now, id, keys, notices, reason)
}

// settle ends the way of some of a mail's notices.
func settle(tx *gorm.DB, now time.Time, mail string, keys textArray, state records.NoticeState, reason string) error {
	if len(keys) == 0 {
		return nil
	}
	err := tx.Exec("update notice_recipients set state = ?, reason = ?, settled_at = ? where delivery_id = ? and notice_key = any (?::text[])",
		state, reason, now, mail, keys).Error
	if err != nil {
		return err
	}
	return noteMailed(tx, now, keys)
}

// mailOf reads a mail with the notices that are still worth telling, and gives the keys of
// the others.
func (s *Store) mailOf(tx *gorm.DB, row deliveryRow) (records.Mail, textArray, error) {
	mail := records.Mail{ID: row.ID, MessageID: row.MessageID, Attempts: row.Attempts, CreatedAt: row.CreatedAt}
	var people []personRow
	if err := tx.Where("subject = ? and erased_at is null", row.Subject).Find(&people).Error; err != nil {
		return mail, nil, err
	}
	if len(people) == 1 {
		mail.Name, mail.Address = people[0].Name, people[0].Mail
	}
	var notices []noticeRow
	err := tx.Raw(`
		select n.* from notices n join notice_recipients r on r.notice_key = n.key
		where r.delivery_id = ? and r.state = 'waiting' order by n.seq`, row.ID).Scan(&notices).Error
	if err != nil {
		return mail, nil, err
	}
	settled, err := settledDuties(tx, notices)
	var dropped textArray
	for _, n := range notices {
		if settled[n.Key] {
			dropped = append(dropped, n.Key)
		} else {
			mail.Notices = append(mail.Notices, n.notice())
		}
	}
	return mail, dropped, err
}

// settledDuty are queries for which of the notices n remind of something that is no longer
// owed, by what they remind of. They ask what the lists of tasks ask.
var settledDuty = map[strategy.Duty]string{
	strategy.DutyPosition: `not exists (select 1 from affected a join proposals p on p.id = a.proposal_id
		where a.proposal_id = n.entity_id::uuid and a.ministry = n.ministry and a.open and p.stage in ('in_coordination', 'agreed', 'dissent'))`,
	strategy.DutyReport: `not exists (select 1 from reports r where r.id = n.entity_id and r.stage in ('requested', 'returned'))`,
	strategy.DutyRework: `not exists (select 1 from reports r where r.id = n.entity_id and r.stage = 'returned')`,
	strategy.DutyCondition: `not exists (select 1 from conditions c join proposals p on p.id = c.proposal_id
		where c.proposal_id = n.entity_id::uuid and c.owner = n.ministry and c.done is null
		  and p.stage in ('decided', 'before_cabinet', 'approved', 'published'))`,
	strategy.DutyConsent: `not exists (select 1 from submissions s where s.id = n.entity_id and s.stage in ('handed_in', 'scheduled')
		and (s.state -> 'circular')::boolean and not jsonb_exists(coalesce(s.state -> 'consents', '{}'), n.ministry))`,
}

// settledDuties says which notices remind of what is no longer owed.
func settledDuties(tx *gorm.DB, notices []noticeRow) (map[string]bool, error) {
	byDuty := map[strategy.Duty]textArray{}
	for _, n := range notices {
		duty := n.notice().Duty()
		byDuty[duty] = append(byDuty[duty], n.Key)
	}
	settled, err := settledTasks(tx, notices)
	if err != nil {
		return nil, err
	}
	for duty, condition := range settledDuty {
		if len(byDuty[duty]) == 0 {
			continue
		}
		var keys []string
		if err := tx.Raw("select n.key from notices n where n.key = any (?::text[]) and "+condition, byDuty[duty]).Scan(&keys).Error; err != nil {
			return nil, err
		}
		for _, key := range keys {
			settled[key] = true
		}
	}
	return settled, nil
}
