package documents

import (
	"slices"

	"fortschreibung/strategy"
)

// PassageComparison is one passage in both texts and the words that differ.
type PassageComparison struct {
	Passage strategy.Passage `json:"passage"`
	Old     string           `json:"old"`
	New     string           `json:"new"`
	Words   []WordRun        `json:"words"`
}

// ComparePassages compares two texts passage by passage and gives those that differ, in
// name order. inForce says that old is the text in force: the reason and the effects are
// then no difference, only a proposal has them.
func ComparePassages(old, new map[strategy.Passage]string, inForce bool) []PassageComparison {
	differing := []PassageComparison{}
	for _, name := range strategy.ChangedPassages(old, new) {
		if inForce && (name == strategy.PassageReason || name == strategy.PassageEffects) {
			continue
		}
		differing = append(differing, PassageComparison{
			Passage: name, Old: old[name], New: new[name], Words: DiffWords(old[name], new[name]),
		})
	}
	return differing
}

// inReadingOrder sorts comparisons as a measure sheet shows its parts.
func inReadingOrder(comparisons []PassageComparison) []PassageComparison {
	ordered := slices.Clone(comparisons)
	slices.SortStableFunc(ordered, func(a, b PassageComparison) int {
		return slices.Index(readingOrder, a.Passage) - slices.Index(readingOrder, b.Passage)
	})
	return ordered
}

var readingOrder = []strategy.Passage{
	strategy.PassageTitle, strategy.PassageField, strategy.PassageLead, strategy.PassageParticipants,
	strategy.PassageDescription, strategy.PassageMilestones, strategy.PassageBackground,
	strategy.PassageVision, strategy.PassagePriorities, strategy.PassageEnding,
	strategy.PassageReason, strategy.PassageEffects,
}
