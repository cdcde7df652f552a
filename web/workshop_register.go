package web

import (
	"strconv"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// workshopForm is a form with what is known of a Digitalwerkstatt.
type workshopForm struct {
	Form   *form
	Action string
	Years  []option
	Fields []string // suggestions
	New    bool
}

func newWorkshop(v *visit) error {
	years, err := v.yearChoice("/werkstaetten")
	if err != nil {
		return err
	}
	page := workshopForm{Action: "/werkstaetten/neu", Years: years.options(), New: true}
	if page.Fields, err = v.fieldNames(); err != nil {
		return err
	}
	page.Form = v.form("workshop", 0, values{"year": years.Year})
	v.lead = "Melden Sie die Digitalwerkstatt an. Das Protokoll und die Vorschläge folgen danach."
	return v.show("workshop_form", page)
}

func registerWorkshop(v *visit) error {
	f := v.posted()
	body, problem := workshopBody(f)
	if problem != nil {
		return v.refused(problem, f, newWorkshop)
	}
	var done receipt
	if err := v.post("/workshops", f, body, &done); err != nil {
		return v.refused(err, f, newWorkshop)
	}
	return v.sent(address("werkstaetten", done.ID), "Die Digitalwerkstatt ist angemeldet.")
}

func editWorkshop(v *visit) error {
	w, err := v.changeableWorkshop()
	if err != nil {
		return err
	}
	years, err := v.yearChoice("/werkstaetten")
	if err != nil {
		return err
	}
	page := workshopForm{Action: address("werkstaetten", w.ID, "angaben"), Years: years.options()}
	if page.Fields, err = v.fieldNames(); err != nil {
		return err
	}
	page.Form = v.form("workshop", w.Revision, values{
		"year": w.Year, "title": w.Title, "fields": joinLines(w.Fields), "held_on": heldOn(w), "place": w.Place,
	})
	return v.show("workshop_form", page)
}

func heldOn(w records.Workshop) string {
	if w.HeldOn.IsZero() {
		return ""
	}
	return w.HeldOn.String()
}

func changeWorkshop(v *visit) error {
	f := v.posted()
	body, problem := workshopBody(f)
	if problem != nil {
		return v.refused(problem, f, editWorkshop)
	}
	if err := v.put(address("workshops", v.param("id")), f, body, nil); err != nil {
		return v.refused(err, f, editWorkshop)
	}
	return v.sent(address("werkstaetten", v.param("id")), "Die Angaben sind geändert.")
}

func workshopBody(f *form) (map[string]any, error) {
	year, err := strconv.Atoi(f.Text("year"))
	if err != nil {
		return nil, fault("year", "bitte das Jahr der Fortschreibung wählen")
	}
	body := map[string]any{"year": year, "title": f.Text("title"), "fields": f.Lines("fields"), "place": f.Text("place")}
	if day := f.Text("held_on"); day != "" {
		if _, err := strategy.ParseISODate(day); err != nil {
			return nil, fault("held_on", "bitte einen Tag nennen oder das Feld leer lassen")
		}
		body["held_on"] = day
	}
	return body, nil
}
