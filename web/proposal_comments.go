package web

import (
	"net/url"
	"time"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// commentsView is the discussion of a proposal in the Digitalkonferenz.
type commentsView struct {
	Shown    bool // there is a discussion for the visitor
	Moderate bool
	Comments []commentView
}

// commentView is one comment, and the step by which the coordinator moderates it.
type commentView struct {
	ID, Author, Text, State, Reason, Answer string
	At                                      time.Time
	Moderation                              *offer
}

// commentStates says what became of a comment.
var commentStates = map[string]string{"pending": "Noch nicht gesichtet", "published": "Freigegeben", "refused": "Nicht freigegeben"}

// StateText is a comment's state in German.
func (c commentView) StateText() string { return word(commentStates, c.State) }

const commentsShown = 300

// addComments adds the released comments, for the coordinator all with their moderation.
func (v *visit) addComments(page *proposalPage) error {
	view := &page.Comments
	id := page.Proposal.ID
	if !v.may(strategy.ActModerate) {
		comments, err := all[records.Comment](v, address("public", "proposals", id, "comments"), commentsShown)
		if v.missing(err) {
			return nil
		}
		view.Shown = true
		for _, c := range comments {
			view.Comments = append(view.Comments, commentView{ID: c.ID, Author: c.Author, Text: c.Text, Answer: c.Answer, At: c.At})
		}
		return err
	}
	view.Shown, view.Moderate = true, true
	comments, err := all[records.Comment](v, "/comments?proposal="+url.QueryEscape(id), commentsShown)
	for _, c := range comments {
		state := c.State
		if state == "pending" {
			state = ""
		}
		view.Comments = append(view.Comments, commentView{
			ID: c.ID, Author: c.Author, Text: c.Text, State: c.State, Reason: c.Reason, Answer: c.Answer, At: c.At,
			Moderation: v.offer("comment-"+c.ID, strategy.MayModerate(v.actor(), c.Subject) == nil, c.Revision,
				values{"state": state, "reason": c.Reason, "answer": c.Answer}),
		})
	}
	return err
}

// moderateComment releases, refuses or answers a comment.
func moderateComment(v *visit) error {
	f := v.posted()
	body := map[string]any{"state": f.Text("state"), "reason": f.Text("reason"), "answer": f.Text("answer")}
	if err := v.post(address("comments", v.param("comment"), "moderation"), f, body, nil); err != nil {
		return v.refused(err, f, showProposal)
	}
	return v.sent(address("vorschlaege", v.param("id"))+"#kommentare", "Der Kommentar ist moderiert.")
}

// moderations are what the coordinator can do with a comment.
func moderations() []option {
	return []option{{Value: "published", Label: "Freigeben"}, {Value: "refused", Label: "Nicht freigeben"}}
}
