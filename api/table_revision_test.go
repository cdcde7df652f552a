package api

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"fortschreibung/spreadsheets"
	"fortschreibung/strategy"
)

// coordinatedStore holds one proposal that ministries are co-signing.
type coordinatedStore struct {
	*fakeStore
	p strategy.Proposal
}

func (s coordinatedStore) Proposal(context.Context, string) (strategy.Proposal, error) {
	return s.p, nil
}

func (s coordinatedStore) Ministries(context.Context) (strategy.Ministries, error) {
	return strategy.DefaultMinistries(), nil
}

func coordinatedProposal() strategy.Proposal {
	when := "im Frühling"
	return strategy.Proposal{
		ID: knownProposal, Year: 2027, Kind: strategy.KindNew, Origin: strategy.OriginMinistry, Stage: strategy.StageInCoordination, Revision: 7, Reason: "Weil.",
		Submitter: strategy.Actor{Subject: "demo-tfm", Role: strategy.RoleMinistry, Ministry: "TFM"},
		Draft: strategy.Draft{Sheet: &strategy.Sheet{
			Title: "Titel", Theme: "Thema", Field: "Feld", Lead: []string{"TFM"}, Participants: []string{"TMIL"}, Description: "Text",
			Milestones: []strategy.Milestone{{Text: "Start | zweizeilig\ngeschrieben", When: &when, Kind: "in"}},
		}},
		Affected: []strategy.Affected{{Ministry: "TFM"}, {Ministry: "TMIL", Passages: []strategy.Passage{"description"}}},
	}
}

// A dry run of a changed row names the ministries that would have to sign again, those that
// the change brings in as well, and sends nothing.
func TestTriedRevisionNamesWhoSignsAgain(t *testing.T) {
	p := coordinatedProposal()
	b := newBench(t, coordinatedStore{&fakeStore{phase: strategy.PhaseCoordination}, p})
	row := proposalRow(p)
	row[slices.Index(proposalColumns, colWith)] = "TMIL\nTMBJS"
	row[slices.Index(proposalColumns, colNote)] = "TMBJS macht mit."
	var file bytes.Buffer
	table := spreadsheets.Table{Name: "Vorschläge", Head: proposalColumns, Rows: [][]string{row}}
	if err := table.Write(&file, spreadsheets.CSV); err != nil {
		t.Fatal(err)
	}
	body, err := json.Marshal(TableBody{File: file.Bytes(), DryRun: true})
	if err != nil {
		t.Fatal(err)
	}
	var report TableReport
	got := b.post("demo-tfm", "/tables/proposals/2027", "key", string(body))
	if err := json.Unmarshal([]byte(got.body), &report); err != nil || got.status != http.StatusOK {
		t.Fatalf("%v: %d %s", err, got.status, got.body)
	}
	if r := report.Rows[0]; r.Outcome != rowReady || !strings.Contains(r.Message, "TMBJS") || !strings.Contains(r.Message, "TFM") {
		t.Errorf("the row is %+v", r)
	}
	if len(b.engine.calls) != 0 {
		t.Errorf("a dry run sent %+v", b.engine.calls)
	}
}

// What a table cannot hold to the letter stays as it is unless its cell was changed.
func TestRevisionTakesOnlyWhatChanged(t *testing.T) {
	p := coordinatedProposal()
	row := proposalRow(p)
	row[slices.Index(proposalColumns, colTitle)], row[slices.Index(proposalColumns, colReason)], row[slices.Index(proposalColumns, colNote)] = "Neu", "Darum.", "Kürzer."
	b, err := revisedRow(t, p, row)
	if err != nil || b.ExpectedRevision != 7 || b.Note != "Kürzer." || *b.Reason != "Darum." {
		t.Fatalf("%v: %+v", err, b)
	}
	sheet := b.Changes.on(*p.Draft.Sheet)
	if sheet.Title != "Neu" || sheet.Milestones[0].Text != p.Draft.Sheet.Milestones[0].Text || sheet.Milestones[0].Kind != "in" {
		t.Errorf("revised to %+v", sheet)
	}
}

// A closing note and a vision are texts of their own; the rest of their rows stands.
func TestRevisionOfTextsWithoutASheet(t *testing.T) {
	ending := coordinatedProposal()
	ending.Kind, ending.Draft = strategy.KindEnd, strategy.Draft{EndingNote: "Fertig."}
	focus := coordinatedProposal()
	focus.Kind, focus.Draft = strategy.KindFocus, strategy.Draft{Focus: &strategy.Focus{Field: "Feld", Vision: "Alt", Priorities: []string{"Portal"}}}
	for _, p := range []strategy.Proposal{ending, focus} {
		row := proposalRow(p)
		row[slices.Index(proposalColumns, colText)], row[slices.Index(proposalColumns, colNote)] = "Anders.", "Genauer."
		b, err := revisedRow(t, p, row)
		if err != nil || b.Changes != nil || b.Draft == nil {
			t.Fatalf("%s: %v, %+v", p.Kind, err, b)
		}
		if p.Draft.Focus != nil && (b.Draft.Focus.Vision != "Anders." || len(b.Draft.Focus.Priorities) != 1 || p.Draft.Focus.Vision != "Alt") {
			t.Errorf("the focus became %+v of %+v", b.Draft.Focus, p.Draft.Focus)
		}
		if p.Draft.Focus == nil && b.Draft.EndingNote != "Anders." {
			t.Errorf("the closing note became %+v", b.Draft)
		}
		row[slices.Index(proposalColumns, colTheme)] = "Anderes"
		if _, err := revisedRow(t, p, row); strategy.CodeOf(err) != strategy.CodeInvalid {
			t.Errorf("%s takes a theme: %v", p.Kind, err)
		}
	}
}

func revisedRow(t *testing.T, p strategy.Proposal, cells []string) (ReviseBody, error) {
	t.Helper()
	rows, err := proposalColumns.Rows(spreadsheets.Table{Head: proposalColumns, Rows: [][]string{cells}})
	if err != nil {
		t.Fatal(err)
	}
	return revisionOf(rows[0], changedCells(rows[0], proposalNeeds, proposalRow(p)), p)
}
