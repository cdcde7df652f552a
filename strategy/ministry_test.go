package strategy

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestDefaultMinistries(t *testing.T) {
	all := DefaultMinistries()
	if err := all.Validate(); err != nil {
		t.Fatal(err)
	}
	on := isoDay("2021-01-01")
	if got := len(all.ValidOn(on)); got != 9 {
		t.Errorf("%d departments, want the nine of 2021 with the Staatskanzlei", got)
	}
	for fn, id := range map[Function]string{
		FunctionFinance: "TFM", FunctionInterior: "TMIK", FunctionJustice: "TMMJV",
		FunctionChancellery: "TSK", FunctionLeadDigital: "TMWWDG",
	} {
		if m, ok := all.ByFunction(fn, on); !ok || m.ID != id {
			t.Errorf("%s is %q, want %s", fn, m.ID, id)
		}
	}
	for name, id := range map[string]string{
		"TMWWDG": "TMWWDG",
		"TMWWD":  "TMWWDG", // misprint
		"Thüringer Ministerium für Inneres und Kommunales": "TMIK",
		"TMASGFF": "TMASGFF",
	} {
		if m, ok := all.Resolve(name, on); !ok || m.ID != id {
			t.Errorf("%s resolves to %q, want %s", name, m.ID, id)
		}
	}
	for _, other := range []string{"TTG", "Fraunhofer IDMT", "", "Digitalagentur Thüringen"} {
		if all.IsMinistry(other, on) {
			t.Errorf("%q is taken for a ministry", other)
		}
	}
	if all.IsMinistry("TMUEN", isoDay("2014-12-04")) {
		t.Error("a ministry existed before it was founded")
	}
}

// Three governments: A is renamed to B, then split; its digital section goes to C.
const successionJSON = `[
	{"id": "A", "name": "Ministerium A", "aliases": ["MinA"], "valid_to": "2024-12-12", "successor": "B", "functions": ["lead_digital"]},
	{"id": "B", "name": "Ministerium B", "valid_from": "2024-12-13", "valid_to": "2029-12-31", "successor": "D"},
	{"id": "C", "name": "Ministerium C", "valid_from": "2024-12-13", "functions": ["lead_digital"]},
	{"id": "D", "name": "Ministerium D", "valid_from": "2030-01-01"},
	{"id": "E", "name": "Ministerium E", "valid_to": "2024-12-12"}
]`

func TestMinistriesChangeWithTheGovernment(t *testing.T) {
	var all Ministries
	if err := json.Unmarshal([]byte(successionJSON), &all); err != nil {
		t.Fatal(err)
	}
	if err := all.Validate(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, on, want string }{
		{"A", "2024-12-12", "A"}, // its last day
		{"A", "2024-12-13", "B"},
		{"MinA", "2025-06-30", "B"},
		{"Ministerium A", "2031-01-01", "D"}, // over two successions
		{"B", "2024-12-12", ""},              // not yet
		{"E", "2024-12-13", ""},              // nobody took over
		{"X", "2025-01-01", ""},
	} {
		m, ok := all.Resolve(c.name, isoDay(c.on))
		if m.ID != c.want || ok != (c.want != "") || all.IsMinistry(c.name, isoDay(c.on)) != ok {
			t.Errorf("%s on %s is %q, want %q", c.name, c.on, m.ID, c.want)
		}
	}
	for on, want := range map[string]string{"2024-12-12": "A", "2024-12-13": "C", "2040-01-01": "C"} {
		if m, ok := all.ByFunction(FunctionLeadDigital, isoDay(on)); !ok || m.ID != want {
			t.Errorf("digital policy on %s lies with %q, want %s", on, m.ID, want)
		}
	}
	if _, ok := all.ByFunction(FunctionFinance, isoDay("2025-01-01")); ok {
		t.Error("somebody holds a function that nobody was given")
	}
	var ids []string
	for _, m := range all.ValidOn(isoDay("2025-01-01")) {
		ids = append(ids, m.ID)
	}
	if got := strings.Join(ids, ""); got != "BC" {
		t.Errorf("valid in 2025: %s", got)
	}
}

func TestSuccessionInACircleEnds(t *testing.T) {
	all := Ministries{
		{ID: "A", Name: "A", ValidTo: isoDay("2020-12-31"), Successor: "B"},
		{ID: "B", Name: "B", ValidTo: isoDay("2020-12-31"), Successor: "A"},
	}
	if m, ok := all.Resolve("A", isoDay("2021-01-01")); ok {
		t.Errorf("A is %s", m.ID)
	}
}

func TestMinistriesRefused(t *testing.T) {
	for says, all := range map[string]Ministries{
		"Kürzel und Namen":   {{ID: "A"}},
		"vor seinem Beginn":  {{ID: "A", Name: "A", ValidFrom: isoDay("2021-01-01"), ValidTo: isoDay("2020-01-01")}},
		"nicht verzeichnet":  {{ID: "A", Name: "A", Successor: "B"}},
		"zwei Ressorts":      {{ID: "A", Name: "A"}, {ID: "B", Name: "B", Aliases: []string{"A"}}},
		"haben gleichzeitig": {{ID: "A", Name: "A", Functions: []Function{FunctionFinance}}, {ID: "B", Name: "B", Functions: []Function{FunctionFinance}}},
	} {
		if err := all.Validate(); CodeOf(err) != CodeInvalid || !strings.Contains(err.Error(), says) {
			t.Errorf("%v, want invalid with %q", err, says)
		}
	}
	renamed := Ministries{
		{ID: "A", Name: "Alt", ValidTo: isoDay("2020-12-31"), Successor: "A", Functions: []Function{FunctionFinance}},
		{ID: "A", Name: "Neu", ValidFrom: isoDay("2021-01-01"), Functions: []Function{FunctionFinance}},
	}
	if err := renamed.Validate(); err != nil {
		t.Errorf("one ministry under two names, one after the other: %v", err)
	}
	renamed[1].ValidTo, renamed[1].Successor = isoDay("2024-12-31"), "B"
	renamed = append(Ministries{{ID: "B", Name: "Nachfolger", ValidFrom: isoDay("2025-01-01")}}, renamed...)
	if m, ok := renamed.Resolve("A", isoDay("2025-06-01")); !ok || m.ID != "B" {
		t.Errorf("the last holder of the name was followed by %q", m.ID)
	}
	if m, ok := renamed.Resolve("A", isoDay("2022-01-01")); !ok || m.Name != "Neu" {
		t.Errorf("renamed to %q", m.Name)
	}
}
