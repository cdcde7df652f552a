package store

import (
	"context"
	"encoding/json"
	"strings"

	"gorm.io/gorm"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

const noPersonText = "eine Person %q ist nicht bekannt"

// FindPerson gives the pseudonym of the person with a mail address. It refuses an address
// that nobody or more than one person has.
func (s *Store) FindPerson(ctx context.Context, mail string) (string, error) {
	var subjects []string
	err := s.db.WithContext(ctx).Raw("select subject from people where lower(mail) = lower(?) and mail <> '' order by subject", mail).Scan(&subjects).Error
	switch {
	case err != nil:
		return "", domain("find person", err)
	case len(subjects) == 0:
		return "", strategy.NotFound("eine Person mit der Adresse %s ist nicht bekannt", mail)
	case len(subjects) > 1:
		return "", strategy.Invalid("mail", "diese Adresse haben mehrere Personen: %s", strings.Join(subjects, ", "))
	}
	return subjects[0], nil
}

// ExportPerson collects everything the records hold about a person (DSGVO Art. 15) in one
// snapshot, and notes in the audit that it was taken out, or does neither.
func (s *Store) ExportPerson(ctx context.Context, subject string, by strategy.Actor) (records.PersonData, error) {
	var data records.PersonData
	err := s.transact(ctx, "export person", func(tx *gorm.DB) error {
		if err := tx.Exec("set transaction isolation level repeatable read").Error; err != nil {
			return err
		}
		person, err := lockedPerson(tx, subject, "for share")
		if err != nil {
			return err
		}
		data = person.data()
		for _, collect := range []func(*gorm.DB, string, *records.PersonData) error{
			collectAssignments, collectSessions, collectNotices, collectComments, collectDrafts, collectViews, collectSteps,
		} {
			if err := collect(tx, subject, &data); err != nil {
				return err
			}
		}
		return s.appendPersonAudit(tx, by, AuditExport, subject, map[string]string{"what": "person"})
	})
	return data, err
}

func lockedPerson(tx *gorm.DB, subject, lock string) (personRow, error) {
	var rows []personRow
	if err := tx.Raw("select * from people where subject = ? "+lock, subject).Scan(&rows).Error; err != nil {
		return personRow{}, err
	}
	if len(rows) == 0 {
		return personRow{}, strategy.NotFound(noPersonText, subject)
	}
	return rows[0], nil
}

func (r personRow) data() records.PersonData {
	data := records.PersonData{
		Subject: r.Subject, Name: r.Name, Mail: r.Mail, CreatedAt: r.CreatedAt,
		FormerNames: []string{}, Notices: []strategy.Notice{}, Comments: []records.Comment{}, Drafts: []records.ProposalDraft{}, Steps: []records.StepReference{},
	}
	if r.Issuer != nil && r.ExternalSubject != nil {
		data.Issuer, data.ExternalSubject = *r.Issuer, *r.ExternalSubject
	}
	if r.LastSeenAt != nil {
		data.LastSeenAt = *r.LastSeenAt
	}
	if r.ErasedAt != nil {
		data.ErasedAt = *r.ErasedAt
	}
	return data
}

func collectAssignments(tx *gorm.DB, subject string, data *records.PersonData) error {
	var rows []assignmentRow
	err := tx.Where("subject = ? or deputy_of = ?", subject, subject).Order("valid_from, id").Find(&rows).Error
	data.Assignments = assignmentsIn(rows)
	return err
}

// sessionOf finds a person's sessions: what sign-in keeps of a browser is JSON with the
// pseudonym as "subject" (identity.Browser).
const sessionOf = "position(convert_to(?, 'UTF8') in data) > 0"

func sessionMark(subject string) (string, error) {
	quoted, err := json.Marshal(subject)
	return `"subject":` + string(quoted), err
}

func collectSessions(tx *gorm.DB, subject string, data *records.PersonData) error {
	mark, err := sessionMark(subject)
	if err != nil {
		return err
	}
	return tx.Raw("select count(*) from sessions where "+sessionOf, mark).Scan(&data.SignedIn).Error
}

func collectNotices(tx *gorm.DB, subject string, data *records.PersonData) error {
	var rows []noticeRow
	err := tx.Where("subject = ?", subject).Order("seq").Find(&rows).Error
	for _, r := range rows {
		data.Notices = append(data.Notices, r.notice())
	}
	return err
}

func collectComments(tx *gorm.DB, subject string, data *records.PersonData) error {
	var rows []commentRow
	err := tx.Where("subject = ?", subject).Order("seq").Find(&rows).Error
	for _, r := range rows {
		data.Comments = append(data.Comments, r.comment())
	}
	return err
}

func collectDrafts(tx *gorm.DB, subject string, data *records.PersonData) error {
	var rows []proposalDraftRow
	err := tx.Where("subject = ?", subject).Order("updated_at, id").Find(&rows).Error
	for _, r := range rows {
		data.Drafts = append(data.Drafts, r.draft())
	}
	return err
}

func collectViews(tx *gorm.DB, subject string, data *records.PersonData) error {
	kept, err := readSavedViews(tx, subject)
	data.Views = kept.Views
	return err
}

// collectSteps lists what the person did and what was done to them: every step is audited.
func collectSteps(tx *gorm.DB, subject string, data *records.PersonData) error {
	err := tx.Raw(`
		select seq, at, action, entity, entity_id, request_id from audit
		where actor_subject = ? or (entity = ? and entity_id = ?) or (entity = ? and ? in (data ->> 'subject', data ->> 'deputy_of'))
		order by seq`, subject, EntityPerson, subject, EntityAssignment, subject).Scan(&data.Steps).Error
	if err != nil {
		return err
	}
	return tx.Raw(`
		select distinct actor_name from audit where actor_subject = ? and actor_name <> '' order by actor_name`,
		subject).Scan(&data.FormerNames).Error
}

// appendPersonAudit notes what was done with a person's data, without any of it.
func (s *Store) appendPersonAudit(tx *gorm.DB, by strategy.Actor, action, subject string, data map[string]string) error {
	row := auditBy(by, action, data)
	row.CalendarAt, row.Entity, row.EntityID = s.realNow(), EntityPerson, subject
	return s.appendAudit(tx, []auditRow{row})
}
