package strategy

// A Digitalwerkstatt belongs to who registered it: they change it and file its record; their
// deputy and the coordinator may too. Everybody who is signed in reads it.

// The actions on a workshop.
const (
	ActWriteWorkshop Action = "workshop.write"
	ActReadWorkshop  Action = "workshop.read"
)

var workshopRights = []Right{
	{Action: ActWriteWorkshop, Offices: []Role{RoleOrganiser, RoleCoordinator}, Also: "organisers: those they registered"},
	{Action: ActReadWorkshop, Offices: signedIn},
}

// MayChangeWorkshop refuses to change a workshop that somebody else registered.
func MayChangeWorkshop(actor Actor, registeredBy string) error {
	if err := May(actor, ActWriteWorkshop); err != nil {
		return err
	}
	if actor.Role != RoleCoordinator && !actor.actsFor(registeredBy) {
		return Forbidden("diese Digitalwerkstatt hat jemand anderes angemeldet")
	}
	return nil
}
