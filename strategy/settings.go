package strategy

import (
	"fmt"
	"slices"
	"time"
)

// MonthDay is a day of every year, as text mm-dd. The zero value, as text "", is no day;
// Settings.Validate refuses it.
type MonthDay struct {
	Month time.Month
	Day   int
}

// In gives the day in one year.
func (m MonthDay) In(year int) Date { return NewDate(year, m.Month, m.Day) }

// MarshalText gives mm-dd, or nothing for no day.
func (m MonthDay) MarshalText() ([]byte, error) {
	if m == (MonthDay{}) {
		return nil, nil
	}
	return fmt.Appendf(nil, "%02d-%02d", m.Month, m.Day), nil
}

// UnmarshalText reads mm-dd; 29 February, which not every year has, is refused. Empty
// text is no day.
func (m *MonthDay) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*m = MonthDay{}
		return nil
	}
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

	ReportRequestDays int `json:"report_request_days" minimum:"0" maximum:"366"` // calendar days before a reporting date on which the reports are requested

	Minimum   Durations `json:"minimum"`   // of a regular year
	Shortened Durations `json:"shortened"` // after the cabinet returned a submission

	AgendaWorkingDays int `json:"agenda_working_days" minimum:"0" maximum:"30"` // full working days between receipt and session, ThürGGO § 13(2)
	PapersWorkingDays int `json:"papers_working_days" minimum:"0" maximum:"30"`
	PublicationDays   int `json:"publication_days" minimum:"0" maximum:"366"` // after the cabinet's session

	ReminderDays          []int       `json:"reminder_days"`                    // calendar days before a deadline
	RemindOnWorkingDays   bool        `json:"remind_on_working_days,omitempty"` // on the working day before, where a day is free; cycles opened before there was this choice remind on any day
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
		IntakeEnd:         MonthDay{time.June, 30},
		ConsultationEnd:   MonthDay{time.August, 31},
		CoordinationEnd:   MonthDay{time.September, 30},
		CommitteeEnd:      MonthDay{time.October, 31},
		ReportH2:          MonthDay{time.March, 31},
		ReportH1:          MonthDay{time.August, 31},
		ReportRequestDays: 28,
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
		RemindOnWorkingDays:   true,
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

// Validate refuses settings with which no year can be planned or no vote counted.
func (s Settings) Validate() error {
	ascending := [][]namedDay{
		{
			{"intake_end", s.IntakeEnd}, {"consultation_end", s.ConsultationEnd},
			{"coordination_end", s.CoordinationEnd}, {"committee_end", s.CommitteeEnd},
		},
		{{"report_h2", s.ReportH2}, {"report_h1", s.ReportH1}},
	}
	for _, days := range ascending {
		if err := validateAscending(days); err != nil {
			return err
		}
	}
	if s.PapersWorkingDays < s.AgendaWorkingDays {
		return Invalid("settings.papers_working_days", "die Vorlage geht spätestens mit der Tagesordnung zu (ThürGGO § 13(2))")
	}
	if err := s.validateNumbers(); err != nil {
		return err
	}
	if s.NoReply != NoReplyEscalate && s.NoReply != NoReplyProceed {
		return Invalid("settings.no_reply", "%q ist weder %s noch %s", s.NoReply, NoReplyEscalate, NoReplyProceed)
	}
	if s.Majority != MajoritySimple && s.Majority != MajorityAbsolute {
		return Invalid("settings.majority", "%q ist weder %s noch %s", s.Majority, MajoritySimple, MajorityAbsolute)
	}
	for _, rule := range s.TopicRules {
		if rule.Topic == "" || rule.Function == "" {
			return Invalid("settings.topic_rules", "eine Regel braucht Thema und Funktion")
		}
	}
	return nil
}

type namedDay struct {
	field string
	day   MonthDay
}

func validateAscending(days []namedDay) error {
	const someYear = 2021 // not a leap year
	for i, d := range days {
		in := d.day.In(someYear)
		if in.Year != someYear || in.Month != d.day.Month || in.Day != d.day.Day {
			return Invalid("settings."+d.field, "kein Tag, den jedes Jahr hat")
		}
		if i > 0 && !in.After(days[i-1].day.In(someYear)) {
			return Invalid("settings."+d.field, "liegt nicht nach %s", days[i-1].field)
		}
	}
	return nil
}

func (s Settings) validateNumbers() error {
	type number struct {
		field     string
		value     int
		low, high int
	}
	numbers := []number{
		{"minimum.intake_days", s.Minimum.IntakeDays, 0, 366},
		{"minimum.consultation_days", s.Minimum.ConsultationDays, 0, 366},
		{"minimum.coordination_days", s.Minimum.CoordinationDays, 0, 366},
		{"minimum.invitation_days", s.Minimum.InvitationDays, 0, 366},
		{"minimum.submission_working_days", s.Minimum.SubmissionWorkingDays, 0, 60},
		{"shortened.coordination_days", s.Shortened.CoordinationDays, 0, s.Minimum.CoordinationDays},
		{"shortened.invitation_days", s.Shortened.InvitationDays, 0, s.Minimum.InvitationDays},
		{"shortened.submission_working_days", s.Shortened.SubmissionWorkingDays, 0, s.Minimum.SubmissionWorkingDays},
		{"agenda_working_days", s.AgendaWorkingDays, 0, 30},
		{"papers_working_days", s.PapersWorkingDays, 0, 30},
		{"report_request_days", s.ReportRequestDays, 0, 366},
		{"publication_days", s.PublicationDays, 0, 366},
		{"escalation_working_days", s.EscalationWorkingDays, 0, 60},
		{"quorum_percent", s.QuorumPercent, 1, 100},
		{"watch_days", s.WatchDays, 0, 366},
		{"yellow_before", s.YellowBefore, 0, 60},
	}
	for _, days := range s.ReminderDays {
		numbers = append(numbers, number{"reminder_days", days, 0, 366})
	}
	for _, n := range numbers {
		if n.value < n.low || n.value > n.high {
			return Invalid("settings."+n.field, "%d liegt nicht zwischen %d und %d", n.value, n.low, n.high)
		}
	}
	return nil
}

// ReminderDates are the days on which to remind of a deadline, earliest first: T-14,
// T-3 and T by default, in calendar days. One that is free gives way to the working day
// before it, where the settings say so.
func (s Settings) ReminderDates(due Date, cal *Calendar) []Date {
	dates := make([]Date, 0, len(s.ReminderDays))
	for _, n := range s.ReminderDays {
		day := due.AddDays(-n)
		if s.RemindOnWorkingDays {
			day = cal.LastWorkingDayOnOrBefore(day)
		}
		dates = append(dates, day)
	}
	slices.SortFunc(dates, Date.Compare)
	return slices.Compact(dates)
}

// EscalationDate is the day on which an unanswered deadline goes to the state
// secretary, T+3 working days by default.
func (s Settings) EscalationDate(due Date, cal *Calendar) Date {
	return cal.AddWorkingDays(due, s.EscalationWorkingDays)
}
