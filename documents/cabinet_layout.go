package documents

import (
	"cmp"
	"slices"
	"strings"

	"fortschreibung/strategy"
)

// Layout sets the Kabinettvorlage: Beschlussvorschlag first, and on top of a draft what
// it lacks.
func (v Kabinettvorlage) Layout() Layout {
	l := Layout{
		Title: "Kabinettvorlage " + v.ID, Subtitle: "Fortschreibung der Strategie " + itoa(v.Year),
		Subject: "Vorlage an die Landesregierung: " + StrategyTitle, Mark: confidential, Contents: true,
		ContentsAt: "teil-2", // the Beschlussvorschlag comes first
	}
	if v.Draft {
		l.Mark = "Entwurf – vertraulich"
	}
	l.add(v.head())
	v.notes(&l)
	for i, name := range v.sectionNames() {
		l.add(&Heading{Level: 1, ID: "teil-" + itoa(i+1), Text: itoa(i+1) + " " + name, Listed: true})
		l.add(v.section(name)...)
	}
	v.setAnnexes(&l)
	return l
}

func (v Kabinettvorlage) head() Block {
	session := "am " + v.SessionDate.German()
	if v.Circular {
		session = "im Umlaufverfahren bis zum " + v.SessionDate.German() + " (ThürGGO § 18)"
	}
	rows := []Fact{
		{"Gegenstand", texts([]string{StrategyTitle, count(len(v.Proposals), "Vorschlag", "Vorschläge")})},
		{"Beschlussfassung", texts([]string{session})},
		{"Vorlegendes Ressort", texts([]string{cmp.Or(v.Lead, "nicht verzeichnet")})},
	}
	if v.Draft {
		return Facts{append(rows, Fact{"Stand", texts([]string{"Entwurf, nicht eingereicht"})})}
	}
	rows = append(rows,
		Fact{"Stand", texts([]string{"eingereicht am " + day(v.HandedInAt)})},
		Fact{"Prüfsumme (SHA-256)", texts([]string{v.Hash})})
	if v.Late != nil {
		rows = append(rows, Fact{"Verspätete Behandlung", texts([]string{
			"auf Antrag: " + v.Late.Minister, "Begründung: " + v.Late.Reason,
		})})
	}
	return Facts{rows}
}

// notes say what stands against taking the document as it is.
func (v Kabinettvorlage) notes(l *Layout) {
	if !v.Draft && !v.HashHolds {
		l.add(Note{
			Title: "Die Texte dieses Dokuments ergeben nicht die Prüfsumme der eingereichten Vorlage. Es ist nicht die eingereichte Fassung.", Warning: true,
		})
	}
	if len(v.Missing) > 0 {
		l.add(Note{Title: "Zur Einreichung fehlt noch:", Items: missingItems(v.Missing), Warning: true})
	}
	if len(v.Unnamed) > 0 {
		l.add(Note{Title: "Nicht benannte Auswirkungen (ThürGGO § 11 Abs. 2):", Items: missingItems(v.Unnamed)})
	}
}

func missingItems(parts []strategy.MissingPart) []Inline {
	items := make([]Inline, len(parts))
	for i, p := range parts {
		items[i] = text(p.Text)
	}
	return items
}

const sectionConditions = "Maßgaben"

// sectionNames are the headings in the order of the document: the mandatory parts, and
// the Maßgaben before the Synopse.
func (v Kabinettvorlage) sectionNames() []string {
	var names []string
	for _, part := range strategy.SubmissionPartNames() {
		if part == strategy.PartSynopsis {
			names = append(names, sectionConditions)
		}
		names = append(names, part.German())
	}
	return names
}

func (v Kabinettvorlage) section(name string) []Block {
	switch name {
	case strategy.PartResolution.German():
		return orMissing(numbered(v.Resolution))
	case strategy.PartGrounds.German():
		return orMissing(prose(v.Grounds))
	case strategy.PartImplementation.German():
		return v.implementation()
	case strategy.PartEffects.German():
		return v.effects()
	case strategy.PartCoSignatures.German():
		return v.coSignatures()
	case strategy.PartDissent.German():
		return v.dissents()
	case strategy.PartMissingReplies.German():
		return v.missingReplies()
	case sectionConditions:
		return v.conditions()
	case strategy.PartSynopsis.German():
		return v.synopsis()
	}
	return v.annexList()
}

func orMissing(blocks []Block) []Block {
	if len(blocks) == 0 || (len(blocks) == 1 && blockText(blocks[0]) == "") {
		return []Block{Paragraph{text("– fehlt –")}}
	}
	return blocks
}

func blockText(b Block) string {
	switch b := b.(type) {
	case Paragraph:
		return b.Text.String()
	case List:
		if len(b.Items) == 0 {
			return ""
		}
	}
	return "…"
}

