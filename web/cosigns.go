package web

import (
	"net/url"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// cosigns lists on what the visitor's house still has to say something, the most urgent
// first, and on what it has.
func cosigns(v *visit) error {
	due, err := all[records.Task](v, "/tasks", 2000)
	if err != nil {
		return err
	}
	page := struct {
		Ministry string
		Due      []taskLine
		Given    []givenLine
		Signs    bool // may give the position, others prepare it
	}{Ministry: v.actor().Ministry, Signs: v.may(strategy.ActPosition)}
	for _, line := range taskLines(due) {
		if line.Kind == "position" {
			page.Due = append(page.Due, line)
		}
	}
	if page.Given, err = v.given(); err != nil {
		return err
	}
	v.wide = true
	v.lead = "Was " + page.Ministry + " in der Ressortabstimmung mitzeichnen muss."
	return v.show("cosigns", page)
}

// givenLine is a proposal of this coordination on which the house has said something.
type givenLine struct {
	Proposal strategy.Proposal
	Position strategy.Position
}

func (v *visit) given() ([]givenLine, error) {
	q := url.Values{"ministry": {v.actor().Ministry}}
	for _, stage := range []strategy.Stage{strategy.StageInCoordination, strategy.StageAgreed, strategy.StageDissent} {
		q.Add("stage", string(stage))
	}
	proposals, err := all[strategy.Proposal](v, "/proposals?"+q.Encode(), 200)
	var lines []givenLine
	for _, p := range proposals {
		for _, row := range positionsOf(p).Rows {
			if row.Ministry == v.actor().Ministry && row.Position != nil && !row.Open {
				lines = append(lines, givenLine{p, *row.Position})
			}
		}
	}
	return lines, err
}
