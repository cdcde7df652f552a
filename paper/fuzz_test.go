package paper

import (
	"strings"
	"testing"
	"time"
)

func FuzzRead(f *testing.F) {
	text := invented(f)
	f.Add(text)
	f.Add(strings.ReplaceAll(text, "\n ", "\n\f"))
	f.Add(text[:len(text)/2])
	f.Add(strings.ReplaceAll(text, "\n\n", "\n"))
	f.Add("T Q-1\nQuerschnittsthema\nBeschreibung\nFederführung\n\nMeilensteine\n2020,2021,\n2022:\n-\nNE\nU\n")
	f.Fuzz(func(t *testing.T, text string) {
		doc, err := Read(strings.NewReader(text))
		if err != nil {
			if len(doc.Sheets) > 0 {
				t.Fatalf("%v, and yet %d sheets", err, len(doc.Sheets))
			}
			return
		}
		codes, size := map[string]bool{}, 0
		for _, s := range doc.Sheets {
			if codes[s.Code] || s.Theme == "" || s.Line < 1 || s.Lead == nil || s.Participants == nil || s.Milestones == nil {
				t.Fatalf("sheet %+v", s)
			}
			codes[s.Code] = true
			size += len(allTexts(s))
			for _, m := range s.Milestones {
				checkMilestone(t, s.Code, m)
			}
		}
		if size > 4*len(text)+1000 {
			t.Fatalf("%d bytes of text out of %d", size, len(text))
		}
		lines := strings.Count(text, "\n") + strings.Count(text, "\r") + 1
		for _, p := range append(doc.Problems, doc.Notes...) {
			if p.Line < 1 || p.Line > lines || p.Message == "" {
				t.Fatalf("problem %+v of %d lines", p, lines)
			}
		}
	})
}

func FuzzParseDate(f *testing.F) {
	for _, seed := range []string{"Q3/2018", "ab 2022", "12.-14.11.2020", "31.02.2020", "von Mitte bis Ende 2020, 2021 ff.", "Schuljahr 2019/20"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, printed string) {
		w, err := ParseDate(printed)
		if err != nil {
			if w.Kind != KindUndated || w.Start != nil || w.End != nil {
				t.Fatalf("%q: %v, and yet %+v", printed, err, w)
			}
			return
		}
		m := Milestone{Text: "x", Kind: w.Kind, Start: w.Start, End: w.End}
		if w.Kind != KindUndated {
			m.When = &w.Printed
		}
		checkMilestone(t, printed, m)
		for _, day := range []*string{w.Start, w.End} {
			if day == nil {
				continue
			}
			if _, err := time.Parse(time.DateOnly, *day); err != nil {
				t.Fatalf("%q: %v", printed, err)
			}
		}
	})
}

// Long runs of one thing must not take time out of proportion: each of these
// takes a fraction of a second.
func TestReadIsLinear(t *testing.T) {
	head := "T M1-01\n\nHandlungsfeld: F\n\nBeschreibung\nB\n\nFederführung:\nX\n\nMeilensteine\n\n"
	for name, text := range map[string]string{
		"dates in a list":     head + strings.Repeat("2020, ", 5_000),
		"dates on lines":      head + strings.Repeat("2020,\n", 5_000),
		"date paragraphs":     head + strings.Repeat("2020\n\n", 5_000),
		"labelled lines":      head + strings.Repeat("Q1/2020 A und\n", 3_000),
		"words of a phrase":   head + strings.Repeat("ab ", 10_000),
		"bullets":             head + strings.Repeat("• x\n\n", 5_000),
		"divided words":       head + strings.Repeat("Wo-\n", 5_000),
		"brackets":            strings.Replace(head, "\nX\n", "\n"+strings.Repeat("(a, ", 5_000)+"\n", 1),
		"marks":               head + strings.Repeat("NE\n", 5_000),
		"empty lines":         head + strings.Repeat("\n", 50_000),
		"sheets":              strings.Repeat(head, 5_000),
		"sheets without code": head + strings.Repeat("\n\nT\n\nHandlungsfeld: F\nBeschreibung\n", 5_000),
		"codes":               head + strings.Repeat("T M1-01\n", 5_000),
		"form feeds":          head + strings.Repeat("\f", 50_000),
		"visions":             strings.Repeat("2.1 F\nVISION: x\n", 2_000) + head,
	} {
		began := time.Now()
		doc := read(t, text)
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("%s: %d bytes took %v", name, len(text), took)
		} else {
			t.Logf("%s: %d bytes, %d sheets, %v", name, len(text), len(doc.Sheets), took)
		}
	}
}