// implementation counts the judgements by half-year and names the measures that are not
// on their way.
func (v Kabinettvorlage) implementation() []Block {
	if len(v.Reports) == 0 {
		return []Block{Paragraph{text("– fehlt: kein Fortschrittsbericht ist angenommen –")}}
	}
	t := Table{Caption: "Angenommene Fortschrittsberichte nach Bewertung der Koordination", RowHeads: true, Columns: []string{"Halbjahr"}, Widths: []int{20}}
	for _, status := range statusOrder {
		t.Columns, t.Widths = append(t.Columns, StatusNames[status]), append(t.Widths, 16)
	}
	var behind []Inline
	for _, half := range v.halves() {
		counts := map[strategy.ReportStatus]int{}
		for _, r := range v.Reports {
			if r.Half != half {
				continue
			}
			counts[r.Rating]++
			if r.Rating == strategy.StatusDelayed || r.Rating == strategy.StatusAtRisk {
				behind = append(behind, text(r.Code+" "+r.Title+" ("+half+"): "+StatusNames[r.Rating]))
			}
		}
		row := cells(half)
		for _, status := range statusOrder {
			row = append(row, Cell{text(itoa(counts[status]))})
		}
		t.Rows = append(t.Rows, row)
	}
	blocks := []Block{t}
	if len(behind) > 0 {
		blocks = append(blocks, Paragraph{strong("Verzögert oder gefährdet")}, List{Items: behind})
	}
	return blocks
}

func (v Kabinettvorlage) halves() []string {
	var halves []string
	for _, r := range v.Reports {
		if !slices.Contains(halves, r.Half) {
			halves = append(halves, r.Half)
		}
	}
	return halves
}

// effects sets each effect of § 11(2) with what the proposals say of it; proposals that
// say the same stand together.
func (v Kabinettvorlage) effects() []Block {
	var blocks []Block
	for i, effect := range effectNames {
		t := Table{
			Caption: "Auswirkungen: " + effect.name, RowHeads: true,
			Columns: []string{"Auswirkung", "Vorschläge"}, Widths: []int{36, 64},
		}
		of := map[string][]string{}
		var said []string
		for _, s := range v.Proposals {
			what := cmp.Or(strings.TrimSpace(effect.of(s.Text.Effects)), "nicht benannt")
			if of[what] == nil {
				said = append(said, what)
			}
			of[what] = append(of[what], s.label())
		}
		most := commonest(said, of)
		for _, what := range said {
			if what != most {
				t.Rows = append(t.Rows, cells(what, strings.Join(of[what], "; ")))
			}
		}
		if most != "" {
			t.Rows = append(t.Rows, cells(most, rest(len(of[most]), len(v.Proposals))))
		}
		blocks = append(blocks, &Heading{Level: 2, ID: "auswirkung-" + itoa(i+1), Text: effect.name}, t)
	}
	return blocks
}

// commonest gives what most proposals say, when they are too many to name each.
func commonest(said []string, of map[string][]string) string {
	const few = 5
	most := ""
	for _, what := range said {
		if n := len(of[what]); n > few && n > len(of[most]) {
			most = what
		}
	}
	return most
}

func rest(n, all int) string {
	if n == all {
		return "alle " + itoa(all) + " Vorschläge"
	}
	return "die übrigen " + itoa(n) + " Vorschläge"
}

func (v Kabinettvorlage) coSignatures() []Block {
	t := Table{
		Caption: "Mitzeichnungen der Ressorts", RowHeads: true,
		Columns: []string{"Vorschlag", "Ressort", "Mitzeichnung", "am", "Gründe und Maßgaben"}, Widths: []int{34, 12, 16, 12, 26},
	}
	for _, s := range v.Proposals {
		for _, p := range s.Positions {
			t.Rows = append(t.Rows, append([]Cell{{text(s.label())}}, positionCells(p)...))
		}
	}
	if len(t.Rows) == 0 {
		return []Block{Paragraph{text("– fehlt: kein Ressort hat mitgezeichnet –")}}
	}
	return []Block{t}
}

// positionCells are ministry, position, day and remarks.
func positionCells(p CoSignature) []Cell {
	kind := positionNames[p.Kind]
	if p.Late {
		kind += " (verspätet)"
	}
	remarks := Cell{}
	if len(p.Passages) > 0 {
		remarks = append(remarks, text("Stellen: "+passageList(p.Passages)))
	}
	if p.Remarks != "" {
		remarks = append(remarks, text(p.Remarks))
	}
	if len(remarks) == 0 {
		remarks = Cell{text("–")}
	}
	return []Cell{{text(p.Ministry)}, {text(kind)}, {text(day(p.At))}, remarks}
}

func (v Kabinettvorlage) dissents() []Block {
	t := dissentTable()
	for _, s := range v.Proposals {
		t.Rows = append(t.Rows, dissentRows(s)...)
	}
	return orNoneBlock(t, "Es gibt keine strittigen Punkte.")
}

func dissentTable() Table {
	return Table{
		Caption: "Strittige Punkte", RowHeads: true,
		Columns: []string{"Vorschlag", "Ressort", "Stelle", "Stufe", "Gründe"}, Widths: []int{26, 12, 16, 20, 26},
	}
}

