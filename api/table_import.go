package api

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"fortschreibung/documents"
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

func (s *server) importProposals(ctx context.Context, in *struct {
	Year int `path:"year" minimum:"2000" maximum:"2199"`
	Body TableBody
}) (*out[TableReport], error) {
	return s.importRows(ctx, in.Body, proposalColumns, func(ctx context.Context, row spreadsheets.Row) RowOutcome {
		if id := row.Cell(colID); id != "" {
			return s.storedProposal(ctx, in.Year, row, id)
		}
		body, err := submitRow(in.Year, actorOf(ctx), row)
		if err != nil {
			return refusedRow(err)
		}
		if in.Body.DryRun {
			return s.trySubmit(ctx, body)
		}
		return outcomeOf(s.submitProposal(ctx, &struct{ Body SubmitBody }{body}))
	})
}

// trySubmit asks the rules of a submission on the cycle as it is now.
func (s *server) trySubmit(ctx context.Context, body SubmitBody) RowOutcome {
	proposal, err := s.newProposal(ctx, uuid.NewString(), actorOf(ctx), body)
	if err != nil {
		return refusedRow(err)
	}
	cycle, err := s.store.Cycle(ctx, body.Year)
	if err != nil {
		return refusedRow(err)
	}
	occasion := strategy.Occasion{Actor: actorOf(ctx), At: cycle.Calendar(s.clock())}
	if _, _, err := strategy.SubmitProposal(proposal, occasion, cycle.Phase); err != nil {
		return refusedRow(err)
	}
	return RowOutcome{Outcome: rowReady}
}

// storedProposal leaves a proposal as it is: it is revised on its page, where who reads the
// change sees it.
func (s *server) storedProposal(ctx context.Context, year int, row spreadsheets.Row, id string) RowOutcome {
	stored, err := s.store.Proposal(ctx, id)
	if err != nil && strategy.CodeOf(err) != strategy.CodeNotFound {
		return refusedRow(err)
	}
	if err != nil || stored.Year != year {
		return RowOutcome{Outcome: rowRefused, ID: id, Place: colID, Message: "diesen Vorschlag gibt es hier nicht; für einen neuen bleibt die Kennung leer"}
	}
	if sameRow(row, proposalColumns, proposalRow(stored)) {
		return RowOutcome{Outcome: rowUnchanged, ID: id}
	}
	return RowOutcome{Outcome: rowRefused, ID: id, Place: colID, Message: "ein eingereichter Vorschlag wird auf seiner Seite geändert, nicht durch eine Tabelle"}
}

// sameRow compares a row with what is stored; the revision and the stage are not the user's.
func sameRow(row spreadsheets.Row, columns spreadsheets.Columns, stored []string) bool {
	for i, head := range columns {
		if head == colRevision || head == colStage {
			continue
		}
		if row.Cell(head) != strings.TrimSpace(stored[i]) {
			return false
		}
	}
	return true
}

func submitRow(year int, actor strategy.Actor, row spreadsheets.Row) (SubmitBody, error) {
	b := SubmitBody{
		Year: year, Kind: strategy.Kind(row.Cell(colKind)), Origin: strategy.OriginMinistry, WorkshopID: row.Cell(colWorkshop),
		Targets: row.List(colTargets), Reason: row.Cell(colReason),
	}
	if actor.Role == strategy.RoleOrganiser {
		b.Origin = strategy.OriginWorkshop
	}
	switch b.Kind {
	case "":
		b.Kind = strategy.KindNew
	case strategy.KindNew, strategy.KindAmend, strategy.KindMerge, strategy.KindEnd:
	default:
		return b, strategy.Invalid(colKind, "%q ist keine Art, die eine Tabelle einreicht; möglich sind new, amend, merge, end", b.Kind)
	}
	if b.Reason == "" {
		return b, strategy.Invalid(colReason, "hier fehlt eine Angabe")
	}
	if b.Kind == strategy.KindEnd {
		b.Draft.EndingNote = row.Cell(colText)
		return b, nil
	}
	b.Draft.Sheet = &strategy.Sheet{
		Title: row.Cell(colTitle), Theme: row.Cell(colTheme), Field: row.Cell(colField), Lead: row.List(colLead), Participants: row.List(colWith),
		Description: row.Cell(colText), Background: row.Cell(colBackground), Milestones: readSheetMilestones(row.Cell(colMilestones)),
	}
	return b, nil
}

// readSheetMilestones reads what sheetMilestones writes; a day is put beside its printed form.
func readSheetMilestones(cell string) []strategy.Milestone {
	all := []strategy.Milestone{}
	for _, line := range strings.Split(cell, "\n") {
		text, when, dated := strings.Cut(line, "|")
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		m := strategy.Milestone{Text: text, Kind: "undated"}
		if when = strings.TrimSpace(when); dated && when != "" {
			m.When = &when
			if day, err := strategy.ParseISODate(when); err == nil {
				end := day.String()
				m.Kind, m.End = "by", &end
			}
		}
		all = append(all, m)
	}
	return all
}

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
	if sameRow(row, reportColumns, reportRow(stored)) {
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
	if b.ExpectedRevision, err = strconv.Atoi(row.Cell(colRevision)); err != nil || b.ExpectedRevision < 1 {
		return b, strategy.Invalid(colRevision, "hier steht die Revision aus der Tabelle, die geladen wurde")
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
