package workflows

import (
	"fmt"
	"strings"

	"fortschreibung/strategy"
)

// finding is what the facts mean for a submission.
func (f SubmissionFacts) finding() strategy.SubmissionFinding {
	return strategy.SubmissionFinding{Proposals: f.Proposals, Parts: f.parts(), ContentHash: f.ContentHash}
}

// parts are the parts of the document that come from the records. A part that the facts
// cannot fill has no text, so that it counts as missing.
func (f SubmissionFacts) parts() []strategy.SubmissionPart {
	parts := []strategy.SubmissionPart{
		{Name: strategy.PartImplementation, Text: atLeastOne(f.Reports, "%d Fortschrittsberichte")},
		{Name: strategy.PartCoSignatures, Text: atLeastOne(f.CoSigned, "%d Mitzeichnungen")},
		{Name: strategy.PartDissent, Text: strings.Join(f.OpenDissents, "\n"), None: len(f.OpenDissents) == 0},
		{Name: strategy.PartMissingReplies, Text: strings.Join(f.MissingReplies, "\n"), None: len(f.MissingReplies) == 0},
		{Name: strategy.PartAnnexes, None: true},
	}
	for _, id := range f.WithoutEffects {
		parts = append(parts, strategy.SubmissionPart{Name: strategy.PartEffects, Of: id})
	}
	if named := len(f.Proposals) - len(f.WithoutEffects); named > 0 {
		parts = append(parts, strategy.SubmissionPart{Name: strategy.PartEffects, Text: fmt.Sprintf("zu %d Vorschlägen", named)})
	}
	synopsis := strategy.SubmissionPart{Name: strategy.PartSynopsis}
	if lacking := len(f.Proposals) - f.SynopsisEntries; lacking > 0 {
		synopsis.Of = fmt.Sprintf("%d Vorschläge", lacking)
	} else {
		synopsis.Text = fmt.Sprintf("zu %d Vorschlägen", f.SynopsisEntries)
	}
	return append(parts, synopsis)
}

func atLeastOne(n int, text string) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(text, n)
}
