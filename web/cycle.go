package web

import (
	"fmt"
	"strconv"
	"time"

	"fortschreibung/strategy"
)

// cyclePage is where the coordinator opens, advances and ends a cycle.
type cyclePage struct {
	Years   []int
	Cycle   *cycleState
	Next    strategy.Phase
	Open    *form
	Rules   []ruleGroup // fields of Open
	Advance *form       // nil: the next phase does not begin by hand
	Clock   *form       // of a rehearsal
	Cancel  *form
	Steps   []strategy.Entry

	Rehearsals bool // cycles with a calendar of their own may be opened
}

func steerCycle(v *visit) error {
	page := cyclePage{Rehearsals: v.site.rehearsals}
	var err error
	if page.Years, page.Cycle, err = v.cycle(); err != nil {
		return err
	}
	year := v.now().Year()
	set := values{"year": year, "cabinet_session": strategy.NewDate(year, time.December, 1)}
	if err := ruleValues(page.settings(), set); err != nil {
		return err
	}
	page.Open = v.form("open", 0, set)
	page.Rules = ruleGroups(page.Open)
	if page.Cycle == nil {
		return v.show("cycle", page)
	}
	c := page.Cycle
	v.lead = fmt.Sprintf("Zyklus %d, Phase %s.", c.Year, german(c.Phase))
	if page.Steps, err = all[strategy.Entry](v, fmt.Sprintf("/cycles/%d/timeline", c.Year), 1000); err != nil {
		return err
	}
	if next, ok := c.Phase.Next(); ok {
		if next != strategy.PhasePublication { // which begins with the cabinet's decision alone
			page.Next, page.Advance = next, v.form("advance", c.Revision, nil)
		}
		page.Cancel = v.form("cancel", c.Revision, nil)
		if c.Rehearse {
			page.Clock = v.form("clock", c.Revision, values{"to": c.Today.AddDays(7)})
		}
	}
	return v.show("cycle", page)
}

// settings are what the next cycle is opened with unless somebody changes it: those of the
// cycle that is shown.
func (p cyclePage) settings() strategy.Settings {
	if p.Cycle == nil {
		return strategy.DefaultSettings()
	}
	return p.Cycle.Settings
}

func openCycle(v *visit) error {
	f := v.posted()
	var page cyclePage
	var err error
	if page.Years, page.Cycle, err = v.cycle(); err != nil {
		return err
	}
	rules, changed, err := rulesIn(f, page.settings())
	if err != nil {
		return v.refused(err, f, steerCycle)
	}
	year, err := strconv.Atoi(f.Text("year"))
	if err != nil {
		return v.refused(fault("year", "bitte ein Jahr mit vier Ziffern nennen"), f, steerCycle)
	}
	body := map[string]any{"year": year, "cabinet_session": f.Text("cabinet_session")}
	if changed {
		body["settings"] = rules
	}
	if begins := f.Text("starts_at"); begins != "" {
		day, err := strategy.ParseISODate(begins)
		if err != nil {
			return v.refused(fault("starts_at", "bitte einen Tag nennen"), f, steerCycle)
		}
		body["rehearse"], body["starts_at"] = true, day.Time(strategy.Berlin()).Add(8*time.Hour)
	}
	if err := v.post("/cycles", f, body, nil); err != nil {
		return v.refused(err, f, steerCycle)
	}
	return v.sent("/?jahr="+strconv.Itoa(year), fmt.Sprintf("Der Zyklus %d ist eröffnet.", year))
}

func advanceCycle(v *visit) error {
	f := v.posted()
	to := strategy.Phase(f.Text("to"))
	body := map[string]any{"to": to, "reason": f.Text("reason")}
	return v.steered(f, "advance", body, "Die Phase „"+german(to)+"“ hat begonnen.")
}

// moveClock sets a rehearsal's calendar to eight in the morning of a later day.
func moveClock(v *visit) error {
	f := v.posted()
	day, err := strategy.ParseISODate(f.Text("to"))
	if err != nil {
		return v.refused(fault("to", "bitte einen Tag nennen"), f, steerCycle)
	}
	body := map[string]any{"to": day.Time(strategy.Berlin()).Add(8 * time.Hour)}
	return v.steered(f, "clock", body, "Der Kalender steht jetzt auf dem "+day.German()+".")
}

func cancelCycle(v *visit) error {
	f := v.posted()
	return v.steered(f, "cancel", map[string]any{"reason": f.Text("reason")}, "Der Zyklus ist abgebrochen.")
}

func (v *visit) steered(f *form, step string, body map[string]any, message string) error {
	if err := v.post("/cycles"+address(v.param("year"), step), f, body, nil); err != nil {
		return v.refused(err, f, steerCycle)
	}
	return v.sent("/zyklen?jahr="+v.param("year"), message)
}
