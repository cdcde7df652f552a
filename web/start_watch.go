package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"fortschreibung/strategy"
)

// watchPart is the coordinator's part of the overview.
type watchPart struct {
	strategy.Outlook
	Chart  yearChart
	Steps  []watchStep
	WhatIf *form
	Kept   []keptMove // moves that are looked at together with the next
	Effect *effect    // nil: nothing asked
}

// watchStep is one deadline: as planned, as it stands, as it is expected.
type watchStep struct {
	strategy.StepWatch
	Original strategy.Date
}

// preview is the interface's answer to a what-if.
type preview struct {
	strategy.Preview
	Before strategy.Forecast `json:"before"`
	After  strategy.Forecast `json:"after"`
}

// stepOptions are the deadlines that can still be moved.
func stepOptions(steps []watchStep) []option {
	var options []option
	for _, st := range steps {
		if st.Actual.IsZero() {
			options = append(options, option{Value: string(st.Name), Label: st.Name.German() + " (" + st.Current.German() + ")"})
		}
	}
	return options
}

// effect is what moved deadlines would do, and the form that moves the one, or the order in
// which to move several.
type effect struct {
	Preview  *preview              // nil: not known
	Name     strategy.DeadlineName // the last that was asked for; empty: those kept alone
	From, To strategy.Date
	Order    []dueMove // several have to be moved, in this order
	Keep     string    // looks at one more together with these; empty: nothing is left to keep
	Move     *form     // nil: there are several
	Action   string
}

func (v *visit) watch(cycle cycleState) (*watchPart, error) {
	w := &watchPart{}
	if err := v.get(fmt.Sprintf("/cycles/%d/outlook", cycle.Year), &w.Outlook); err != nil {
		return nil, err
	}
	w.Chart = chartOf(cycle.Plan, w.Watch)
	for _, st := range w.Outlook.Steps {
		d, _ := cycle.Plan.Deadline(st.Name)
		w.Steps = append(w.Steps, watchStep{st, d.Original})
	}
	w.Kept = v.keptMoves(cycle)
	return w, v.whatIf(w, cycle)
}

// wish is the change that is asked for: a deadline and a day, or by how many weeks.
type wish struct {
	name  string
	day   string
	weeks string
}

// wished reads it from the address, or from the form that was refused.
func (v *visit) wished() wish {
	if v.failed != nil && v.failed.ID == "move" {
		return wish{name: v.failed.Text("frist"), day: v.failed.Text("to")}
	}
	return wish{v.query("frist"), v.query("tag"), v.query("wochen")}
}

// whatIf shows what a wish would do before it is done, together with the moves kept.
func (v *visit) whatIf(w *watchPart, cycle cycleState) error {
	asked := v.wished()
	w.WhatIf = v.form("whatif", 0, values{"frist": asked.name, "tag": asked.day, "wochen": asked.weeks})
	if w.WhatIf.Text("wochen") == "" {
		w.WhatIf.values.Set("wochen", "0")
	}
	if asked.name == "" {
		w.WhatIf.values.Set("frist", string(w.Next))
		if len(w.Kept) == 0 {
			return nil
		}
		return v.foresee(w, cycle, "", strategy.Date{})
	}
	name := strategy.DeadlineName(asked.name)
	to, err := strategy.ParseISODate(asked.day)
	if weeks, ok := wholeWeeks(asked.weeks); asked.day == "" && ok {
		to, err = cycle.Plan.Due(name).AddDays(7*weeks), nil
	}
	if err != nil {
		w.WhatIf.problem = fault("tag", "bitte einen Tag nennen oder den Schieber bewegen")
		return nil
	}
	return v.foresee(w, cycle, name, to)
}

// foresee asks what the moves kept and one more, if it is named, would do.
func (v *visit) foresee(w *watchPart, cycle cycleState, name strategy.DeadlineName, to strategy.Date) error {
	query, from := url.Values{}, cycle.Plan.Due(name)
	for _, m := range w.Kept {
		query.Add("move", m.Value)
	}
	if name != "" {
		query.Add("move", string(name)+":"+to.String())
	}
	var seen preview
	err := v.get(fmt.Sprintf("/cycles/%d/whatif?%s", cycle.Year, query.Encode()), &seen)
	if v.is(err, http.StatusUnprocessableEntity, http.StatusConflict) {
		w.WhatIf.problem = elsewhere(err, "query.tag")
		if v.failed != nil { // what was typed is not lost
			w.Effect = v.effect(cycle, name, from, to)
		}
		return nil
	}
	if err != nil {
		return err
	}
	w.Effect = v.effect(cycle, name, from, seen.Plan.Due(name))
	w.Effect.Preview = &seen
	if name != "" {
		w.Effect.Keep = keepAddress(cycle.Year, append(w.Kept, keptMove{Value: string(name) + ":" + to.String()}))
	}
	asked := []strategy.DeadlineName{name}
	for _, m := range w.Kept {
		asked = append(asked, m.Name)
	}
	if w.Effect.Order = orderOf(cycle.Plan, seen.Preview, asked); len(w.Kept) > 0 {
		w.Effect.Move = nil
	}
	return nil
}

func (v *visit) effect(cycle cycleState, name strategy.DeadlineName, from, to strategy.Date) *effect {
	return &effect{
		Name: name, From: from, To: to, Move: v.form("move", cycle.Revision, nil),
		Action: address("zyklen", cycle.Year, "fristen"),
	}
}

func wholeWeeks(text string) (int, bool) {
	weeks, err := strconv.Atoi(text)
	return weeks, err == nil && weeks != 0 && weeks >= -52 && weeks <= 52
}

// moveDeadline moves a deadline, with a reason.
func moveDeadline(v *visit) error {
	f := v.posted()
	name, to := f.Text("frist"), f.Text("to")
	path := "/cycles" + address(v.param("year"), "deadlines", name, "move")
	body := map[string]any{"to": to, "reason": f.Text("reason")}
	if err := v.post(path, f, body, nil); err != nil {
		return v.refused(err, f, start)
	}
	day, err := strategy.ParseISODate(to)
	if err != nil {
		return err
	}
	return v.sent("/?jahr="+url.QueryEscape(v.param("year")), fmt.Sprintf("%s liegt jetzt auf dem %s.", strategy.DeadlineName(name).German(), day.German()))
}
