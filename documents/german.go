package documents

import (
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"fortschreibung/strategy"
)

// StrategyTitle is the name of the strategy whose papers these are.
const StrategyTitle = "Thüringer Strategie für die Digitale Gesellschaft"

func itoa(n int) string { return strconv.Itoa(n) }

// day gives the day of a moment in Thuringia.
func day(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return strategy.DateOf(at, strategy.Berlin()).German()
}

// join lists names as a sentence does.
func join(names []string) string {
	switch n := len(names); n {
	case 0:
		return ""
	case 1:
		return names[0]
	default:
		return strings.Join(names[:n-1], ", ") + " und " + names[n-1]
	}
}

// count gives a number with the noun in its right form.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return itoa(n) + " " + many
}

var passageNames = map[strategy.Passage]string{
	strategy.PassageTitle:        "Titel",
	strategy.PassageField:        "Leitthema und Handlungsfeld",
	strategy.PassageLead:         "Federführung",
	strategy.PassageParticipants: "Beteiligte",
	strategy.PassageMilestones:   "Meilensteine",
	strategy.PassageDescription:  "Beschreibung",
	strategy.PassageBackground:   "Hintergrund",
	strategy.PassageVision:       "Vision",
	strategy.PassagePriorities:   "Schwerpunkte",
	strategy.PassageEnding:       "Abschluss",
	strategy.PassageReason:       "Begründung",
	strategy.PassageEffects:      "Auswirkungen",
}

func passageName(p strategy.Passage) string {
	if name, known := passageNames[p]; known {
		return name
	}
	return string(p)
}

func passageList(passages []strategy.Passage) string {
	names := make([]string, len(passages))
	for i, p := range passages {
		names[i] = passageName(p)
	}
	return strings.Join(names, ", ")
}

var positionNames = map[strategy.PositionKind]string{
	strategy.PositionSigned:         "mitgezeichnet",
	strategy.PositionWithConditions: "mitgezeichnet mit Maßgaben",
	strategy.PositionReserved:       "Vorbehalt",
	strategy.PositionRefused:        "abgelehnt",
	strategy.PositionNotAffected:    "nicht betroffen",
}

var levelNames = map[strategy.DissentLevel]string{
	strategy.LevelTalk:             "Abstimmungsgespräch",
	strategy.LevelStateSecretaries: "Staatssekretärinnen und Staatssekretäre",
	strategy.LevelChiefs:           "Chefgespräch",
	strategy.LevelCabinet:          "Kabinett",
}

var kindNames = map[strategy.Kind]string{
	strategy.KindNew:   "neue Maßnahme",
	strategy.KindAmend: "Anpassung",
	strategy.KindEnd:   "Beendigung",
	strategy.KindMerge: "Zusammenführung",
	strategy.KindFocus: "Handlungsfeld",
}

// StatusNames are the words for the state of implementation.
var StatusNames = map[strategy.ReportStatus]string{
	strategy.StatusOnTrack: "im Plan",
	strategy.StatusDelayed: "verzögert",
	strategy.StatusAtRisk:  "gefährdet",
	strategy.StatusDone:    "abgeschlossen",
	strategy.StatusStopped: "eingestellt",
}

// statusOrder is the order in which tables count the judgements.
var statusOrder = []strategy.ReportStatus{
	strategy.StatusOnTrack, strategy.StatusDelayed, strategy.StatusAtRisk, strategy.StatusDone, strategy.StatusStopped,
}

// effectNames are the effects of ThürGGO § 11(2) as a Vorlage names them.
var effectNames = []struct {
	name string
	of   func(strategy.Effects) string
}{
	{"Öffentliche Haushalte", func(e strategy.Effects) string { return e.Budget }},
	{"Kommunale Gebietskörperschaften", func(e strategy.Effects) string { return e.Municipalities }},
	{"Demografische Entwicklung", func(e strategy.Effects) string { return e.Demography }},
	{"Umwelt", func(e strategy.Effects) string { return e.Environment }},
	{"Chancengerechtigkeit von Frauen und Männern", func(e strategy.Effects) string { return e.Equality }},
	{"Datenschutz", func(e strategy.Effects) string { return e.DataProtection }},
}

// compareGerman orders names as a German register does.
func compareGerman(a, b string) int {
	return collate.New(language.German).CompareString(a, b)
}
