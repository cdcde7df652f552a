package api

import (
	"bytes"
	"context"
	"fmt"
	"net/http"

	"fortschreibung/spreadsheets"
	"fortschreibung/strategy"
)

// TableQuery says how a table is written.
type TableQuery struct {
	Format spreadsheets.Format `query:"format" enum:"xlsx,csv" default:"xlsx" doc:"xlsx, or csv with semicolons in UTF-8"`
}

// tableLimit is how many rows a table has at most; lists are longer, and are filtered then.
const tableLimit = 5000

// allOf reads a list page by page.
func allOf[T any](read func(Page) (List[T], error)) ([]T, error) {
	var all []T
	page := Page{Limit: maxTablePage}
	for {
		list, err := read(page)
		if err != nil {
			return nil, err
		}
		all = append(all, list.Items...)
		if list.NextCursor == "" {
			return all, nil
		}
		if len(all) >= tableLimit {
			return nil, strategy.Invalid("query", "die Tabelle hätte mehr als %d Zeilen; schränken Sie sie ein", tableLimit)
		}
		page.Cursor = list.NextCursor
	}
}

// maxTablePage is how many are read at once.
const maxTablePage = 200

// written makes a file of a table.
func written(t spreadsheets.Table, format spreadsheets.Format, name string) (*plainOut, error) {
	var b bytes.Buffer
	if err := t.Write(&b, format); err != nil {
		return nil, fmt.Errorf("write table: %w", err)
	}
	return &plainOut{
		Status: http.StatusOK, ContentType: format.Type(), CacheControl: "no-store", Body: b.Bytes(),
		Disposition: fmt.Sprintf("attachment; filename=%q", name+"."+string(format)),
	}, nil
}

func (s *server) measuresTable(ctx context.Context, in *struct {
	TableQuery
	Edition int `query:"edition" minimum:"0" maximum:"2199" doc:"Year; without: the one in force"`
}) (*plainOut, error) {
	all, err := allOf(func(page Page) (List[Measure], error) {
		return s.store.Measures(ctx, MeasureFilter{Edition: in.Edition}, page)
	})
	if err != nil {
		return nil, err
	}
	return written(measureTable(all), in.Format, "massnahmen")
}

func (s *server) proposalsTable(ctx context.Context, in *struct {
	TableQuery
	Year int `path:"year" minimum:"2000" maximum:"2199" doc:"The cycle"`
}) (*plainOut, error) {
	all, err := allOf(func(page Page) (List[strategy.Proposal], error) {
		return s.store.Proposals(ctx, ProposalFilter{Year: in.Year}, page)
	})
	if err != nil {
		return nil, err
	}
	return written(proposalTable(all), in.Format, fmt.Sprintf("vorschlaege-%d", in.Year))
}

func (s *server) reportsTable(ctx context.Context, in *struct {
	TableQuery
	Half     string `path:"half" pattern:"^[0-9]{4}-H[12]$" patternDescription:"JJJJ-H1 oder JJJJ-H2"`
	Ministry string `query:"ministry" maxLength:"40" doc:"Lead; without: all"`
}) (*plainOut, error) {
	all, err := allOf(func(page Page) (List[strategy.Report], error) {
		return s.store.Reports(ctx, ReportFilter{Half: in.Half, Ministry: in.Ministry}, page)
	})
	if err != nil {
		return nil, err
	}
	return written(reportTable(all), in.Format, "fortschrittsberichte-"+in.Half)
}

func (s *server) tasksTable(ctx context.Context, in *TableQuery) (*plainOut, error) {
	all, err := allOf(func(page Page) (List[Task], error) { return s.store.Tasks(ctx, actorOf(ctx), page) })
	if err != nil {
		return nil, err
	}
	return written(taskTable(all), in.Format, "aufgaben")
}
