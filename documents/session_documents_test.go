package documents

import (
	"slices"
	"strings"
	"testing"
)

func TestProtokoll(t *testing.T) {
	page := htmlOf(t, NewProtokoll(closedSession()).Layout())
	want := []string{"h1 Protokoll 1. Sitzung des Staatssekretär-Lenkungsausschusses 2021", "h2 Anwesenheit", "h2 Tagesordnung", "h2 Beschlüsse", "h2 Maßgaben", "h2 Verlauf"}
	if got := outline(t, page); !slices.Equal(got, want) {
		t.Errorf("headings %q", got)
	}
	for _, part := range []string{
		"1 von 2 Mitgliedern anwesend, nötig sind 1: beschlussfähig", "A. Vorsitz (Vorsitz)", "s-2</th><td>TFM</td><td>nicht anwesend",
		"Offene Karten (strittig)", "Ja 1, Nein 0, Enthaltung 0", "kein Beschluss", "Kosten nennen", "30.06.2022", "<p>Es war ruhig.</p>",
	} {
		if !strings.Contains(page, part) {
			t.Errorf("%q is missing", part)
		}
	}
	session := closedSession()
	session.State = "open"
	if page := htmlOf(t, NewProtokoll(session).Layout()); !strings.Contains(page, "Entwurf – vertraulich") {
		t.Error("the minutes of an open session do not say that they are a draft")
	}
}

func TestMappe(t *testing.T) {
	page := htmlOf(t, NewMappe(closedSession(), map[string]Dossier{"p-1": dossier()}).Layout())
	want := []string{
		"h1 Sitzungsmappe 1. Sitzung des Staatssekretär-Lenkungsausschusses 2021", "h2 Tagesordnung",
		"h2 TOP 1 M1-01 Offene Karten STRITTIG", "h3 Begründung", "h3 Offene Karten M1-01", "h3 Synopse",
		"h3 Auswirkungen (ThürGGO § 11 Abs. 2)", "h3 Mitzeichnungen", "h3 Strittige Punkte", "h2 TOP 2 Ohne Beschluss",
	}
	if got := outline(t, page); !slices.Equal(got, want) {
		t.Errorf("headings %q", got)
	}
	for _, part := range []string{"Weil es nötig ist.", "<ins>wird</ins>", "zu unbestimmt", "keine Antwort bis 02.10.2021", "Nach Beratung.", "Die Unterlagen zu diesem Punkt sind zurzeit vertraulich."} {
		if !strings.Contains(page, part) {
			t.Errorf("%q is missing", part)
		}
	}
	if strings.Contains(page, "Später noch einmal") {
		t.Error("the folder of a closed session shows a later text")
	}
}
