package bench

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"
)

var (
	resultsFile = flag.String("results", "", "file that results are added to, as JSON Lines")
	full        = flag.Bool("full", false, "measure with the sizes of docs/performance.md; without it only try that it works")
)

// figure is one figure: what the program does by what the floor does, taken in turns.
type figure struct {
	Name    string    `json:"name"`
	Unit    string    `json:"unit"` // of Program and Floor
	Program float64   `json:"program"`
	Floor   float64   `json:"floor"`
	Ratios  []float64 `json:"ratios"` // one of each round
	Ratio   float64   `json:"ratio"`  // their median
	Low     float64   `json:"low"`
	High    float64   `json:"high"`
	Goal    string    `json:"goal,omitempty"`
	Met     bool      `json:"met"`
	At      time.Time `json:"at"`
}

func (f *figure) String() string {
	goal := f.Goal
	if goal != "" && !f.Met {
		goal += " MISSED"
	}
	return fmt.Sprintf("%-34s program %10.2f %s, floor %10.2f, ratio %.2f (%.2f to %.2f) %s", f.Name, f.Program, f.Unit, f.Floor, f.Ratio, f.Low, f.High, goal)
}

// goal is what a ratio should be.
type goal struct {
	least, most float64 // 0: not bounded
}

func (g goal) String() string {
	switch {
	case g.least > 0:
		return fmt.Sprintf("≥ %.1f", g.least)
	case g.most > 0:
		return fmt.Sprintf("≤ %.1f", g.most)
	}
	return ""
}

func (g goal) met(ratio float64) bool {
	return (g.least == 0 || ratio >= g.least) && (g.most == 0 || ratio <= g.most)
}

// inTurns measures program and floor in turns and reports the ratio of each round.
func inTurns(t testing.TB, name, unit string, rounds int, g goal, program, floor func() float64) {
	t.Helper()
	f := figure{Name: name, Unit: unit, Goal: g.String(), At: time.Now().UTC()}
	var programs, floors []float64
	for n := range rounds {
		var p, l float64
		if n%2 == 0 {
			p, l = program(), floor()
		} else {
			l, p = floor(), program()
		}
		programs, floors, f.Ratios = append(programs, p), append(floors, l), append(f.Ratios, p/l)
	}
	f.Program, f.Floor, f.Ratio = median(programs), median(floors), median(f.Ratios)
	f.Low, f.High = slices.Min(f.Ratios), slices.Max(f.Ratios)
	f.Met = g.met(f.Ratio)
	report(t, &f)
}

// single reports a figure that is compared with nothing.
func single(t testing.TB, name, unit string, value float64) {
	t.Helper()
	t.Logf("%-34s %.2f %s", name, value, unit)
	keep(t, map[string]any{"name": name, "unit": unit, "value": value, "at": time.Now().UTC()})
}

func report(t testing.TB, f *figure) {
	t.Helper()
	t.Log(f)
	keep(t, f)
}

func keep(t testing.TB, result any) {
	t.Helper()
	if *resultsFile == "" {
		return
	}
	line, err := json.Marshal(result)
	check(t, err)
	file, err := os.OpenFile(*resultsFile, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644) //nolint:gosec // results are no secret
	check(t, err)
	_, err = file.Write(append(line, '\n'))
	check(t, err)
	check(t, file.Close())
}

func median(values []float64) float64 { return quantile(values, 0.5) }

// quantile is the value below which a share of the values lies.
func quantile(values []float64, share float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[min(len(sorted)-1, int(share*float64(len(sorted))))]
}

// onlyFull leaves out what takes minutes even when it is only tried.
func onlyFull(t testing.TB) {
	t.Helper()
	if !*full {
		t.Skip("measures for minutes: make bench")
	}
}

// size is the full size, or one that only tries.
func size(whole, trial int) int {
	if *full {
		return whole
	}
	return trial
}
