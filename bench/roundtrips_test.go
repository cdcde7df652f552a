package bench

import (
	"fmt"
	"strings"
	"testing"

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
		t.Logf("a transaction: %d statements", len(transaction))
		if strings.Contains(strings.Join(transaction, "\n"), "audit") {
			recording++
		}
	}
	if recording != 1 {
		t.Errorf("%d transactions record the step", recording)
	}
	for _, q := range noted {
		t.Logf("%.110s", strings.Join(strings.Fields(q.sql), " "))
	}
}

// transactions are the statements between begin and commit. One step is carried out at a
// time, so they do not mix.
func transactions(noted []statement) [][]string {
	var all [][]string
	open := false
	for _, q := range noted {
		switch head := strings.ToLower(strings.TrimSpace(q.sql)); {
		case strings.HasPrefix(head, "begin"):
			all, open = append(all, nil), true
		case strings.HasPrefix(head, "commit"), strings.HasPrefix(head, "rollback"):
			open = false
		case open:
			all[len(all)-1] = append(all[len(all)-1], head)
		}
	}
	return all
}

// A list costs as many statements however long it is.
func TestALongerListCostsNoMoreStatements(t *testing.T) {
	s := newStack(t)
	s.fill(75)
	for _, path := range []string{
		"/proposals?year=2022&", "/proposals?year=2022&q=L%C3%A4nge&", "/measures?", "/reports?year=2021&", "/tasks?", "/audit?", "/cycles?", "/editions?", "/notices?",
	} {
		cost := func(limit int) int {
			return len(s.note(func() { answer(t, fmt.Sprintf("%s/api/v1%slimit=%d", s.url, path, limit)) }))
		}
		cost(2) // reads what is read once only
		short, long := cost(2), cost(50)
		if short != long {
			t.Errorf("GET %s costs %d statements for 2 lines, %d for 50", path, short, long)
		}
		t.Logf("GET %s: %d statements", path, long)
	}
}
