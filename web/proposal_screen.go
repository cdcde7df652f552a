package web

import (
	"fmt"
	"net/url"
	"slices"

	"fortschreibung/strategy"
)

const doSearch = "suchen"

// screenOffer is the coordinator's answer to a submission, with the proposals that it
// could be merged into.
type screenOffer struct {
	offer
	Outcomes, Into []option
}

const mergeShown = 25

func (v *visit) addScreening(page *proposalPage) error {
	p := page.Proposal
	o := v.offer("screen", v.may(strategy.ActScreen) && reached(p, "screen"), p.Revision, values{"topics": p.Topics})
	if o == nil {
		return nil
	}
	page.Screen = &screenOffer{offer: *o, Outcomes: choices(strategy.ScreenAccept, strategy.ScreenReturn, strategy.ScreenMerge, strategy.ScreenDecline)}
	q := url.Values{"year": {fmt.Sprint(p.Year)}, "limit": {fmt.Sprint(mergeShown + 1)}}
	if words := o.Form.Text("ziel"); words != "" {
		q.Set("q", words)
	} else if p.Draft.Sheet != nil && p.Draft.Sheet.Field != "" {
		q.Set("field", p.Draft.Sheet.Field)
	}
	for _, t := range strategy.Transitions() {
		if t.Step == "absorb" {
			for _, stage := range t.From {
				q.Add("stage", string(stage))
			}
		}
	}
	var found list[strategy.Proposal]
	if err := v.get("/proposals?"+q.Encode(), &found); err != nil {
		return err
	}
	page.Screen.Into = []option{{Label: "Bitte wählen"}}
	for _, other := range found.Items {
		if other.ID != p.ID {
			page.Screen.Into = append(page.Screen.Into, option{Value: other.ID, Label: other.Title() + " (" + german(other.Stage) + ")"})
		}
	}
	if chosen := o.Form.Text("into"); chosen != "" && !hasOption(page.Screen.Into, chosen) {
		page.Screen.Into = append(page.Screen.Into, option{Value: chosen, Label: "Wie zuvor gewählt"})
	}
	return nil
}

// screenProposal is the coordinator's answer, or the search for what to merge into.
func screenProposal(v *visit) error {
	f := v.posted()
	do := f.Text(fieldDo)
	f.values.Del(fieldDo)
	if do == doSearch {
		return v.again(f, showProposal)
	}
	outcome := strategy.ScreeningOutcome(f.Text("outcome"))
	body := map[string]any{"outcome": outcome, "reason": f.Text("reason"), "topics": f.All("topics")}
	if outcome == strategy.ScreenMerge {
		if f.Text("into") == "" {
			return v.refused(fault("into", "bitte den Vorschlag wählen, in den dieser aufgehen soll"), f, showProposal)
		}
		body["into"] = f.Text("into")
	}
	messages := map[strategy.ScreeningOutcome]string{
		strategy.ScreenAccept: "Der Vorschlag ist angenommen.", strategy.ScreenReturn: "Der Vorschlag ist zur Überarbeitung zurückgegeben.",
		strategy.ScreenMerge: "Der Vorschlag ist in dem anderen aufgegangen.", strategy.ScreenDecline: "Der Vorschlag ist nicht angenommen.",
	}
	return v.taken(f, "screen", body, messages[outcome])
}

// affectOffer names another ministry that has to co-sign.
type affectOffer struct {
	offer
	Ministries []option
	Passages   []option
}

func (v *visit) addAffecting(page *proposalPage, running bool) error {
	p, actor := page.Proposal, v.actor()
	var free []option
	if v.may(strategy.ActAddAffected) && reached(p, "add_affected") && running {
		ministries, err := v.ministryOptions()
		if err != nil {
			return err
		}
		for _, m := range ministries {
			known := slices.ContainsFunc(p.Affected, func(a strategy.Affected) bool { return a.Ministry == m.Value })
			if !known && strategy.MayAddAffected(actor, p, m.Value) == nil {
				free = append(free, m)
			}
		}
	}
	o := v.offer("affected", len(free) > 0, 0, nil)
	if o == nil {
		return nil
	}
	page.Affect = &affectOffer{offer: *o, Ministries: free}
	if page.Text != nil {
		page.Affect.Passages = passageOptions(p)
	}
	return nil
}

// passageOptions are the passages that a proposal's text has.
func passageOptions(p strategy.Proposal) []option {
	texts := p.Texts()
	var options []option
	for _, passage := range passageOrder {
		if _, there := texts[passage]; there {
			options = append(options, choices(passage)...)
		}
	}
	return options
}
