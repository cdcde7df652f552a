package strategy

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestDefaultSettingsAreThoseOfTheProcess(t *testing.T) {
	s := DefaultSettings()
	if err := s.Validate(); err != nil {
		t.Fatal(err)
	}
	for what, ok := range map[string]bool{
		"intake ends on 30 June":                s.IntakeEnd == MonthDay{time.June, 30},
		"consultation ends on 31 August":        s.ConsultationEnd == MonthDay{time.August, 31},
		"coordination ends on 30 September":     s.CoordinationEnd == MonthDay{time.September, 30},
		"the committee ends on 31 October":      s.CommitteeEnd == MonthDay{time.October, 31},
		"second half reported on 31 March":      s.ReportH2 == MonthDay{time.March, 31},
		"first half reported on 31 August":      s.ReportH1 == MonthDay{time.August, 31},
		"coordination lasts 4 weeks":            s.Minimum.CoordinationDays == 28,
		"publication within 4 weeks":            s.PublicationDays == 28,
		"three working days for the agenda":     s.AgendaWorkingDays == 3,
		"four working days for papers":          s.PapersWorkingDays == 4,
		"reminders at T-14, T-3, T":             slices.Equal(s.ReminderDays, []int{14, 3, 0}),
		"escalation at T+3 working days":        s.EscalationWorkingDays == 3,
		"no reply is escalated":                 s.NoReply == NoReplyEscalate,
		"quorum half of the members":            s.QuorumPercent == 50,
		"simple majority":                       s.Majority == MajoritySimple,
		"the chair breaks ties":                 s.ChairBreaksTies,
		"money concerns finance":                slices.Contains(s.TopicRules, TopicRule{TopicMoney, FunctionFinance}),
		"organisation concerns interior":        slices.Contains(s.TopicRules, TopicRule{TopicOrganisation, FunctionInterior}),
		"personal data concern interior":        slices.Contains(s.TopicRules, TopicRule{TopicPersonalData, FunctionInterior}),
		"the constitution concerns justice":     slices.Contains(s.TopicRules, TopicRule{TopicConstitution, FunctionJustice}),
		"a shortened round is really a shorter": s.Shortened.CoordinationDays < s.Minimum.CoordinationDays,
	} {
		if !ok {
			t.Errorf("not so: %s", what)
		}
	}
}

func TestSettingsJSON(t *testing.T) {
	data, err := json.Marshal(DefaultSettings())
	if err != nil || !strings.Contains(string(data), `"committee_end":"10-31"`) {
		t.Fatalf("%s, %v", data, err)
	}
	var back Settings
	if err := json.Unmarshal(data, &back); err != nil || !reflect.DeepEqual(back, DefaultSettings()) {
		t.Errorf("came back as %+v, %v", back, err)
	}
	for _, bad := range []string{"30.06.", "02-29", "02-30", "13-01", "2021-06-30"} {
		var m MonthDay
		if err := m.UnmarshalText([]byte(bad)); CodeOf(err) != CodeInvalid {
			t.Errorf("%q read as %v, %v", bad, m, err)
		}
	}
	unset := struct{ Day MonthDay }{MonthDay{time.May, 1}}
	if err := json.Unmarshal([]byte(`{"Day":""}`), &unset); err != nil || unset.Day != (MonthDay{}) {
		t.Errorf("no day read as %v, %v", unset.Day, err)
	}
	if data, err := json.Marshal(unset); err != nil || string(data) != `{"Day":""}` {
		t.Errorf("no day written as %s, %v", data, err)
	}
}

func TestSettingsRefused(t *testing.T) {
	for field, change := range map[string]func(*Settings){
		"settings.consultation_end":          func(s *Settings) { s.ConsultationEnd = s.IntakeEnd },
		"settings.committee_end":             func(s *Settings) { s.CommitteeEnd = MonthDay{time.September, 1} },
		"settings.intake_end":                func(s *Settings) { s.IntakeEnd = MonthDay{} },
		"settings.coordination_end":          func(s *Settings) { s.CoordinationEnd = MonthDay{time.September, 31} },
		"settings.report_h1":                 func(s *Settings) { s.ReportH1 = MonthDay{time.January, 31} },
		"settings.papers_working_days":       func(s *Settings) { s.PapersWorkingDays = 2 },
		"settings.agenda_working_days":       func(s *Settings) { s.AgendaWorkingDays = -1 },
		"settings.minimum.coordination_days": func(s *Settings) { s.Minimum.CoordinationDays = -28 },
		"settings.shortened.invitation_days": func(s *Settings) { s.Shortened.InvitationDays = 15 },
		"settings.reminder_days":             func(s *Settings) { s.ReminderDays = []int{-1} },
		"settings.quorum_percent":            func(s *Settings) { s.QuorumPercent = 101 },
		"settings.no_reply":                  func(s *Settings) { s.NoReply = "sign" },
		"settings.majority":                  func(s *Settings) { s.Majority = "" },
		"settings.topic_rules":               func(s *Settings) { s.TopicRules = []TopicRule{{Topic: TopicMoney}} },
	} {
		s := DefaultSettings()
		change(&s)
		err := s.Validate()
		if CodeOf(err) != CodeInvalid || !strings.Contains(err.Error(), field+":") {
			t.Errorf("%s: %v", field, err)
		}
	}
}

func TestRemindersAndEscalation(t *testing.T) {
	cal, s := NewCalendar(), DefaultSettings()
	got := s.ReminderDates(isoDay("2021-09-30"), cal)
	want := []Date{isoDay("2021-09-16"), isoDay("2021-09-27"), isoDay("2021-09-30")}
	if !slices.Equal(got, want) {
		t.Errorf("reminders on %v, want %v", got, want)
	}
	s.ReminderDays = []int{0, 3, 14, 3}
	if got := s.ReminderDates(isoDay("2021-09-30"), cal); !slices.Equal(got, want) {
		t.Errorf("reminders on %v in another order, want %v", got, want)
	}
	if !slices.Equal(s.ReminderDays, []int{0, 3, 14, 3}) {
		t.Error("the settings changed")
	}
	for due, want := range map[string][2][]Date{ // on working days, on any day
		"2021-10-04": {{isoDay("2021-09-17"), isoDay("2021-10-01"), isoDay("2021-10-04")}, {isoDay("2021-09-20"), isoDay("2021-10-01"), isoDay("2021-10-04")}}, // Weltkindertag
		"2021-10-05": {{isoDay("2021-09-21"), isoDay("2021-10-01"), isoDay("2021-10-05")}, {isoDay("2021-09-21"), isoDay("2021-10-02"), isoDay("2021-10-05")}}, // a Saturday
	} {
		for i, working := range []bool{true, false} {
			s.RemindOnWorkingDays = working
			if got := s.ReminderDates(isoDay(due), cal); !slices.Equal(got, want[i]) {
				t.Errorf("reminders of %s on %v, want %v", due, got, want[i])
			}
		}
	}
	s.ReminderDays = []int{1, 2, 3}
	s.RemindOnWorkingDays = true
	if got := s.ReminderDates(isoDay("2021-10-04"), cal); len(got) != 1 || got[0] != isoDay("2021-10-01") {
		t.Errorf("three days that are one working day give %v", got)
	}
	for due, want := range map[string]string{
		"2021-09-30": "2021-10-05",
		"2021-09-16": "2021-09-22", // over the weekend and Weltkindertag
		"2021-10-29": "2021-11-03",
	} {
		if got := s.EscalationDate(isoDay(due), cal); got != isoDay(want) {
			t.Errorf("escalation of %s on %s, want %s", due, got, want)
		}
	}
}
