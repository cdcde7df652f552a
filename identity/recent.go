package identity

import (
	"crypto/sha256"
	"slices"
	"sync"
	"time"
)

// recent remembers people for a short time. It is bounded: when it is full, what has
// expired goes, and then anything.
type recent struct {
	limit int

	mu      sync.Mutex
	entries map[[sha256.Size]byte]recentEntry
}

type recentEntry struct {
	person Person
	until  time.Time
}

func newRecent(limit int) *recent {
	return &recent{limit: limit, entries: map[[sha256.Size]byte]recentEntry{}}
}

func (r *recent) get(key [sha256.Size]byte, now time.Time) (Person, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	entry, ok := r.entries[key]
	if !ok || !now.Before(entry.until) {
		return Person{}, false
	}
	person := entry.person
	person.Offices = slices.Clone(person.Offices)
	return person, true
}

func (r *recent) put(key [sha256.Size]byte, person Person, until, now time.Time) {
	person.Offices = slices.Clone(person.Offices)
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.entries) >= r.limit {
		r.makeRoom(now)
	}
	r.entries[key] = recentEntry{person: person, until: until}
}

// makeRoom frees a quarter at least, so that it is not called for every entry.
func (r *recent) makeRoom(now time.Time) {
	for key, entry := range r.entries {
		if !now.Before(entry.until) {
			delete(r.entries, key)
		}
	}
	for key := range r.entries {
		if len(r.entries) <= r.limit*3/4 {
			return
		}
		delete(r.entries, key)
	}
}
