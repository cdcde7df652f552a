package web

import (
	"strings"
	"testing"

	"fortschreibung/strategy"
)

func TestWhatIsDoneStandsBelowTheTasks(t *testing.T) {
	page := newDesk(t, strategy.RoleMinistry).get("/aufgaben").Body.String()
	due, done := strings.Index(page, "Fällige Aufgaben"), strings.Index(page, "Zuletzt von Ihnen erledigt")
	if due < 0 || done < due {
		t.Fatalf("tasks stand at %d, what is done at %d", due, done)
	}
	table := page[done:]
	if !strings.Contains(table, `href="/vorschlaege/`+sampleProposalID+`"`) || !strings.Contains(table, "Mitzeichnung") {
		t.Error("the position lacks its proposal")
	}
	if strings.Contains(table, secondProposal) {
		t.Error("what is no longer there for the visitor is linked")
	}
	if !strings.Contains(table, `href="/?jahr=2027"`) {
		t.Error("the cycle is not linked")
	}
}
