package identity

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"fortschreibung/strategy"
)

// ErrNotDemo says that the publicly known demo tokens were asked for outside demo mode.
var ErrNotDemo = errors.New("demo tokens are publicly known and need demo mode")

// DemoUser is a user of the demo with the token that everybody knows.
type DemoUser struct {
	Token string
	Actor strategy.Actor
}

// Demo authenticates the demo users. Their tokens are publicly known, so it answers
// ErrNotDemo unless demo mode is switched on.
func Demo(demoMode bool, ministries strategy.Ministries) (*Tokens, error) {
	if !demoMode {
		return nil, ErrNotDemo
	}
	users, err := DemoUsers(ministries)
	if err != nil {
		return nil, err
	}
	tokens := &Tokens{actors: map[[sha256.Size]byte]strategy.Actor{}}
	for _, u := range users {
		sum := sha256.Sum256([]byte(u.Token))
		line := tokenLine{
			TokenSHA256: hex.EncodeToString(sum[:]), Subject: u.Actor.Subject, Name: u.Actor.Name, Role: u.Actor.Role,
			Ministry: u.Actor.Ministry, Authorised: u.Actor.Authorised, Chair: u.Actor.Chair,
		}
		if err := tokens.add(line); err != nil {
			return nil, fmt.Errorf("demo user %s: %w", u.Token, err)
		}
	}
	return tokens, nil
}

// DemoUsers lists the demo's users: for every ministry without an end a member of staff
// (demo-tfm), an authorised one (demo-tfm-leitung) and a state secretary (demo-sts-tfm),
// and one of each other office. A user's subject is the token.
func DemoUsers(ministries strategy.Ministries) ([]DemoUser, error) {
	lead, chancellery, err := demoHouses(ministries)
	if err != nil {
		return nil, err
	}
	users := []DemoUser{
		demo("demo-werkstatt-1", "Digitalwerkstatt 1", strategy.Actor{Role: strategy.RoleOrganiser}),
		demo("demo-werkstatt-2", "Digitalwerkstatt 2", strategy.Actor{Role: strategy.RoleOrganiser}),
		demo("demo-koordination", "Koordination", strategy.Actor{Role: strategy.RoleCoordinator, Ministry: lead, Authorised: true}),
		demo("demo-vorsitz", "Vorsitz des Lenkungsausschusses", strategy.Actor{Role: strategy.RoleCommittee, Ministry: lead, Chair: true}),
		demo("demo-staatskanzlei", "Kabinettreferat", strategy.Actor{Role: strategy.RoleChancellery, Ministry: chancellery}),
		demo("demo-rechnungshof", "Rechnungshof", strategy.Actor{Role: strategy.RoleAuditor}),
	}
	for _, m := range ministries {
		if !m.ValidTo.IsZero() {
			continue
		}
		id := strings.ToLower(m.ID)
		users = append(users,
			demo("demo-"+id, "Fachreferat "+m.ID, strategy.Actor{Role: strategy.RoleMinistry, Ministry: m.ID}),
			demo("demo-"+id+"-leitung", "Leitung "+m.ID, strategy.Actor{Role: strategy.RoleMinistry, Ministry: m.ID, Authorised: true}),
			demo("demo-sts-"+id, "Staatssekretariat "+m.ID, strategy.Actor{Role: strategy.RoleCommittee, Ministry: m.ID}),
		)
	}
	return users, nil
}

func demo(token, name string, actor strategy.Actor) DemoUser {
	actor.Subject, actor.Name = token, name
	return DemoUser{Token: token, Actor: actor}
}

func demoHouses(ministries strategy.Ministries) (lead, chancellery string, err error) {
	for _, m := range ministries {
		switch {
		case !m.ValidTo.IsZero():
		case m.Has(strategy.FunctionLeadDigital):
			lead = m.ID
		case m.Has(strategy.FunctionChancellery):
			chancellery = m.ID
		}
	}
	if lead == "" || chancellery == "" {
		return "", "", fmt.Errorf("the ministries name no lead for digital policy or no chancellery")
	}
	return lead, chancellery, nil
}
