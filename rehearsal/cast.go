package rehearsal

import (
	"strings"

	"fortschreibung/identity"
	"fortschreibung/strategy"
)

// The demo's users; a token is the user's name.
const (
	coordinator = "demo-koordination"
	chair       = "demo-vorsitz"
	chancellery = "demo-staatskanzlei"
	auditor     = "demo-rechnungshof"
)

var organisers = []string{"demo-werkstatt-1", "demo-werkstatt-2"}

func staff(ministry string) string      { return "demo-" + strings.ToLower(ministry) }
func authorised(ministry string) string { return staff(ministry) + "-leitung" }

// committee lists the state secretaries of the demo and its chair.
func (r *rehearsal) members() ([]strategy.Member, error) {
	users, err := identity.DemoUsers(r.Ministries)
	if err != nil {
		return nil, err
	}
	var members []strategy.Member
	for _, u := range users {
		if u.Actor.Role == strategy.RoleCommittee {
			members = append(members, strategy.Member{
				Subject: u.Actor.Subject, Name: u.Actor.Name, Ministry: u.Actor.Ministry, Chair: u.Actor.Chair,
			})
		}
	}
	return members, nil
}

// leader is the first ministry among a measure's leads; a measure led by others is
// reported by the ministry that leads digital policy.
func (r *rehearsal) leader(leads []string, on strategy.Date) string {
	for _, lead := range leads {
		if m, ok := r.Ministries.Resolve(lead, on); ok {
			return m.ID
		}
	}
	if m, ok := r.Ministries.ByFunction(strategy.FunctionLeadDigital, on); ok {
		return m.ID
	}
	return ""
}