func dissentRows(s Standing) [][]Cell {
	var rows [][]Cell
	for _, d := range s.Dissents {
		grounds := Cell{text(d.Grounds)}
		if d.Note != "" {
			grounds = append(grounds, text("Zuletzt: "+d.Note))
		}
		rows = append(rows, []Cell{
			{text(s.label())}, {text(d.Ministry)}, {text(passageName(d.Passage))}, {text(levelNames[d.Level])}, grounds,
		})
	}
	return rows
}

func orNoneBlock(t Table, none string) []Block {
	if len(t.Rows) == 0 {
		return []Block{Paragraph{text(none)}}
	}
	return []Block{t}
}

func (v Kabinettvorlage) missingReplies() []Block {
	t := Table{
		Caption: "Ressorts ohne Antwort", RowHeads: true,
		Columns: []string{"Vorschlag", "Ressort", "Frist"}, Widths: []int{50, 25, 25},
	}
	for _, s := range v.Proposals {
		for _, silent := range s.Silent {
			t.Rows = append(t.Rows, cells(s.label(), silent.Ministry, "keine Antwort bis "+silent.Due.German()))
		}
	}
	return orNoneBlock(t, "Alle beteiligten Ressorts haben geantwortet.")
}

// conditions are the committee's Maßgaben and those under which ministries signed, which
// the lead of the measure owes.
func (v Kabinettvorlage) conditions() []Block {
	t := conditionTable()
	for _, s := range v.Proposals {
		if s.Decision != nil {
			t.Rows = append(t.Rows, conditionRows(s.label(), s.Decision.Conditions)...)
		}
		for _, p := range s.Positions {
			if p.Kind == strategy.PositionWithConditions {
				t.Rows = append(t.Rows, cells(s.label(), "Mitzeichnung "+p.Ministry+": "+p.Remarks, "Federführung", "ohne Termin"))
			}
		}
	}
	return orNoneBlock(t, "Es gibt keine Maßgaben.")
}

func conditionTable() Table {
	return Table{
		Caption: "Maßgaben", RowHeads: true,
		Columns: []string{"Vorschlag", "Maßgabe", "Zuständig", "Termin"}, Widths: []int{30, 40, 16, 14},
	}
}

func conditionRows(label string, conditions []strategy.Condition) [][]Cell {
	var rows [][]Cell
	for _, c := range conditions {
		due := "ohne Termin"
		if !c.Due.IsZero() {
			due = c.Due.German()
		}
		rows = append(rows, cells(label, c.Text, c.Owner, due))
	}
	return rows
}

func (v Kabinettvorlage) synopsis() []Block {
	blocks := []Block{legend}
	for i, s := range v.Proposals {
		entry := proposalEntry(s.proposal(), s.Codes)
		blocks = append(blocks, &Heading{
			Level: 2, ID: "synopse-" + itoa(i+1), Code: strings.Join(s.Codes, ", "), Text: s.Title,
			Mark: strings.ToUpper(kindNames[s.Kind]), Listed: true,
		})
		if reason := strings.TrimSpace(s.Text.Reason); reason != "" {
			blocks = append(blocks, led("Begründung", prose(reason))...)
		}
		blocks = append(blocks, entry.table("Geltender Text", "Vorschlag"))
	}
	return blocks
}

func (v Kabinettvorlage) annexList() []Block {
	if len(v.Annexes) == 0 {
		return []Block{Paragraph{text("Es gibt keine Anlagen.")}}
	}
	return []Block{List{Numbered: true, Items: texts(v.Annexes)}}
}

func (v Kabinettvorlage) setAnnexes(l *Layout) {
	for i, annex := range v.Annexes {
		l.add(&Heading{Level: 1, ID: "anlage-" + itoa(i+1), Text: "Anlage " + itoa(i+1) + ": " + annex, Listed: true, NewPage: true})
		if i == 0 && len(v.sheets()) > 0 {
			for n, s := range v.sheets() {
				b := sheetBlock("anlage-blatt-"+itoa(n+1), 2, strings.Join(s.Codes, ", "), *s.Text.Draft.Sheet)
				b.New, b.NewPage = s.Kind == strategy.KindNew, n > 0
				l.add(b)
			}
			continue
		}
		l.add(v.reportTable())
	}
}

func (v Kabinettvorlage) reportTable() Table {
	t := Table{
		Caption: "Angenommene Fortschrittsberichte", RowHeads: true,
		Columns: []string{"Maßnahme", "Halbjahr", "Federführung", "Bewertung", "Bericht"}, Widths: []int{20, 12, 16, 20, 32},
	}
	for _, r := range v.Reports {
		t.Rows = append(t.Rows, []Cell{
			{text(r.Code + " " + r.Title)}, {text(r.Half)}, {text(strings.Join(r.Lead, ", "))},
			{text("Ressort: " + StatusNames[r.Status]), text("Koordination: " + StatusNames[r.Rating])}, {text(r.Text)},
		})
	}
	return t
}
