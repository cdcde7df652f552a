package api

import (
	"strings"
	"testing"

	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// A date is written as people print it; its range of days is read from it.
func TestWrittenDatesOfMilestonesAreRead(t *testing.T) {
	b := newBench(t, &fakeStore{phase: strategy.PhaseIntake})
	body := strings.Replace(goodProposal, `"milestones":[]`, `"milestones":[
		{"text":"Start","when":"bis Q4/2027","kind":"undated","start":null,"end":null},
		{"text":"Irgendwann","when":"wenn es geht","kind":"undated","start":null,"end":null},
		{"text":"Ohne Zeit","when":null,"kind":"undated","start":null,"end":null}]`, 1)
	if got := b.post("demo-tfm", "/proposals", "key-1", body); got.status != 201 {
		t.Fatalf("answers %d %s", got.status, got.body)
	}
	read := b.engine.calls[0].Arg.(workflows.Submit).Proposal.Draft.Sheet.Milestones
	if first := read[0]; first.Kind != "by" || first.End == nil || *first.End != "2027-12-31" || *first.When != "bis Q4/2027" {
		t.Errorf("read %+v", first)
	}
	if read[1].Kind != "undated" || *read[1].When != "wenn es geht" || read[2].When != nil {
		t.Errorf("read %+v", read[1:])
	}
}

// A milestone that nobody changed keeps the range that the text in force has.
func TestUnchangedMilestonesKeepTheirRange(t *testing.T) {
	day, printed := "2027-03-05", "im Frühling"
	base := &strategy.Sheet{Milestones: []strategy.Milestone{{Text: "Start", When: &printed, Kind: "in", Start: &day, End: &day}}}
	sheet := &strategy.Sheet{Milestones: []strategy.Milestone{{Text: "Start", When: &printed, Kind: "undated"}, {Text: "Ende", When: &printed, Kind: "undated"}}}
	readDates(sheet, base)
	if m := sheet.Milestones[0]; m.Kind != "in" || m.Start == nil || *m.Start != day {
		t.Errorf("unchanged: %+v", m)
	}
	if m := sheet.Milestones[1]; m.Start != nil {
		t.Errorf("another text: %+v", m)
	}
}
