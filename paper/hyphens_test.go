package paper

import "testing"

func TestMend(t *testing.T) {
	for _, c := range []struct {
		lines []string
		want  string
	}{
		{[]string{"Digitalisie-", "rung der Orte"}, "Digitalisierung der Orte"},
		{[]string{"eine E-", "Health-Strategie"}, "eine E-Health-Strategie"},
		{[]string{"Beratungs- ", "und Prüfstelle"}, "Beratungs- und Prüfstelle"},
		{[]string{"Beratungs-", "und Prüfstelle"}, "Beratungs- und Prüfstelle"},
		{[]string{"Haus- ", "bzw. Hofwirtschaft"}, "Haus- bzw. Hofwirtschaft"},
		{[]string{"System ESF-", "/EFRE-DATA"}, "System ESF-/EFRE-DATA"},
		{[]string{"Formate und -", "inhalte"}, "Formate und -inhalte"},
		{[]string{"Wege und", "–formen"}, "Wege und –formen"},
		{[]string{"„Offene Tür“-", "gestützte Tage"}, "„Offene Tür“-gestützte Tage"},
		{[]string{"KI-", "gestützt"}, "KI-gestützt"},
		{[]string{"E-", "mail"}, "E-mail"},
		{[]string{"17.08.2020-", "21.01.2021"}, "17.08.2020-21.01.2021"},
		{[]string{"Erdwärme-  ", "Portal"}, "Erdwärme-Portal"},
		{[]string{"Orte so-", "wie Wege"}, "Orte sowie Wege"},
		{[]string{"die Online", "- Wache"}, "die Online - Wache"},
		{[]string{"zu  viele   Blanks ", "", "hier"}, "zu viele Blanks hier"},
		{[]string{"Ende mit-"}, "Ende mit-"},
		{nil, ""},
	} {
		if got := mend(c.lines); got != c.want {
			t.Errorf("mend(%q) = %q, want %q", c.lines, got, c.want)
		}
	}
}
