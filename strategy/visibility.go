package strategy

import "slices"

// Sight is what decides on what somebody sees: they themself, the office in which they
// act, and their ministry under its present and its former names. What each kind of thing
// shows to a Sight is in the files visibility_*.go; package store asks the same questions
// in SQL.
type Sight struct {
	All      bool     // coordinator, auditor, and the program itself: everything
	Role     Role     //
	Subjects []string // the person, and whom they stand in for
	Houses   []string // of ministries and the committee: the ministry and those it took over from
}

// Everything is the sight of the program's own work.
func Everything() Sight { return Sight{All: true, Role: RoleSystem} }

// SightOf gives somebody's sight. The coordinator and the auditor see every step of
// everything; only what a ministry prepares for itself stays in that ministry.
func SightOf(actor Actor, ministries Ministries) Sight {
	s := Sight{Role: actor.Role}
	switch actor.Role {
	case RoleSystem, RoleCoordinator, RoleAuditor:
		s.All = true
	case RoleMinistry, RoleCommittee:
		s.Houses = ministries.formerNames(actor.Ministry)
	}
	if actor.Role != RolePublic {
		s.Subjects = actor.subjects()
	}
	return s
}

// formerNames lists a ministry and all whose business it has taken over.
func (ms Ministries) formerNames(ministry string) []string {
	if ministry == "" {
		return nil
	}
	names := []string{ministry}
	for i := 0; i < len(names); i++ {
		for _, m := range ms {
			if m.Successor == names[i] && !slices.Contains(names, m.ID) {
				names = append(names, m.ID)
			}
		}
	}
	return names
}

// subjects are the person and whom they stand in for.
func (a Actor) subjects() []string {
	if a.DeputyOf == "" {
		return []string{a.Subject}
	}
	return []string{a.Subject, a.DeputyOf}
}

// inside says whether somebody belongs to the administration.
func (s Sight) inside() bool {
	switch s.Role {
	case RoleOrganiser, RolePublic:
		return false
	}
	return true
}

func (s Sight) house(ministry string) bool { return slices.Contains(s.Houses, ministry) }

// StepSight says which steps of a timeline somebody sees.
type StepSight struct {
	None     bool
	Public   bool     // only those for everybody, without the person and the data
	Accepted bool     // only those from its acceptance by screening on
	Actions  []string // only these; empty: all
	Outside  bool     // what the ministries say to each other without its words
}

// ShowStep gives a step as StepSight shows it; false when it does not show it at all.
// Accepted takes the order of the steps and is applied where they are read.
func (s StepSight) ShowStep(e Entry) (Entry, bool) {
	switch {
	case s.None, s.Public && !e.Public, len(s.Actions) > 0 && !slices.Contains(s.Actions, e.Action):
		return Entry{}, false
	case s.Public:
		e.Actor = Actor{Role: e.Actor.Role, Ministry: e.Actor.Ministry}
		e.Hash, e.Data = "", nil
	case s.Outside && !e.Public:
		e = e.outside()
	case s.Accepted && e.Action == "absorb":
		e.Data = nil // names a draft
	}
	return e, true
}

// forSubmitters are the steps whose words are meant for a submitter outside of the
// administration. Of all others they see that they were taken, by which office and when.
var forSubmitters = []string{
	"submit", "screen", "revise", "assess", "consult", "withdraw", "agenda", "decide", "hand_in", "send_back",
	"cabinet", "publish", "lapse", "carry", "move_due",
}

func (e Entry) outside() Entry {
	if slices.Contains(forSubmitters, e.Action) && e.Actor.Role != RoleMinistry {
		if _, asked := e.Data["asked"]; asked {
			e.Data = map[string]string{"passages": e.Data["passages"]}
		}
		return e
	}
	e.Note, e.Data, e.Hash = "", nil, ""
	e.Actor = Actor{Role: e.Actor.Role, Ministry: e.Actor.Ministry}
	return e
}
