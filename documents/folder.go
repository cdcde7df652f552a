package documents

import (
	"strings"
	"time"

	"fortschreibung/strategy"
)

// Mappe is what the members of the steering committee have before them in a session:
// agenda and, for each item, sheet, Synopse, reason, effects, positions and dissent.
type Mappe struct {
	Session strategy.Session
	Items   []MappeItem
}

// MappeItem is an item of the agenda with its proposal.
type MappeItem struct {
	Item     strategy.AgendaItem
	Standing Standing
	Withheld bool // its papers are not for the reader
}

// NewMappe makes the folder: for a session that is over as it was when it was closed, for
// one to come as things stand now. dossiers are those of the items by proposal id; of an
// item that has none there is only the title.
func NewMappe(s strategy.Session, dossiers map[string]Dossier) Mappe {
	var moment time.Time
	if s.State == strategy.SessionClosed {
		moment = s.ClosedAt
	}
	m := Mappe{Session: s}
	for _, item := range s.Items {
		d, shown := dossiers[item.ProposalID]
		standing := Standing{ID: item.ProposalID, Title: item.Title}
		if shown {
			standing = d.At(moment)
		}
		m.Items = append(m.Items, MappeItem{item, standing, !shown})
	}
	return m
}

// Layout sets the folder.
func (m Mappe) Layout() Layout {
	s := m.Session
	l := Layout{
		Title: "Sitzungsmappe", Subtitle: itoa(s.Number) + ". Sitzung des Staatssekretär-Lenkungsausschusses " + itoa(s.Year),
		Subject: "Unterlagen zur Sitzung am " + s.Date.German(), Mark: confidential, Contents: true,
	}
	var members []string
	for _, member := range s.Members {
		name := member.Name
		if name == "" {
			name = member.Subject
		}
		name += " (" + member.Ministry
		if member.Chair {
			name += ", Vorsitz"
		}
		members = append(members, name+")")
	}
	facts := []Fact{{"Datum", texts([]string{s.Date.German()})}, {"Ort", texts([]string{orDash(s.Place)})}}
	if len(members) > 0 {
		facts = append(facts, Fact{"Mitglieder", texts(members)})
	}
	l.add(Facts{facts})
	l.add(&Heading{Level: 1, ID: "tagesordnung", Text: "Tagesordnung", Listed: true, NewPage: true})
	l.add(m.agenda()...)
	l.add(legend)
	for i, item := range m.Items {
		item.set(&l, i+1)
	}
	return l
}

func (m Mappe) agenda() []Block {
	t := Table{
		Caption: "Punkte der Tagesordnung", RowHeads: true,
		Columns: []string{"Punkt", "Vorschlag", "Art", "Behandlung", "Empfehlung"}, Widths: []int{10, 38, 18, 16, 18},
	}
	bloc := map[string]bool{}
	for _, item := range strategy.EnBloc(m.Session.Items) {
		bloc[item.ProposalID] = true
	}
	for i, item := range m.Items {
		treatment := "einzeln"
		switch {
		case item.Item.Contested:
			treatment = "einzeln, strittig"
		case bloc[item.Item.ProposalID] || (item.Item.Decision != nil && item.Item.Decision.EnBloc):
			treatment = "en bloc"
		}
		recommendation := "–"
		if item.Item.Recommendation != "" {
			recommendation = item.Item.Recommendation.German()
		}
		number := Inline{{Text: "TOP " + itoa(i+1), Link: top(i + 1)}}
		t.Rows = append(t.Rows, []Cell{
			{number}, {text(item.Standing.label())}, {text(kindNames[item.Standing.Kind])}, {text(treatment)}, {text(recommendation)},
		})
	}
	return orNoneBlock(t, "Die Tagesordnung enthält keine Punkte.")
}

func top(n int) string { return "top-" + itoa(n) }

// set sets one item of the agenda.
func (m MappeItem) set(l *Layout, n int) {
	s := m.Standing
	mark := ""
	if m.Item.Contested {
		mark = "STRITTIG"
	}
	l.add(&Heading{Level: 1, ID: top(n), Code: "TOP " + itoa(n), Text: s.label(), Mark: mark, Listed: true, NewPage: true})
	if m.Withheld {
		l.add(Paragraph{text("Die Unterlagen zu diesem Punkt sind zurzeit vertraulich.")})
		return
	}
	facts := []Fact{{"Gegenstand", texts([]string{kindNames[s.Kind]})}}
	if m.Item.Recommendation != "" {
		values := []string{m.Item.Recommendation.German()}
		if m.Item.RecommendNote != "" {
			values = append(values, m.Item.RecommendNote)
		}
		facts = append(facts, Fact{"Beschlussempfehlung", texts(values)})
	}
	if len(s.Supporters) > 0 {
		facts = append(facts, Fact{"Unterstützt von", texts(s.Supporters)})
	}
	l.add(Facts{facts})
	if strings.TrimSpace(s.Text.Reason) != "" {
		m.part(l, n, "begruendung", "Begründung")
		l.add(prose(s.Text.Reason)...)
	}
	if s.Text.Draft.Sheet != nil {
		b := sheetBlock(top(n)+"-blatt", 2, strings.Join(s.Codes, ", "), *s.Text.Draft.Sheet)
		b.New = s.Kind == strategy.KindNew
		l.add(b)
	}
	m.part(l, n, "synopse", "Synopse")
	l.add(proposalEntry(s.proposal(), s.Codes).table("Geltender Text", "Vorschlag"))
	m.part(l, n, "auswirkungen", "Auswirkungen (ThürGGO § 11 Abs. 2)")
	l.add(effectFacts(s.Text.Effects))
	m.part(l, n, "mitzeichnungen", "Mitzeichnungen")
	l.add(s.positionBlocks()...)
	if len(s.Dissents) > 0 {
		m.part(l, n, "strittig", "Strittige Punkte")
		t := dissentTable()
		t.Rows = dissentRows(s)
		l.add(t)
	}
}

func (m MappeItem) part(l *Layout, n int, id, title string) {
	l.add(&Heading{Level: 2, ID: top(n) + "-" + id, Text: title})
}

func effectFacts(e strategy.Effects) Facts {
	var f Facts
	for _, effect := range effectNames {
		said := strings.TrimSpace(effect.of(e))
		if said == "" {
			said = "nicht benannt"
		}
		f.Rows = append(f.Rows, Fact{effect.name, texts([]string{said})})
	}
	return f
}

// positionBlocks are the positions and the missing answers on one proposal.
func (s Standing) positionBlocks() []Block {
	t := Table{
		Caption: "Mitzeichnungen zu " + s.label(), RowHeads: true,
		Columns: []string{"Ressort", "Mitzeichnung", "am", "Gründe und Maßgaben"}, Widths: []int{18, 26, 14, 42},
	}
	for _, p := range s.Positions {
		t.Rows = append(t.Rows, positionCells(p))
	}
	for _, silent := range s.Silent {
		t.Rows = append(t.Rows, cells(silent.Ministry, "keine Antwort bis "+silent.Due.German(), "–", "–"))
	}
	return orNoneBlock(t, "Kein Ressort war zu beteiligen.")
}
