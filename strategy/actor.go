package strategy

// Role is the office in which somebody acts (process.md, "Who works with it").
type Role string

// The roles. RolePublic is everybody who is not signed in, RoleSystem the engine
// itself when a deadline passes.
const (
	RoleOrganiser   Role = "organiser"
	RoleMinistry    Role = "ministry"
	RoleCoordinator Role = "coordinator"
	RoleCommittee   Role = "committee"
	RoleChancellery Role = "chancellery"
	RoleAuditor     Role = "auditor"
	RolePublic      Role = "public"
	RoleSystem      Role = "system"
)

// Actor is who acts. Subject is the stable, pseudonymous id of the person; what is
// recorded for ever carries no Name.
type Actor struct {
	Subject    string `json:"subject"`
	Name       string `json:"name,omitempty"`
	Role       Role   `json:"role"`
	Ministry   string `json:"ministry,omitempty"`   // for ministry, committee (the state secretary's house), coordinator
	Authorised bool   `json:"authorised,omitempty"` // may give the ministry's position; others prepare it
	Chair      bool   `json:"chair,omitempty"`      // chairs the steering committee
	DeputyOf   string `json:"deputy_of,omitempty"`  // subject of the person they stand in for
}

// System is the actor of everything a deadline does.
func System() Actor { return Actor{Subject: "system", Role: RoleSystem} }
