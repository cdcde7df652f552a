package strategy

import (
	_ "embed"
	"encoding/json"
	"slices"
)

// Function is an office that rules name instead of a ministry, because ministries
// change with every government.
type Function string

// The functions that rules refer to.
const (
	FunctionFinance     Function = "finance"
	FunctionInterior    Function = "interior"
	FunctionJustice     Function = "justice"
	FunctionChancellery Function = "chancellery"
	FunctionLeadDigital Function = "lead_digital" // coordinates the strategy
)

// Ministry is a Ressort during the time in which it bore one name. ValidFrom is its first
// day, ValidTo its last; a zero date is open.
type Ministry struct {
	ID        string     `json:"id"` // short name, e.g. TFM
	Name      string     `json:"name"`
	Aliases   []string   `json:"aliases,omitempty"` // other short names and misprints found in papers
	ValidFrom Date       `json:"valid_from,omitzero"`
	ValidTo   Date       `json:"valid_to,omitzero"`
	Successor string     `json:"successor,omitempty"` // ID of the ministry that took over after ValidTo
	Functions []Function `json:"functions,omitempty"`
}

// Ministries are all records, past, present and future, in the order in which the
// government lists its departments.
type Ministries []Ministry

//go:embed data/ministries.json
var ministriesJSON []byte

// DefaultMinistries are the departments at the time of the strategy of 2020.
func DefaultMinistries() Ministries {
	var all Ministries
	if err := json.Unmarshal(ministriesJSON, &all); err != nil {
		panic(err) // the file is part of the program and read by its tests
	}
	return all
}

// Has says whether the ministry has a function.
func (m Ministry) Has(fn Function) bool { return slices.Contains(m.Functions, fn) }

// ValidOn says whether the ministry existed under this name on a day.
func (m Ministry) ValidOn(d Date) bool {
	return (m.ValidFrom.IsZero() || !d.Before(m.ValidFrom)) && (m.ValidTo.IsZero() || !d.After(m.ValidTo))
}

func (m Ministry) named(name string) bool {
	return m.ID == name || m.Name == name || slices.Contains(m.Aliases, name)
}

// ValidOn lists the ministries that existed on a day.
func (ms Ministries) ValidOn(d Date) Ministries {
	var valid Ministries
	for _, m := range ms {
		if m.ValidOn(d) {
			valid = append(valid, m)
		}
	}
	return valid
}

// ByFunction gives the ministry that held a function on a day.
func (ms Ministries) ByFunction(fn Function, d Date) (Ministry, bool) {
	for _, m := range ms {
		if m.ValidOn(d) && m.Has(fn) {
			return m, true
		}
	}
	return Ministry{}, false
}

// Resolve gives the ministry that an ID, alias or full name stands for on a day: itself
// when it existed then, otherwise whoever had taken over from it. There is none for an
// unknown name, before the ministry existed, and when nobody took over.
func (ms Ministries) Resolve(name string, d Date) (Ministry, bool) {
	for range ms { // every succession is shorter than the list
		var ended *Ministry
		for i, m := range ms {
			if !m.named(name) {
				continue
			}
			if m.ValidOn(d) {
				return m, true
			}
			if !m.ValidTo.IsZero() && m.ValidTo.Before(d) && (ended == nil || m.ValidTo.After(ended.ValidTo)) {
				ended = &ms[i]
			}
		}
		if ended == nil || ended.Successor == "" {
			return Ministry{}, false
		}
		name = ended.Successor
	}
	return Ministry{}, false
}

// IsMinistry says whether a name in a sheet stands for a ministry on a day, by itself or
// by a successor; other Beteiligte do not co-sign.
func (ms Ministries) IsMinistry(name string, d Date) bool {
	_, ok := ms.Resolve(name, d)
	return ok
}

// Validate refuses records that cannot be resolved without doubt: a missing name, an end
// before the beginning, an unknown successor, or one name or function with two holders
// on the same day.
func (ms Ministries) Validate() error {
	for i, m := range ms {
		field := "ministries." + m.ID
		switch {
		case m.ID == "" || m.Name == "":
			return Invalid("ministries", "ein Ressort braucht Kürzel und Namen")
		case !m.ValidTo.IsZero() && m.ValidTo.Before(m.ValidFrom):
			return Invalid(field, "endet vor seinem Beginn")
		case m.Successor != "" && !slices.ContainsFunc(ms, func(o Ministry) bool { return o.ID == m.Successor }):
			return Invalid(field, "das Nachfolgeressort %s ist nicht verzeichnet", m.Successor)
		}
		for _, o := range ms[i+1:] {
			if !m.overlaps(o) {
				continue
			}
			for _, name := range append([]string{m.ID, m.Name}, m.Aliases...) {
				if o.named(name) {
					return Invalid(field, "%q bezeichnet gleichzeitig zwei Ressorts", name)
				}
			}
			for _, fn := range m.Functions {
				if o.Has(fn) {
					return Invalid(field, "%s haben gleichzeitig %s und %s", fn, m.ID, o.ID)
				}
			}
		}
	}
	return nil
}

func (m Ministry) overlaps(o Ministry) bool {
	return (m.ValidTo.IsZero() || !m.ValidTo.Before(o.ValidFrom)) && (o.ValidTo.IsZero() || !o.ValidTo.Before(m.ValidFrom))
}
