// Package notices brings stored notices to people by mail: it finds out who hears of what,
// when, bundles what belongs together, and sends it until it has arrived or is given up.
// It knows no database and no web; what it needs of them is Outbox and Sender.
package notices

import (
	"context"
	"log/slog"
	"net/mail"
	"time"

	"fortschreibung/records"
)

// Outbox keeps notices on their way. Each of its steps may be taken by several processes
// at once: everything is one caller's.
type Outbox interface {
	AddressNotices(ctx context.Context, now time.Time, limit int,
		skip func(records.NoticeFacts) bool, choose func(records.NoticeFacts, records.NoticeReader) records.NoticeChoice) (int, error)
	BundleMail(ctx context.Context, w records.MailWindow, name func(subject string, keys []string) records.MailBundle) (bool, error)
	SendMail(ctx context.Context, w records.MailWindow, send func(records.Mail) records.MailOutcome) (bool, error)
}

// Mailer brings notices to people. Several may run at once, in several processes.
type Mailer struct {
	Outbox     Outbox
	Sender     Sender
	From       mail.Address
	PublicURL  string // of the pages that mails lead to
	Schedule   Schedule
	Rehearsals bool // whether rehearsed cycles send mail
	Clock      func() time.Time
	Log        *slog.Logger
}

// addressLimit is how many notices are addressed in one transaction.
const addressLimit = 200

// Run works at every tick, until the context ends or the ticks do. What it is sending then
// it finishes.
func (m *Mailer) Run(ctx context.Context, ticks <-chan time.Time) {
	for {
		if err := m.Round(ctx); err != nil && ctx.Err() == nil {
			m.Log.ErrorContext(ctx, "mailing notices failed, it is tried again", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case _, ticking := <-ticks:
			if !ticking {
				return
			}
		}
	}
}

// Round does everything that is to be done now.
func (m *Mailer) Round(ctx context.Context) error {
	window := m.Schedule.Window(m.Clock().UTC())
	for {
		addressed, err := m.Outbox.AddressNotices(ctx, window.Now, addressLimit, m.skips(window.Now), m.chooses(window.Now))
		if err != nil {
			return err
		}
		if addressed < addressLimit {
			break
		}
	}
	for {
		if found, err := m.Outbox.BundleMail(ctx, window, m.bundle); err != nil {
			return err
		} else if !found {
			break
		}
	}
	return m.sendAll(ctx, window)
}

// sendAll sends what is ready over one connection. A server that cannot be reached is not
// tried again in this round.
func (m *Mailer) sendAll(ctx context.Context, window records.MailWindow) error {
	var tally struct{ sent, failed int }
	reachable := true
	defer func() {
		if err := m.Sender.Close(); err != nil {
			m.Log.DebugContext(ctx, "mail server ended the connection", "reason", reason(err))
		}
		if tally.sent+tally.failed > 0 {
			m.Log.InfoContext(ctx, "mailed notices", "mails", tally.sent, "failed", tally.failed)
		}
	}()
	for reachable && ctx.Err() == nil {
		// A mail that is being sent when the program stops is noted as well.
		found, err := m.Outbox.SendMail(context.WithoutCancel(ctx), window, func(mail records.Mail) records.MailOutcome {
			outcome, up := m.send(context.WithoutCancel(ctx), mail)
			reachable = up
			if outcome.Sent {
				tally.sent++
			} else {
				tally.failed++
				m.Log.WarnContext(ctx, "mail not sent", "mail", mail.ID, "attempt", mail.Attempts+1, "reason", outcome.Failure,
					"given_up", outcome.RetryAt.IsZero())
			}
			return outcome
		})
		if err != nil || !found {
			return err
		}
	}
	return nil
}

// send makes one attempt, and says whether the server could be reached.
func (m *Mailer) send(ctx context.Context, mail records.Mail) (records.MailOutcome, bool) {
	ctx, cancel := context.WithTimeout(ctx, sendBudget)
	defer cancel()
	message, err := m.message(mail)
	if err != nil {
		return records.MailOutcome{Failure: reason(err)}, true // no later attempt would help
	}
	err = m.Sender.Send(ctx, message)
	if err == nil {
		return records.MailOutcome{Sent: true}, true
	}
	outcome := records.MailOutcome{Failure: reason(err)}
	now := m.Clock().UTC()
	if !refusedForGood(err) && now.Sub(mail.CreatedAt) < giveUpAfter {
		outcome.RetryAt = now.Add(backoff(mail.Attempts))
	}
	return outcome, reached(err)
}

// sendBudget bounds one attempt, giveUpAfter all of them: a mail that was on its way for so
// long is given up.
const (
	sendBudget  = 30 * time.Second
	giveUpAfter = 7 * 24 * time.Hour
)

// backoff is how long to wait after an attempt that failed: a minute, twice as long each
// time, at most two hours.
func backoff(attemptsBefore int) time.Duration {
	return min(time.Minute<<min(attemptsBefore, 10), 2*time.Hour)
}
