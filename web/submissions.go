package web

import (
	"fmt"
	"strconv"

	"fortschreibung/strategy"
)

// submissions lists the Kabinettvorlagen of a year.
func submissions(v *visit) error {
	years, err := v.yearChoice("/kabinett")
	if err != nil {
		return err
	}
	drafted, err := v.submissionsOf(years.Year)
	if err != nil {
		return err
	}
	v.wide = true
	v.lead = "Was das Kabinett beschließen soll, von dem Entwurf bis zum Beschluss. Bis dahin vertraulich."
	return v.show("submissions", struct {
		Years       yearChoice
		Submissions []strategy.Submission
		MayPrepare  bool
	}{years, drafted, v.may(strategy.ActPrepare) && years.Year != 0})
}

func (v *visit) submissionsOf(year int) ([]strategy.Submission, error) {
	path := "/submissions"
	if year != 0 {
		path += fmt.Sprintf("?year=%d", year)
	}
	return all[strategy.Submission](v, path, 200)
}

// newSubmission is the form that drafts a Kabinettvorlage over everything that the
// committee adopted.
func newSubmission(v *visit) error {
	years, err := v.yearChoice("/kabinett/neu")
	if err != nil {
		return err
	}
	if years.Year == 0 {
		return &Problem{Status: 404, Title: "Kein Zyklus", Detail: "Kabinettvorlagen gehören zu einem Zyklus. Eröffnen Sie zuerst einen."}
	}
	drafted, err := v.submissionsOf(years.Year)
	if err != nil {
		return err
	}
	number := 1
	for _, s := range drafted {
		number = max(number, s.Number+1)
	}
	set := values{"year": years.Year, "number": number}
	for _, c := range years.cycles {
		if c.Year == years.Year {
			set["session_date"] = c.Plan.Due(strategy.DeadlineCabinetSession)
		}
	}
	page := struct {
		Years   yearChoice
		Form    *form
		Members []option
	}{Years: years, Form: v.form("prepare", 0, set)}
	if page.Members, err = v.ministryOptions(); err != nil {
		return err
	}
	v.title = fmt.Sprintf("%d. Kabinettvorlage %d entwerfen", number, years.Year)
	v.lead = "Sie umfasst alles, was der Lenkungsausschuss angenommen hat."
	return v.show("submission_new", page)
}

func prepareSubmission(v *visit) error {
	f := v.posted()
	year, err := strconv.Atoi(f.Text("year"))
	if err != nil {
		return v.refused(fault("year", "bitte das Jahr der Fortschreibung wählen"), f, newSubmission)
	}
	number, err := strconv.Atoi(f.Text("number"))
	if err != nil {
		return v.refused(fault("number", "bitte eine Nummer nennen"), f, newSubmission)
	}
	body := map[string]any{
		"year": year, "number": number, "session_date": f.Text("session_date"), "resolution": f.Text("resolution"), "grounds": f.Text("grounds"),
	}
	if f.Is("circular", "true") {
		body["circular"], body["members"] = true, f.All("members")
	}
	if err := v.post("/submissions", f, body, nil); err != nil {
		return v.refused(err, f, newSubmission)
	}
	return v.sent(address("kabinett", year, number), "Die Kabinettvorlage ist entworfen. Was noch fehlt, steht auf der Liste.")
}
