package records

import (
	"time"

	"fortschreibung/strategy"
)

// NoticeMode is how somebody wants to hear by mail.
type NoticeMode string

// The modes.
const (
	NoticeAtOnce    NoticeMode = "at_once"   // what happens within minutes in one mail
	NoticeDaily     NoticeMode = "daily"     // one mail on the morning of each working day
	NoticeDeadlines NoticeMode = "deadlines" // at once, only what is due
	NoticeNone      NoticeMode = "none"
)

// NoticeSettings is a person's choice; without one it is NoticeAtOnce and revision 0.
type NoticeSettings struct {
	Mode     NoticeMode `json:"mode"`
	Revision int        `json:"revision"`
}

// NoticeState is how far a notice got on its way to one person.
type NoticeState string

// The states.
const (
	NoticeWaiting NoticeState = "waiting"
	NoticeSent    NoticeState = "sent"
	NoticeDropped NoticeState = "dropped" // Reason says why
	NoticeFailed  NoticeState = "failed"  // given up
)

// Reasons for which a notice is dropped.
const (
	DroppedMode      = "mode"       // the person does not want it
	DroppedNoAddress = "no_address" // no mail address is known of them
	DroppedSettled   = "settled"    // what it reminds of is no longer owed
)

// NoticeReceipt is a notice on its way to one person. Times are real times, but those of
// the notice itself.
type NoticeReceipt struct {
	strategy.Notice
	Recipient string      `json:"recipient,omitempty"`      // subject; empty: listed for the office, nobody was mailed
	Name      string      `json:"recipient_name,omitempty"` // while it is known
	State     NoticeState `json:"state,omitempty"`
	Reason    string      `json:"reason,omitempty"`
	MessageID string      `json:"message_id,omitempty"` // of the mail it was put into
	SettledAt time.Time   `json:"settled_at,omitzero"`  // sent, dropped or given up
}

// NoticeFilter narrows a list of receipts; zero values do not.
type NoticeFilter struct {
	Recipient string
	State     NoticeState
}

// NoticeFacts is a notice with what its mail depends on.
type NoticeFacts struct {
	strategy.Notice
	CreatedAt time.Time     // real time
	Rehearsal bool          // of a rehearsed cycle
	Offset    time.Duration // of its cycle's calendar
}

// RealDue is the moment of real time at which the notice's deadline passes, zero without one.
func (f NoticeFacts) RealDue() time.Time {
	if f.Due.IsZero() {
		return time.Time{}
	}
	return f.Due.Add(-f.Offset)
}

// NoticeReader is somebody a notice is addressed to.
type NoticeReader struct {
	Subject string
	Mode    NoticeMode
	Mail    bool // an address is known
}

// NoticeChoice is what becomes of a notice for one reader: dropped for a reason, or mailed
// not before two moments of real time. ReadyAt lets what happens together gather;
// NotBefore is the reader's own wish, which gives way to a deadline.
type NoticeChoice struct {
	Dropped            string
	ReadyAt, NotBefore time.Time
}

// MailWindow is whether mail leaves at a moment: while it is closed, only what would be too
// late when it opens. Gather is how far together things may lie to share a mail.
type MailWindow struct {
	Now    time.Time
	Open   bool
	Opens  time.Time // next
	Gather time.Duration
}

// MailBundle names a mail: a key of its content that is unique for ever, and its Message-ID.
type MailBundle struct{ Key, MessageID string }

// Mail is a mail to be sent. Its notices are those that are still worth telling.
type Mail struct {
	ID, MessageID string
	Name, Address string
	Attempts      int // made before
	CreatedAt     time.Time
	Notices       []strategy.Notice
}

// MailOutcome is what became of an attempt. Without Sent it failed: RetryAt is when to try
// again, zero for giving up.
type MailOutcome struct {
	Sent    bool
	Failure string // no personal data
	RetryAt time.Time
}

// CalendarAccess is whether somebody's calendar has a secret address. The address itself
// is said once, when it is made.
type CalendarAccess struct {
	Active    bool      `json:"active"`
	CreatedAt time.Time `json:"created_at,omitzero"`
	Revision  int       `json:"revision"`
}

// CalendarFeed is what somebody's calendar shows.
type CalendarFeed struct {
	Cycles []strategy.Cycle // that are under way or ended lately
	Tasks  []CalendarTask   // with a date
}

// CalendarTask is a task with how it changed.
type CalendarTask struct {
	Task
	Sequence int       // grows with every change of what it is about, and of its cycle's plan
	Changed  time.Time // real time
}
