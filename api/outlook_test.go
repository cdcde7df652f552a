package api

import (
	"net/http"
	"strings"
	"testing"

	"fortschreibung/strategy"
)

func TestOutlookNamesWhoBlocks(t *testing.T) {
	b := newBench(t, &fakeStore{phase: strategy.PhaseCoordination})
	o := read[strategy.Outlook](t, b.get("demo-koordination", "/cycles/2027/outlook"))
	if len(o.Steps) == 0 || o.Light == "" || o.DaysLeft != 121 {
		t.Errorf("outlook is %+v", o.Watch)
	}
	if len(o.Blockers) != 2 || o.Blockers[0].Ministry != "TFM" || o.Blockers[0].Open != 3 || o.Blockers[0].Overdue != 1 ||
		o.Blockers[1].Ministry != "TMIK" || o.Blockers[1].Open != 1 || o.Blockers[1].Dissents != 1 {
		t.Errorf("blockers are %+v", o.Blockers)
	}
	tfm := o.Blockers[0]
	if tfm.Oldest != strategy.NewDate(2027, 8, 2) || tfm.Age != 22 || tfm.Prepared != 1 || tfm.Items[0].Age != 22 {
		t.Errorf("age of TFM's answers: %+v", tfm)
	}
}

func TestOutlookForecastsAndNamesTheNextAction(t *testing.T) {
	store := &fakeStore{phase: strategy.PhaseCoordination, sessions: []strategy.CabinetSession{
		{Date: strategy.NewDate(2027, 11, 16)}, {Date: strategy.NewDate(2027, 12, 14), Note: "letzte des Jahres"},
	}}
	o := read[strategy.Outlook](t, newBench(t, store).get("demo-koordination", "/cycles/2027/outlook"))
	f := o.Forecast
	if f.Method != strategy.ForecastMethod || f.Runs != strategy.ForecastRuns || f.Seed == 0 || f.Open != 3 || f.Chance <= 0 || f.Chance >= 1 || f.Slack != o.Slack {
		t.Errorf("forecast %+v", f)
	}
	if len(o.Sessions) != 3 || !o.Sessions[1].Planned || o.Sessions[1].Date != strategy.NewDate(2027, 11, 30) || o.Sessions[2].Note == "" {
		t.Fatalf("sessions %+v", o.Sessions)
	}
	if !o.Sessions[0].LastSafe[strategy.DeadlineCommitteeEnd].Before(o.Sessions[2].LastSafe[strategy.DeadlineCommitteeEnd]) {
		t.Error("an earlier session does not need an earlier committee")
	}
	if len(o.Actions) == 0 || o.Actions[0].Ministries[0] != "TFM" || o.Actions[0].ExpectedAfter <= o.Actions[0].ExpectedBefore ||
		!strings.HasPrefix(o.Actions[0].Text, "Wenn TFM bis zum ") {
		t.Errorf("actions %+v", o.Actions)
	}
	if len(o.Collisions) == 0 || o.Collisions[0].Name != "Herbstferien" {
		t.Errorf("collisions %+v", o.Collisions)
	}
	if p := o.Proposals[0]; p.Next != strategy.StepPosition || p.Owner != strategy.RoleMinistry || len(p.Owing) != 2 || p.Age != 22 || p.LastSafe.IsZero() {
		t.Errorf("proposal %+v", p)
	}
	if path := o.Paths[strategy.StageInCoordination]; len(path) < 5 || path[0].Step != strategy.StepPosition || path[len(path)-1].LastSafe != strategy.NewDate(2027, 11, 30) {
		t.Errorf("path %+v", path)
	}
	if again := read[strategy.Outlook](t, newBench(t, store).get("demo-koordination", "/cycles/2027/outlook")); again.Forecast != f {
		t.Errorf("the same question again: %+v", again.Forecast)
	}
}

