package strategy

import (
	"slices"
	"strings"
)

// assignable are the roles that people hold; the public and the engine sign in nowhere.
var assignable = []Role{RoleOrganiser, RoleMinistry, RoleCoordinator, RoleCommittee, RoleChancellery, RoleAuditor}

// CheckOffice refuses what is no office that a person can hold, wherever it comes from: an
// assignment, a claim or a file of tokens. A ministry's staff and the members of the
// committee belong to a ministry; only a member of the committee chairs it; nobody is
// their own deputy.
func CheckOffice(a Actor) error {
	switch {
	case strings.TrimSpace(a.Subject) == "" || len(a.Subject) > 100:
		return Invalid("subject", "die Kennung einer Person hat 1 bis 100 Bytes")
	case a.Subject == System().Subject || a.Subject == string(RolePublic):
		return Invalid("subject", "%q ist keine Person", a.Subject)
	case !slices.Contains(assignable, a.Role):
		return Invalid("role", "die Rolle %q gibt es nicht; möglich sind %v", a.Role, assignable)
	case (a.Role == RoleMinistry || a.Role == RoleCommittee) && a.Ministry == "":
		return Invalid("ministry", "zur Rolle %s gehört ein Ressort", a.Role)
	case a.Chair && a.Role != RoleCommittee:
		return Invalid("chair", "den Vorsitz des Lenkungsausschusses führt ein Mitglied")
	case a.DeputyOf == a.Subject:
		return Invalid("deputy_of", "niemand vertritt sich selbst")
	}
	return nil
}

// checkSurplus refuses what an office has no use for. Claims that carry one ministry and
// one authorisation for several roles may say it; who assigns by hand would be mistaken.
func checkSurplus(a Actor) error {
	switch {
	case (a.Role == RoleOrganiser || a.Role == RoleAuditor) && a.Ministry != "":
		return Invalid("ministry", "die Rolle %s gehört zu keinem Ressort", a.Role)
	case a.Authorised && ((a.Role != RoleMinistry && a.Role != RoleCoordinator) || a.Ministry == ""):
		return Invalid("authorised", "zeichnungsbefugt ist man für ein Ressort, als ministry oder coordinator")
	}
	return nil
}
