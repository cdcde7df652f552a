package web

import (
	"fmt"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// noticesPage is how the visitor hears of things, and what they heard.
type noticesPage struct {
	Mode     *form // nil: only to be read
	Modes    []option
	Calendar records.CalendarAccess
	Renew    *form
	Revoke   *form  // nil: there is no address
	Address  string // of the calendar, right after it was made
	Notices  []noticeLine
	Pager    pager
}

// noticeLine is something that the visitor was told.
type noticeLine struct {
	strategy.Notice
	Path string // of what it is about
	Mail string // how far the mail got
	Last strategy.Date
}

// noticeModes are the ways to hear by mail, the usual one first.
var noticeModes = []option{
	{Value: string(records.NoticeAtOnce), Label: "Sofort", Hint: "Was innerhalb weniger Minuten geschieht, kommt in einer Mail."},
	{Value: string(records.NoticeDaily), Label: "Täglich", Hint: "Eine Mail am Morgen jedes Arbeitstags."},
	{Value: string(records.NoticeDeadlines), Label: "Nur Fristen", Hint: "Sofort, aber nur, was von Ihnen erwartet wird."},
	{Value: string(records.NoticeNone), Label: "Keine Mail", Hint: "Alles steht weiterhin hier und unter „Aufgaben“."},
}

// mailStates say how far a mail got.
var mailStates = map[records.NoticeState]string{
	records.NoticeWaiting: "wird gesendet",
	records.NoticeSent:    "gesendet",
	records.NoticeDropped: "nicht gesendet",
	records.NoticeFailed:  "nicht zustellbar",
}

// dropReasons say why no mail was sent.
var dropReasons = map[string]string{
	records.DroppedMode:      "so gewählt",
	records.DroppedNoAddress: "keine Adresse bekannt",
	records.DroppedSettled:   "inzwischen erledigt",
}

func notices(v *visit) error { return v.showNotices("") }

// showNotices shows the page, with the calendar's address when it was just made.
func (v *visit) showNotices(address string) error {
	page := noticesPage{Modes: noticeModes, Address: address}
	var settings records.NoticeSettings
	if err := v.get("/me/notices-settings", &settings); err != nil {
		return err
	}
	if err := v.get("/me/calendar-feed", &page.Calendar); err != nil {
		return err
	}
	var told list[records.NoticeReceipt]
	if err := v.get("/me/notices?limit=50"+v.cursor(), &told); err != nil {
		return err
	}
	for _, n := range told.Items {
		page.Notices = append(page.Notices, noticeLine{
			Notice: n.Notice, Mail: mailState(n), Last: lastDay(n.Due),
			Path: placeOf(records.Task{Entity: n.Entity, EntityID: n.EntityID}),
		})
	}
	page.Pager = v.pager(told.NextCursor)
	if v.may(strategy.ActSetOwnNotices) {
		page.Mode = v.form("mails", settings.Revision, values{"mode": string(settings.Mode)})
		page.Renew = v.form("kalender", page.Calendar.Revision, nil)
		if page.Calendar.Active {
			page.Revoke = v.form("widerruf", page.Calendar.Revision, nil)
		}
	}
	v.lead = "Wie Sie erfahren, was geschieht, und was Ihnen mitgeteilt wurde."
	v.wide = true
	return v.show("notices", page)
}

// mailState says how far the mail got; what was listed for the office was mailed to nobody.
func mailState(n records.NoticeReceipt) string {
	if n.State == "" {
		return "nur hier"
	}
	state := word(mailStates, n.State)
	if reason, known := dropReasons[n.Reason]; known {
		state = fmt.Sprintf("%s (%s)", state, reason)
	}
	return state
}

func chooseMails(v *visit) error {
	f := v.posted()
	if err := v.put("/me/notices-settings", f, map[string]any{"mode": f.Text("mode")}, nil); err != nil {
		return v.refused(err, f, notices)
	}
	return v.sent("/benachrichtigungen", "Ihre Wahl gilt ab jetzt.")
}

// makeCalendar shows the calendar's new address, the only time that it can be seen.
func makeCalendar(v *visit) error {
	f := v.posted()
	var made struct {
		Address string `json:"address"`
	}
	if err := v.post("/me/calendar-feed", f, map[string]any{}, &made); err != nil {
		return v.refused(err, f, notices)
	}
	if made.Address == "" { // the page was sent again
		return v.sent("/benachrichtigungen", "Die Adresse wurde schon gezeigt und ist nicht gespeichert. Bei Bedarf geben Sie dem Kalender eine neue.")
	}
	v.standIn(notices)
	return v.showNotices(made.Address)
}

func revokeCalendar(v *visit) error {
	f := v.posted()
	if err := v.post("/me/calendar-feed/revoke", f, map[string]any{}, nil); err != nil {
		return v.refused(err, f, notices)
	}
	return v.sent("/benachrichtigungen", "Die Adresse gilt nicht mehr.")
}
