package documents

import (
	"slices"
	"strings"

	"fortschreibung/strategy"
)

// Protokoll are the minutes of a session of the steering committee. Those of a closed
// session never change, because the session does not.
type Protokoll struct {
	ID      string                `json:"id"`
	Year    int                   `json:"year"`
	Number  int                   `json:"number"`
	Date    strategy.Date         `json:"date"`
	Place   string                `json:"place"`
	Closed  bool                  `json:"closed"`
	Members []Attendance          `json:"members"`
	Quorum  int                   `json:"quorum"` // how many members must be present
	Items   []strategy.AgendaItem `json:"items"`
	Text    string                `json:"text"` // what the chair adds: the course of the session
}

// Attendance is a member and whether they were there.
type Attendance struct {
	strategy.Member
	Present bool `json:"present"`
}

// NewProtokoll makes the minutes from a session.
func NewProtokoll(s strategy.Session) Protokoll {
	p := Protokoll{
		ID: s.ID, Year: s.Year, Number: s.Number, Date: s.Date, Place: s.Place, Closed: s.State == strategy.SessionClosed,
		Quorum: strategy.QuorumSize(len(s.Members), s.Settings), Members: []Attendance{}, Items: s.Items,
	}
	for _, m := range s.Members {
		p.Members = append(p.Members, Attendance{m, slices.Contains(s.Present, m.Subject)})
	}
	if _, course, found := strings.Cut(s.Minutes, "\nVerlauf\n"); found { // as strategy writes them
		p.Text = strings.TrimSpace(course)
	}
	return p
}

// Layout sets the minutes.
func (p Protokoll) Layout() Layout {
	l := Layout{
		Title: "Protokoll", Subtitle: itoa(p.Number) + ". Sitzung des Staatssekretär-Lenkungsausschusses " + itoa(p.Year),
		Subject: "Protokoll der Sitzung am " + p.Date.German(), Mark: confidential,
	}
	if !p.Closed {
		l.Mark = "Entwurf – vertraulich"
	}
	l.add(Facts{[]Fact{
		{"Datum", texts([]string{p.Date.German()})},
		{"Ort", texts([]string{orDash(p.Place)})},
		{"Beschlussfähigkeit", texts([]string{p.quorum()})},
	}})
	l.section("anwesenheit", "Anwesenheit")
	l.add(p.attendance())
	l.section("tagesordnung", "Tagesordnung")
	l.add(p.agenda())
	l.section("beschluesse", "Beschlüsse")
	l.add(p.decisions())
	l.section("massgaben", "Maßgaben")
	l.add(p.conditions()...)
	if p.Text != "" {
		l.section("verlauf", "Verlauf")
		l.add(prose(p.Text)...)
	}
	return l
}

func orDash(s string) string {
	if strings.TrimSpace(s) == "" {
		return "–"
	}
	return s
}

func (p Protokoll) quorum() string {
	present := 0
	for _, m := range p.Members {
		if m.Present {
			present++
		}
	}
	verdict := "beschlussfähig"
	if present < p.Quorum {
		verdict = "nicht beschlussfähig"
	}
	return itoa(present) + " von " + itoa(len(p.Members)) + " Mitgliedern anwesend, nötig sind " + itoa(p.Quorum) + ": " + verdict
}

func (p Protokoll) attendance() Block {
	t := Table{
		Caption: "Mitglieder", RowHeads: true,
		Columns: []string{"Name", "Ressort", "Anwesenheit"}, Widths: []int{50, 25, 25},
	}
	for _, m := range p.Members {
		name := m.Name
		if name == "" {
			name = m.Subject
		}
		if m.Chair {
			name += " (Vorsitz)"
		}
		present := "nicht anwesend"
		if m.Present {
			present = "anwesend"
		}
		t.Rows = append(t.Rows, cells(name, m.Ministry, present))
	}
	return t
}

func (p Protokoll) agenda() Block {
	list := List{Numbered: true}
	for _, item := range p.Items {
		title := item.Title
		if item.Contested {
			title += " (strittig)"
		}
		list.Items = append(list.Items, text(title))
	}
	if len(list.Items) == 0 {
		return Paragraph{text("Die Tagesordnung enthält keine Punkte.")}
	}
	return list
}

func (p Protokoll) decisions() Block {
	t := Table{
		Caption: "Beschlüsse zu den Punkten der Tagesordnung", RowHeads: true,
		Columns: []string{"Punkt", "Empfehlung", "Beschluss", "Abstimmung", "Begründung"}, Widths: []int{30, 16, 18, 18, 18},
	}
	for i, item := range p.Items {
		outcome, reason := "kein Beschluss", "–"
		if d := item.Decision; d != nil {
			outcome, reason = d.Outcome.German(), orDash(d.Reason)
			if d.EnBloc {
				outcome += " (en bloc)"
			}
		}
		recommendation := "–"
		if item.Recommendation != "" {
			recommendation = item.Recommendation.German()
		}
		t.Rows = append(t.Rows, cells(itoa(i+1)+". "+item.Title, recommendation, outcome, votes(item.Result), reason))
	}
	return t
}

func votes(r *strategy.VoteResult) string {
	if r == nil {
		return "–"
	}
	line := "Ja " + itoa(r.Yes) + ", Nein " + itoa(r.No) + ", Enthaltung " + itoa(r.Abstain)
	if r.ByChair {
		line += "; Stichentscheid des Vorsitzes"
	}
	return line
}

func (p Protokoll) conditions() []Block {
	t := conditionTable()
	for _, item := range p.Items {
		if item.Decision != nil {
			t.Rows = append(t.Rows, conditionRows(item.Title, item.Decision.Conditions)...)
		}
	}
	return orNoneBlock(t, "Es wurden keine Maßgaben beschlossen.")
}
