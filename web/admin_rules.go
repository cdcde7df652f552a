package web

import (
	"fmt"
	"strconv"
	"strings"

	"fortschreibung/strategy"
)

// rulesPage shows the settings that a cycle was opened with.
type rulesPage struct {
	Years  []int
	Cycle  *cycleState // nil: none was opened yet
	Tables []ruleTable
	Topics []topicLine
}

// ruleTable are settings that belong together.
type ruleTable struct {
	Title string
	Lines []ruleLine
}

type ruleLine struct{ Name, Value string }

// topicLine is a line of the rules table: which ministry a content affects.
type topicLine struct {
	Topic    strategy.Topic
	Function strategy.Function
	Ministry string // that has the function today; empty: none
}

func adminRules(v *visit) error {
	var page rulesPage
	var err error
	if page.Years, page.Cycle, err = v.cycle(); err != nil {
		return err
	}
	v.lead = "Sie gelten für den ganzen Zyklus und stehen mit seiner Eröffnung fest. Einzelne Fristen lassen sich mit Begründung verschieben."
	if page.Cycle == nil {
		return v.show("admin_rules", page)
	}
	v.title = fmt.Sprintf("Kalender und Regeln %d", page.Cycle.Year)
	s := page.Cycle.Settings
	page.Tables = []ruleTable{calendarRules(s), shortestTimes(s), cabinetRules(s), replyRules(s), committeeRules(s), watchRules(s)}
	ministries, err := v.ministries()
	if err != nil {
		return err
	}
	for _, rule := range s.TopicRules {
		m, _ := ministries.ByFunction(rule.Function, page.Cycle.Today)
		page.Topics = append(page.Topics, topicLine{rule.Topic, rule.Function, m.ID})
	}
	return v.show("admin_rules", page)
}

// yearly is a day of every year, as Germans write it.
func yearly(d strategy.MonthDay) string { return fmt.Sprintf("%02d.%02d.", d.Day, d.Month) }

func days(n int) string { return count(n, "Tag", "Tage") }

func workingDays(n int) string { return count(n, "Arbeitstag", "Arbeitstage") }

func calendarRules(s strategy.Settings) ruleTable {
	return ruleTable{"Fristen eines gewöhnlichen Jahres", []ruleLine{
		{"Ende des Eingangs", yearly(s.IntakeEnd)}, {"Ende der Digitalkonferenz", yearly(s.ConsultationEnd)},
		{"Ende der Ressortabstimmung", yearly(s.CoordinationEnd)}, {"Lenkungsausschuss spätestens", yearly(s.CommitteeEnd)},
		{"Bericht zum 2. Halbjahr des Vorjahres", yearly(s.ReportH2)}, {"Bericht zum 1. Halbjahr", yearly(s.ReportH1)},
		{"Berichte werden angefordert", days(s.ReportRequestDays) + " vorher"},
		{"Veröffentlichung", days(s.PublicationDays) + " nach der Kabinettsitzung"},
	}}
}

func shortestTimes(s strategy.Settings) ruleTable {
	both := func(regular, shortened int, words func(int) string) string {
		return words(regular) + ", nach einer Rückgabe durch das Kabinett " + words(shortened)
	}
	return ruleTable{"Kürzeste Zeiten", []ruleLine{
		{"Eingang", days(s.Minimum.IntakeDays)}, {"Digitalkonferenz", days(s.Minimum.ConsultationDays)},
		{"Ressortabstimmung", both(s.Minimum.CoordinationDays, s.Shortened.CoordinationDays, days)},
		{"Von der Einladung zur Sitzung des Lenkungsausschusses", both(s.Minimum.InvitationDays, s.Shortened.InvitationDays, days)},
		{"Vom Beschluss des Lenkungsausschusses zur Vorlage", both(s.Minimum.SubmissionWorkingDays, s.Shortened.SubmissionWorkingDays, workingDays)},
	}}
}

func cabinetRules(s strategy.Settings) ruleTable {
	return ruleTable{"Kabinett (§ 13 Abs. 2 ThürGGO)", []ruleLine{
		{"Tagesordnung vor der Sitzung", workingDays(s.AgendaWorkingDays)}, {"Vorlage vor der Sitzung", workingDays(s.PapersWorkingDays)},
	}}
}

func replyRules(s strategy.Settings) ruleTable {
	var before []string
	for _, n := range s.ReminderDays {
		if n == 0 {
			before = append(before, "am letzten Tag")
			continue
		}
		before = append(before, days(n)+" vorher")
	}
	free := "auch an freien Tagen"
	if s.RemindOnWorkingDays {
		free = "am Arbeitstag davor"
	}
	return ruleTable{"Erinnern und Ausbleiben einer Antwort", []ruleLine{
		{"Erinnert wird", strings.Join(before, ", ")}, {"Fällt das auf einen freien Tag", free}, {"Ohne Antwort", german(s.NoReply)},
		{"An die Hausleitung", workingDays(s.EscalationWorkingDays) + " nach der Frist"},
	}}
}

func committeeRules(s strategy.Settings) ruleTable {
	tie := "abgelehnt"
	if s.ChairBreaksTies {
		tie = "der Vorsitz entscheidet"
	}
	return ruleTable{"Lenkungsausschuss", []ruleLine{
		{"Beschlussfähig ab", strconv.Itoa(s.QuorumPercent) + "\u00a0% der Mitglieder"}, {"Mehrheit", german(s.Majority)}, {"Bei Gleichstand", tie},
	}}
}

func watchRules(s strategy.Settings) ruleTable {
	return ruleTable{"Warnung", []ruleLine{
		{"Gelb ab", days(s.WatchDays) + " vor einer Frist"}, {"Wenn weniger Puffer bleibt als", workingDays(s.YellowBefore)},
	}}
}
