package strategy

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestRemainingStepsOfEveryStage(t *testing.T) {
	p, s, cal := plan2021(t)
	w := p.Watch(isoDay("2021-05-03"), s, cal)
	names := func(stage Stage) (names []string) {
		for _, st := range w.Remaining(stage, cal) {
			names = append(names, string(st.Step))
			if st.LastSafe.IsZero() || st.Text == "" || st.Owner == "" || st.Slack < 0 {
				t.Errorf("%s: %+v", stage, st)
			}
		}
		return names
	}
	for stage, want := range map[Stage]string{
		StageReturned:       "rework screen assess position agenda decide hand_in take_in cabinet",
		StageSubmitted:      "screen assess position agenda decide hand_in take_in cabinet",
		StageInCoordination: "position agenda decide hand_in take_in cabinet",
		StageDissent:        "settle agenda decide hand_in take_in cabinet",
		StageOnAgenda:       "decide hand_in take_in cabinet",
		StageBeforeCabinet:  "take_in cabinet",
		StageApproved:       "",
		StageWithdrawn:      "",
	} {
		if got := strings.Join(names(stage), " "); got != want {
			t.Errorf("%s: %s, want %s", stage, got, want)
		}
	}
	position := w.Remaining(StageInCoordination, cal)[0]
	if position.LastSafe != isoDay("2021-11-15") || position.Due != isoDay("2021-09-30") || position.Slack != 32 {
		t.Errorf("position %+v", position)
	}
	for _, stage := range LapsingStages() {
		if _, ok := firstStep(stage); !ok {
			t.Errorf("%s is open but needs nothing", stage)
		}
		if _, ok := StagePhase(stage); !ok {
			t.Errorf("%s waits for no phase", stage)
		}
	}
}

// sevenWaitForFinance is the coordination of 2021 on 24 September: TFM has left seven
// proposals unanswered since the first day, everything else is agreed.
func sevenWaitForFinance(t *testing.T) OutlookFacts {
	t.Helper()
	cal := NewCalendar()
	facts := OutlookFacts{Cycle: inCoordination(t, cal)}
	all := ProposalSight{Exists: true, Coordination: true}
	for i := range 12 {
		item := OpenItem{ProposalID: string(rune('a' + i)), Stage: StageAgreed, Since: at("2021-09-15"), See: all}
		if i < 7 {
			item.Stage, item.Waiting, item.Asked = StageInCoordination, []string{"TFM"}, map[string]time.Time{"TFM": at("2021-09-01")}
		}
		if i == 0 {
			item.Waiting, item.Asked = []string{"TFM", "TMIK"}, map[string]time.Time{"TFM": at("2021-09-01"), "TMIK": at("2021-09-22")}
		}
		facts.Open = append(facts.Open, item)
	}
	return facts
}

func TestNextActionSaysWhoseAnswersRestoreMost(t *testing.T) {
	cal := NewCalendar()
	o := sevenWaitForFinance(t).Outlook(isoDay("2021-09-24"), cal)
	if len(o.Actions) == 0 {
		t.Fatal("nothing to do")
	}
	a := o.Actions[0]
	if !slices.Equal(a.Ministries, []string{"TFM"}) || a.Proposals != 7 || a.By != isoDay("2021-10-05") { // T+3 working days
		t.Errorf("action %+v", a)
	}
	if a.ChanceAfter <= a.ChanceBefore || a.ExpectedAfter <= a.ExpectedBefore+leastRestore || a.ChanceBefore != o.Forecast.Chance {
		t.Errorf("restores %+v, forecast %+v", a, o.Forecast)
	}
	want := "Wenn TFM bis zum 05.10.2021 7 Vorschläge beantwortet, erreichen voraussichtlich "
	if !strings.HasPrefix(a.Text, want) || !strings.Contains(a.Text, "von 12 Vorschlägen die Kabinettsitzung am 14.12.2021") {
		t.Errorf("text %q", a.Text)
	}
	if late := sevenWaitForFinance(t).Outlook(isoDay("2021-11-30"), cal); len(late.Actions) != 0 {
		t.Errorf("answers that come too late are asked for: %+v", late.Actions)
	}
}

func TestForecastIsTheSameEveryTimeAndFallsWithTime(t *testing.T) {
	cal := NewCalendar()
	facts := sevenWaitForFinance(t)
	first := facts.Outlook(isoDay("2021-09-24"), cal)
	if again := facts.Outlook(isoDay("2021-09-24"), cal); !reflect.DeepEqual(first, again) {
		t.Error("the same facts on the same day give another outlook")
	}
	before := first.Forecast.Expected
	for _, day := range []string{"2021-09-28", "2021-10-01", "2021-10-05", "2021-10-06"} {
		now := facts.Outlook(isoDay(day), cal).Forecast.Expected
		if now > before {
			t.Errorf("on %s nothing was answered and %.2f instead of %.2f are expected", day, now, before)
		}
		before = now
	}
}

func TestForecastLearnsFromTheMinistrysOwnAnswers(t *testing.T) {
	cal := NewCalendar()
	facts := sevenWaitForFinance(t)
	history := func(days int) History {
		var h History
		for year := 2019; year <= 2020; year++ {
			from := NewDate(year, time.September, 1)
			h.Durations = append(h.Durations, Duration{Year: year, Step: StepPosition, Ministry: "TFM", From: from, Until: cal.AddWorkingDays(from, days), Done: true, N: 40})
		}
		return h
	}
	facts.History = history(20)
	usual := facts.Outlook(isoDay("2021-09-24"), cal).Forecast
	facts.History = history(40)
	slow := facts.Outlook(isoDay("2021-09-24"), cal).Forecast
	if slow.Expected >= usual.Expected-1 {
		t.Errorf("a ministry that took 40 working days: %.2f, one that took 20: %.2f", slow.Expected, usual.Expected)
	}
}

func TestOutlookOfNothingAndOfAPastSession(t *testing.T) {
	cal := NewCalendar()
	empty := OutlookFacts{Cycle: inCoordination(t, cal)}.Outlook(isoDay("2021-09-24"), cal)
	if empty.Forecast.Open != 0 || len(empty.Sessions) != 1 || len(empty.Actions) != 0 || len(empty.Blockers) != 0 || len(empty.Proposals) != 0 {
		t.Errorf("outlook of nothing: %+v", empty)
	}
	past := sevenWaitForFinance(t).Outlook(isoDay("2021-12-15"), cal)
	if past.Forecast.Chance != 0 || past.Forecast.Expected != 0 || past.Sessions[0].Possible {
		t.Errorf("the session is over: %+v, %+v", past.Forecast, past.Sessions)
	}
}

func TestEarlierSessionIsHarderToReach(t *testing.T) {
	cal := NewCalendar()
	facts := sevenWaitForFinance(t)
	facts.Sessions = []CabinetSession{{Date: isoDay("2021-10-12")}, {Date: isoDay("2021-11-16")}, {Date: isoDay("2021-12-21")}}
	sessions := facts.Outlook(isoDay("2021-09-24"), cal).Sessions
	if len(sessions) != 4 || sessions[0].Possible || !sessions[2].Planned {
		t.Fatalf("sessions %+v", sessions)
	}
	for i, s := range sessions[1:] {
		if s.Chance < sessions[i].Chance || s.Slack <= sessions[i].Slack {
			t.Errorf("%s: chance %.2f, slack %d; %s: %.2f, %d", sessions[i].Date, sessions[i].Chance, sessions[i].Slack, s.Date, s.Chance, s.Slack)
		}
	}
}
