package bench

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"fortschreibung/strategy"
)

// A decision costs one Update, and one transaction that records it.
func TestADecisionIsOneUpdateAndOneTransaction(t *testing.T) {
	s := newStack(t)
	s.rehearse(2021, 4, strategy.PhaseConsultation)
	owed := s.openCoordination(2021)
	check(t, s.sign(t.Context(), owed[0])) // what is read once only has been read
	updates := s.calls.count("UpdateWorkflowExecution")
	noted := s.note(func() { check(t, s.sign(t.Context(), owed[1])) })
	if n := s.calls.count("UpdateWorkflowExecution") - updates; n != 1 {
		t.Errorf("%d Updates", n)
	}
	recording := 0
	for _, transaction := range transactions(noted) {
		if about(transaction, owed[1].proposal) {
			recording++
			t.Logf("one transaction of %d statements", len(transaction))
		}
	}
	if recording != 1 {
		t.Errorf("%d transactions record the step", recording)
	}
}

// transactions are the statements between begin and commit, on each connection.
func transactions(noted []statement) [][]statement {
	var all [][]statement
	open := map[*pgx.Conn]int{} // the number of the transaction that is open there
	for _, q := range noted {
		n, is := open[q.on]
		switch head := strings.ToLower(strings.TrimSpace(q.sql)); {
		case strings.HasPrefix(head, "begin"):
			open[q.on] = len(all)
			all = append(all, nil)
		case strings.HasPrefix(head, "commit"), strings.HasPrefix(head, "rollback"):
			delete(open, q.on)
		case is:
			all[n] = append(all[n], q)
		}
	}
	return all
}

// about says whether a transaction has to do with a proposal; the engine works on others
// at the same time.
func about(transaction []statement, proposal string) bool {
	return slices.ContainsFunc(transaction, func(q statement) bool { return strings.Contains(fmt.Sprint(q.args...), proposal) })
}

// A list costs as many statements however long it is.
func TestALongerListCostsNoMoreStatements(t *testing.T) {
	s := newStack(t)
	s.fill(75)
	for _, path := range []string{
		"/proposals?year=2022&", "/proposals?year=2022&q=L%C3%A4nge&", "/measures?", "/reports?year=2021&", "/tasks?", "/audit?", "/cycles?", "/editions?", "/notices?",
	} {
		cost := func(limit int) int { // the least of three: the engine may be at work at the same time
			least := 0
			for range 3 {
				noted := len(s.note(func() { answer(t, fmt.Sprintf("%s/api/v1%slimit=%d", s.url, path, limit)) }))
				if least == 0 || noted < least {
					least = noted
				}
			}
			return least
		}
		cost(2) // reads what is read once only
		short, long := cost(2), cost(50)
		if short != long {
			t.Errorf("GET %s costs %d statements for 2 lines, %d for 50", path, short, long)
		}
		t.Logf("GET %s: %d statements", path, long)
	}
}
