package web

import (
	"net/url"
	"slices"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// peoplePage lists who was ever recognised.
type peoplePage struct {
	Filter   *form
	Filtered bool
	People   []records.KnownPerson
	Assigns  bool
	Pager    pager
}

func adminPeople(v *visit) error {
	page := peoplePage{Filter: v.form("filter", 0, values{"q": v.query("q")}), Filtered: v.query("q") != "", Assigns: v.may(strategy.ActAssign)}
	path := "/people?limit=50" + v.cursor()
	if page.Filtered {
		path += "&q=" + url.QueryEscape(v.query("q"))
	}
	var found list[records.KnownPerson]
	if err := v.get(path, &found); err != nil {
		return err
	}
	page.People, page.Pager = found.Items, v.pager(found.NextCursor)
	v.wide = true
	v.lead = "Wer sich schon einmal angemeldet hat, und welche Ämter hier zugewiesen sind. Ämter aus den Angaben des Anmeldedienstes stehen nicht dabei."
	return v.show("admin_people", page)
}

// assignmentsPage lists offices that are or were assigned.
type assignmentsPage struct {
	Filter      *form
	Filtered    bool
	Roles       []option
	Ministries  []option
	Assignments []assignmentLine
	Assigns     bool
	Pager       pager
}

// assignmentLine is an assignment with the office in words.
type assignmentLine struct {
	records.Assignment
	Office string
	Over   bool
}

var assignableRoles = []strategy.Role{
	strategy.RoleOrganiser, strategy.RoleMinistry, strategy.RoleCoordinator, strategy.RoleCommittee, strategy.RoleChancellery, strategy.RoleAuditor,
}

func adminAssignments(v *visit) error {
	page := assignmentsPage{Filter: v.form("filter", 0, nil), Roles: choices(assignableRoles...), Assigns: v.may(strategy.ActAssign)}
	q := url.Values{"limit": {"50"}}
	for name, asked := range map[string]string{"person": "subject", "amt": "role", "ressort": "ministry", "am": "on"} {
		if text := v.query(name); text != "" {
			page.Filter.values.Set(name, text)
			q.Set(asked, text)
			page.Filtered = true
		}
	}
	var found list[records.Assignment]
	if err := v.get("/assignments?"+q.Encode()+v.cursor(), &found); err != nil {
		return err
	}
	for _, a := range found.Items {
		page.Assignments = append(page.Assignments, v.assignmentLine(a))
	}
	page.Pager = v.pager(found.NextCursor)
	var err error
	if page.Ministries, err = v.everyMinistry(); err != nil {
		return err
	}
	v.wide = true
	v.lead = "Ämter haben Personen von einem Tag bis zu einem Tag, selbst oder in Vertretung. Beendete bleiben stehen."
	return v.show("admin_assignments", page)
}

func (v *visit) assignmentLine(a records.Assignment) assignmentLine {
	actor := a.Actor()
	actor.DeputyOf = "" // has a column of its own
	return assignmentLine{a, officeLabel(actor), a.Ended(strategy.DateOf(v.now(), strategy.Berlin()))}
}

// Person is the name, where it is known.
func (a assignmentLine) Person() string {
	if a.Name != "" {
		return a.Name
	}
	return a.Subject
}

// Represented is whom the person stands in for.
func (a assignmentLine) Represented() string {
	if a.DeputyOfName != "" {
		return a.DeputyOfName
	}
	return a.DeputyOf
}

// peopleOptions are all known people, by name.
func (v *visit) peopleOptions() ([]option, error) {
	people, err := all[records.KnownPerson](v, "/people", 1000)
	var options []option
	for _, p := range people {
		label := p.Name
		if label == "" {
			label = p.Subject
		}
		if p.Mail != "" {
			label += " (" + p.Mail + ")"
		}
		options = append(options, option{Value: p.Subject, Label: label})
	}
	return options, err
}

// withOption adds a choice that the list lacks, e.g. somebody whose data was erased.
func withOption(options []option, value, label string) []option {
	if value == "" || slices.ContainsFunc(options, func(o option) bool { return o.Value == value }) {
		return options
	}
	if label == "" {
		label = value
	}
	return append(options, option{Value: value, Label: label})
}
