package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"fortschreibung/strategy"
)

// keptMove is a move that is looked at together with others and not done.
type keptMove struct {
	Value   string // as the address carries it, e.g. coordination_end:2027-10-14
	Name    strategy.DeadlineName
	To      strategy.Date
	Without string // address without it
}

// mostKept is how many moves an address carries; the interface takes twelve at once.
const mostKept = 11

// keptMoves reads them from the address (mit); what is no move there is left out.
func (v *visit) keptMoves(cycle cycleState) []keptMove {
	var kept []keptMove
	for _, value := range v.echo.QueryParams()["mit"] {
		name, day, _ := strings.Cut(value, ":")
		to, err := strategy.ParseISODate(day)
		if _, known := cycle.Plan.Deadline(strategy.DeadlineName(name)); known && err == nil && len(kept) < mostKept {
			kept = append(kept, keptMove{Value: name + ":" + to.String(), Name: strategy.DeadlineName(name), To: to})
		}
	}
	for i := range kept {
		kept[i].Without = keepAddress(cycle.Year, slices.Delete(slices.Clone(kept), i, i+1))
	}
	return kept
}

// keepAddress leads to the what-if of these moves.
func keepAddress(year int, moves []keptMove) string {
	query := url.Values{"jahr": {strconv.Itoa(year)}}
	for _, m := range moves {
		query.Add("mit", m.Value)
	}
	return "/?" + query.Encode() + "#wennaber-titel"
}

// dueMove is one of several moves that have to be done one after the other.
type dueMove struct {
	Name strategy.DeadlineName
	To   strategy.Date
}

// orderOf says in which order to do the moves that were asked for and those that they push:
// what goes to an earlier day first, the earliest before; then what goes later, the latest
// before, so that no deadline passes its neighbour on the way. Empty when it is one.
func orderOf(plan strategy.Plan, seen strategy.Preview, asked []strategy.DeadlineName) []dueMove {
	var earlier, later []dueMove
	for _, d := range plan.Deadlines {
		pushed := slices.ContainsFunc(seen.Effects, func(e strategy.Effect) bool {
			return e.Kind == strategy.EffectPushed && e.Deadline == d.Name
		})
		to := seen.Plan.Due(d.Name)
		switch {
		case !pushed && !slices.Contains(asked, d.Name), to == d.Current:
		case to.Before(d.Current):
			earlier = append(earlier, dueMove{d.Name, to})
		default:
			later = append(later, dueMove{d.Name, to})
		}
	}
	slices.Reverse(later)
	if len(earlier)+len(later) < 2 {
		return nil
	}
	return append(earlier, later...)
}
