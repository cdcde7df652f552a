package strategy

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

// manyOpenItems are proposals of the cycle of 2021 in the middle of its Ressortabstimmung:
// asked in September, each waiting for one to four of eleven ministries.
func manyOpenItems(n int) []OpenItem {
	random := rand.New(rand.NewPCG(7, 7))
	stages := []Stage{StageInCoordination, StageInCoordination, StageInCoordination, StageAgreed, StageDissent}
	items := make([]OpenItem, n)
	for i := range items {
		asked := NewDate(2021, time.September, 1).AddDays(random.IntN(15)).Time(Berlin()).Add(9 * time.Hour).UTC()
		item := OpenItem{
			ProposalID: fmt.Sprintf("00000000-0000-4000-8000-%012d", i), Title: fmt.Sprintf("Vorschlag %d", i),
			Stage: stages[random.IntN(len(stages))], Since: asked, Asked: map[string]time.Time{}, Lead: []string{"R1"},
			Due: NewDate(2021, time.September, 30).EndOfDay(Berlin()).UTC(), Waiting: []string{}, Dissents: []string{}, See: ProposalSight{Exists: true, Coordination: true},
		}
		switch item.Stage {
		case StageInCoordination:
			for _, m := range random.Perm(11)[:1+random.IntN(4)] {
				ministry := fmt.Sprintf("R%d", m)
				item.Waiting = append(item.Waiting, ministry)
				item.Asked[ministry] = asked
			}
		case StageDissent:
			item.Dissents = []string{fmt.Sprintf("R%d", random.IntN(11))}
		}
		items[i] = item
	}
	return items
}

// threeYearsOfHistory are the answers of eleven ministries in three earlier cycles.
func threeYearsOfHistory() History {
	random := rand.New(rand.NewPCG(8, 8))
	var h History
	for year := 2018; year <= 2020; year++ {
		asked := NewDate(year, time.September, 1)
		for m := range 11 {
			for range 100 {
				h.Durations = append(h.Durations, Duration{
					Year: year, Step: StepPosition, Ministry: fmt.Sprintf("R%d", m), From: asked,
					Until: asked.AddDays(1 + random.IntN(25+3*m)), Done: true, Objected: random.IntN(10) == 0, N: 10,
				})
			}
		}
	}
	return h
}

func inCoordination(tb testing.TB, cal *Calendar) Cycle {
	tb.Helper()
	plan, err := PlanBackward(2021, NewDate(2021, time.December, 14), DefaultSettings(), cal)
	if err != nil {
		tb.Fatal(err)
	}
	return Cycle{Year: 2021, Phase: PhaseCoordination, Plan: plan, Settings: DefaultSettings()}
}

func BenchmarkForecast10000(b *testing.B) {
	cal := NewCalendar()
	cycle, open, history := inCoordination(b, cal), manyOpenItems(10000), threeYearsOfHistory()
	today := NewDate(2021, time.September, 20)
	days := NewWorkdays(2018, 2022, cal)
	b.Run("learn", func(b *testing.B) {
		for b.Loop() {
			NewForecaster(cycle, nil, open, history, today, cal, days)
		}
	})
	f := NewForecaster(cycle, nil, open, history, today, cal, days)
	b.Run("one session", func(b *testing.B) {
		for b.Loop() {
			f.For(cycle.Plan, cycle.Plan.CabinetSession)
		}
	})
	forecast, _ := f.For(cycle.Plan, cycle.Plan.CabinetSession)
	b.Logf("%d kinds, %+v, together %.2f", len(f.kinds), forecast, f.clocks.all[0].together)
}

func BenchmarkOutlook10000(b *testing.B) {
	cal := NewCalendar()
	facts := OutlookFacts{
		Cycle: inCoordination(b, cal), Open: manyOpenItems(10000), History: threeYearsOfHistory(), Recesses: DefaultRecesses(),
	}
	for day := NewDate(2021, time.October, 5); day.Year == 2021; day = day.AddDays(7) {
		facts.Sessions = append(facts.Sessions, CabinetSession{Date: cal.FirstWorkingDayOnOrAfter(day)})
	}
	today := NewDate(2021, time.September, 20)
	for b.Loop() {
		facts.Outlook(today, cal)
	}
}
