package store

import (
	"bytes"
	"context"
	"testing"

	"fortschreibung/embedded"
	"fortschreibung/records"
	"fortschreibung/strategy"

	"gorm.io/gorm"
)

// longAudit gives an audit of n entries as decisions leave them.
func longAudit(t testing.TB, n int) *Store {
	t.Helper()
	s := migrated(t)
	e := entry("proposal/1/1", "position", 7)
	e.Data = map[string]string{"ministry": "TFM", "kind": "signed", "text": "0f3c"}
	st := steps{entity: EntityProposal, id: id(1), entries: nil}
	st.trace.WorkflowID, st.trace.CorrelationID = "proposal/"+id(1), "5f0c6f0e-9d3a-4d6b-8c1e-0a1b2c3d4e5f"
	batch := st.audits(append([]strategy.Entry{}, make([]strategy.Entry, 500)...))
	for written := 0; written < n; written += len(batch) {
		for i := range batch {
			batch[i] = st.audits([]strategy.Entry{e})[0]
		}
		if err := s.transact(context.Background(), "fill", func(tx *gorm.DB) error { return s.appendAudit(tx, batch) }); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func BenchmarkVerify100000Entries(b *testing.B) {
	const entries = 100_000
	s := longAudit(b, entries)
	for b.Loop() {
		verified(b, s, entries)
	}
	b.ReportMetric(entries*float64(b.N)/b.Elapsed().Seconds(), "entries/s")
}

func BenchmarkVerifyExportOf100000Entries(b *testing.B) {
	const entries = 100_000
	var out bytes.Buffer
	if err := longAudit(b, entries).ExportAudit(context.Background(), &out); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if report, err := VerifyExport(bytes.NewReader(out.Bytes()), nil); err != nil || !report.OK {
			b.Fatal(report, err)
		}
	}
	b.ReportMetric(entries*float64(b.N)/b.Elapsed().Seconds(), "entries/s")
}

// BenchmarkReading compares a read by the owner, who is not checked, with the same read by
// the role that serves: for one viewer, and for viewers who alternate on one connection.
func BenchmarkReading(b *testing.B) {
	owner, _ := served(b)
	for n := 1; n <= 750; n++ {
		p := sampleProposal(n, 2021, 1)
		p.Stage, p.Affected = strategy.StageInCoordination, []strategy.Affected{{Ministry: "TFM", Open: true}}
		r := proposalRecord(n, 2021, 1)
		r.Proposal = p
		if _, err := owner.RecordProposal(context.Background(), r); err != nil {
			b.Fatal(err)
		}
	}
	exec(b, owner, "analyze")
	url := owner.pool.Config().ConnString()
	app := connectTo(b, url, Options{Role: embedded.ApplicationRole, MaxConnections: 1})
	bare := connectTo(b, url, Options{MaxConnections: 1})
	ministry := records.WithViewer(context.Background(), strategy.Actor{Subject: "m-1", Role: strategy.RoleMinistry, Ministry: "TFM"})
	others := records.WithViewer(context.Background(), strategy.Actor{Subject: "m-2", Role: strategy.RoleMinistry, Ministry: "TMIL"})
	coordinates := records.WithViewer(context.Background(), coordinator)
	read := func(s *Store, ctxs ...context.Context) func(*testing.B) {
		return func(b *testing.B) {
			for n := 0; b.Loop(); n++ {
				if _, err := s.Proposal(ctxs[n%len(ctxs)], id(1+n%750)); err != nil {
					b.Fatal(err)
				}
			}
		}
	}
	search := func(s *Store, ctx context.Context) func(*testing.B) {
		return func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Proposals(ctx, records.ProposalFilter{Year: 2021, Search: "Anträge elektronisch"}, records.Page{}); err != nil {
					b.Fatal(err)
				}
			}
		}
	}
	b.Run("one/owner", read(bare, coordinates))
	b.Run("one/coordinator", read(app, coordinates))
	b.Run("one/ministry-owner", read(bare, ministry))
	b.Run("one/ministry", read(app, ministry))
	b.Run("one/alternating-owner", read(bare, ministry, others))
	b.Run("one/alternating", read(app, ministry, others))
	b.Run("search/owner", search(bare, coordinates))
	b.Run("search/coordinator", search(app, coordinates))
	b.Run("search/ministry-owner", search(bare, ministry))
	b.Run("search/ministry", search(app, ministry))
}
