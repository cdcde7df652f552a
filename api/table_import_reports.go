package api

import (
	"context"
	"strings"

	"fortschreibung/documents"
	"fortschreibung/spreadsheets"
	"fortschreibung/strategy"
)

func (s *server) importReports(ctx context.Context, in *struct {
	Half string `path:"half" pattern:"^[0-9]{4}-H[12]$" patternDescription:"JJJJ-H1 oder JJJJ-H2"`
	Body TableBody
}) (*out[TableReport], error) {
	return s.importRows(ctx, in.Body, reportColumns, func(ctx context.Context, row spreadsheets.Row) RowOutcome {
		outcome, err := s.importReport(ctx, in.Half, in.Body.DryRun, row)
		if err != nil {
			outcome = refusedRow(err)
		}
		outcome.ID = row.Cell(colID)
		return outcome
	})
}

func (s *server) importReport(ctx context.Context, half string, dry bool, row spreadsheets.Row) (RowOutcome, error) {
	measure, ok := strings.CutPrefix(row.Cell(colID), half+"/")
	if !ok {
		return RowOutcome{}, strategy.Invalid(colID, "das ist kein Bericht für %s", half)
	}
	stored, err := s.store.Report(ctx, row.Cell(colID))
	if err != nil {
		return RowOutcome{}, err
	}
	if len(changedCells(row, reportColumns, reportRow(stored))) == 0 {
		return RowOutcome{Outcome: rowUnchanged}, nil
	}
	body, err := reportOf(row)
	if err != nil {
		return RowOutcome{}, err
	}
	if body.ExpectedRevision != stored.Revision {
		return RowOutcome{}, strategy.Stale("der Bericht hat inzwischen die Revision %d, die Datei nennt %d; laden Sie die Tabelle neu", stored.Revision, body.ExpectedRevision)
	}
	if dry {
		return RowOutcome{Outcome: rowReady}, s.mayReport(ctx, actorOf(ctx), stored)
	}
	return outcomeOf(s.submitReport(ctx, &struct {
		ReportPath
		Body ReportBody
	}{ReportPath{Half: half, Measure: measure}, body})), nil
}

func reportOf(row spreadsheets.Row) (ReportBody, error) {
	var b ReportBody
	var err error
	if b.ExpectedRevision, err = revisionIn(row); err != nil {
		return b, err
	}
	for status, word := range documents.StatusNames {
		if row.Cell(colStatus) == word {
			b.Status = status
		}
	}
	if b.Status == "" {
		return b, strategy.Invalid(colStatus, "%q ist kein Stand; möglich sind: im Plan, verzögert, gefährdet, abgeschlossen, eingestellt", row.Cell(colStatus))
	}
	if b.Text = row.Cell(colReport); b.Text == "" {
		return b, strategy.Invalid(colReport, "hier fehlt eine Angabe")
	}
	b.Milestones, err = readMilestones(row.Cell(colMilestones))
	return b, err
}
