package web

import (
	"slices"

	"fortschreibung/strategy"
)

// positionTable is what the ministries say, at a glance.
type positionTable struct {
	Rows   []positionRow
	Signed int // of them who have answered on the current text
}

type positionRow struct {
	strategy.Affected
	Position *strategy.Position
}

// State says where a ministry's answer stands, where it has given none that counts.
func (r positionRow) State() string {
	switch {
	case r.Open && r.Position != nil:
		return "Nach einer Textänderung erneut gefragt"
	case r.Open && r.NoReply != nil:
		return "Keine Antwort bis " + r.NoReply.German()
	case r.NoReply != nil && r.Position == nil:
		return "Keine Antwort bis " + r.NoReply.German()
	case r.Open:
		return "Noch offen"
	case r.Position == nil:
		return "Noch nicht gefragt"
	}
	return ""
}

func (v *visit) addCoordination(page *proposalPage) error {
	p := page.Proposal
	if withheld(p, strategy.WithheldCoordination) {
		return nil
	}
	page.Positions = positionsOf(p)
	for i, d := range p.Dissents {
		page.Dissents = append(page.Dissents, v.dissent(p, i, d))
	}
	return nil
}

func positionsOf(p strategy.Proposal) *positionTable {
	table := &positionTable{}
	for _, a := range p.Affected {
		row := positionRow{Affected: a}
		if i := slices.IndexFunc(p.Positions, func(given strategy.Position) bool { return given.Ministry == a.Ministry }); i >= 0 {
			row.Position = &p.Positions[i]
		}
		if !a.Open && row.Position != nil {
			table.Signed++
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

// dissentView is a dissent on its ladder, and the step by which the coordinator goes on.
type dissentView struct {
	strategy.Dissent
	Ladder    []rung
	Reconcile *offer
	Outcomes  []option
	Anchor    string
}

type rung struct {
	Level strategy.DissentLevel
	Here  bool
}

func (v *visit) dissent(p strategy.Proposal, i int, d strategy.Dissent) dissentView {
	view := dissentView{Dissent: d, Anchor: "klaerung-" + d.Ministry + "-" + string(d.Passage)}
	for _, level := range strategy.DissentLevels() {
		view.Ladder = append(view.Ladder, rung{level, level == d.Level})
	}
	view.Outcomes = []option{{Value: "true", Label: "Beigelegt"}}
	if d.Level != strategy.LevelCabinet {
		view.Outcomes = append(view.Outcomes, option{Value: "false", Label: "Nicht beigelegt, eine Stufe höher"})
	}
	view.Reconcile = v.offer(view.Anchor, !d.Settled && v.may(strategy.ActReconcile) && reached(p, "reconcile"), 0, nil)
	return view
}

// conditionView is a Maßgabe, and the step by which its owner reports it as done.
type conditionView struct {
	strategy.Condition
	Fulfil *offer
}

func (v *visit) addConditions(page *proposalPage) error {
	p := page.Proposal
	if p.Decision == nil {
		return nil
	}
	for _, c := range p.Decision.Conditions {
		possible := c.Done == nil && reached(p, "fulfil") && strategy.MayFulfil(v.actor(), p, c.ID) == nil
		page.Conditions = append(page.Conditions, conditionView{c, v.offer("fulfil-"+c.ID, possible, 0, nil)})
	}
	return nil
}
