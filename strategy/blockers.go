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
	Items    []BlockingItem `json:"items" doc:"Longest owed first"`
}

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
	byMinistry := map[string]*Blocker{}
	at := func(ministry string) *Blocker {
		if byMinistry[ministry] == nil {
			byMinistry[ministry] = &Blocker{Ministry: ministry, Items: []BlockingItem{}}
		}
		return byMinistry[ministry]
	}
	moments := dayCache{}
	for _, item := range open {
		if !item.See.Coordination || item.Stage == StageDecided || item.Stage == StageBeforeCabinet {
			continue // the committee has decided with what was missing
		}
		due := moments.lastDay(item.Due)
		base := BlockingItem{
			ProposalID: item.ProposalID, Title: item.Title, Stage: item.Stage,
			Due: due, Overdue: !due.IsZero() && today.After(due),
		}
		for _, ministry := range item.Waiting {
			prepared := item.Prepared[ministry]
			if !item.See.Whole {
				prepared = "" // stays in the ministry
			}
			at(ministry).wait(base, moments.day(item.Asked[ministry]), prepared, today, days)
		}
		for _, ministry := range item.Dissents {
			b := at(ministry)
			b.Dissents++
			dissent := base
			dissent.Dissent, dissent.Asked = true, moments.day(item.Since)
			dissent.Age = days.Age(dissent.Asked, today)
			b.Items = append(b.Items, dissent)
		}
	}
	return sortedBlockers(byMinistry)
}

func (b *Blocker) wait(item BlockingItem, asked Date, prepared string, today Date, days *Workdays) {
	item.Asked, item.Age = asked, days.Age(asked, today)
	item.Prepared, item.InCharge = prepared != "", prepared
	b.Open++
	if item.Overdue {
		b.Overdue++
	}
	if item.Prepared {
		b.Prepared++
	}
	if !asked.IsZero() && (b.Oldest.IsZero() || asked.Before(b.Oldest)) {
		b.Oldest, b.Age = asked, item.Age
	}
	b.Items = append(b.Items, item)
}

func sortedBlockers(byMinistry map[string]*Blocker) []Blocker {
	sorted := []Blocker{}
	for _, b := range byMinistry {
		slices.SortStableFunc(b.Items, func(a, c BlockingItem) int { return c.Age - a.Age })
		sorted = append(sorted, *b)
	}
	slices.SortFunc(sorted, func(a, b Blocker) int {
		if n := (b.Open + b.Dissents) - (a.Open + a.Dissents); n != 0 {
			return n
		}
		return strings.Compare(a.Ministry, b.Ministry)
	})
	return sorted
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
