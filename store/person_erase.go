package store

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"gorm.io/gorm"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

const erasureReasonLimit = 200 // characters

// ErasePerson removes what tells who a person is (DSGVO Art. 17): name, mail and account,
// their sessions, their name below comments, the notes of their assignments, how they want
// to hear by mail and their calendar's address. What was
// done stays, under the pseudonym that then stands for nobody in particular. It refuses
// while the person holds an office or will, and a reason that names them, because it is
// kept in the audit. Erasing twice does nothing the second time.
func (s *Store) ErasePerson(ctx context.Context, subject, reason string, by strategy.Actor) (records.Erasure, error) {
	var done records.Erasure
	err := s.transact(ctx, "erase person", func(tx *gorm.DB) error {
		if err := advisoryLock(tx, lockAssignments, 0); err != nil { // nobody assigns an office meanwhile
			return err
		}
		person, err := lockedPerson(tx, subject, "for update")
		if err != nil {
			return err
		}
		if person.ErasedAt != nil {
			done = records.Erasure{At: *person.ErasedAt, Before: true}
			return nil
		}
		if err := person.checkReason(reason); err != nil {
			return err
		}
		if err := checkOutOfOffice(tx, subject, s.today()); err != nil {
			return err
		}
		done = records.Erasure{At: s.realNow()}
		if err := erase(tx, subject, &done); err != nil {
			return err
		}
		return s.appendPersonAudit(tx, by, "person.erase", subject, map[string]string{
			"reason": reason, "sessions": keyInt(done.Sessions), "comments": keyInt(done.Comments),
		})
	})
	return done, err
}

func erase(tx *gorm.DB, subject string, done *records.Erasure) error {
	mark, err := sessionMark(subject)
	if err != nil {
		return err
	}
	sessions := tx.Exec("delete from sessions where "+sessionOf, mark)
	if sessions.Error != nil {
		return sessions.Error
	}
	comments := tx.Exec("update comments set author = '' where subject = ? and author <> ''", subject)
	if comments.Error != nil {
		return comments.Error
	}
	done.Sessions, done.Comments = int(sessions.RowsAffected), int(comments.RowsAffected)
	for _, step := range []struct {
		statement string
		args      []any
	}{
		{"update assignments set note = '' where subject = ? or deputy_of = ?", []any{subject, subject}},
		{"delete from notice_settings where subject = ?", []any{subject}},
		{"delete from calendar_feeds where subject = ?", []any{subject}},
		{"delete from proposal_drafts where subject = ?", []any{subject}},
		{"delete from saved_views where subject = ?", []any{subject}},
		// Rows from before people had pseudonyms carry the name.
		{"update workshops set organiser = '', created_by = created_by - 'name' where subject = ?", []any{subject}},
		{"update position_drafts set prepared_by_name = '' where prepared_by = ?", []any{subject}},
		{`update people set issuer = null, external_subject = null, name = '', mail = '', last_seen_at = null, erased_at = ?
			where subject = ?`, []any{done.At, subject}},
	} {
		if err := tx.Exec(step.statement, step.args...).Error; err != nil {
			return err
		}
	}
	return nil
}

func checkOutOfOffice(tx *gorm.DB, subject string, today strategy.Date) error {
	var rows []assignmentRow
	err := tx.Where("subject = ? and (valid_to is null or valid_to >= ?)", subject, day(today)).Order("valid_from").Find(&rows).Error
	if err != nil {
		return err
	}
	for _, a := range assignmentsIn(rows) {
		if !a.Ended(today) {
			return strategy.Forbidden("der Person ist noch das Amt %s zugewiesen (%s); erst ist die Zuweisung zu beenden",
				records.OfficeName(a.Actor()), a.ID)
		}
	}
	return nil
}

// checkReason wants a reason that can be kept for ever: one that does not tell who it was.
func (r personRow) checkReason(reason string) error {
	if n := utf8.RuneCountInString(reason); strings.TrimSpace(reason) == "" || n > erasureReasonLimit {
		return strategy.Invalid("reason", "der Grund hat 1 bis %d Zeichen, z. B. das Aktenzeichen des Antrags", erasureReasonLimit)
	}
	words := wordsOf(reason)
	personal := []string{r.Name, r.Mail}
	if r.ExternalSubject != nil {
		personal = append(personal, *r.ExternalSubject)
	}
	for _, text := range personal {
		for word := range wordsOf(text) {
			if words[word] {
				return strategy.Invalid("reason", "der Grund bleibt in der Prüfkette und darf die Person nicht nennen")
			}
		}
	}
	return nil
}

// wordsOf gives the words of at least three letters or digits, in lower case.
func wordsOf(text string) map[string]bool {
	words := map[string]bool{}
	for _, word := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if utf8.RuneCountInString(word) >= 3 {
			words[word] = true
		}
	}
	return words
}
