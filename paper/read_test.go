package paper

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
)

// invented is a small paper of our own with the oddities of the published one.
func invented(t testing.TB) string {
	t.Helper()
	raw, err := os.ReadFile("testdata/invented.txt")
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func read(t testing.TB, text string) Document {
	t.Helper()
	doc, err := Read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func asJSON(t testing.TB, v any) string {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestReadInventedPaper(t *testing.T) {
	doc := read(t, invented(t))
	want, err := os.ReadFile("testdata/invented.json")
	if err != nil {
		t.Fatal(err)
	}
	if got := asJSON(t, doc.Sheets); got != string(want) {
		t.Errorf("sheets:\n%s", got)
	}
	if len(doc.Problems) != 1 || doc.Problems[0].Line != 42 || !strings.Contains(doc.Problems[0].Message, "31.02.2022") {
		t.Errorf("problems: %+v", doc.Problems)
	}
	if len(doc.Notes) != 1 || doc.Notes[0].Line != 30 {
		t.Errorf("notes: %+v", doc.Notes)
	}
	wantFields := []Field{
		{"Werkstätten im Netz und der Nachbarschaft", "Mittelstand 4.0", "Jede Werkstatt kennt ihre Nachbarn und teilt ihr Werkzeug."},
		{"Abendschule", "Bildung und Forschung digital", ""},
		{"Querschnittsthema", "Querschnittsthemen", ""},
	}
	if asJSON(t, doc.Fields) != asJSON(t, wantFields) || doc.Visions["Stadt und Land digital"] != "Kein Dorf bleibt ohne Bus." {
		t.Errorf("fields %+v, visions %v", doc.Fields, doc.Visions)
	}
	if len(doc.SHA256) != 64 || doc.Sheets[1].Line != 52 {
		t.Errorf("sha256 %q, second sheet at line %d", doc.SHA256, doc.Sheets[1].Line)
	}
}

// The same sheets come out however the file was saved.
func TestReadOtherLineEndsAndEncodings(t *testing.T) {
	text := invented(t)
	want := asJSON(t, read(t, text).Sheets)
	for name, other := range map[string]string{
		"CRLF":                     strings.ReplaceAll(text, "\n", "\r\n"),
		"CR":                       strings.ReplaceAll(text, "\n", "\r"),
		"byte order mark":          "\ufeff" + text,
		"form feeds":               strings.ReplaceAll(text, "\n ", "\n\f"),
		"empty lines before pages": strings.ReplaceAll(text, "\n ", "\n\n\f"),
		"form feed at line end":    strings.ReplaceAll(text, "\n ", "\f\n"),
		"decomposed umlauts":       strings.NewReplacer("ä", "a\u0308", "ö", "o\u0308", "ü", "u\u0308").Replace(text),
		"no-break blanks":          strings.ReplaceAll(text, "Seit Mitte 2019", "Seit\u00a0Mitte\u00a02019"),
		"soft hyphens":             strings.ReplaceAll(text, "Nachbar-\nort", "Nachbar\u00ad\nort"),
		"no blanks at line ends":   strings.ReplaceAll(strings.ReplaceAll(text, " \n", "\n"), " \n", "\n"),
		"no line end at the end":   strings.TrimSpace(text[1:]),
		"dash in place of hyphen":  strings.ReplaceAll(text, "B1-01", "B1–01"),
	} {
		if got := asJSON(t, read(t, other).Sheets); got != want {
			t.Errorf("%s:\n%s", name, got)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       error
		says       string
	}{
		{"empty", "", ErrNotAPaper, "Maßnahmenblatt"},
		{"a letter", "Sehr geehrte Damen und Herren,\n\nBeschreibung\n\nM1-01 ist gut.\n", ErrNotAPaper, "Maßnahmenblatt"},
		{"code without labels", "Titel M1-01\n\nText\n", ErrNotAPaper, "Maßnahmenblatt"},
		{"Latin-1", strings.ReplaceAll(strings.ReplaceAll(invented(t), "ü", "\xfc"), "ä", "\xe4"), ErrEncoding, "Zeile 4 enthält das Byte 0xE4"},
		{"NUL", "Titel M1-01\n\x00", ErrEncoding, "Zeile 2"},
		{"UTF-16", "\xff\xfeT\x00i\x00", ErrEncoding, "UTF-16"},
		{"too large", strings.Repeat("x", MaxSize+1), ErrTooLarge, "16 MiB"},
	} {
		doc, err := Read(strings.NewReader(c.text))
		if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) || len(doc.Sheets) > 0 {
			t.Errorf("%s: %v, %d sheets", c.name, err, len(doc.Sheets))
		}
	}
	broken := errors.New("disk on fire")
	if _, err := Read(failing{broken}); !errors.Is(err, broken) {
		t.Errorf("failing reader: %v", err)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// What is damaged is reported with its line; the other sheets are there.
func TestReadDamagedPaper(t *testing.T) {
	text := invented(t)
	for _, c := range []struct {
		name, text string
		line       int
		says       string
		sheets     string // codes
	}{
		{"missing milestones", cut(text, "Meilensteine\n\nQ1/2020"), 52, "Meilensteine", "M1-01 M1-02 B1-01 Q-01"},
		{"missing lead", strings.Replace(text, "Federführung:\nTMIK\n", "", 1), 119, "Federführung", "M1-01 M1-02 B1-01 Q-01"},
		{"empty lead", strings.Replace(text, "Federführung:\nTMIK\n", "Federführung:\n\n", 1), 127, "leer", "M1-01 M1-02 B1-01 Q-01"},
		{"missing field", strings.Replace(text, "Handlungsfeld: Abendschule\n", "", 1), 87, "Handlungsfeld", "M1-01 M1-02 B1-01 Q-01"},
		{"missing code", strings.Replace(text, "Dorfkino B1-01", "Dorfkino", 1), 91, "Dorfkino", "M1-01 M1-02 Q-01"},
		{"unreadable code", strings.Replace(text, "Dorfkino B1-01", "Dorfkino Bl-O1", 1), 91, "keine lesbare Kennung", "M1-01 M1-02 Q-01"},
		{"code twice", strings.Replace(text, "B1-01", "M1-02", 1), 87, "Zeile 52", "M1-01 M1-02 Q-01"},
		{"label twice", strings.Replace(text, "Anträge gehen", "Hintergrund:\nAnträge gehen", 1), 135, "zweites Mal", "M1-01 M1-02 B1-01 Q-01"},
		{"cut off", text[:strings.Index(text, "12.-14.11.2020")], 119, "Hintergrund", "M1-01 M1-02 B1-01 Q-01"},
		{"missing title", strings.Replace(text, "Dorfkino B1-01", "B1-01", 1), 87, "Titel", "M1-01 M1-02 B1-01 Q-01"},
	} {
		doc := read(t, c.text)
		var codes []string
		for _, s := range doc.Sheets {
			codes = append(codes, s.Code)
		}
		if got := strings.Join(codes, " "); got != c.sheets {
			t.Errorf("%s: sheets %s, want %s", c.name, got, c.sheets)
		}
		reported := false
		for _, p := range doc.Problems {
			reported = reported || p.Line == c.line && strings.Contains(p.Message, c.says)
		}
		if !reported {
			t.Errorf("%s: no problem in line %d with %q: %+v", c.name, c.line, c.says, doc.Problems)
		}
	}
}

// cut removes the first line of what is found.
func cut(text, found string) string {
	label, _, _ := strings.Cut(found, "\n")
	return strings.Replace(text, found, strings.TrimPrefix(found, label+"\n"), 1)
}

// Where the label Meilensteine is missing, its entries are milestones still.
func TestMilestonesWithoutLabel(t *testing.T) {
	doc := read(t, cut(invented(t), "Meilensteine\n\nQ1/2020"))
	s := doc.Sheets[1]
	if len(s.Lead) != 2 || len(s.Participants) != 0 || len(s.Milestones) != 2 || show(s.Milestones[0].When) != "Q1/2020" {
		t.Errorf("lead %q, participants %q, milestones %s", s.Lead, s.Participants, asJSON(t, s.Milestones))
	}
}
