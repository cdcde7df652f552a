package documents

import "strings"

// Layout sets the paper.
func (p Paper) Layout() Layout {
	l := Layout{
		Title: p.Title, Subtitle: "Fassung " + itoa(p.Year),
		Subject:  "Fassung " + itoa(p.Year) + " der Strategie mit allen Maßnahmenblättern",
		Contents: true,
	}
	l.add(Facts{[]Fact{
		{"Beschlossen", texts([]string{"von der Thüringer Landesregierung am " + p.AdoptedOn.German()})},
		{"Umfang", texts([]string{p.extent()})},
	}})
	p.setFields(&l)
	p.setSheets(&l)
	p.setEnded(&l)
	p.setRegister(&l)
	return l
}

func (p Paper) extent() string {
	measures, fresh := 0, 0
	for _, t := range p.Themes {
		measures += len(t.Sheets)
		for _, m := range t.Sheets {
			if m.New {
				fresh++
			}
		}
	}
	extent := count(measures, "Maßnahme", "Maßnahmen") + " in " + count(len(p.Themes), "Leitthema", "Leitthemen")
	if fresh > 0 {
		extent += ", davon " + itoa(fresh) + " neu in dieser Fassung"
	}
	return extent
}

func (p Paper) setFields(l *Layout) {
	l.add(&Heading{Level: 1, ID: "handlungsfelder", Text: "Leitthemen und Handlungsfelder", Listed: true, NewPage: true})
	for i, t := range p.Themes {
		theme := "leitthema-" + itoa(i+1)
		l.add(&Heading{Level: 2, ID: theme, Text: t.Name, Listed: true})
		for j, f := range t.Fields {
			l.add(&Heading{Level: 3, ID: theme + "-" + itoa(j+1), Text: f.Field, Listed: true})
			if f.Vision != "" {
				l.add(led("Vision", prose(f.Vision))...)
			}
			if len(f.Priorities) > 0 {
				l.add(Paragraph{strong("Schwerpunkte")}, List{Items: texts(f.Priorities)})
			}
			if len(f.Measures) > 0 {
				l.add(Paragraph{append(Inline{{Style: Strong, Text: "Maßnahmen: "}}, links(f.Measures)...)})
			}
		}
	}
}

// led puts a word before the first paragraph of a text.
func led(word string, blocks []Block) []Block {
	if first, ok := blocks[0].(Paragraph); ok {
		blocks[0] = Paragraph{append(Inline{{Style: Strong, Text: word + ": "}}, first.Text...)}
		return blocks
	}
	return append([]Block{Paragraph{strong(word)}}, blocks...)
}

// links lists codes as links to their sheets.
func links(codes []string) Inline {
	var line Inline
	for i, code := range codes {
		if i > 0 {
			line = append(line, Span{Text: ", "})
		}
		line = append(line, Span{Text: code, Link: anchor(code)})
	}
	return line
}

func anchor(code string) string { return "blatt-" + strings.ToLower(code) }

func (p Paper) setSheets(l *Layout) {
	l.add(&Heading{Level: 1, ID: "massnahmen", Text: "Maßnahmenblätter", Listed: true, NewPage: true})
	for i, t := range p.Themes {
		if len(t.Sheets) == 0 {
			continue
		}
		l.add(&Heading{Level: 2, ID: "blaetter-" + itoa(i+1), Text: t.Name, Listed: true, NewPage: i > 0})
		for n, m := range t.Sheets {
			b := sheetBlock(anchor(m.Code), 3, m.Code, m.Sheet)
			b.New, b.Listed, b.NewPage = m.New, true, n > 0
			l.add(b)
		}
	}
}

func (p Paper) setEnded(l *Layout) {
	if len(p.Ended) == 0 {
		return
	}
	l.add(&Heading{Level: 1, ID: "beendet", Text: "Beendete Maßnahmen", Listed: true, NewPage: true})
	t := Table{
		Caption: "Maßnahmen, die nicht fortgeführt werden", RowHeads: true,
		Columns: []string{"Kennung", "Titel", "Federführung", "Abschluss"}, Widths: []int{10, 30, 20, 40},
	}
	for _, m := range p.Ended {
		t.Rows = append(t.Rows, cells(m.Code, m.Sheet.Title, strings.Join(m.Sheet.Lead, ", "), m.EndingNote))
	}
	l.add(t)
}

func (p Paper) setRegister(l *Layout) {
	l.add(&Heading{Level: 1, ID: "register", Text: "Register nach Ressorts", Listed: true, NewPage: true})
	t := Table{
		Caption: "Maßnahmen nach Federführung und Beteiligung", RowHeads: true,
		Columns: []string{"Ressort", "Federführung", "Beteiligt"}, Widths: []int{34, 40, 26},
	}
	others := Table{
		Caption: "Federführung außerhalb der Ressorts", RowHeads: true,
		Columns: []string{"Stelle", "Federführung"}, Widths: []int{50, 50},
	}
	for _, r := range p.Register {
		if r.Name == "" {
			others.Rows = append(others.Rows, []Cell{{text(r.ID)}, {links(r.Leads)}})
			continue
		}
		name := Cell{strong(r.ID), text(r.Name)}
		t.Rows = append(t.Rows, []Cell{name, {orNone(links(r.Leads))}, {orNone(links(r.Participant))}})
	}
	l.add(t)
	if len(others.Rows) > 0 {
		l.add(others)
	}
}

func orNone(line Inline) Inline {
	if len(line) == 0 {
		return text("–")
	}
	return line
}
