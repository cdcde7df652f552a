package web

import (
	"fmt"
	"slices"
	"strconv"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// sessions lists the sessions of the steering committee in a year.
func sessions(v *visit) error {
	years, err := v.yearChoice("/lenkungsausschuss")
	if err != nil {
		return err
	}
	held, err := v.sessionsOf(years.Year)
	if err != nil {
		return err
	}
	v.wide = true
	v.lead = "Der Staatssekretär-Lenkungsausschuss beschließt über jede Maßnahme, einzeln oder en bloc."
	return v.show("sessions", struct {
		Years      yearChoice
		Sessions   []strategy.Session
		MayConvene bool
	}{years, held, v.may(strategy.ActConvene) && years.Year != 0})
}

func (v *visit) sessionsOf(year int) ([]strategy.Session, error) {
	path := "/sessions"
	if year != 0 {
		path += fmt.Sprintf("?year=%d", year)
	}
	return all[strategy.Session](v, path, 200)
}

// convenePage is the invitation to a session.
type convenePage struct {
	Years   yearChoice
	Form    *form
	Number  int
	Members []memberFields
	Chairs  []option
}

// memberFields are the fields of one member of a session.
type memberFields struct{ Person, Ministry field }

var memberParts = []string{"subject"}

// fewMembers is how many rows the form has at least.
const fewMembers = 5

// newSession is the form that calls a session. It starts with the members of the last one,
// otherwise with those who hold a seat in the committee.
func newSession(v *visit) error {
	years, err := v.yearChoice("/lenkungsausschuss/neu")
	if err != nil {
		return err
	}
	if years.Year == 0 {
		return &Problem{Status: 404, Title: "Kein Zyklus", Detail: "Sitzungen gehören zu einem Zyklus. Eröffnen Sie zuerst einen."}
	}
	known, err := all[records.KnownPerson](v, "/people", 2000)
	if err != nil {
		return err
	}
	held, err := v.sessionsOf(0) // the newest first
	if err != nil {
		return err
	}
	page := convenePage{Years: years, Number: 1}
	set := values{"year": years.Year}
	for _, s := range held {
		if s.Year == years.Year {
			page.Number = max(page.Number, s.Number+1)
		}
	}
	set["number"] = page.Number
	for _, c := range years.cycles {
		if c.Year == years.Year {
			set["date"] = c.Plan.Due(strategy.DeadlineCommitteeEnd)
		}
	}
	for i, m := range seatsOf(held, known) {
		set[rowField("members", i, "subject")], set[rowField("members", i, "ministry")] = m.Subject, m.Ministry
		if m.Chair {
			set["chair"] = m.Subject
		}
	}
	if len(held) > 0 {
		set["place"] = held[0].Place
	}
	page.Form = v.form("convene", 0, set)
	return v.completeInvitation(page, known)
}

// seatsOf are the members to begin with.
func seatsOf(held []strategy.Session, known []records.KnownPerson) []strategy.Member {
	if len(held) > 0 && len(held[0].Members) > 0 {
		return held[0].Members
	}
	var members []strategy.Member
	for _, p := range known {
		for _, o := range p.Offices {
			if o.Role == strategy.RoleCommittee && o.DeputyOf == "" {
				members = append(members, strategy.Member{Subject: p.Subject, Name: p.Name, Ministry: o.Ministry, Chair: o.Chair})
				break
			}
		}
	}
	return members
}

func (v *visit) completeInvitation(page convenePage, known []records.KnownPerson) error {
	ministries, err := v.ministryOptions()
	if err != nil {
		return err
	}
	people := []option{{Label: "Bitte wählen"}}
	for _, p := range known {
		people = append(people, option{Value: p.Subject, Label: personLabel(p)})
	}
	f := page.Form
	n := f.rows("members", memberParts, "ministry")
	for i := range max(n+f.empty(), fewMembers) {
		page.Members = append(page.Members, memberFields{
			Person:   f.Select(rowField("members", i, "subject"), fmt.Sprintf("Mitglied %d", i+1), people).IsOptional(),
			Ministry: f.Select(rowField("members", i, "ministry"), fmt.Sprintf("Ressort %d", i+1), anyOf("Bitte wählen", ministries)).IsOptional(),
		})
	}
	page.Chairs = people
	v.wide = true
	v.title = fmt.Sprintf("%d. Sitzung %d einberufen", page.Number, page.Years.Year)
	return v.show("session_new", page)
}

// personLabel names a person with the offices that they hold.
func personLabel(p records.KnownPerson) string {
	label := p.Name
	if label == "" {
		label = p.Subject
	}
	for i, o := range p.Offices {
		if i == 2 {
			break
		}
		label += " – " + officeLabel(o)
	}
	return label
}

func conveneSession(v *visit) error {
	f := v.posted()
	n := f.rows("members", memberParts, "ministry")
	if f.wantsMore() {
		v.failed = f
		return newSession(v)
	}
	year, err := strconv.Atoi(f.Text("year"))
	if err != nil {
		return v.refused(fault("year", "bitte das Jahr der Fortschreibung wählen"), f, newSession)
	}
	number, err := strconv.Atoi(f.Text("number"))
	if err != nil {
		return v.refused(fault("number", "bitte eine Nummer nennen"), f, newSession)
	}
	known, err := all[records.KnownPerson](v, "/people", 2000)
	if err != nil {
		return err
	}
	members := []strategy.Member{}
	for i := range n {
		m := strategy.Member{Subject: f.Text(rowField("members", i, "subject")), Ministry: f.Text(rowField("members", i, "ministry"))}
		m.Chair = m.Subject == f.Text("chair")
		if at := slices.IndexFunc(known, func(p records.KnownPerson) bool { return p.Subject == m.Subject }); at >= 0 {
			m.Name = known[at].Name
		}
		members = append(members, m)
	}
	body := map[string]any{"year": year, "number": number, "date": f.Text("date"), "place": f.Text("place"), "members": members}
	if err := v.post("/sessions", f, body, nil); err != nil {
		return v.refused(err, f, newSession)
	}
	return v.sent(address("lenkungsausschuss", year, number), "Die Sitzung ist einberufen; die Mitglieder sind eingeladen.")
}
