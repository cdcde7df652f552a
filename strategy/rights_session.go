package strategy

// A session of the steering committee is called by the coordinator, who also proposes
// agenda and recommendations; members may do so too. Members vote, each for their own seat;
// somebody who stands in for a member votes for that member's seat, unless they have a seat
// of their own or have voted for another one: one person, one vote. The chair establishes
// what is decided. Coordinator or committee close it with the minutes.

// The actions on a session.
const (
	ActConvene      Action = "session.convene"
	ActSetAgenda    Action = "session.set_agenda"
	ActRecommend    Action = "session.recommend"
	ActVote         Action = "session.vote"
	ActDecide       Action = "session.decide"
	ActCloseSession Action = "session.close"
	ActReadSession  Action = "session.read"
)

var sessionRights = []Right{
	{Action: ActConvene, Offices: []Role{RoleCoordinator}},
	{Action: ActSetAgenda, Offices: []Role{RoleCoordinator, RoleCommittee}, Also: "until the session is closed"},
	{Action: ActRecommend, Offices: []Role{RoleCoordinator, RoleCommittee}, Also: "on undecided items"},
	{Action: ActVote, Offices: []Role{RoleCommittee}, Also: "members, for their own seat; deputies for the seat of whom they stand in for; one person, one vote"},
	{Action: ActDecide, Offices: []Role{RoleCommittee}, Also: "the chair", Needs: mustChair},
	{Action: ActCloseSession, Offices: []Role{RoleCommittee, RoleCoordinator}},
	{Action: ActReadSession, Offices: inside, Also: "ministries: date, agenda and, once closed, the decisions"},
}

func mustChair(actor Actor) error {
	if !actor.Chair {
		return Forbidden("Beschlüsse stellt die Vorsitzende des Lenkungsausschusses fest")
	}
	return nil
}

// Seat gives the subject of the member for whose seat the actor votes. It refuses others
// than the members and those who stand in for them.
func (s *Session) Seat(actor Actor) (string, error) {
	if err := May(actor, ActVote); err != nil {
		return "", err
	}
	if _, member := s.member(actor.Subject); member {
		if actor.DeputyOf != "" {
			return "", Forbidden("wer selbst Mitglied ist, stimmt nicht für ein anderes ab")
		}
		return actor.Subject, nil
	}
	if _, member := s.member(actor.DeputyOf); !member {
		return "", Forbidden("abstimmen dürfen nur die Mitglieder des Lenkungsausschusses")
	}
	for seat, voter := range s.Proxies {
		if same(actor, voter) && seat != actor.DeputyOf {
			return "", Forbidden("eine Person stimmt nur für ein Mitglied ab")
		}
	}
	return actor.DeputyOf, nil
}
