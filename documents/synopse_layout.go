package documents

import "strings"

// Layout sets the Synopse.
func (s Synopse) Layout() Layout {
	l := Layout{
		Title: s.Title, Subtitle: s.Subtitle, Contents: len(s.Entries) > 3,
		Subject: "Gegenüberstellung: " + s.Old + " und " + s.New,
	}
	if !s.Public {
		l.Mark = confidential
	}
	l.add(Facts{[]Fact{
		{"Alter Text", texts([]string{s.Old})},
		{"Neuer Text", texts([]string{s.New})},
		{"Ergebnis", texts([]string{s.result()})},
	}}, legend)
	for i, entry := range s.Entries {
		l.add(&Heading{
			Level: 1, ID: "stelle-" + itoa(i+1), Code: entry.Code, Text: entry.Title,
			Mark: strings.ToUpper(changeNames[entry.Change]), Listed: true,
		}, entry.table(s.Old, s.New))
	}
	if len(s.Unchanged) > 0 {
		l.add(&Heading{Level: 1, ID: "unveraendert", Text: "Unveränderte Maßnahmen", Listed: true},
			Paragraph{text(strings.Join(s.Unchanged, ", "))})
	}
	return l
}

// confidential is printed on papers that are not for the public before the cabinet has
// decided (ThürGGO §§ 12, 15).
const confidential = "Vertraulich bis zum Beschluss der Landesregierung"

// legend says how differences appear.
var legend = Paragraph{Inline{
	{Text: "Gestrichene Wörter sind "}, {Style: Removed, Text: "durchgestrichen"},
	{Text: ", eingefügte "}, {Style: Added, Text: "unterstrichen"}, {Text: "."},
}}

func (s Synopse) result() string {
	if len(s.Entries) == 0 {
		return "Die Texte unterscheiden sich nicht."
	}
	byChange := map[Change]int{}
	for _, entry := range s.Entries {
		byChange[entry.Change]++
	}
	var parts []string
	for _, change := range []Change{ChangeNew, ChangeAmended, ChangeEnded, ChangeGone} {
		if n := byChange[change]; n > 0 {
			parts = append(parts, itoa(n)+" "+changeNames[change])
		}
	}
	if n := len(s.Unchanged); n > 0 {
		parts = append(parts, itoa(n)+" unverändert")
	}
	return strings.Join(parts, ", ")
}

func (e SynopseEntry) table(old, new string) Table {
	t := Table{
		Caption:  "Gegenüberstellung: " + strings.TrimSpace(e.Code+" "+e.Title),
		Columns:  []string{"Stelle", old, new},
		Widths:   []int{16, 42, 42},
		RowHeads: true,
	}
	for _, p := range e.Passages {
		t.Rows = append(t.Rows, []Cell{{text(passageName(p.Passage))}, side(p, RunAdded, Removed), side(p, RunRemoved, Added)})
	}
	return t
}

// side gives one of both texts: without the runs that only the other has. A passage that
// only one text has is not marked word by word.
func side(p PassageComparison, without string, style Style) Cell {
	line := Inline{}
	for _, word := range p.Words {
		span := Span{Text: shown(word.Text)}
		switch {
		case word.Kind == without:
			continue
		case word.Kind != RunSame && p.Old != "" && p.New != "":
			span.Style = style
		}
		line = append(line, span)
	}
	if len(line) == 0 {
		return Cell{text("–")}
	}
	return Cell{line}
}

// shown puts a colon where the plain text of milestones has a tab.
func shown(s string) string { return strings.ReplaceAll(s, "\t", ": ") }
