package web

import (
	"fmt"

	"fortschreibung/strategy"
)

// refreshSeconds is how often the voting view loads itself again, when its reader wants it
// to and the browser runs no script.
const refreshSeconds = 5

// votingPage shows the chair how all votes stand.
type votingPage struct {
	sessionView
	Lines   []votingLine
	Refresh bool
	Decides bool
}

// votingLine is one vote: on the en-bloc list, or on an item.
type votingLine struct {
	Title, Path string
	Motion      strategy.DecisionOutcome
	Count       voteCount
	Result      votingResult
	Votes       []castVote
}

// votingResult is what would be established now.
type votingResult struct {
	Carried, Tie, ByChair bool
	NoQuorum              bool
}

// showVoting shows how the votes stand; it follows them.
func showVoting(v *visit) error {
	view, err := v.readSession()
	if err != nil {
		return err
	}
	s := view.Session
	page := votingPage{sessionView: view, Decides: v.may(strategy.ActDecide), Refresh: v.query("laufend") == "1"}
	if len(view.BlocItems) > 0 {
		line := view.line(fmt.Sprintf("En bloc (%s)", count(len(view.BlocItems), "Punkt", "Punkte")), s.BlocVotes)
		line.Path, line.Motion = view.Path+"#enbloc-titel", strategy.DecideAdopt
		page.Lines = append(page.Lines, line)
	}
	for _, item := range view.Single {
		line := view.line(fmt.Sprintf("%d. %s", item.Place, item.Title), s.VotesOn(item.AgendaItem))
		line.Path, line.Motion = view.Path+"/punkte"+address(item.ProposalID), item.Motion()
		page.Lines = append(page.Lines, line)
	}
	if page.Refresh && s.State == strategy.SessionOpen {
		v.echo.Response().Header().Set("Refresh", fmt.Sprint(refreshSeconds))
	}
	v.title, v.crumbs = "Abstimmung", sessionCrumbs(s)
	v.lead = fmt.Sprintf("%d. Sitzung am %s", s.Number, date(s.Date))
	return v.show("session_voting", page)
}

func (view sessionView) line(title string, votes map[string]strategy.VoteChoice) votingLine {
	s := view.Session
	line := votingLine{Title: title, Count: view.count(votes)}
	for _, m := range s.Members {
		line.Votes = append(line.Votes, castVote{memberName(m), votes[m.Subject]})
	}
	result, err := strategy.Tally(votes, s.Members, s.Present, s.Settings)
	line.Result = votingResult{
		NoQuorum: err != nil, Carried: result.Carried, ByChair: result.ByChair, Tie: result.Yes == result.No,
	}
	return line
}
