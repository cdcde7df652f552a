package web

import (
	"fmt"
	"strconv"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// cycleState is a cycle with what today makes of it.
type cycleState struct {
	strategy.Cycle
	Today    strategy.Date       `json:"today"`
	DaysLeft int                 `json:"days_left"`
	Slack    int                 `json:"slack"`
	Light    strategy.Light      `json:"light"`
	Settled  bool                `json:"settled"` // every open proposal has heard of the latest step
	Counts   records.CycleCounts `json:"counts"`
}

// Next is the deadline by which the current phase ends, no name when it has none.
func (c cycleState) Next() strategy.Deadline {
	name, _ := c.Phase.EndsWith()
	d, _ := c.Plan.Deadline(name)
	return d
}

// ToSession is how many days there are to the cabinet's session.
func (c cycleState) ToSession() int { return c.Plan.CabinetSession.Sub(c.Today) }

// ToNext is how many days there are to the end of the phase.
func (c cycleState) ToNext() int { return c.Next().Current.Sub(c.Today) }

// StageCounts are the proposals by stage, in the order of their way.
func (c cycleState) StageCounts() []stageCount {
	var counts []stageCount
	for _, stage := range stageOrder {
		if n := c.Counts.Proposals[stage]; n > 0 {
			counts = append(counts, stageCount{stage, n})
		}
	}
	return counts
}

type stageCount struct {
	Stage strategy.Stage
	Count int
}

var stageOrder = []strategy.Stage{
	strategy.StageSubmitted, strategy.StageReturned, strategy.StageScreened, strategy.StageConsulted,
	strategy.StageInCoordination, strategy.StageDissent, strategy.StageAgreed, strategy.StageOnAgenda,
	strategy.StageDecided, strategy.StageBeforeCabinet, strategy.StageApproved, strategy.StagePublished,
	strategy.StageDeferred, strategy.StageRejected, strategy.StageDeclined, strategy.StageMerged, strategy.StageWithdrawn,
}

// startPage is the desk of somebody who is signed in.
type startPage struct {
	Years []int
	Cycle *cycleState // nil: none was opened yet
	Tasks []taskLine
	More  bool
	Own   []ownItem
	Watch *watchPart // of the coordinator
}

// ownItem is something that the visitor's office follows.
type ownItem struct {
	Title, Path string
	State       any
}

// start is the overview: for everybody their own desk, for the coordinator the Q4 watch,
// for the public the way in.
func start(v *visit) error {
	if !v.visitor.SignedIn {
		v.title = "Fortschreibung der Strategie für die Digitale Gesellschaft"
		return v.show("welcome", nil)
	}
	var page startPage
	var err error
	if page.Years, page.Cycle, err = v.cycle(); err != nil {
		return err
	}
	v.wide = true
	if page.Cycle == nil {
		return v.show("start", page)
	}
	v.title = fmt.Sprintf("Übersicht %d", page.Cycle.Year)
	var due list[records.Task]
	if err := v.get("/tasks?limit=6", &due); err != nil {
		return err
	}
	page.Tasks = taskLines(due.Items)
	if len(page.Tasks) > 5 {
		page.Tasks, page.More = page.Tasks[:5], true
	}
	if page.Own, err = v.ownItems(page.Cycle.Year); err != nil {
		return err
	}
	if v.may(strategy.ActMoveDeadline) {
		if page.Watch, err = v.watch(*page.Cycle); err != nil {
			return err
		}
	}
	return v.show("start", page)
}

// cycle gives the years that have a cycle, newest first, and the one that the address
// names, else the newest.
func (v *visit) cycle() ([]int, *cycleState, error) {
	cycles, err := all[strategy.Cycle](v, "/cycles", 200)
	if err != nil || len(cycles) == 0 {
		return nil, nil, err
	}
	var years []int
	for _, c := range cycles {
		years = append(years, c.Year)
	}
	year := cycles[0].Year
	for _, named := range []string{v.param("year"), v.query("jahr")} {
		if n, err := strconv.Atoi(named); err == nil {
			year = n
		}
	}
	var state cycleState
	if err := v.get("/cycles/"+strconv.Itoa(year), &state); err != nil {
		return nil, nil, err
	}
	return years, &state, nil
}

// ownItems are what an office follows besides its tasks.
func (v *visit) ownItems(year int) ([]ownItem, error) {
	var items []ownItem
	switch v.actor().Role {
	case strategy.RoleOrganiser:
		var mine list[strategy.Proposal]
		err := v.get("/proposals?limit=10&submitter=me", &mine)
		for _, p := range mine.Items {
			items = append(items, ownItem{p.Title(), address("vorschlaege", p.ID), p.Stage})
		}
		return items, err
	case strategy.RoleCommittee:
		var sessions list[strategy.Session]
		err := v.get(fmt.Sprintf("/sessions?limit=10&year=%d", year), &sessions)
		for _, s := range sessions.Items {
			items = append(items, ownItem{fmt.Sprintf("%d. Sitzung am %s", s.Number, s.Date.German()), "/lenkungsausschuss/" + s.ID, s.State})
		}
		return items, err
	case strategy.RoleChancellery:
		var submissions list[strategy.Submission]
		err := v.get(fmt.Sprintf("/submissions?limit=10&year=%d", year), &submissions)
		for _, s := range submissions.Items {
			items = append(items, ownItem{"Kabinettvorlage " + s.ID, "/kabinett/" + s.ID, s.State})
		}
		return items, err
	}
	return nil, nil
}
