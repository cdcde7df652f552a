package web

import (
	"fmt"
	"slices"
	"strings"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// offer is a step that the visitor's office can take now, with its form.
type offer struct {
	Form *form
	Open bool // it was sent and is shown again
}

// offer gives a step its form when it is possible, or when it was just tried: what was
// typed is not lost when somebody else was faster.
func (v *visit) offer(id string, possible bool, revision int, set values) *offer {
	tried := v.failed != nil && v.failed.ID == id
	if !possible && !tried {
		return nil
	}
	return &offer{v.form(id, revision, set), tried}
}

// proposalPage is everything that there is of a proposal for the visitor.
type proposalPage struct {
	Proposal   strategy.Proposal
	Path       string
	Phase      strategy.Phase // of its cycle
	Text       *textView      // nil: withheld
	Targets    []targetView
	Workshop   *records.Workshop
	Comparison *comparisonView
	Positions  *positionTable
	Dissents   []dissentView
	Conditions []conditionView
	Comments   commentsView
	Steps      []strategy.Entry
	Sessions   bool // the visitor's office reads sessions of the committee

	Cosigns  bool // the visitor's house has a say
	Answered bool // and has said it
	Revises  bool
	Screen   *screenOffer
	Assess   *offer
	Affect   *affectOffer
	Withdraw *offer
}

// Offers says that there is something to do.
func (p proposalPage) Offers() bool {
	return p.Cosigns || p.Revises || p.Screen != nil || p.Assess != nil || p.Affect != nil || p.Withdraw != nil
}

// showProposal shows a proposal, and what the visitor's office can do in its stage.
func showProposal(v *visit) error {
	var p strategy.Proposal
	if err := v.get(address("proposals", v.param("id")), &p); err != nil {
		return err
	}
	page := proposalPage{Proposal: p, Path: address("vorschlaege", p.ID), Sessions: v.may(strategy.ActReadSession)}
	for _, part := range []func(*proposalPage) error{
		v.addPhase, v.addText, v.addOrigin, v.addComparison, v.addCoordination, v.addConditions, v.addComments, v.addSteps, v.addOffers,
	} {
		if err := part(&page); err != nil {
			return err
		}
	}
	v.title, v.wide = p.Title(), true
	v.lead = fmt.Sprintf("%s, Fortschreibung %d", german(p.Kind), p.Year)
	return v.show("proposal", page)
}

func withheld(p strategy.Proposal, part string) bool { return slices.Contains(p.Withheld, part) }

// reached says whether a step is possible in a proposal's stage.
func reached(p strategy.Proposal, step string) bool {
	return slices.ContainsFunc(strategy.Transitions(), func(t strategy.Transition) bool {
		return t.Step == step && slices.Contains(t.From, p.Stage)
	})
}

func (v *visit) addPhase(page *proposalPage) error {
	years, err := v.yearChoice("")
	for _, c := range years.cycles {
		if c.Year == page.Proposal.Year {
			page.Phase = c.Phase
		}
	}
	return err
}

func (v *visit) addText(page *proposalPage) error {
	p := page.Proposal
	if !withheld(p, strategy.WithheldText) {
		page.Text = &textView{p.Draft, p.Reason, p.Effects, p.Topics, p.Supporters}
	}
	return nil
}

// addOrigin adds what the proposal is about and where it comes from.
func (v *visit) addOrigin(page *proposalPage) error {
	for _, id := range page.Proposal.Targets {
		var m records.Measure
		if err := v.get(address("measures", id), &m); err != nil {
			return err
		}
		page.Targets = append(page.Targets, targetView{id, m.Code + " " + m.Sheet.Title})
	}
	if page.Proposal.WorkshopID == "" {
		return nil
	}
	var w records.Workshop
	err := v.get(address("workshops", page.Proposal.WorkshopID), &w)
	if v.missing(err) {
		return nil
	}
	page.Workshop = &w
	return err
}

// addSteps adds the timeline; what a step decided stands before its note.
func (v *visit) addSteps(page *proposalPage) error {
	steps, err := all[strategy.Entry](v, address("proposals", page.Proposal.ID, "timeline"), 1000)
	for i := range steps {
		if outcome := outcomeOf(steps[i]); outcome != "" {
			steps[i].Note = strings.TrimSpace(outcome + "\n" + steps[i].Note)
		}
	}
	page.Steps = steps
	return err
}

// outcomeOf says what a step decided, from its data.
func outcomeOf(e strategy.Entry) string {
	var parts []string
	say := func(text string) {
		if text != "" {
			parts = append(parts, text)
		}
	}
	say(e.Data["ministry"])
	switch e.Action {
	case "screen":
		say(german(strategy.ScreeningOutcome(e.Data["outcome"])))
	case "position":
		say(german(strategy.PositionKind(e.Data["kind"])))
	case "decide":
		say(german(strategy.DecisionOutcome(e.Data["outcome"])))
	case "cabinet":
		say(german(strategy.CabinetOutcome(e.Data["outcome"])))
	case "reconcile":
		say(german(strategy.Passage(e.Data["passage"])))
		say(map[string]string{"settled": "beigelegt", "raised": "eine Stufe höher"}[e.Data["result"]])
	case "assess":
		say(e.Data["feasible"])
	}
	if passages := e.Data["passages"]; passages != "" {
		var names []string
		for _, passage := range strings.Split(passages, ",") {
			names = append(names, german(strategy.Passage(passage)))
		}
		say("Stellen: " + strings.Join(names, ", "))
	}
	return strings.Join(parts, " · ")
}

// addOffers adds what the visitor's office can do.
func (v *visit) addOffers(page *proposalPage) error {
	p, actor := page.Proposal, v.actor()
	running := page.Phase == strategy.PhaseCoordination || !reached(p, "position")
	page.Revises = strategy.MayRevise(actor, p) == nil && reached(p, "revise") && running
	asked := slices.IndexFunc(p.Affected, func(a strategy.Affected) bool { return a.Ministry == actor.Ministry })
	page.Cosigns = asked >= 0 && strategy.MayPreparePosition(actor, p, actor.Ministry) == nil && reached(p, "position") && running
	page.Answered = page.Cosigns && !p.Affected[asked].Open
	page.Assess = v.offer("assess", v.may(strategy.ActAssess) && reached(p, "assess") &&
		(page.Phase == strategy.PhaseConsultation || page.Phase == strategy.PhaseCoordination), p.Revision, assessed(p))
	page.Withdraw = v.offer("withdraw", strategy.MayWithdraw(actor, p) == nil && reached(p, "withdraw"), p.Revision, nil)
	if err := v.addScreening(page); err != nil {
		return err
	}
	return v.addAffecting(page, running)
}

func assessed(p strategy.Proposal) values {
	if p.Feasibility == nil {
		return nil
	}
	return values{"feasible": p.Feasibility.Feasible, "answer": p.Feasibility.Answer}
}
