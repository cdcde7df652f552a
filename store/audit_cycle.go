package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/jackc/pgx/v5"

	"fortschreibung/records"
)

// ofCycle holds for the audit entries a that are steps on a matter of a cycle (@year,
// @name). A deferred proposal is the cycle's until it is carried over; that records are
// exported, and attempts that were refused, are no steps.
const ofCycle = `a.action not in ('` + AuditExport + `', '` + AuditRefused + `') and case a.entity
	when 'cycle' then a.entity_id = @name
	when 'edition' then a.entity_id = @name
	when 'session' then exists (select 1 from committee_sessions s where s.id = a.entity_id and s.year = @year)
	when 'submission' then exists (select 1 from submissions s where s.id = a.entity_id and s.year = @year)
	when 'report' then exists (select 1 from reports r where r.id = a.entity_id and r.year = @year)
	when 'workshop' then exists (select 1 from workshops w where w.id = a.entity_id::uuid and w.year = @year)
	when 'comment' then exists (select 1 from comments c join proposals p on p.id = c.proposal_id where c.id = a.entity_id::uuid and p.year = @year)
	when 'proposal' then exists (select 1 from proposals p where p.id = a.entity_id::uuid
			and (p.year = @year or p.state -> 'carried_from' @> to_jsonb(@year::int)))
		and not exists (select 1 from audit c where c.entity = 'proposal' and c.entity_id = a.entity_id
			and c.action = 'carry' and c.data ->> 'data.from' = @name and c.seq <= a.seq)
	else false end`

// ExportCycleAudit writes what proves a cycle, as JSON Lines: to chain the whole audit up to
// the first signed checkpoint that covers the cycle's last step, which VerifyExport checks;
// to steps the cycle's own entries, picked out of it. Each entry's hash covers the one
// before, so that nothing less than the chain from its beginning can be checked. A checkpoint
// that is missing is signed; without a key the chain ends at the cycle's last step. What it
// writes stays the same as long as nothing is added to the cycle.
func (s *Store) ExportCycleAudit(ctx context.Context, year int, chain, steps io.Writer) (records.CycleAudit, error) {
	var of records.CycleAudit
	var own []int64
	err := s.snapshot(ctx, func(tx pgx.Tx) (err error) {
		if own, err = cycleSeqs(ctx, tx, year); err != nil || len(own) == 0 {
			return err
		}
		of.Steps, of.LastStep = len(own), own[len(own)-1]
		of.Head, err = covering(ctx, tx, of.LastStep)
		return err
	})
	if err == nil && of.Head.Seq == 0 && len(s.signer) > 0 && len(own) > 0 {
		of.Head, err = s.trusted.SignCheckpoint(ctx)
	}
	if err == nil && len(own) > 0 {
		err = s.snapshot(ctx, func(tx pgx.Tx) error {
			return writeCycleAudit(ctx, tx, own, &of, json.NewEncoder(chain), json.NewEncoder(steps))
		})
	}
	if err != nil {
		return of, fmt.Errorf("export audit of %d: %w", year, err)
	}
	return of, nil
}

func cycleSeqs(ctx context.Context, tx pgx.Tx, year int) ([]int64, error) {
	rows, err := tx.Query(ctx, "select a.seq from audit a where "+ofCycle+" order by a.seq",
		pgx.NamedArgs{"year": year, "name": strconv.Itoa(year)})
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[int64])
}

// covering gives the first checkpoint at or after an entry, the zero one when there is none.
func covering(ctx context.Context, tx pgx.Tx, seq int64) (records.Checkpoint, error) {
	rows, err := tx.Query(ctx, `select seq, hash, at, key_id, signature from audit_checkpoints
		where seq >= $1 order by seq, at, key_id limit 1`, seq)
	if err != nil {
		return records.Checkpoint{}, err
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[records.Checkpoint])
	if err != nil || len(found) == 0 {
		return records.Checkpoint{}, err
	}
	return found[0], nil
}

func writeCycleAudit(ctx context.Context, tx pgx.Tx, own []int64, of *records.CycleAudit, chain, steps *json.Encoder) error {
	chain.SetEscapeHTML(false)
	steps.SetEscapeHTML(false)
	last := max(of.LastStep, of.Head.Seq)
	var failed error
	err := readAudit(ctx, tx, func(r *auditRow) bool {
		if r.Seq > last {
			return false
		}
		failed = chain.Encode(r.exported())
		if failed == nil && len(own) > 0 && own[0] == r.Seq {
			own = own[1:]
			failed = steps.Encode(r.exported())
		}
		if r.Seq == of.LastStep {
			of.LastHash = r.Hash
		}
		if r.Seq == last && of.Head.Seq == 0 {
			of.Head = records.Checkpoint{Seq: r.Seq, Hash: r.Hash, At: r.At}
		}
		return failed == nil
	})
	if err = errors.Join(err, failed); err != nil {
		return err
	}
	return chain.Encode(exportedHead{of.Head})
}

// CycleProposals lists the ids of a cycle's proposals, those among them that were carried
// over into a later one.
func (s *Store) CycleProposals(ctx context.Context, year int) ([]string, error) {
	var ids []string
	err := s.db.WithContext(ctx).Raw(`select id from proposals
		where year = ? or state -> 'carried_from' @> to_jsonb(?::int) order by id`, year, year).Scan(&ids).Error
	return ids, domain("list proposals of a cycle", err)
}
