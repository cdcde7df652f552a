package web

import (
	"fmt"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// assignmentPage is an assignment, or the form of a new one.
type assignmentPage struct {
	Line       *assignmentLine // nil: a new one
	Form       *form           // nil: not this visitor's to change
	End        *form           // nil: it is over, or not theirs to end
	Action     string
	People     []option
	Roles      []option
	Ministries []option
}

func (p *assignmentPage) choices(v *visit) error {
	p.Roles = choices(assignableRoles...)
	var err error
	if p.People, err = v.peopleOptions(); err != nil {
		return err
	}
	p.Ministries, err = v.ministryOptions()
	return err
}

func newAssignment(v *visit) error {
	page := assignmentPage{Action: "/verwaltung/aemter/neu", Form: v.form("assignment", 0, values{
		"subject": v.query("person"), "from": strategy.DateOf(v.now(), strategy.Berlin()),
	})}
	if err := page.choices(v); err != nil {
		return err
	}
	v.lead = "Das Amt gilt vom ersten Tag an. Eine Vertretung hat das Amt, solange die vertretene Person es hat."
	return v.show("admin_assignment", page)
}

func showAssignment(v *visit) error {
	var a records.Assignment
	if err := v.get(address("assignments", v.param("id")), &a); err != nil {
		return err
	}
	line := v.assignmentLine(a)
	page := assignmentPage{Line: &line, Action: address("verwaltung", "aemter", a.ID)}
	v.title = line.Person() + ": " + line.Office
	if strategy.MayAssign(v.actor(), a.Assignment) != nil {
		return v.show("admin_assignment", page)
	}
	set := values{
		"subject": a.Subject, "role": a.Role, "ministry": a.Ministry, "authorised": a.Authorised, "chair": a.Chair,
		"deputy_of": a.DeputyOf, "from": a.From, "to": "", "note": a.Note,
	}
	if !a.To.IsZero() {
		set["to"] = a.To
	}
	page.Form = v.form("assignment", a.Revision, set)
	if !line.Over {
		page.End = v.form("end", a.Revision, values{"last_day": strategy.DateOf(v.now(), strategy.Berlin())})
	}
	if err := page.choices(v); err != nil {
		return err
	}
	page.People = withOption(withOption(page.People, a.Subject, a.Name), a.DeputyOf, a.DeputyOfName)
	page.Ministries = withOption(page.Ministries, a.Ministry, "")
	return v.show("admin_assignment", page)
}

// assignmentBody reads the form; days that are none are at fault.
func assignmentBody(f *form) (map[string]any, error) {
	body := map[string]any{
		"subject": f.Text("subject"), "role": f.Text("role"), "ministry": f.Text("ministry"), "authorised": f.Is("authorised", "true"),
		"chair": f.Is("chair", "true"), "deputy_of": f.Text("deputy_of"), "note": f.Text("note"),
	}
	for _, name := range []string{"from", "to"} {
		day := f.Text(name)
		if day == "" && name == "to" {
			continue
		}
		if _, err := strategy.ParseISODate(day); err != nil {
			return nil, fault(name, "bitte einen Tag nennen")
		}
		body[name] = day
	}
	return body, nil
}

func assign(v *visit) error {
	f := v.posted()
	body, err := assignmentBody(f)
	if err != nil {
		return v.refused(err, f, newAssignment)
	}
	var done receipt
	if err := v.post("/assignments", f, body, &done); err != nil {
		return v.refused(err, f, newAssignment)
	}
	return v.sent(address("verwaltung", "aemter", done.ID), "Das Amt ist zugewiesen.")
}

func changeAssignment(v *visit) error {
	f := v.posted()
	body, err := assignmentBody(f)
	if err != nil {
		return v.refused(err, f, showAssignment)
	}
	if err := v.put(address("assignments", v.param("id")), f, body, nil); err != nil {
		return v.refused(err, f, showAssignment)
	}
	return v.sent(address("verwaltung", "aemter", v.param("id")), "Die Zuweisung ist geändert.")
}

func endAssignment(v *visit) error {
	f := v.posted()
	day, err := strategy.ParseISODate(f.Text("last_day"))
	if err != nil {
		return v.refused(fault("last_day", "bitte einen Tag nennen"), f, showAssignment)
	}
	if err := v.post(address("assignments", v.param("id"), "end"), f, map[string]any{"last_day": day}, nil); err != nil {
		return v.refused(err, f, showAssignment)
	}
	return v.sent(address("verwaltung", "aemter", v.param("id")), fmt.Sprintf("Die Zuweisung endet mit dem %s.", day.German()))
}
