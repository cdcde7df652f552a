package records

import (
	"context"
	"slices"
	"strings"

	"fortschreibung/strategy"
)

// Person is somebody who was recognised. Subject is their stable pseudonym, the only
// thing about them that steps and audit entries carry.
type Person struct {
	Subject string
	Name    string
	Offices []strategy.Actor // held now, the usual one first; each with Subject and Name of the person
}

// Account is somebody as the provider that signed them in names them.
type Account struct {
	Issuer, Subject string // together unique for ever
	Name, Mail      string
}

// Directory keeps people and the offices assigned to them.
type Directory interface {
	// Enter finds the person of an account, or makes a new one with a new pseudonym, notes
	// name and mail as the provider gives them, and lists the offices assigned to them today.
	Enter(ctx context.Context, account Account) (Person, error)
}

// OfficeName is how a person names the office they want to act in: the role, with its
// ministry where there is one, and the subject they stand in for, e.g. "ministry/TFM".
func OfficeName(a strategy.Actor) string {
	parts := []string{string(a.Role)}
	if a.Ministry != "" || a.DeputyOf != "" {
		parts = append(parts, a.Ministry)
	}
	if a.DeputyOf != "" {
		parts = append(parts, a.DeputyOf)
	}
	return strings.Join(parts, "/")
}

// In gives the office with this name, without one the usual; false when the person does
// not hold it.
func (p Person) In(office string) (strategy.Actor, bool) {
	if office == "" && len(p.Offices) > 0 {
		return p.Offices[0], true
	}
	i := slices.IndexFunc(p.Offices, func(a strategy.Actor) bool { return OfficeName(a) == office })
	if i < 0 {
		return strategy.Actor{}, false
	}
	return p.Offices[i], true
}
