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
