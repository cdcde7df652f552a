package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-ical"

	"fortschreibung/identity"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// calendarOf fetches a calendar without signing in, as another program reads it: events by UID.
func calendarOf(b *bench, address string) map[string]ical.Event {
	b.t.Helper()
	got := b.get("", strings.TrimPrefix(address, Prefix))
	if got.status != http.StatusOK || got.header.Get("Content-Type") != "text/calendar; charset=utf-8" {
		b.t.Fatalf("%d %s %s", got.status, got.header.Get("Content-Type"), got.body)
	}
	for _, line := range strings.Split(got.body, "\r\n") {
		if len(line) > 75 || strings.Contains(line, "\n") {
			b.t.Errorf("line %q", line)
		}
	}
	calendar, err := ical.NewDecoder(strings.NewReader(got.body)).Decode()
	if err != nil {
		b.t.Fatalf("%v\n%s", err, got.body)
	}
	if err := ical.NewEncoder(&bytes.Buffer{}).Encode(calendar); err != nil { // refuses what RFC 5545 does
		b.t.Error(err)
	}
	events := map[string]ical.Event{}
	for _, e := range calendar.Events() {
		uid, err := e.Props.Text(ical.PropUID)
		if err != nil || events[uid].Component != nil {
			b.t.Errorf("UID %q, %v", uid, err)
		}
		events[uid] = e
	}
	return events
}

// told gives what an event says, in one line.
func told(t *testing.T, e ical.Event) string {
	t.Helper()
	if e.Component == nil {
		return "nothing"
	}
	summary, err := e.Props.Text(ical.PropSummary)
	if err != nil {
		t.Error(err)
	}
	start, err := e.DateTimeStart(time.UTC)
	if err != nil {
		t.Error(err)
	}
	end, err := e.DateTimeEnd(time.UTC)
	if err != nil || end.Sub(start) != 24*time.Hour || e.Props.Get(ical.PropDateTimeStart).ValueType() != ical.ValueDate {
		t.Errorf("from %s to %s, %v", start, end, err)
	}
	return fmt.Sprintf("%s %s #%s %d", start.Format(time.DateOnly), summary, e.Props.Get(ical.PropSequence).Value, len(e.Children))
}

func TestACalendarFollowsDeadlinesAndTasks(t *testing.T) {
	ctx := context.Background()
	records := walkRecords(t)
	var log bytes.Buffer
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(log.String())
		}
	})
	b := &bench{t: t, engine: &fakeEngine{}, handler: New(Deps{
		Store: records, Engine: &fakeEngine{}, Auth: identity.Chain(badges{}), Clock: func() time.Time { return testNow },
		Log: slog.New(slog.NewTextHandler(&log, nil)), PublicURL: "",
	})}
	made := func(key string) FeedReceipt {
		t.Helper()
		got := b.post("tfm", "/me/calendar-feed", key, `{}`)
		var r FeedReceipt
		if got.status != http.StatusOK || json.Unmarshal([]byte(got.body), &r) != nil {
			t.Fatalf("%d %s", got.status, got.body)
		}
		return r
	}
	first := made("1")
	if !strings.HasSuffix(first.Address, ".ics") || made("1").Address != "" {
		t.Errorf("said %q, and again %q", first.Address, made("1").Address)
	}
	events := calendarOf(b, first.Address)
	session := "deadline-2027-cabinet_session@fortschreibung"
	position := "task-position-proposal-" + walkCoordination + "-TFM@fortschreibung"
	if got := told(t, events[session]); got != "2027-11-30 Kabinettsitzung 2027 #0 2" {
		t.Error(got)
	}
	before := told(t, events[position])
	if !strings.Contains(before, "Mitzeichnen: ") {
		t.Errorf("the task: %s of %d events", before, len(events))
	}

	cycle := must[strategy.Cycle](t)(records.Cycle(ctx, 2027))
	for i, d := range cycle.Plan.Deadlines {
		if d.Name == strategy.DeadlineCabinetSession {
			to := strategy.NewDate(2027, 12, 7)
			cycle.Plan.Deadlines[i].Current = to
			cycle.Plan.Deadlines[i].Moves = []strategy.Move{{From: d.Current, To: to, Reason: "Haushalt", At: testNow.Add(time.Hour)}}
		}
	}
	cycle.Revision++
	must[workflows.Recorded](t)(records.RecordCycle(ctx, workflows.CycleRecord{Cycle: cycle}))
	moved := calendarOf(b, first.Address)
	if got := told(t, moved[session]); got != "2027-12-07 Kabinettsitzung 2027 #1 2" {
		t.Error(got)
	}
	text, _ := moved[session].Props.Text(ical.PropDescription)
	modified, err := moved[session].Props.DateTime(ical.PropLastModified, time.UTC)
	if text != "Ursprünglich 30.11.2027. Grund: Haushalt" || err != nil || !modified.Equal(testNow.Add(time.Hour).Truncate(time.Second)) {
		t.Errorf("%q, changed %s, %v", text, modified, err)
	}

	second := made("2")
	for what, address := range map[string]string{"the rotated one": first.Address, "a guess": calendarPath + "GUESS.ics", "no ending": strings.TrimSuffix(second.Address, ".ics")} {
		if got := b.get("", strings.TrimPrefix(address, Prefix)); got.status != http.StatusNotFound {
			t.Errorf("%s answers %d", what, got.status)
		}
	}
	calendarOf(b, second.Address)
	if got := b.post("tfm", "/me/calendar-feed/revoke", "3", `{}`); got.status != http.StatusOK {
		t.Fatal(got.status, got.body)
	}
	if got := b.get("", strings.TrimPrefix(second.Address, Prefix)); got.status != http.StatusNotFound {
		t.Errorf("after it was revoked it answers %d", got.status)
	}
	for _, r := range []FeedReceipt{first, second} {
		secret := strings.TrimSuffix(strings.TrimPrefix(r.Address, calendarPath), ".ics")
		if len(secret) < 26 || strings.Contains(log.String(), secret) {
			t.Errorf("secret %q is short or in the log", secret)
		}
	}
}
