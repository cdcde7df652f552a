package strategy

import (
	"slices"
	"strings"
	"time"
)

// OpenItem is a proposal on its way to the cabinet and who has to act next.
type OpenItem struct {
	ProposalID string    `json:"proposal_id"`
	Title      string    `json:"title"`
	Stage      Stage     `json:"stage"`
	Since      time.Time `json:"since,omitzero"` // in this stage, in the cycle's calendar
	Due        time.Time `json:"due,omitzero"`
	Lead       []string  `json:"lead"`
	Waiting    []string  `json:"waiting"` // ministries asked that have not answered
	// Asked is since when, in the cycle's calendar, each of Waiting owes its answer.
	Asked map[string]time.Time `json:"asked,omitempty"`
	// Prepared names, for each of Waiting that has prepared its answer, who did so
	// (subject): an authorised person still has to give it.
	Prepared map[string]string `json:"prepared,omitempty"`
	Dissents []string          `json:"dissents"` // ministries with an unsettled dissent
	// See is what of it the reader may know: that it exists, and how its coordination stands.
	See ProposalSight `json:"-"`
}

// Blocker is a ministry that still has to act.
type Blocker struct {
	Ministry string         `json:"ministry"`
	Open     int            `json:"open" doc:"Positions not given"`
	Overdue  int            `json:"overdue" doc:"Of these, after their deadline"`
	Prepared int            `json:"prepared" doc:"Of these, prepared but not given"`
	Dissents int            `json:"dissents" doc:"Unsettled"`
	Oldest   Date           `json:"oldest,omitzero" doc:"Since when the oldest position is owed"`
	Age      int            `json:"age" doc:"Working days since then"`
	Items    []BlockingItem `json:"items" doc:"Longest owed first, at most 100; the outlook's proposals are all of them"`
}

// mostItems is how many items a blocker lists.
const mostItems = 100

// BlockingItem is one proposal that waits for a ministry.
type BlockingItem struct {
	ProposalID string `json:"proposal_id"`
	Title      string `json:"title"`
	Stage      Stage  `json:"stage"`
	Asked      Date   `json:"asked,omitzero" doc:"Since when the ministry owes its answer"`
	Age        int    `json:"age" doc:"Working days since then"`
	Due        Date   `json:"due,omitzero"`
	Overdue    bool   `json:"overdue"`
	Prepared   bool   `json:"prepared" doc:"The ministry's staff has prepared the answer"`
	InCharge   string `json:"in_charge,omitempty" doc:"Who prepared it (subject)"`
	Dissent    bool   `json:"dissent"`
}

// Blockers lists the ministries that hold up proposals, as far as the reader may know: the
// one with most open items first, each with its items, the longest owed first.
func Blockers(open []OpenItem, today Date, days *Workdays) []Blocker {
	byMinistry := map[string]*blocking{}
	at := func(ministry string) *blocking {
		if byMinistry[ministry] == nil {
			byMinistry[ministry] = &blocking{Blocker: Blocker{Ministry: ministry, Items: []BlockingItem{}}}
		}
		return byMinistry[ministry]
	}
	moments := dayCache{}
	for i, item := range open {
		if !item.See.Coordination || item.Stage == StageDecided || item.Stage == StageBeforeCabinet {
			continue // the committee has decided with what was missing
		}
		due := moments.lastDay(item.Due)
		overdue := !due.IsZero() && today.After(due)
		for _, ministry := range item.Waiting {
			asked := moments.day(item.Asked[ministry])
			at(ministry).wait(blocked{item: i, since: asked, age: days.Age(asked, today), overdue: overdue}, item.Prepared[ministry] != "")
		}
		for _, ministry := range item.Dissents {
			b, since := at(ministry), moments.day(item.Since)
			b.Dissents++
			b.items = append(b.items, blocked{item: i, since: since, age: days.Age(since, today), overdue: overdue, dissent: true})
		}
	}
	sorted := make([]Blocker, 0, len(byMinistry))
	for _, b := range byMinistry {
		sorted = append(sorted, b.shown(open, moments))
	}
	slices.SortFunc(sorted, func(a, b Blocker) int {
		if n := (b.Open + b.Dissents) - (a.Open + a.Dissents); n != 0 {
			return n
		}
		return strings.Compare(a.Ministry, b.Ministry)
	})
	return sorted
}

// blocking is a blocker with all its items, of which the longest owed are shown.
type blocking struct {
	Blocker
	items []blocked
}

type blocked struct {
	item    int // in the list of open items
	since   Date
	age     int
	overdue bool
	dissent bool
}

func (b *blocking) wait(item blocked, prepared bool) {
	b.Open++
	if item.overdue {
		b.Overdue++
	}
	if prepared {
		b.Prepared++
	}
	if !item.since.IsZero() && (b.Oldest.IsZero() || item.since.Before(b.Oldest)) {
		b.Oldest, b.Age = item.since, item.age
	}
	b.items = append(b.items, item)
}

func (b *blocking) shown(open []OpenItem, moments dayCache) Blocker {
	slices.SortStableFunc(b.items, func(a, c blocked) int { return c.age - a.age })
	for _, i := range b.items[:min(len(b.items), mostItems)] {
		item := open[i.item]
		shown := BlockingItem{
			ProposalID: item.ProposalID, Title: item.Title, Stage: item.Stage, Asked: i.since, Age: i.age,
			Due: moments.lastDay(item.Due), Overdue: i.overdue, Dissent: i.dissent,
		}
		if !i.dissent {
			shown.InCharge = item.Prepared[b.Ministry]
			shown.Prepared = shown.InCharge != ""
		}
		b.Items = append(b.Items, shown)
	}
	return b.Blocker
}

// dayCache remembers the civil days of moments: thousands of proposals share a few.
type dayCache map[time.Time]Date

// day is the day in Berlin that a moment falls on, no date for none.
func (c dayCache) day(at time.Time) Date {
	if at.IsZero() {
		return Date{}
	}
	d, known := c[at]
	if !known {
		d = DateOf(at, Berlin())
		c[at] = d
	}
	return d
}

// lastDay is the day at whose end a deadline passes, no date for none.
func (c dayCache) lastDay(due time.Time) Date {
	if due.IsZero() {
		return Date{}
	}
	return c.day(due.Add(-time.Nanosecond))
}
