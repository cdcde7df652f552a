package documents

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"pgregory.net/rapid"

	"fortschreibung/strategy"
)

func markdownOf(t testing.TB, p Paper) string {
	t.Helper()
	var b bytes.Buffer
	if err := p.Markdown(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func byCode(measures []strategy.EditionEntry) map[string]strategy.EditionEntry {
	sheets := map[string]strategy.EditionEntry{}
	for _, m := range measures {
		sheets[m.Code] = m
	}
	return sheets
}

func TestMarkdownOfThe2020PaperGivesItsSheetsBack(t *testing.T) {
	edition := edition2020(t)
	got, err := ReadMarkdown(strings.NewReader(markdownOf(t, NewPaper(edition, strategy.DefaultMinistries()))))
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Measures) != 75 || got.Year != 2020 || got.AdoptedOn != edition.AdoptedOn || got.Source != edition.Source {
		t.Fatalf("%d sheets of %d, adopted %s, source %s", len(got.Measures), got.Year, got.AdoptedOn, got.Source)
	}
	printed, dated := 0, 0
	sheets := byCode(got.Measures)
	for _, want := range edition.Measures {
		if !reflect.DeepEqual(sheets[want.Code], want) {
			t.Errorf("%s comes back as\n%+v\nwas\n%+v", want.Code, sheets[want.Code], want)
		}
		for _, m := range want.Sheet.Milestones {
			printed++
			if m.Start != nil || m.End != nil {
				dated++
			}
		}
	}
	if printed != 174 || dated != 150 {
		t.Errorf("%d milestones, %d with a range; want 174 and 150", printed, dated)
	}
	fields := map[string]strategy.EditionField{}
	for _, f := range got.Fields {
		fields[f.Field] = f
	}
	for _, want := range edition.Fields {
		if !reflect.DeepEqual(fields[want.Field], want) {
			t.Errorf("field %q comes back as %+v", want.Field, fields[want.Field])
		}
	}
}

// anyText is a text with everything that Markdown takes for a mark of its own.
func anyText() *rapid.Generator[string] {
	pieces := []string{
		"Wort", " ", "  ", "\n", "\n\n", "\t", "*", "**", "_", "#", "# ", "-", "- ", "+ ", "1. ", "23) ", "1.", "\\", "\\\n", "&", "&amp;", "&#8203;",
		"&ZeroWidthSpace;", "\u200b", "<b>", "<!-- x -->", "> ", "|", "`", "[a](b)", "~", "---", "===", "**Hintergrund**", "ü", "•", ":", "::", "\r", "\u00a0",
	}
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 12).Draw(t, "pieces"), "")
	})
}

func TestMarkdownGivesAnyTextBack(t *testing.T) {
	dates := []*string{nil, ref("Q3/2018"), ref("bis:"), ref("ab 2022*"), ref(" Wort")}
	line := rapid.Map(anyText(), func(s string) string { return strings.ReplaceAll(s, "\n", " ") })
	some := rapid.Map(anyText(), func(s string) string { return s + "." })
	rapid.Check(t, func(t *rapid.T) {
		sheet := strategy.Sheet{
			Title: "T" + line.Draw(t, "title"), Theme: "T" + line.Draw(t, "theme"), Field: anyText().Draw(t, "field"),
			Lead: rapid.SliceOfN(some, 0, 3).Draw(t, "lead"), Participants: rapid.SliceOfN(anyText(), 0, 3).Draw(t, "participants"),
			Description: anyText().Draw(t, "description"), Background: anyText().Draw(t, "background"), Milestones: []strategy.Milestone{},
		}
		for range rapid.IntRange(0, 3).Draw(t, "milestones") {
			m := strategy.Milestone{When: rapid.SampledFrom(dates).Draw(t, "when"), Kind: "undated"}
			m.Text = anyText().Draw(t, "before")
			if m.When != nil && rapid.Bool().Draw(t, "inside") {
				m.Text += *m.When + anyText().Draw(t, "after")
			}
			if rapid.Bool().Draw(t, "dated") {
				m.Kind, m.End = "by", ref("2021-12-31")
			}
			sheet.Milestones = append(sheet.Milestones, m)
		}
		want := strategy.EditionEntry{
			MeasureID: "m-1", Code: "M1-01", New: rapid.Bool().Draw(t, "new"), Sheet: sheet,
			Ended: rapid.Bool().Draw(t, "ended"), ProposalID: "p-1",
		}
		if want.Ended {
			want.EndingNote, want.Successor = anyText().Draw(t, "note"), "m-2"
		}
		want.TextHash = strategy.HashTexts(strategy.Draft{Sheet: &sheet}.Texts())
		paper := NewPaper(strategy.Edition{Year: 2021, Source: "cycle/2021", Measures: []strategy.EditionEntry{want}}, nil)
		var b bytes.Buffer
		if err := paper.Markdown(&b); err != nil {
			t.Fatal(err)
		}
		got, err := ReadMarkdown(&b)
		if err != nil {
			t.Fatalf("%v in\n%s", err, markdownText(sheet.Description))
		}
		if len(got.Measures) != 1 || !reflect.DeepEqual(got.Measures[0], want) {
			t.Fatalf("comes back as\n%#v\nwas\n%#v", got.Measures, want)
		}
	})
}

