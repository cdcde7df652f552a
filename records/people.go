package records

import (
	"context"
	"slices"
	"strings"
	"time"

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

// KnownPerson is a person as the coordinator sees them.
type KnownPerson struct {
	Subject string           `json:"subject"`
	Name    string           `json:"name,omitempty"`
	Mail    string           `json:"mail,omitempty"`
	Offices []strategy.Actor `json:"offices"` // assigned, held today
}

// Assignment is an assignment with the names of whom it is about.
type Assignment struct {
	strategy.Assignment
	Name         string `json:"name,omitempty"`
	DeputyOfName string `json:"deputy_of_name,omitempty"`
}

// AssignmentFilter narrows a list of assignments; zero values do not.
type AssignmentFilter struct {
	Subject  string
	Role     strategy.Role
	Ministry string
	On       strategy.Date // in effect on this day
}

// PersonData is everything that the records hold about one person (DSGVO Art. 15). Steps
// are named, not repeated: what they say is about the matter.
type PersonData struct {
	Subject         string                `json:"subject"` // pseudonym
	Issuer          string                `json:"issuer,omitempty"`
	ExternalSubject string                `json:"external_subject,omitempty"`
	Name            string                `json:"name,omitempty"`
	Mail            string                `json:"mail,omitempty"`
	CreatedAt       time.Time             `json:"created_at"`
	LastSeenAt      time.Time             `json:"last_seen_at,omitzero"`
	ErasedAt        time.Time             `json:"erased_at,omitzero"`
	SignedIn        int                   `json:"signed_in"`    // browsers
	FormerNames     []string              `json:"former_names"` // as old entries carry them
	Assignments     []strategy.Assignment `json:"assignments"`  // also those as represented person
	Notices         []strategy.Notice     `json:"notices"`      // to the person, not to the office
	Comments        []Comment             `json:"comments"`
	Drafts          []ProposalDraft       `json:"drafts"`
	Views           []SavedView           `json:"views"`
	Steps           []StepReference       `json:"steps"` // by or about the person, oldest first
}

// StepReference names an entry of the audit.
type StepReference struct {
	Seq       int64     `json:"seq"`
	At        time.Time `json:"at"` // real time
	Action    string    `json:"action"`
	Entity    string    `json:"entity"`
	EntityID  string    `json:"entity_id"`
	RequestID string    `json:"request_id,omitempty"`
}

// Erasure says what erasing a person's data did.
type Erasure struct {
	At       time.Time
	Before   bool // it had been done before, At
	Sessions int  // ended
	Comments int  // whose author's name was removed
}
