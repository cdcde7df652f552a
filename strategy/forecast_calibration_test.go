package strategy

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

var calibrationCycles = flag.Int("cycles", 100, "simulated cycles of the calibration; docs/decisions/0005 has the table of 1000")

// deciles collects forecasts and what came of them.
type deciles [10]struct {
	n, hits  int
	forecast float64
}

func (d *deciles) add(chance float64, hit bool) {
	bin := &d[min(int(chance*10), 9)]
	bin.n++
	bin.forecast += chance
	if hit {
		bin.hits++
	}
}

func (d *deciles) table(what string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "| %s | forecasts | mean forecast | came true | difference |\n|---|---|---|---|---|\n", what)
	for i, bin := range d {
		if bin.n > 0 {
			mean, share := bin.forecast/float64(bin.n), float64(bin.hits)/float64(bin.n)
			fmt.Fprintf(&b, "| %d–%d %% | %d | %.1f %% | %.1f %% | %+.1f |\n", i*10, i*10+10, bin.n, mean*100, share*100, (share-mean)*100)
		}
	}
	return b.String()
}

// check refuses a decile that is off by more than 10 points. Those with few forecasts say
// too little: forecasts of one cycle share its luck.
func (d *deciles) check(t *testing.T, what string, least int) {
	t.Helper()
	checked := 0
	for i, bin := range d {
		if bin.n < least {
			continue
		}
		checked++
		if off := (float64(bin.hits) - bin.forecast) / float64(bin.n); math.Abs(off) > 0.10 {
			t.Errorf("%s, decile %d: off by %.1f points in %d forecasts", what, i, off*100, bin.n)
		}
	}
	if checked < 5 {
		t.Errorf("%s: only %d deciles have %d forecasts", what, checked, least)
	}
}

// TestForecastIsCalibrated forecasts simulated cycles at several moments and compares the
// chances with what came of them, for single proposals and for whole cycles.
func TestForecastIsCalibrated(t *testing.T) {
	cal := NewCalendar()
	days := NewWorkdays(2018, 2031, cal)
	var proposals, cycles deciles
	for i := range *calibrationCycles {
		random := rand.New(rand.NewPCG(2021, uint64(i)))
		w := newWorld(random, cal)
		y := 2021 + i%10
		var history History
		for earlier := range random.IntN(4) {
			past, err := w.live(y-1-earlier, sessionOf(random, y-1-earlier, cal))
			if err != nil {
				t.Fatal(err)
			}
			history.Durations = append(history.Durations, past.durations()...)
		}
		now, err := w.live(y, sessionOf(random, y, cal))
		if err != nil {
			t.Fatal(err)
		}
		for _, today := range now.moments(cal) {
			cycle, open, fates, over := now.seenOn(today)
			if len(open) == 0 {
				continue
			}
			known := History{Durations: append(append([]Duration{}, history.Durations...), over...), Asked: 2.5}
			f := NewForecaster(cycle, nil, open, known, today, cal, days)
			forecast, chances := f.For(cycle.Plan, cycle.Plan.CabinetSession)
			all := true
			for k, chance := range chances {
				proposals.add(chance, fates[k].reaches)
				all = all && fates[k].reaches
			}
			cycles.add(forecast.Chance, all)
		}
	}
	t.Logf("%d cycles\n%s\n%s", *calibrationCycles, proposals.table("chance of a proposal"), cycles.table("chance of a cycle"))
	proposals.check(t, "proposals", 400)
	if *calibrationCycles >= 1000 {
		cycles.check(t, "cycles", 60)
	}
}

// sessionOf draws a session of the cabinet, early or late in the quarter.
func sessionOf(random *rand.Rand, y int, cal *Calendar) Date {
	return cal.FirstWorkingDayOnOrAfter(NewDate(y, time.October, 5).AddDays(random.IntN(75)))
}
