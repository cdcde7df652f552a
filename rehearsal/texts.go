package rehearsal

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
)

// The rehearsal's own words, from which it composes drafts, comments and reports.
var (
	subjects = []string{"Offene Verwaltungsdaten", "Digitale Sprechstunde", "Lernort Werkstatt", "Vernetzte Pflege",
		"Smarte Landstraße", "Digitale Vereinsakte", "Kommunaler Datenraum", "Sensorik im Forst", "Bürgerlabor", "Mobile Ausleihe"}
	places = []string{"Altenburg", "Apolda", "Eisenach", "Gera", "Gotha", "Ilmenau", "Jena", "Meiningen", "Mühlhausen",
		"Nordhausen", "Saalfeld", "Sömmerda", "Suhl", "Weimar"}
	purposes = []string{"Wege werden kürzer", "Anträge kommen vollständig an", "Daten stehen allen offen",
		"kleine Betriebe finden schneller Rat", "Ehrenamtliche werden entlastet", "Lücken im Netz werden sichtbar"}
	doubts = []string{"Die Mittel sind im Haushalt nicht hinterlegt.", "Die Zuständigkeit ist nicht geklärt.",
		"Die Frist ist ohne weitere Stellen nicht zu halten.", "Der Umgang mit Personendaten bleibt offen."}
)

func pick(random *rand.Rand, words []string) string { return words[random.IntN(len(words))] }

func newTitle(p *part) string {
	return fmt.Sprintf("%s %s (%d)", pick(p.random, subjects), pick(p.random, places), p.index+1)
}

func description(p *part) string {
	return fmt.Sprintf("In %s und %s wird ein Angebot aufgebaut, damit gilt: %s. Das Vorhaben läuft zunächst %d Monate und wird danach bewertet.",
		pick(p.random, places), pick(p.random, places), pick(p.random, purposes), 6+p.random.IntN(30))
}

// hash spreads a name over the seeds of random sources.
func hash(name string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(name)) // never fails
	return h.Sum64()
}