func TestMarkdownIsMarkdown(t *testing.T) {
	when, end := "bis Q4/2021", "2021-12-31"
	sheet := strategy.Sheet{
		Title: "Titel mit *Stern*", Theme: "Thema", Field: "Feld", Lead: []string{"TFM"}, Participants: []string{},
		Description: "# keine Überschrift\n\n1. keine Liste", Milestones: []strategy.Milestone{{Text: "Start", When: &when, Kind: "by", End: &end}},
	}
	p := NewPaper(strategy.Edition{Year: 2021, Measures: []strategy.EditionEntry{{Code: "M1-01", New: true, Sheet: sheet}}}, nil)
	_, body, _ := strings.Cut(markdownOf(t, p), "\n---\n")
	var html bytes.Buffer
	if err := goldmark.Convert([]byte(body), &html); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"<h4>M1-01 Titel mit *Stern* <strong>NEU</strong></h4>", "<p># keine Überschrift</p>", "<p>1. keine Liste</p>",
		"<li>TFM</li>", "<li><strong>bis Q4/2021:</strong> Start", "<p><strong>Federführung</strong></p>",
	} {
		if !strings.Contains(html.String(), want) {
			t.Errorf("%s is not in\n%s", want, html.String())
		}
	}
}

func TestReadMarkdownSaysWhatIsWrong(t *testing.T) {
	if _, err := ReadMarkdown(strings.NewReader("# Irgendein Text\n")); !errors.Is(err, ErrNotOurMarkdown) {
		t.Errorf("a text of another form: %v", err)
	}
	head := "---\ntitle: \"T\"\nyear: 2021\nadopted_on: 2021-12-14\n---\n\n## Maßnahmenblätter\n\n### Thema\n\n#### M1-01 Titel\n\n"
	for text, want := range map[string]string{
		head + "**Beschreibun**\n":                       "Zeile 13",
		head + "ohne Abschnitt\n":                        "Zeile 13",
		head + "**Beschreibung**\n\n**Beschreibung**\n":  "Zeile 15",
		strings.Replace(head, "2021-12-14", "14.12.", 1): "Zeile 4",
		head + "\xff": "UTF-8",
	} {
		if _, err := ReadMarkdown(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q gives %v, want it to name %s", text, err, want)
		}
	}
}

func FuzzReadMarkdown(f *testing.F) {
	f.Add("---\ntitle: \"T\"\nyear: 2021\n---\n\n## Maßnahmenblätter\n\n#### M1-01 Titel\n\n**Meilensteine**\n\n- **bis 2021:** Text <!-- by ..2021-12-31 -->\n")
	f.Fuzz(func(t *testing.T, text string) {
		first, err := ReadMarkdown(strings.NewReader(text))
		if err != nil {
			return
		}
		again, err := ReadMarkdown(strings.NewReader(markdownOf(t, NewPaper(first, nil))))
		if err != nil {
			t.Fatalf("what was read cannot be read again: %v", err)
		}
		if len(again.Measures) != len(first.Measures) {
			t.Fatalf("%d sheets, then %d", len(first.Measures), len(again.Measures))
		}
	})
}
