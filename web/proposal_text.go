package web

import (
	"slices"
	"strings"

	"fortschreibung/documents"
	"fortschreibung/strategy"
)

// textView is a proposal's text as a measure sheet shows it.
type textView struct {
	Draft      strategy.Draft
	Reason     string
	Effects    strategy.Effects
	Topics     []strategy.Topic
	Supporters []string
}

// EffectsNamed are the effects that the proposal names.
func (t textView) EffectsNamed() []effectField {
	return slices.DeleteFunc(effectFields(t.Effects), func(e effectField) bool { return e.Text == "" })
}

// targetView is a measure that a proposal is about.
type targetView struct{ ID, Title string }

// passageView is one passage with its changes marked; Words is empty where the whole
// passage is the same.
type passageView struct {
	Passage strategy.Passage
	Text    string
	Words   []documents.WordRun
	Named   []effectField // of the effects: what each is about
}

// readable puts a colon where the domain's text has a tab, between a milestone's date and
// its text.
func readable(text string) string { return strings.ReplaceAll(text, "\t", ": ") }

func readableRuns(runs []documents.WordRun) []documents.WordRun {
	shown := slices.Clone(runs)
	for i := range shown {
		shown[i].Text = readable(shown[i].Text)
	}
	return shown
}

// passageOrder is how a measure sheet shows its parts.
var passageOrder = []strategy.Passage{
	strategy.PassageTitle, strategy.PassageField, strategy.PassageLead, strategy.PassageParticipants,
	strategy.PassageDescription, strategy.PassageMilestones, strategy.PassageBackground,
	strategy.PassageVision, strategy.PassagePriorities, strategy.PassageEnding,
	strategy.PassageReason, strategy.PassageEffects,
}

// passageViews are the passages that differ, in reading order.
func passageViews(comparisons []documents.PassageComparison) []passageView {
	var views []passageView
	for _, passage := range passageOrder {
		for _, c := range comparisons {
			if c.Passage == passage {
				views = append(views, passageView{Passage: passage, Text: readable(c.New), Words: readableRuns(c.Words)})
			}
		}
	}
	return views
}
