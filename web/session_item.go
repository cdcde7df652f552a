package web

import (
	"net/http"
	"slices"

	"fortschreibung/strategy"
)

// itemPage is one item of the agenda: recommendation, votes, decision, each for itself.
type itemPage struct {
	sessionView
	Item      itemView
	Bloc      bool // it stands on the en-bloc list
	Votes     []castVote
	Recommend *form
	Vote      *form
	Decide    *decideForm
	Choices   []option
	Outcomes  []option
}

// castVote is how a member voted, nothing when they did not.
type castVote struct {
	Member string
	Choice strategy.VoteChoice
}

// decideForm establishes a decision on one item, with its Maßgaben.
type decideForm struct {
	Form       *form
	Conditions []conditionFields
}

// conditionFields are the fields of one Maßgabe.
type conditionFields struct {
	Number           int
	Text, Owner, Due field
}

var conditionParts = []string{"text", "owner", "due"}

func itemPlace(v *visit) string { return sessionPlace(v) + "/punkte" + address(v.param("item")) }

// readItem finds the item of the address.
func (v *visit) readItem() (itemPage, error) {
	view, err := v.readSession()
	page := itemPage{sessionView: view, Choices: choices(voteChoices...), Outcomes: choices(decisionOutcomes...)}
	if err != nil {
		return page, err
	}
	for _, items := range [][]itemView{view.BlocItems, view.Single, view.Decided} {
		for _, item := range items {
			if item.ProposalID == v.param("item") {
				page.Item = item
			}
		}
	}
	if page.Item.Place == 0 {
		return page, &Problem{Status: http.StatusNotFound}
	}
	page.Bloc = slices.ContainsFunc(view.BlocItems, func(i itemView) bool { return i.ProposalID == page.Item.ProposalID })
	v.title, v.crumbs, v.wide = page.Item.Title, sessionCrumbs(view.Session), false
	return page, nil
}

// showItem shows an item of the agenda.
func showItem(v *visit) error {
	page, err := v.readItem()
	if err != nil {
		return err
	}
	s := page.Session
	votes := s.VotesOn(page.Item.AgendaItem)
	for _, m := range s.Members {
		page.Votes = append(page.Votes, castVote{memberName(m), votes[m.Subject]})
	}
	if s.State != strategy.SessionOpen || page.Item.Decision != nil {
		return v.show("session_item", page)
	}
	if v.may(strategy.ActRecommend) {
		page.Recommend = v.form("recommend", s.Revision, values{"outcome": page.Item.Motion(), "note": page.Item.RecommendNote})
	}
	if page.Seat != "" {
		page.Vote = v.form("vote", 0, values{"choice": page.Item.Count.Mine})
	}
	if v.may(strategy.ActDecide) {
		if page.Decide, err = v.decideForm(page); err != nil {
			return err
		}
	}
	return v.show("session_item", page)
}

func (v *visit) decideForm(page itemPage) (*decideForm, error) {
	ministries, err := v.ministryOptions()
	if err != nil {
		return nil, err
	}
	f := v.form("decide", page.Session.Revision, values{"outcome": page.Item.Motion()})
	d := &decideForm{Form: f}
	n := f.rows("conditions", conditionParts)
	for i := range n + f.empty() {
		d.Conditions = append(d.Conditions, conditionFields{
			Number: i + 1,
			Text:   f.Area(rowField("conditions", i, "text"), "Maßgabe").WithRows(2).IsOptional(),
			Owner:  f.Select(rowField("conditions", i, "owner"), "Zuständig", anyOf("Bitte wählen", ministries)).IsOptional(),
			Due:    f.Date(rowField("conditions", i, "due"), "Bis").IsOptional(),
		})
	}
	return d, nil
}

func recommendItem(v *visit) error {
	f := v.posted()
	body := map[string]any{"proposals": []string{v.param("item")}, "outcome": f.Text("outcome"), "note": f.Text("note")}
	if err := v.post(sessionAddress(v)+"/recommendation", f, body, nil); err != nil {
		return v.refused(err, f, showItem)
	}
	return v.sent(itemPlace(v), "Die Empfehlung ist festgehalten.")
}

func voteOnItem(v *visit) error {
	f := v.posted()
	body := map[string]any{"proposals": []string{v.param("item")}, "choice": f.Text("choice")}
	if err := v.post(sessionAddress(v)+"/vote", f, body, nil); err != nil {
		return v.refused(err, f, showItem)
	}
	return v.sent(itemPlace(v), "Ihre Stimme ist abgegeben.")
}

// decideItem establishes the outcome of the vote on an item.
func decideItem(v *visit) error {
	f := v.posted()
	n := f.rows("conditions", conditionParts)
	if f.wantsMore() {
		v.failed = f
		return showItem(v)
	}
	conditions := []map[string]any{}
	for i := range n {
		c := map[string]any{}
		for _, part := range conditionParts {
			if text := f.Text(rowField("conditions", i, part)); text != "" {
				c[part] = text
			}
		}
		conditions = append(conditions, c)
	}
	body := map[string]any{"proposal_id": v.param("item"), "outcome": f.Text("outcome"), "reason": f.Text("reason"), "conditions": conditions}
	if err := v.post(sessionAddress(v)+"/decision", f, body, nil); err != nil {
		return v.refused(err, f, showItem)
	}
	return v.sent(sessionPlace(v), "Der Beschluss ist festgestellt.")
}
