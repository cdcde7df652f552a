package notices

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"fortschreibung/records"
)

// outdated is the age from which a notice that nobody was told is no news, unless
// something of it is still to come.
const outdated = 7 * 24 * time.Hour

// skips says what is mailed to nobody.
func (m *Mailer) skips(now time.Time) func(records.NoticeFacts) bool {
	return func(f records.NoticeFacts) bool {
		return (f.Rehearsal && !m.Rehearsals) || (now.Sub(f.CreatedAt) > outdated && !f.RealDue().After(now))
	}
}

// chooses says what becomes of a notice for one reader.
func (m *Mailer) chooses(now time.Time) func(records.NoticeFacts, records.NoticeReader) records.NoticeChoice {
	return func(f records.NoticeFacts, reader records.NoticeReader) records.NoticeChoice {
		choice := records.NoticeChoice{ReadyAt: now.Add(m.Schedule.Gather), NotBefore: now}
		switch {
		case !reader.Mail:
			return records.NoticeChoice{Dropped: records.DroppedNoAddress}
		case reader.Mode == records.NoticeNone, reader.Mode == records.NoticeDeadlines && !f.AboutDeadline():
			return records.NoticeChoice{Dropped: records.DroppedMode}
		case reader.Mode == records.NoticeDaily:
			choice.NotBefore = m.Schedule.morning(now)
		}
		return choice
	}
}

// bundle names a mail after who gets it and what it tells.
func (m *Mailer) bundle(subject string, keys []string) records.MailBundle {
	keys = slices.Sorted(slices.Values(keys))
	sum := sha256.Sum256([]byte(subject + "\x00" + strings.Join(keys, "\x00")))
	key := hex.EncodeToString(sum[:])
	return records.MailBundle{Key: key, MessageID: key[:40] + "@" + m.domain()}
}

// domain is that of the sender.
func (m *Mailer) domain() string {
	return m.From.Address[strings.LastIndex(m.From.Address, "@")+1:]
}
