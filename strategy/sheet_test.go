package strategy

import (
	"slices"
	"testing"
)

func TestPassagesAreAllAndInNameOrder(t *testing.T) {
	if !slices.IsSorted(Passages()) {
		t.Error("not in name order")
	}
	d := Draft{Sheet: aSheet(), Focus: &Focus{Field: "V", Vision: "x", Priorities: []string{"a"}}, EndingNote: "e"}
	texts := proposalTexts(d, "Grund", Effects{Budget: "1"})
	if len(texts) != len(Passages()) {
		t.Fatalf("%d passages with text, %d listed", len(texts), len(Passages()))
	}
	for p := range texts {
		if !slices.Contains(Passages(), p) {
			t.Errorf("%s is not listed", p)
		}
	}
}

func TestEveryPassageChangesTheHash(t *testing.T) {
	d := Draft{Sheet: aSheet(), Focus: &Focus{Field: "V", Vision: "x", Priorities: []string{"a"}}, EndingNote: "e"}
	texts := proposalTexts(d, "Grund", Effects{Budget: "1"})
	hash := HashTexts(texts)
	for _, p := range Passages() {
		changed := proposalTexts(d, "Grund", Effects{Budget: "1"})
		changed[p] += "."
		if HashTexts(changed) == hash || !slices.Equal(ChangedPassages(texts, changed), []Passage{p}) {
			t.Errorf("%s: %v", p, ChangedPassages(texts, changed))
		}
		delete(changed, p)
		if HashTexts(changed) == hash || !slices.Equal(ChangedPassages(changed, texts), []Passage{p}) {
			t.Errorf("without %s: %v", p, ChangedPassages(changed, texts))
		}
	}
}
