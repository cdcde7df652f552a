package strategy

import (
	"strings"
	"testing"
	"time"
)

func screening(titles ...string) OwedTasks {
	return OwedTasks{Kind: "screen", Year: 2021, Due: isoDay("2021-06-30"), Titles: titles, Role: RoleCoordinator, Ministry: "", Upwards: "TMWWDG"}
}

// toldOf walks through a time hour by hour, as the program does, and gives the days on which
// something new is told.
func toldOf(t *testing.T, o OwedTasks, from, to string) []Notice {
	t.Helper()
	cal, s := NewCalendar(), DefaultSettings()
	seen := map[string]bool{}
	var all []Notice
	for now := isoDay(from).Time(Berlin()); now.Before(isoDay(to).Time(Berlin())); now = now.Add(time.Hour) {
		for _, n := range o.Notices(now, s, cal) {
			if n.At.After(now) {
				t.Errorf("%s is told before its time", n.Key)
			}
			if !seen[n.Key] {
				seen[n.Key] = true
				all = append(all, n)
			}
		}
	}
	return all
}

func TestTasksAreRemindedOfAndEscalatedOnce(t *testing.T) {
	all := toldOf(t, screening("A", "B"), "2021-06-01", "2021-08-01")
	var days []string
	for _, n := range all {
		days = append(days, n.At.In(Berlin()).Format("02.01. 15")+" "+string(n.Role)+" "+n.Ministry)
	}
	want := "16.06. 08 coordinator , 25.06. 08 coordinator , 30.06. 08 coordinator , 05.07. 08 committee TMWWDG" // T-3 is a Sunday
	if got := strings.Join(days, ", "); got != want {
		t.Errorf("told on %s, want %s", got, want)
	}
	if text := all[0].Text; text != "Vorschläge vorprüfen, Frist 30.06.2021: 2 Aufgaben, „A“, „B“." {
		t.Errorf("reminder %q", text)
	}
	if text := all[3].Text; strings.Contains(text, "„A“") || !strings.Contains(text, "2 Aufgaben, seit dem 30.06.2021 überfällig, bei: Koordination") {
		t.Errorf("escalation %q", text)
	}
	for _, n := range all {
		if about, ok := n.OwedIn(); !ok || about.Kind != "screen" || about.Due != isoDay("2021-06-30") || about.Year != 2021 || about.Role != RoleCoordinator {
			t.Errorf("about %+v, %v", about, ok)
		}
		if !n.AboutDeadline() || !n.Due.Equal(isoDay("2021-06-30").EndOfDay(Berlin())) {
			t.Errorf("notice %+v", n)
		}
	}
}

func TestATaskThatComesLateIsNotRemindedOfAtOnce(t *testing.T) {
	for from, want := range map[string]int{"2021-06-17": 4, "2021-06-20": 3, "2021-06-29": 2, "2021-07-01": 1, "2021-07-15": 1, "2021-07-20": 0} {
		if got := toldOf(t, screening("A"), from, "2021-08-01"); len(got) != want {
			t.Errorf("from %s on %d are told, want %d: %+v", from, len(got), want, got)
		}
	}
}

func TestWhoHearsOfOverdueTasks(t *testing.T) {
	for name, test := range map[string]struct {
		o        OwedTasks
		role     Role
		ministry string
	}{
		"a ministry's Maßgabe":        {OwedTasks{Kind: "condition", Role: RoleMinistry, Ministry: "TFM", Upwards: "TFM"}, RoleCommittee, "TFM"},
		"the chancellery":             {OwedTasks{Kind: "take_in", Role: RoleChancellery}, RoleCoordinator, ""},
		"a submitter":                 {OwedTasks{Kind: "revise", Role: RoleOrganiser, Subject: "o-1"}, RoleCoordinator, ""},
		"the coordinator, no ladder":  {OwedTasks{Kind: "screen", Role: RoleCoordinator}, "", ""},
		"a member of the committee":   {OwedTasks{Kind: "vote", Role: RoleCommittee, Subject: "m-1"}, RoleCoordinator, ""},
		"a ministry's circular reply": {OwedTasks{Kind: "consent", Role: RoleMinistry, Ministry: "TFM", Upwards: "TFM"}, RoleCommittee, "TFM"},
	} {
		test.o.Year, test.o.Due, test.o.Titles = 2021, isoDay("2021-06-30"), []string{"A"}
		all := toldOf(t, test.o, "2021-07-01", "2021-07-15")
		switch {
		case test.role == "" && len(all) == 0:
		case len(all) != 1 || all[0].Role != test.role || all[0].Ministry != test.ministry || all[0].Subject != "" || strings.Contains(all[0].Text, "o-1"):
			t.Errorf("%s: %+v", name, all)
		}
	}
}

func TestAMassgabeIsRemindedOfOnceOnItsLastDay(t *testing.T) {
	o := OwedTasks{Kind: "condition", Year: 2021, Due: isoDay("2021-06-30"), Titles: []string{"A"}, Role: RoleMinistry, Ministry: "TFM", Upwards: "TFM"}
	if all := toldOf(t, o, "2021-06-01", "2021-07-01"); len(all) != 2 {
		t.Errorf("besides the proposal's own reminder on the last day %d", len(all))
	}
}
