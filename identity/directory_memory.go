package identity

import (
	"context"
	"crypto/rand"
	"slices"
	"sync"
)

// MemoryDirectory keeps people for as long as the program runs.
type MemoryDirectory struct {
	mu     sync.Mutex
	people map[accountKey]Person
}

type accountKey struct{ issuer, subject string }

// NewMemoryDirectory makes an empty directory.
func NewMemoryDirectory() *MemoryDirectory {
	return &MemoryDirectory{people: map[accountKey]Person{}}
}

// Put says who the person of an account is and which offices they hold. Without a
// subject they keep theirs, or get a new pseudonym.
func (d *MemoryDirectory) Put(account Account, person Person) {
	d.mu.Lock()
	defer d.mu.Unlock()
	key := accountKey{account.Issuer, account.Subject}
	if person.Subject == "" {
		person.Subject = firstOf(d.people[key].Subject, "p-"+rand.Text())
	}
	person.Offices = slices.Clone(person.Offices)
	d.people[key] = person
}

// Enter finds the person of an account or makes one with a random pseudonym and no office.
func (d *MemoryDirectory) Enter(_ context.Context, account Account) (Person, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	key := accountKey{account.Issuer, account.Subject}
	person, known := d.people[key]
	if !known {
		person.Subject = "p-" + rand.Text()
	}
	person.Name = firstOf(account.Name, person.Name)
	d.people[key] = person
	person.Offices = slices.Clone(person.Offices)
	for i := range person.Offices {
		person.Offices[i].Subject, person.Offices[i].Name = person.Subject, person.Name
	}
	return person, nil
}

var _ Directory = (*MemoryDirectory)(nil)
