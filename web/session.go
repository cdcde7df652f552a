package web

import (
	"fmt"
	"slices"

	"fortschreibung/strategy"
)

// sessionPage is one session: agenda, en-bloc list, votes, and what the visitor may do.
type sessionPage struct {
	sessionView
	MayAgenda bool
	Bloc      *form // the member's vote on the en-bloc list
	Carry     *form // the chair's decision on it
	Ticked    *form // recommending and voting on ticked items
	Items     []option
	Recommend bool
	Vote      bool
	Close     *form
	Folder    []documentLink
	Protocol  []documentLink
	Steps     []strategy.Entry
	Choices   []option
	Outcomes  []option
}

// sessionView is a session as its pages show it.
type sessionView struct {
	Session   strategy.Session
	Path      string
	Whole     bool // votes and members are this visitor's to see
	Seat      string
	Quorum    quorum
	BlocItems []itemView
	BlocCount voteCount
	Single    []itemView // undecided and not en bloc
	Decided   []itemView
}

// quorum says whether enough members are present.
type quorum struct{ Present, Needed, Members int }

// Met says whether the committee can decide.
func (q quorum) Met() bool { return q.Present >= q.Needed }

// itemView is an item of the agenda with how the vote on it stands.
type itemView struct {
	strategy.AgendaItem
	Place int
	Count voteCount
}

// voteCount is how a vote stands.
type voteCount struct {
	Yes, No, Abstain, Open int
	Mine                   strategy.VoteChoice
}

var (
	voteChoices      = []strategy.VoteChoice{strategy.VoteYes, strategy.VoteNo, strategy.VoteAbstain}
	decisionOutcomes = []strategy.DecisionOutcome{strategy.DecideAdopt, strategy.DecideAdoptConditions, strategy.DecideDefer, strategy.DecideReject}
)

func sessionAddress(v *visit) string { return address("sessions", v.param("year"), v.param("number")) }

func sessionPlace(v *visit) string {
	return address("lenkungsausschuss", v.param("year"), v.param("number"))
}

// readSession reads the session of the address and names it on the page.
func (v *visit) readSession() (sessionView, error) {
	view := sessionView{Path: sessionPlace(v)}
	if err := v.get(sessionAddress(v), &view.Session); err != nil {
		return view, err
	}
	s := &view.Session
	view.Whole = len(s.Members) > 0
	if seat, err := s.Seat(v.actor()); err == nil {
		view.Seat = seat
	}
	view.Quorum = quorum{len(s.Present), strategy.QuorumSize(len(s.Members), s.Settings), len(s.Members)}
	view.BlocCount = view.count(s.BlocVotes)
	bloc := s.Bloc()
	for i, item := range s.Items {
		seen := itemView{item, i + 1, view.count(s.VotesOn(item))}
		switch {
		case item.Decision != nil:
			view.Decided = append(view.Decided, seen)
		case slices.ContainsFunc(bloc, func(b strategy.AgendaItem) bool { return b.ProposalID == item.ProposalID }):
			view.BlocItems = append(view.BlocItems, seen)
		default:
			view.Single = append(view.Single, seen)
		}
	}
	v.title = fmt.Sprintf("%d. Sitzung %d", s.Number, s.Year)
	v.wide = true
	return view, nil
}

// count says how a vote stands among the members.
func (view sessionView) count(votes map[string]strategy.VoteChoice) voteCount {
	c := voteCount{Mine: votes[view.Seat]}
	for _, m := range view.Session.Members {
		switch votes[m.Subject] {
		case strategy.VoteYes:
			c.Yes++
		case strategy.VoteNo:
			c.No++
		case strategy.VoteAbstain:
			c.Abstain++
		default:
			c.Open++
		}
	}
	return c
}

// showSession shows a session.
func showSession(v *visit) error {
	view, err := v.readSession()
	if err != nil {
		return err
	}
	s := view.Session
	page := sessionPage{sessionView: view, Choices: choices(voteChoices...), Outcomes: choices(decisionOutcomes...)}
	if page.Steps, err = all[strategy.Entry](v, sessionAddress(v)+"/timeline", 2000); err != nil {
		return err
	}
	if len(s.Items) > 0 {
		page.Folder = documentLinks(view.Path + "/dokumente/mappe")
	}
	if view.Whole {
		page.Protocol = documentLinks(view.Path + "/dokumente/protokoll")
	}
	if s.State != strategy.SessionClosed {
		page.MayAgenda = v.may(strategy.ActSetAgenda)
		if v.may(strategy.ActCloseSession) {
			page.Close = v.form("close", s.Revision, nil)
		}
	}
	if s.State == strategy.SessionOpen {
		v.sessionForms(&page)
	}
	return v.show("session", page)
}

// sessionForms are those of a session whose agenda stands.
func (v *visit) sessionForms(page *sessionPage) {
	page.Recommend, page.Vote = v.may(strategy.ActRecommend), page.Seat != ""
	if len(page.BlocItems)+len(page.Single) > 0 && (page.Recommend || page.Vote) {
		page.Ticked = v.form("ticked", 0, values{"outcome": strategy.DecideAdopt})
		for _, item := range slices.Concat(page.Single, page.BlocItems) {
			page.Items = append(page.Items, option{Value: item.ProposalID, Label: fmt.Sprintf("%d. %s", item.Place, item.Title)})
		}
	}
	if len(page.BlocItems) == 0 {
		return
	}
	if page.Vote {
		page.Bloc = v.form("bloc", 0, values{"choice": page.BlocCount.Mine})
	}
	if v.may(strategy.ActDecide) {
		page.Carry = v.form("carry", page.Session.Revision, nil)
	}
}

func memberName(m strategy.Member) string {
	name := m.Name
	if name == "" {
		name = m.Subject
	}
	return name + " (" + m.Ministry + ")"
}

// memberView is a member with whether they are there.
type memberView struct {
	Name           string
	Chair, Present bool
	Proxy          string
}

// Members lists the members with who is present.
func (view sessionView) Members() []memberView {
	var members []memberView
	for _, m := range view.Session.Members {
		members = append(members, memberView{memberName(m), m.Chair, slices.Contains(view.Session.Present, m.Subject), view.Session.Proxies[m.Subject]})
	}
	return members
}

// sessionDocument is where the interface has a session's document.
func sessionDocument(v *visit) string {
	switch v.param("document") {
	case "mappe":
		return sessionAddress(v) + "/folder"
	case "protokoll":
		return sessionAddress(v) + "/minutes-document"
	}
	return "/" // nothing is there
}
