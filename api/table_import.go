package api

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"fortschreibung/spreadsheets"
	"fortschreibung/strategy"
)

// tableBodyLimit is how long a request that brings a table may be, in bytes: the file as
// base64, and room for the rest.
const tableBodyLimit = spreadsheets.MaxFile/3*4 + 64<<10

// maxImported bounds the rows of one upload: each is a step of its own.
const maxImported = 200

// TableBody brings a table.
type TableBody struct {
	File   []byte `json:"file" doc:"XLSX, or CSV in UTF-8, in base64; at most 4 MiB"`
	DryRun bool   `json:"dry_run,omitempty" doc:"Say what would be done, and do nothing"`
}

// RowOutcome is what became of a row.
type RowOutcome struct {
	Row     int    `json:"row" doc:"In the file; the headings are row 1"`
	Outcome string `json:"outcome" enum:"done,ready,unchanged,pending,conflict,refused" doc:"ready: would be done; pending: accepted, ask again with the same key"`
	ID      string `json:"id,omitempty"`
	Place   string `json:"place,omitempty" doc:"Column, or part of the request, that is wrong"`
	Message string `json:"message,omitempty"`
}

// TableReport says row by row what an upload came to.
type TableReport struct {
	DryRun bool           `json:"dry_run"`
	Counts map[string]int `json:"counts"`
	Rows   []RowOutcome   `json:"rows"`
}

// Outcomes of rows.
const (
	rowDone      = "done"
	rowReady     = "ready"
	rowUnchanged = "unchanged"
	rowPending   = "pending"
	rowConflict  = "conflict"
	rowRefused   = "refused"
)

// importRows reads a table and takes its rows one after the other, each under a key of its
// own, so that an upload that is sent again does nothing twice.
func (s *server) importRows(ctx context.Context, b TableBody, columns spreadsheets.Columns, take func(context.Context, spreadsheets.Row) RowOutcome) (*out[TableReport], error) {
	table, err := spreadsheets.Read(b.File)
	if err != nil {
		return nil, err
	}
	rows, err := columns.Rows(table)
	if err != nil {
		return nil, err
	}
	if len(rows) > maxImported {
		return nil, strategy.Invalid("body.file", "mehr als %d Zeilen auf einmal sind zu viele; teilen Sie die Datei", maxImported)
	}
	report := TableReport{DryRun: b.DryRun, Counts: map[string]int{}, Rows: make([]RowOutcome, 0, len(rows))}
	for _, row := range rows {
		v := visitOf(ctx)
		v.id = requestKey(v.actor.Subject, "row", v.id, strconv.Itoa(row.Number))
		outcome := take(context.WithValue(ctx, visitKey, v), row)
		outcome.Row = row.Number
		report.Counts[outcome.Outcome]++
		report.Rows = append(report.Rows, outcome)
	}
	return found(report, 0), nil
}

// outcomeOf says what a step of a row came to.
func outcomeOf(receipt *receiptOut, err error) RowOutcome {
	if err == nil {
		outcome := RowOutcome{Outcome: rowDone, ID: receipt.Body.ID}
		if receipt.Status == http.StatusAccepted {
			outcome.Outcome = rowPending
		}
		return outcome
	}
	problem := problemOf(err)
	outcome := RowOutcome{Outcome: rowRefused, Message: problem.Detail}
	if len(problem.Errors) > 0 {
		outcome.Place, outcome.Message = problem.Errors[0].Location, problem.Errors[0].Message
	}
	var domain *strategy.Error
	switch {
	case errors.As(err, &domain) && domain.Code == strategy.CodeStaleRevision:
		outcome.Outcome = rowConflict
	case problem.Status >= 500:
		outcome.Outcome = rowPending
	}
	return outcome
}

func refusedRow(err error) RowOutcome { return outcomeOf(nil, err) }

// changedCells names the columns in which a row differs from what is stored; the revision
// and the stage are not the user's.
func changedCells(row spreadsheets.Row, columns spreadsheets.Columns, stored []string) []string {
	var changed []string
	for i, head := range columns {
		if head == colRevision || head == colStage {
			continue
		}
		if row.Cell(head) != strings.TrimSpace(stored[i]) {
			changed = append(changed, head)
		}
	}
	return changed
}

// revisionIn is the revision that was downloaded with a row.
func revisionIn(row spreadsheets.Row) (int, error) {
	revision, err := strconv.Atoi(row.Cell(colRevision))
	if err != nil || revision < 1 {
		return 0, strategy.Invalid(colRevision, "hier steht die Revision aus der Tabelle, die geladen wurde")
	}
	return revision, nil
}
