package strategy

// People and the offices that they hold are kept by the coordinator; the auditor reads them.

// The actions on people.
const (
	ActReadPeople Action = "people.read" // and their assignments
	ActAssign     Action = "people.assign"
)

var peopleRights = []Right{
	{Action: ActReadPeople, Offices: []Role{RoleCoordinator, RoleAuditor}},
	{Action: ActAssign, Offices: []Role{RoleCoordinator}},
}
