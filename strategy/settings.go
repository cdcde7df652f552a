package strategy

import (
	"fmt"
	"time"
)

// MonthDay is a day of every year, as text mm-dd.
type MonthDay struct {
	Month time.Month
	Day   int
}

// In gives the day in one year.
func (m MonthDay) In(year int) Date { return NewDate(year, m.Month, m.Day) }

// MarshalText gives mm-dd.
func (m MonthDay) MarshalText() ([]byte, error) {
	return fmt.Appendf(nil, "%02d-%02d", m.Month, m.Day), nil
}

// UnmarshalText reads mm-dd; 29 February, which not every year has, is refused.
func (m *MonthDay) UnmarshalText(text []byte) error {
	t, err := time.Parse("01-02", string(text)) // the year is 0, a leap year
	if err != nil || (t.Month() == time.February && t.Day() == 29) {
		return Invalid("", "%q ist kein Tag der Form MM-TT, den jedes Jahr hat", text)
	}
	*m = MonthDay{t.Month(), t.Day()}
	return nil
}

// NoReplyRule is what follows when a ministry has not answered by its deadline. It
// never counts as signed.
type NoReplyRule string

// The two rules.
const (
	NoReplyEscalate NoReplyRule = "escalate" // to the state secretary, after EscalationWorkingDays
	NoReplyProceed  NoReplyRule = "proceed"  // with the gap shown in the Kabinettvorlage
)

// MajorityRule is when a motion in the steering committee is carried.
type MajorityRule string

// The two rules.
const (
	MajoritySimple   MajorityRule = "simple"   // more yes than no; abstentions are no votes cast
	MajorityAbsolute MajorityRule = "absolute" // yes from more than half of all members
)

// Durations are the shortest times that the steps of the year need. Days are calendar
// days, working days are Thuringian.
type Durations struct {
	IntakeDays            int `json:"intake_days" minimum:"0" maximum:"366"`
	ConsultationDays      int `json:"consultation_days" minimum:"0" maximum:"366"`
	CoordinationDays      int `json:"coordination_days" minimum:"0" maximum:"366"`      // Mitzeichnungsfrist
	InvitationDays        int `json:"invitation_days" minimum:"0" maximum:"366"`        // from the committee's invitation to its session
	SubmissionWorkingDays int `json:"submission_working_days" minimum:"0" maximum:"60"` // from the committee's decision to the papers at the ministries
}

// TopicRule says which office is affected by a content.
type TopicRule struct {
	Topic    Topic    `json:"topic"`
	Function Function `json:"function"`
}

// Settings are the rules of a cycle that may be configured. A cycle keeps those it was
// opened with.
type Settings struct {
	IntakeEnd       MonthDay `json:"intake_end"`
	ConsultationEnd MonthDay `json:"consultation_end"`
	CoordinationEnd MonthDay `json:"coordination_end"`
	CommitteeEnd    MonthDay `json:"committee_end"`

	ReportH2 MonthDay `json:"report_h2"` // reporting date for the second half of the previous year
	ReportH1 MonthDay `json:"report_h1"` // reporting date for the first half of the year

	Minimum   Durations `json:"minimum"`   // of a regular year
	Shortened Durations `json:"shortened"` // after the cabinet returned a submission

	AgendaWorkingDays int `json:"agenda_working_days" minimum:"0" maximum:"30"` // full working days between receipt and session, ThürGGO § 13(2)
	PapersWorkingDays int `json:"papers_working_days" minimum:"0" maximum:"30"`
	PublicationDays   int `json:"publication_days" minimum:"0" maximum:"366"` // after the cabinet's session

	ReminderDays          []int       `json:"reminder_days"` // calendar days before a deadline
	EscalationWorkingDays int         `json:"escalation_working_days" minimum:"0" maximum:"60"`
	NoReply               NoReplyRule `json:"no_reply" enum:"escalate,proceed"`
	TopicRules            []TopicRule `json:"topic_rules"` // ThürGGO § 7

	QuorumPercent   int          `json:"quorum_percent" minimum:"1" maximum:"100"` // of the committee's members, at least
	Majority        MajorityRule `json:"majority" enum:"simple,absolute"`
	ChairBreaksTies bool         `json:"chair_breaks_ties"`

	WatchDays    int `json:"watch_days" minimum:"0" maximum:"366"`   // calendar days before a deadline from which little slack is yellow
	YellowBefore int `json:"yellow_before" minimum:"0" maximum:"60"` // slack in working days below which it is little
}

// DefaultSettings are the defaults of the process description. It leaves to
// configuration how long intake, consultation, the committee's invitation, drafting the
// Kabinettvorlage and a shortened round take at least, and when the light is yellow.
func DefaultSettings() Settings {
	return Settings{
		IntakeEnd:       MonthDay{time.June, 30},
		ConsultationEnd: MonthDay{time.August, 31},
		CoordinationEnd: MonthDay{time.September, 30},
		CommitteeEnd:    MonthDay{time.October, 31},
		ReportH2:        MonthDay{time.March, 31},
		ReportH1:        MonthDay{time.August, 31},
		Minimum: Durations{
			IntakeDays:            56,
			ConsultationDays:      28,
			CoordinationDays:      28,
			InvitationDays:        14,
			SubmissionWorkingDays: 5,
		},
		Shortened: Durations{
			CoordinationDays:      14,
			InvitationDays:        7,
			SubmissionWorkingDays: 2,
		},
		AgendaWorkingDays:     3,
		PapersWorkingDays:     4,
		PublicationDays:       28,
		ReminderDays:          []int{14, 3, 0},
		EscalationWorkingDays: 3,
		NoReply:               NoReplyEscalate,
		TopicRules: []TopicRule{
			{TopicMoney, FunctionFinance},
			{TopicOrganisation, FunctionInterior},
			{TopicPersonalData, FunctionInterior},
			{TopicConstitution, FunctionJustice},
		},
		QuorumPercent:   50,
		Majority:        MajoritySimple,
		ChairBreaksTies: true,
		WatchDays:       14,
		YellowBefore:    5,
	}
}
