package strategy

import (
	_ "embed"
	"encoding/json"
	"fmt"
)

// RecessKind says who is away.
type RecessKind string

// The kinds of recess.
const (
	RecessSchool     RecessKind = "school"     // school holidays of Thuringia
	RecessCabinet    RecessKind = "cabinet"    // the cabinet does not meet
	RecessParliament RecessKind = "parliament" // the Landtag does not sit
)

// Recess is a time in which fewer people are at work; From is its first day, To its last.
// Its days still count as working days (they are no public holidays).
type Recess struct {
	Kind RecessKind `json:"kind"`
	Name string     `json:"name"` // German
	From Date       `json:"from"`
	To   Date       `json:"to"`
}

// Recesses are dated data; a year that they do not cover has no known recess.
type Recesses []Recess

//go:embed data/recesses.json
var recessesJSON []byte

// DefaultRecesses are the school holidays of Thuringia from Easter 2021 to summer 2028,
// as its ministry of education fixed them. Recesses of cabinet and Landtag are not
// published for years ahead and not among them.
func DefaultRecesses() Recesses {
	var all Recesses
	if err := json.Unmarshal(recessesJSON, &all); err != nil {
		panic(err) // the file is part of the program and read by its tests
	}
	return all
}

// Validate refuses a recess without name or kind, one that ends before it begins, and two
// of one kind on the same day.
func (rs Recesses) Validate() error {
	for i, r := range rs {
		field := fmt.Sprintf("recesses[%d]", i)
		switch {
		case r.Kind != RecessSchool && r.Kind != RecessCabinet && r.Kind != RecessParliament:
			return Invalid(field+".kind", "%q ist keine bekannte Art", r.Kind)
		case r.Name == "" || r.From.IsZero() || r.To.IsZero():
			return Invalid(field, "es fehlen Name oder Tage")
		case r.To.Before(r.From):
			return Invalid(field, "endet vor dem Beginn")
		}
		for _, o := range rs[i+1:] {
			if o.Kind == r.Kind && !o.From.After(r.To) && !o.To.Before(r.From) {
				return Invalid(field, "%s überschneidet sich mit %s", r.Name, o.Name)
			}
		}
	}
	return nil
}

// Collision is a recess in the time of a step that is still to be done.
type Collision struct {
	Recess
	Deadline    DeadlineName `json:"deadline"`
	Day         Date         `json:"day"`          // the deadline's current date
	Falls       bool         `json:"falls"`        // the deadline itself lies in the recess
	WorkingDays int          `json:"working_days"` // of the recess in the step's remaining time
	Text        string       `json:"text"`         // German
}

// Collisions lists the recesses that take working days from the open deadlines of a
// watch: those between the deadline before it (or today, whichever is later) and its own
// date. Deadlines on the way to the cabinet only, in their order, each with the recesses
// in the order of the data.
func (rs Recesses) Collisions(w Watch, cal *Calendar) []Collision {
	found := []Collision{}
	from := w.Today
	for _, st := range w.Steps {
		if !onTheWay(st.Name) || st.Done {
			continue
		}
		for _, r := range rs {
			days := workingDaysWithin(laterDate(from, r.From), earlierDate(st.Current, r.To), cal)
			if days == 0 {
				continue
			}
			found = append(found, r.collision(st, days))
		}
		from = laterDate(from, st.Current.AddDays(1))
	}
	return found
}

func (r Recess) collision(st StepWatch, days int) Collision {
	falls := !st.Current.Before(r.From) && !st.Current.After(r.To)
	text := fmt.Sprintf("%s (%s bis %s) nehmen %d Arbeitstage vor „%s“ (%s)",
		r.Name, r.From.German(), r.To.German(), days, st.Name.German(), st.Current.German())
	if falls {
		text += "; die Frist selbst liegt darin"
	}
	return Collision{Recess: r, Deadline: st.Name, Day: st.Current, Falls: falls, WorkingDays: days, Text: text + "."}
}

// workingDaysWithin counts the working days from one day to another, both included.
func workingDaysWithin(from, to Date, cal *Calendar) int {
	if to.Before(from) {
		return 0
	}
	return cal.WorkingDaysBetween(from.AddDays(-1), to)
}
