package strategy

import "slices"

// Action is something that an office may or may not do.
type Action string

// Right is a line of the tables in rights_*.go, from which docs/rights.md is generated:
// whose office an action is and, in words, what else must hold. Needs asks what can be told
// from the person alone; what takes the thing itself (its stage, whose it is, four eyes) are
// the functions below each table. The interface asks them before a step is sent, the step
// itself asks them again.
type Right struct {
	Action  Action
	Offices []Role
	Also    string
	Needs   func(Actor) error
}

// inside are the offices of the administration, everybody also those who stand outside.
var (
	inside    = []Role{RoleMinistry, RoleCoordinator, RoleCommittee, RoleChancellery, RoleAuditor}
	signedIn  = append([]Role{RoleOrganiser}, inside...)
	everybody = append([]Role{RolePublic}, signedIn...)
)

// Rights lists all lines, by entity.
func Rights() []Right {
	return slices.Concat(
		cycleRights, workshopRights, proposalRights, commentRights, publicRights, reportRights,
		sessionRights, submissionRights, noticeRights, webhookRights, peopleRights, auditRights, payloadRights,
	)
}

var rights = func() map[Action]Right {
	byAction := map[Action]Right{}
	for _, r := range Rights() {
		byAction[r.Action] = r
	}
	return byAction
}()

// May refuses an action that is not this actor's office.
func May(actor Actor, action Action) error {
	r := rights[action]
	if !slices.Contains(r.Offices, actor.Role) {
		return Forbidden("%s gehört nicht zu den Aufgaben der Rolle %s", action, actor.Role)
	}
	if r.Needs != nil {
		return r.Needs(actor)
	}
	return nil
}

// Offices lists the roles an action belongs to.
func Offices(action Action) []Role { return slices.Clone(rights[action].Offices) }

// same says whether two subjects are one person. Whatever hat somebody wears, also that of
// somebody they stand in for, they stay the person that they are: nobody does with one hat
// what four eyes keep from them with the other.
func same(actor Actor, subject string) bool { return subject != "" && actor.Subject == subject }

// actsFor says whether something of a person is the actor's to go on with: their own, or
// that of the person they stand in for.
func (a Actor) actsFor(subject string) bool {
	return subject != "" && slices.Contains(a.subjects(), subject)
}
