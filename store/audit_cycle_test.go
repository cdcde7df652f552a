package store

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

func cycleAudit(t testing.TB, s *Store, year int) (of records.CycleAudit, chain, steps string) {
	t.Helper()
	var c, p bytes.Buffer
	of = must[records.CycleAudit](t)(s.ExportCycleAudit(context.Background(), year, &c, &p))
	return of, c.String(), p.String()
}

// lines counts the lines of an export, its head left out.
func lines(text string) int { return strings.Count(text, "\n") }

func TestTheAuditOfACycleIsAChainThatVerifies(t *testing.T) {
	ctx := context.Background()
	s := audited(t) // entries 1 to 5, of 2021
	for n := 6; n <= 7; n++ {
		must[workflows.Recorded](t)(s.RecordProposal(ctx, proposalRecord(n, 2022, 1)))
	}
	of, chain, steps := cycleAudit(t, s, 2021)
	if of.Steps != 5 || of.LastStep != 5 || of.Head.Seq != 5 || of.Head.Signature != "" || lines(chain) != 6 || lines(steps) != 5 {
		t.Errorf("without a key: %+v, %d and %d lines", of, lines(chain), lines(steps))
	}
	if of, _, steps := cycleAudit(t, s, 2022); of.Steps != 2 || of.LastStep != 7 || lines(steps) != 2 {
		t.Errorf("2022: %+v", of)
	}
	if of, chain, _ := cycleAudit(t, s, 2030); of.Steps != 0 || chain != "" {
		t.Errorf("of a year without steps: %+v, %q", of, chain)
	}
	signing(s, testKey(1))
	signing(s.trusted, testKey(1))
	of, chain, _ = cycleAudit(t, s, 2021)
	if of.Head.Seq != 7 || of.Head.Signature == "" {
		t.Errorf("with a key: %+v", of)
	}
	report := must[AuditReport](t)(VerifyExport(strings.NewReader(chain), s.keys, of.Head))
	if !report.OK || report.Entries != 7 || report.UnknownKeys != 0 || report.Checkpoints != 1 {
		t.Errorf("%+v", report)
	}
	cut := chain[:strings.Index(chain, "\n")+1] + chain[strings.LastIndex(strings.TrimSuffix(chain, "\n"), "\n")+1:]
	if report := must[AuditReport](t)(VerifyExport(strings.NewReader(cut), s.keys)); report.OK {
		t.Error("a chain with entries left out verifies")
	}
}

func TestTheAuditOfACycleStaysTheSame(t *testing.T) {
	ctx := context.Background()
	s := audited(t)
	signing(s, testKey(1))
	signing(s.trusted, testKey(1))
	_, before, stepsBefore := cycleAudit(t, s, 2021)
	if err := s.NoteExport(ctx, records.Export{Actor: strategy.System(), What: "archive", Entity: "cycle", EntityID: "2021"}); err != nil {
		t.Fatal(err)
	}
	carried := proposalRecord(3, 2022, 2) // into the next cycle
	carried.Proposal.CarriedFrom = []int{2021}
	carried.Entries[0].ID, carried.Entries[0].Action, carried.Entries[0].Data = "carry-3", "carry", map[string]string{"from": "2021", "to": "2022"}
	must[workflows.Recorded](t)(s.RecordProposal(ctx, carried))
	must[records.Checkpoint](t)(s.SignCheckpoint(ctx))
	of, after, stepsAfter := cycleAudit(t, s, 2021)
	if after != before || stepsAfter != stepsBefore {
		t.Errorf("after an export and a carried proposal it is another one: %+v", of)
	}
	if ids := must[[]string](t)(s.CycleProposals(ctx, 2021)); len(ids) != 5 {
		t.Errorf("%d proposals of 2021", len(ids))
	}
	if ids := must[[]string](t)(s.CycleProposals(ctx, 2022)); len(ids) != 1 || ids[0] != id(3) {
		t.Errorf("proposals of 2022: %v", ids)
	}
}