func TestOutlookHidesWhatTheCoordinationHides(t *testing.T) {
	b := newBench(t, &fakeStore{phase: strategy.PhaseCoordination})
	got := b.get("demo-werkstatt-1", "/cycles/2027/outlook")
	o := read[strategy.Outlook](t, got)
	if len(o.Blockers) != 0 || len(o.Actions) != 0 || o.Forecast.Open != 0 || o.Forecast.Expected != 0 || o.Forecast.Chance == 0 || len(o.Proposals) != 3 {
		t.Errorf("an organiser sees %+v, %+v, %+v", o.Blockers, o.Actions, o.Forecast)
	}
	if strings.Contains(got.body, "TFM") || strings.Contains(got.body, "TMIK") {
		t.Error("an organiser sees who has not answered")
	}
}

func TestWatchKnowsOfTheInvitation(t *testing.T) {
	store := &fakeStore{phase: strategy.PhaseCoordination, happened: strategy.Happened{strategy.DeadlineCommitteeInvitation: strategy.NewDate(2027, 8, 31)}}
	o := read[strategy.Outlook](t, newBench(t, store).get("demo-koordination", "/cycles/2027/outlook"))
	if st, _ := o.Step(strategy.DeadlineCommitteeInvitation); !st.Done || st.Actual != strategy.NewDate(2027, 8, 31) {
		t.Errorf("invitation %+v", st)
	}
}

func TestWhatIfSaysWhether31DecemberHolds(t *testing.T) {
	b := newBench(t, &fakeStore{phase: strategy.PhaseCoordination})
	two := read[WhatIf](t, b.get("demo-koordination", "/cycles/2027/whatif?move=coordination_end:2027-10-14"))
	if !two.Holds || two.After.Chance <= two.Before.Chance {
		t.Errorf("two weeks more for the answers: %+v → %+v", two.Before, two.After)
	}
	late := read[WhatIf](t, b.get("demo-koordination", "/cycles/2027/whatif?move=coordination_end:2027-10-14&move=committee_end:2027-12-29"))
	if late.Holds || late.Slack >= 0 || late.After.Chance != 0 {
		t.Errorf("the committee at the year's end: holds %v, slack %d, %+v", late.Holds, late.Slack, late.After)
	}
}

func TestCabinetSessionsAreKeptByTheCoordinator(t *testing.T) {
	store := &fakeStore{phase: strategy.PhaseCoordination}
	b := newBench(t, store)
	put := func(token, key, body string) answer {
		return b.do(http.MethodPut, token, Prefix+"/cabinet-sessions/2027", key, body)
	}
	if got := put("demo-koordination", "k1", `{"sessions": [{"date": "2027-11-16"}, {"date": "2027-12-14"}]}`); got.status != http.StatusOK {
		t.Fatalf("answers %d: %s", got.status, got.body)
	}
	if len(store.sessions) != 2 {
		t.Errorf("kept %+v", store.sessions)
	}
	for key, body := range map[string]string{
		"weekend":  `{"sessions": [{"date": "2027-11-20"}]}`,
		"quarter":  `{"sessions": [{"date": "2027-09-14"}]}`,
		"order":    `{"sessions": [{"date": "2027-12-14"}, {"date": "2027-11-16"}]}`,
		"the same": `{"sessions": [{"date": "2027-12-14"}, {"date": "2027-12-14"}]}`,
	} {
		if got := put("demo-koordination", "bad-"+strings.ReplaceAll(key, " ", "-"), body); got.status != http.StatusUnprocessableEntity {
			t.Errorf("%s answers %d: %s", key, got.status, got.body)
		}
	}
	if got := put("demo-tfm", "k2", `{"sessions": []}`); got.status != http.StatusForbidden {
		t.Errorf("a ministry gets %d", got.status)
	}
	if got := b.get("demo-tfm", "/cabinet-sessions/2027"); got.status != http.StatusOK || got.header.Get("ETag") != `"2"` {
		t.Errorf("reading answers %d, ETag %s", got.status, got.header.Get("ETag"))
	}
}
