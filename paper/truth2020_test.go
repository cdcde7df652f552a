package paper

import (
	"bufio"
	"os"
	"strings"
	"testing"
)

// truth is the table in testdata: the facts of the 2020 edition, written down by
// a reader of the paper.
func truth(t testing.TB) []Sheet {
	t.Helper()
	f, err := os.Open("testdata/truth2020.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // only read
	var sheets []Sheet
	for lines := bufio.NewScanner(f); lines.Scan(); {
		c := strings.Split(lines.Text(), "\t")
		switch {
		case strings.HasPrefix(c[0], "#"):
		case c[0] == "sheet" && len(c) == 8:
			sheets = append(sheets, Sheet{
				Code: c[1], Title: c[2], Theme: c[3], Field: c[4], New: c[5] == "NEU",
				Lead: listed(c[6]), Participants: listed(c[7]),
			})
		case c[0] == "date" && len(c) == 5:
			last := &sheets[len(sheets)-1]
			last.Milestones = append(last.Milestones, Milestone{When: cell(c[1]), Kind: c[2], Start: cell(c[3]), End: cell(c[4])})
		default:
			t.Fatalf("truth2020.tsv: %q", lines.Text())
		}
	}
	return sheets
}

func listed(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ";")
}

func cell(s string) *string {
	if s == "-" {
		return nil
	}
	return &s
}

// sameFacts reports every fact of got that differs from want, and counts the
// milestones whose dates agree.
func sameFacts(t *testing.T, got, want []Sheet) (right, all int) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d sheets, want %d", len(got), len(want))
	}
	for i, w := range want {
		g := got[i]
		for _, f := range []struct{ name, got, want string }{
			{"code", g.Code, w.Code}, {"title", g.Title, w.Title}, {"theme", g.Theme, w.Theme}, {"field", g.Field, w.Field},
			{"lead", strings.Join(g.Lead, ";"), strings.Join(w.Lead, ";")},
			{"participants", strings.Join(g.Participants, ";"), strings.Join(w.Participants, ";")},
		} {
			if f.got != f.want {
				t.Errorf("%s %s: %q, want %q", w.Code, f.name, f.got, f.want)
			}
		}
		if g.New != w.New {
			t.Errorf("%s new: %t, want %t", w.Code, g.New, w.New)
		}
		all += len(w.Milestones)
		if len(g.Milestones) != len(w.Milestones) {
			t.Errorf("%s: %d milestones, want %d", w.Code, len(g.Milestones), len(w.Milestones))
			continue
		}
		for j, m := range w.Milestones {
			h := g.Milestones[j]
			if show(h.When) != show(m.When) || h.Kind != m.Kind || show(h.Start) != show(m.Start) || show(h.End) != show(m.End) {
				t.Errorf("%s milestone %d: %s %s %s..%s, want %s %s %s..%s", w.Code, j+1,
					show(h.When), h.Kind, show(h.Start), show(h.End), show(m.When), m.Kind, show(m.Start), show(m.End))
				continue
			}
			right++
		}
	}
	return right, all
}

func TestPaper2020AgreesWithItsReader(t *testing.T) {
	right, all := sameFacts(t, readPaper2020(t).Sheets, truth(t))
	t.Logf("%d of %d milestones dated as the reader did", right, all)
	if all != 174 {
		t.Errorf("the table has %d milestones, want 174", all)
	}
}
