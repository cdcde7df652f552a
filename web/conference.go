package web

import (
	"net/url"
	"time"

	"fortschreibung/documents"
	"fortschreibung/strategy"
)

// publicProposal is what everybody may read of a proposal.
type publicProposal struct {
	ID            string               `json:"id"`
	Year          int                  `json:"year"`
	Kind          strategy.Kind        `json:"kind"`
	Title         string               `json:"title"`
	State         strategy.PublicState `json:"state"`
	Draft         *strategy.Draft      `json:"draft"`
	Base          *strategy.Draft      `json:"base"`
	Reason        string               `json:"reason"`
	Feasible      *bool                `json:"feasible"`
	Answer        string               `json:"answer"`
	Published     int                  `json:"published"`
	CommentsUntil strategy.Date        `json:"comments_until"`
}

// Answered says whether the Digitalkonferenz has given its answer.
func (p publicProposal) Answered() bool { return p.Feasible != nil }

// Possible is what the answer says of the proposal.
func (p publicProposal) Possible() bool { return p.Feasible != nil && *p.Feasible }

// conferencePage lists proposals for everybody.
type conferencePage struct {
	Views     []proposalView
	Filter    *form
	Filtered  bool
	State     strategy.PublicState // of those listed; empty: all
	Proposals []publicProposal
	Pager     pager
}

var publicStateOrder = []strategy.PublicState{
	strategy.PublicConsultation, strategy.PublicInProgress, strategy.PublicPublished, strategy.PublicClosed,
}

const everyState = "alle" // in the address, for proposals in all states

// conference lists the proposals that are discussed, or those in another state.
func conference(v *visit) error {
	named := v.query("stand")
	page := conferencePage{State: strategy.PublicState(named), Filter: v.form("filter", 0, values{"q": v.query("q"), "stand": named}), Filtered: v.query("q") != ""}
	switch named {
	case "":
		page.State = strategy.PublicConsultation
	case everyState:
		page.State = ""
	}
	for _, state := range publicStateOrder {
		page.Views = append(page.Views, proposalView{german(state), "/digitalkonferenz?stand=" + string(state), state == page.State})
	}
	page.Views = append(page.Views, proposalView{"Alle", "/digitalkonferenz?stand=" + everyState, page.State == ""})
	q := url.Values{"limit": {"50"}}
	if page.State != "" {
		q.Set("state", string(page.State))
	}
	if page.Filtered {
		q.Set("q", v.query("q"))
	}
	var found list[publicProposal]
	if err := v.get("/public/proposals?"+q.Encode()+v.cursor(), &found); err != nil {
		return err
	}
	page.Proposals, page.Pager = found.Items, v.pager(found.NextCursor)
	v.wide = true
	v.lead = "Worüber die Fortschreibung gerade berät. Lesen und kommentieren kann jede und jeder, ohne Anmeldung."
	return v.show("conference", page)
}

// discussedPage is a proposal as everybody sees it, with what was said about it.
type discussedPage struct {
	Proposal publicProposal
	Text     *textView // nil: it is confidential in this state
	Changes  []passageView
	Comments []commentView
	Comment  *form // nil: none are taken, or not from this visitor
	Auditor  bool  // comments are taken, but not from who audits
	Steps    []strategy.Entry
	Inside   string // the page of the administration, for those who read it
}

func showDiscussed(v *visit) error {
	path := address("public", "proposals", v.param("id"))
	var p publicProposal
	if err := v.get(path, &p); err != nil {
		return err
	}
	page := discussedPage{Proposal: p}
	v.title = p.Title
	v.lead = german(p.Kind)
	if p.Draft != nil {
		page.Text = &textView{Draft: *p.Draft, Reason: p.Reason}
		if p.Base != nil && (p.Base.Sheet != nil || p.Base.Focus != nil) {
			page.Changes = passageViews(documents.ComparePassages(p.Base.Texts(), p.Draft.Texts(), true))
		}
	}
	if err := v.addDiscussion(path, &page); err != nil {
		return err
	}
	if !p.CommentsUntil.IsZero() {
		if page.Auditor = !v.may(strategy.ActComment); !page.Auditor {
			page.Comment = v.form("comment", 0, nil)
		}
	}
	if v.may(strategy.ActReadProposal) {
		page.Inside = address("vorschlaege", p.ID)
	}
	return v.show("discussed", page)
}

// publicComment is a released comment, publicStep a step of the timeline, as everybody may
// read them.
type publicComment struct {
	ID     string    `json:"id"`
	Author string    `json:"author"`
	Text   string    `json:"text"`
	Answer string    `json:"answer"`
	At     time.Time `json:"at"`
}

type publicStep struct {
	Action string        `json:"action"`
	At     time.Time     `json:"at"`
	By     strategy.Role `json:"by"`
	Note   string        `json:"note"`
}

func (v *visit) addDiscussion(path string, page *discussedPage) error {
	comments, err := all[publicComment](v, path+"/comments", commentsShown)
	if err != nil {
		return err
	}
	for _, c := range comments {
		page.Comments = append(page.Comments, commentView{ID: c.ID, Author: c.Author, Text: c.Text, Answer: c.Answer, At: c.At})
	}
	steps, err := all[publicStep](v, path+"/timeline", 1000)
	for _, s := range steps {
		page.Steps = append(page.Steps, strategy.Entry{Action: s.Action, At: s.At, Note: s.Note, Actor: strategy.Actor{Role: s.By}})
	}
	return err
}

// addComment hands in a comment, which somebody looks at before it appears.
func addComment(v *visit) error {
	f := v.posted()
	body := map[string]any{"author": f.Text("author"), "text": f.Text("text")}
	if err := v.post(address("public", "proposals", v.param("id"), "comments"), f, body, nil); err != nil {
		return v.refused(err, f, showDiscussed)
	}
	return v.sent(address("digitalkonferenz", v.param("id"))+"#kommentare", "Danke. Ihr Kommentar ist angekommen und wird gesichtet. Danach erscheint er hier.")
}
