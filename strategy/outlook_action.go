package strategy

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// NextAction is what somebody can do next and what it restores: ministries that answer
// everything they owe by a day, all else left to its course.
type NextAction struct {
	Ministries     []string `json:"ministries"`
	Proposals      int      `json:"proposals" doc:"On which they owe an answer"`
	By             Date     `json:"by" doc:"Last day on which these answers count"`
	ExpectedBefore float64  `json:"expected_before" doc:"Proposals that reach the session on average as things stand"`
	ExpectedAfter  float64  `json:"expected_after"`
	ChanceBefore   float64  `json:"chance_before" doc:"That all of them do, as things stand"`
	ChanceAfter    float64  `json:"chance_after"`
	Text           string   `json:"text" doc:"German"`
}

const (
	mostActions  = 4   // ministries tried together
	leastRestore = 0.5 // proposals; what restores less is not worth a call
)

// NextActions tries what happens when ministries answer: first each alone, then together
// with the best so far, as long as that brings at least half a proposal more to the
// session. The best single ministry comes first, then the best two, and so on. Empty when
// nobody owes an answer that can still be in time.
func (f *Forecaster) NextActions(plan Plan, session Date) []NextAction {
	m := f.target(plan, session)
	groups := m.groups()
	actions := []NextAction{}
	owing := m.owing()
	if len(owing) == 0 || m.today.After(m.reply) {
		return actions
	}
	before := m.glance(groups)
	last := m.expected(groups, nil)
	var chosen []string
	for len(chosen) < min(mostActions, len(owing)) {
		best, most := "", last+leastRestore
		for _, ministry := range slices.Sorted(maps.Keys(owing)) {
			if slices.Contains(chosen, ministry) {
				continue
			}
			if e := m.expected(groups, append(slices.Clone(chosen), ministry)); e > most {
				best, most = ministry, e
			}
		}
		if best == "" {
			break
		}
		chosen, last = append(chosen, best), most
		actions = append(actions, m.action(groups, chosen, owing, before))
	}
	return actions
}

func (m *target) action(groups []group, ministries []string, owing map[string][]int, before Forecast) NextAction {
	after := m.glance(m.answered(groups, ministries))
	kinds, proposals := map[int]bool{}, 0
	for _, ministry := range ministries {
		for _, k := range owing[ministry] {
			if !kinds[k] {
				kinds[k] = true
				proposals += groups[k].n
			}
		}
	}
	a := NextAction{
		Ministries: slices.Clone(ministries), Proposals: proposals, By: m.reply,
		ExpectedBefore: before.Expected, ExpectedAfter: after.Expected,
		ChanceBefore: before.Chance, ChanceAfter: after.Chance,
	}
	a.Text = fmt.Sprintf("Wenn %s bis zum %s %s, %s statt %.0f von %d Vorschlägen die Kabinettsitzung am %s; die Aussicht, dass alle sie erreichen, steigt von %s auf %s.",
		enumerated(ministries), a.By.German(), answers(len(ministries), proposals), reach(after.Expected), before.Expected, before.Open,
		m.session.German(), percent(before.Chance), percent(after.Chance))
	return a
}

func answers(ministries, proposals int) string {
	verb, what := "beantwortet", fmt.Sprintf("%d Vorschläge", proposals)
	if ministries > 1 {
		verb = "beantworten"
	}
	if proposals == 1 {
		what = "einen Vorschlag"
	}
	return what + " " + verb
}

func reach(expected float64) string {
	if text := fmt.Sprintf("%.0f", expected); text != "1" {
		return "erreichen voraussichtlich " + text
	}
	return "erreicht voraussichtlich 1"
}

func percent(chance float64) string { return fmt.Sprintf("%.0f %%", chance*100) }

func enumerated(names []string) string {
	if len(names) == 1 {
		return names[0]
	}
	return strings.Join(names[:len(names)-1], ", ") + " und " + names[len(names)-1]
}

// owing lists, for each ministry, the kinds of items that wait for it in coordination.
func (m *target) owing() map[string][]int {
	owing := map[string][]int{}
	for k, kind := range m.kinds {
		if !m.inCoordination(kind.item) {
			continue
		}
		for _, w := range kind.item.waiting {
			owing[w.ministry] = append(owing[w.ministry], k)
		}
	}
	return owing
}

// answered gives the groups as they are when some ministries answer on the last day.
func (m *target) answered(groups []group, ministries []string) []group {
	changed := slices.Clone(groups)
	for k, kind := range m.kinds {
		if !m.inCoordination(kind.item) || !m.waitsFor(kind.item, ministries) {
			continue
		}
		factors := slices.Clone(groups[k].factors)
		for i, w := range kind.item.waiting {
			if slices.Contains(ministries, w.ministry) {
				factors[i] = m.answer(w.ministry)
			}
		}
		changed[k].factors = factors
	}
	return changed
}

func (m *target) waitsFor(item openDays, ministries []string) bool {
	return slices.ContainsFunc(item.waiting, func(w owed) bool { return slices.Contains(ministries, w.ministry) })
}

// answer is the factor of an answer that comes on the last day: what it objects to has
// to be settled.
func (m *target) answer(ministry string) int {
	office := m.clocks.ministry(ministry)
	return m.factor(factorKey{office: office, step: StepPosition, last: m.reply}, func(c *clock, _ int) float64 {
		spare := m.days.Number(m.settle) - m.days.Number(m.reply)
		return 1 - c.objects + c.objects*m.settled[min(max(spare, 0), maxWait)]
	})
}

// expected is how many items reach the session on average when some ministries answer.
// Offices are independent of each other, so that no runs are needed.
func (m *target) expected(groups []group, ministries []string) float64 {
	means := make([]float64, len(m.factors))
	for i, f := range m.factors {
		means[i] = f.mean(m.clocks)
	}
	answered := map[string]float64{}
	for _, ministry := range ministries {
		answered[ministry] = m.factors[m.answer(ministry)].mean(m.clocks)
	}
	handIn, sum := means[m.handIn], 0.0
	for k, g := range groups {
		p := float64(g.n)
		waiting := m.kinds[k].item.waiting
		coordinating := m.inCoordination(m.kinds[k].item)
		for i, factor := range g.factors {
			mean := means[factor]
			if coordinating && i < len(waiting) {
				if given, ok := answered[waiting[i].ministry]; ok {
					mean = given
				}
			}
			p *= mean
		}
		if g.handIn {
			p *= handIn
		}
		sum += p
	}
	return sum
}
