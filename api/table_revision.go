package api

import (
	"slices"
	"strings"

	"fortschreibung/spreadsheets"
	"fortschreibung/strategy"
)

// What of a proposal's row a revision may change.
var (
	sheetRevision = spreadsheets.Columns{colTitle, colTheme, colField, colLead, colWith, colText, colBackground, colReason, colMilestones}
	textRevision  = spreadsheets.Columns{colText, colReason} // of a closing note or a vision
)

// revisionOf takes the changed columns from a row, and nothing else: what a table cannot hold
// of the rest stays as it is.
func revisionOf(row spreadsheets.Row, changed []string, stored strategy.Proposal) (ReviseBody, error) {
	var b ReviseBody
	var err error
	if b.ExpectedRevision, err = revisionIn(row); err != nil {
		return b, err
	}
	if b.Note = row.Cell(colNote); b.Note == "" {
		return b, strategy.Invalid(colNote, "der Text ist geändert; in der Spalte „%s“ steht, warum", colNote)
	}
	if err := onlyChanges(changed, stored); err != nil {
		return b, err
	}
	if slices.Contains(changed, colReason) {
		reason := row.Cell(colReason)
		if reason == "" {
			return b, strategy.Invalid(colReason, "hier fehlt eine Angabe")
		}
		b.Reason = &reason
	}
	switch {
	case stored.Draft.Sheet != nil:
		b.Changes = sheetChanges(row, changed)
	case slices.Contains(changed, colText):
		b.Draft = retold(stored.Draft, row.Cell(colText))
	}
	return b, nil
}

// onlyChanges refuses what a revision leaves as it was when the proposal was handed in.
func onlyChanges(changed []string, stored strategy.Proposal) error {
	may := textRevision
	if stored.Draft.Sheet != nil {
		may = sheetRevision
	}
	for _, head := range changed {
		if !slices.Contains(may, head) {
			return strategy.Invalid(head, "das steht seit der Einreichung fest; ändern lassen sich hier: %s", strings.Join(may, ", "))
		}
	}
	return nil
}

func sheetChanges(row spreadsheets.Row, changed []string) *SheetChanges {
	var c SheetChanges
	for _, head := range changed {
		cell := row.Cell(head)
		switch head {
		case colTitle:
			c.Title = &cell
		case colTheme:
			c.Theme = &cell
		case colField:
			c.Field = &cell
		case colText:
			c.Description = &cell
		case colBackground:
			c.Background = &cell
		case colLead:
			c.Lead = new(row.List(head))
		case colWith:
			c.Participants = new(row.List(head))
		case colMilestones:
			c.Milestones = new(readSheetMilestones(cell))
		}
	}
	if c == (SheetChanges{}) {
		return nil
	}
	return &c
}

// retold is a draft without a sheet, with another text.
func retold(draft strategy.Draft, text string) *strategy.Draft {
	if draft.Focus != nil {
		focus := *draft.Focus
		focus.Vision = text
		draft.Focus = &focus
		return &draft
	}
	draft.EndingNote = text
	return &draft
}
