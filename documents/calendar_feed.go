package documents

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// taskWords say what is to be done.
var taskWords = map[string]string{
	"position": "Mitzeichnen", "report": "Fortschrittsbericht abgeben", "condition": "Maßgabe erfüllen",
	"consent": "Im Umlaufverfahren antworten", "revise": "Vorschlag überarbeiten", "screen": "Vorschlag vorprüfen",
	"assess": "Vorschlag bewerten", "moderate": "Kommentare sichten", "accept_report": "Fortschrittsbericht prüfen",
	"reconcile": "Strittige Punkte klären", "convene": "Sitzung einberufen", "set_agenda": "Tagesordnung festlegen",
	"prepare_submission": "Kabinettvorlage entwerfen", "hand_in": "Kabinettvorlage einreichen", "vote": "Abstimmen",
	"decide": "Beschlüsse feststellen", "take_in": "Kabinettvorlage aufnehmen", "record_decision": "Beschluss des Kabinetts festhalten",
}

// CalendarFeed writes somebody's calendar as iCalendar (RFC 5545): the deadlines of the
// years and their own tasks, each a whole day in Berlin with an alarm. An event keeps its
// UID; SEQUENCE and LAST-MODIFIED grow with every change, so that calendars follow moves.
func CalendarFeed(feed records.CalendarFeed) []byte {
	calendar := ics.NewCalendarFor("Fortschreibung")
	calendar.SetMethod(ics.MethodPublish)
	calendar.SetXWRCalName("Fortschreibung der Digitalstrategie")
	calendar.SetXWRTimezone("Europe/Berlin")
	calendar.SetRefreshInterval("PT6H", ics.WithValue("DURATION"))
	calendar.SetXPublishedTTL("PT6H")
	cycles := slices.SortedFunc(slices.Values(feed.Cycles), func(a, b strategy.Cycle) int { return cmp.Compare(a.Year, b.Year) })
	for _, cycle := range cycles {
		for _, deadline := range cycle.Plan.Deadlines {
			addDeadline(calendar, cycle, deadline)
		}
	}
	seen := map[string]bool{}
	for _, task := range feed.Tasks {
		uid := taskUID(task.Task)
		if !seen[uid] { // in two offices of one person
			seen[uid] = true
			addTask(calendar, uid, task)
		}
	}
	return []byte(calendar.Serialize(ics.WithNewLine("\r\n")))
}

// event is a whole day.
type event struct {
	uid, title, text string
	day              strategy.Date
	sequence         int
	changed          time.Time
	done             bool
}

func addDeadline(calendar *ics.Calendar, cycle strategy.Cycle, d strategy.Deadline) {
	if d.Current.IsZero() {
		return
	}
	title := fmt.Sprintf("%s %d", d.Name.German(), cycle.Year)
	if cycle.Rehearse {
		title = "Generalprobe: " + title
	}
	e := event{
		uid: fmt.Sprintf("deadline-%d-%s@fortschreibung", cycle.Year, d.Name), title: title, day: d.Current,
		sequence: len(d.Moves), changed: cycle.OpenedAt.Add(-cycle.Offset), done: d.Met(),
	}
	if d.Original != d.Current {
		e.text = "Ursprünglich " + d.Original.German() + "."
	}
	if n := len(d.Moves); n > 0 {
		e.changed = d.Moves[n-1].At.Add(-cycle.Offset)
		if reason := d.Moves[n-1].Reason; reason != "" {
			e.text += " Grund: " + reason
		}
	}
	if d.Met() {
		e.text = strings.TrimSpace(e.text + " Erreicht am " + d.Actual.German() + ".")
		e.sequence++
	}
	add(calendar, e)
}

func taskUID(t records.Task) string {
	return fmt.Sprintf("task-%s-%s-%s-%s@fortschreibung", t.Kind, t.Entity, strings.ReplaceAll(t.EntityID, "/", "-"), cmp.Or(t.Ministry, "own"))
}

func addTask(calendar *ics.Calendar, uid string, t records.CalendarTask) {
	e := event{
		uid: uid, title: cmp.Or(taskWords[t.Kind], "Aufgabe") + ": " + t.Title, sequence: t.Sequence, changed: t.Changed,
		// A deadline passes with the first moment of the next day.
		day: strategy.DateOf(t.Due.Add(-1), strategy.Berlin()),
	}
	if t.Ministry != "" {
		e.text = "Für " + t.Ministry + "."
	}
	add(calendar, e)
}

// alarms are when calendars remind, before the day begins: at eight in the morning a week
// and a day before.
var alarms = []string{"-P6DT16H", "-PT16H"}

func add(calendar *ics.Calendar, e event) {
	v := calendar.AddEvent(e.uid)
	v.SetSummary(e.title)
	if e.text != "" {
		v.SetDescription(strings.TrimSpace(e.text))
	}
	v.SetAllDayStartAt(e.day.Time(time.UTC))
	v.SetAllDayEndAt(e.day.AddDays(1).Time(time.UTC))
	v.SetDtStampTime(e.changed)
	v.SetModifiedAt(e.changed)
	v.SetSequence(e.sequence)
	v.SetStatus(ics.ObjectStatusConfirmed)
	v.SetTimeTransparency(ics.TransparencyTransparent) // a deadline takes no time
	if e.done {
		return
	}
	for _, trigger := range alarms {
		alarm := v.AddAlarm()
		alarm.SetAction(ics.ActionDisplay)
		alarm.SetTrigger(trigger)
		alarm.SetDescription(e.title)
	}
}
