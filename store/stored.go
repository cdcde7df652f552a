package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"gorm.io/gorm"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// storedTables are the tables that show the state of workflows, and their keys.
var storedTables = map[string]struct{ table, key string }{
	EntityCycle:      {"cycles", "year::text"},
	EntityProposal:   {"proposals", "id::text"},
	EntityReport:     {"reports", "id"},
	EntitySession:    {"committee_sessions", "id"},
	EntitySubmission: {"submissions", "id"},
}

// Stored lists the entities of a kind in the order of their keys, those after a key, at
// most limit.
func (s *Store) Stored(ctx context.Context, entity, after string, limit int) ([]records.Stored, error) {
	t := storedTables[entity]
	var rows []struct {
		ID             string
		Year, Revision int
		State          document[json.RawMessage]
	}
	err := s.db.WithContext(ctx).Raw(fmt.Sprintf(
		"select %[2]s as id, year, revision, state from %[1]s where %[2]s > ? order by %[2]s limit ?", t.table, t.key), after, limit).Scan(&rows).Error
	if err != nil {
		return nil, domain("list "+t.table, err)
	}
	list := make([]records.Stored, len(rows))
	for i, r := range rows {
		list[i] = records.Stored{Entity: entity, ID: r.ID, Year: r.Year, Revision: r.Revision, State: r.State.V}
	}
	return list, nil
}

// StoredOne reads one entity again; its revision is 0 when there is none.
func (s *Store) StoredOne(ctx context.Context, entity, id string) (records.Stored, error) {
	t := storedTables[entity]
	var rows []struct {
		Year, Revision int
		State          document[json.RawMessage]
	}
	err := s.db.WithContext(ctx).Raw(fmt.Sprintf("select year, revision, state from %s where %s = ?", t.table, t.key), id).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return records.Stored{Entity: entity, ID: id}, domain("read "+t.table, err)
	}
	return records.Stored{Entity: entity, ID: id, Year: rows[0].Year, Revision: rows[0].Revision, State: rows[0].State.V}, nil
}

// Steps reads the recorded steps of an entity, oldest first, with the results that they
// were answered with.
func (s *Store) Steps(ctx context.Context, entity, id string) ([]strategy.Entry, []workflows.Result, error) {
	var rows []decisionRow
	err := s.db.WithContext(ctx).Where("entity = ? and entity_id = ?", entity, id).Order("seq").Find(&rows).Error
	if err != nil {
		return nil, nil, domain("read steps", err)
	}
	entries, results := make([]strategy.Entry, len(rows)), make([]workflows.Result, len(rows))
	for i, r := range rows {
		entries[i] = strategy.Entry{
			ID: r.RequestID, Hash: r.Hash, Action: r.Action, At: r.At, Note: r.Note, TextHash: r.TextHash, Stage: r.Stage,
			Revision: r.Revision, Data: r.Data.V, Public: r.Public,
			Actor: strategy.Actor{Subject: r.ActorSubject, Role: strategy.Role(r.ActorRole), Ministry: r.ActorMinistry},
		}
		results[i] = r.Result.V
	}
	return entries, results, nil
}

// Recorded says whether a step with this id was recorded.
func (s *Store) Recorded(ctx context.Context, requestID string) (bool, error) {
	var found bool
	err := s.db.WithContext(ctx).Raw("select exists (select 1 from decisions where request_id = ?)", requestID).Scan(&found).Error
	return found, domain("read steps", err)
}

// WaitingFor lists what waits for an entity to tell it something: proposals on the agenda of
// a session, before the cabinet with a Kabinettvorlage, or still in a cycle.
func (s *Store) WaitingFor(ctx context.Context, entity, id string) ([]string, error) {
	where, args := "", []any{id}
	switch entity {
	case EntitySession:
		where, args = "session_id = ? and stage = ?", append(args, strategy.StageOnAgenda)
	case EntitySubmission:
		where, args = "submission_id = ? and stage = ?", append(args, strategy.StageBeforeCabinet)
	case EntityCycle:
		where, args = "year = ?::int and stage in ?", append(args, strategy.OpenStages())
	default:
		return nil, nil
	}
	ids := []string{}
	err := s.db.WithContext(ctx).Raw("select id::text from proposals where "+where+" order by id", args...).Scan(&ids).Error
	return ids, domain("read who waits", err)
}

// Reproject writes the state of a workflow over what the records show, and says so in the
// audit. record is one of the records of package workflows, with one entry that says why.
func (s *Store) Reproject(ctx context.Context, record any) error {
	entity, id := subject(record)
	t, known := storedTables[entity]
	if !known {
		return fmt.Errorf("%T is no record", record)
	}
	// The record then counts as newer. Readers see revision 0 for the moment in between.
	err := s.transact(ctx, "reset "+entity, func(tx *gorm.DB) error {
		return tx.Exec(fmt.Sprintf("update %s set revision = 0 where %s = ?", t.table, t.key), id).Error
	})
	if err != nil {
		return err
	}
	switch r := record.(type) {
	case workflows.CycleRecord:
		_, err = s.RecordCycle(ctx, r)
	case workflows.ProposalRecord:
		_, err = s.RecordProposal(ctx, r)
	case workflows.ReportRecord:
		_, err = s.RecordReport(ctx, r)
	case workflows.SessionRecord:
		_, err = s.RecordSession(ctx, r)
	case workflows.SubmissionRecord:
		_, err = s.RecordSubmission(ctx, r)
	}
	return err
}

func subject(record any) (entity, id string) {
	switch r := record.(type) {
	case workflows.CycleRecord:
		return EntityCycle, strconv.Itoa(r.Cycle.Year)
	case workflows.ProposalRecord:
		return EntityProposal, r.Proposal.ID
	case workflows.ReportRecord:
		return EntityReport, r.Report.ID
	case workflows.SessionRecord:
		return EntitySession, r.Session.ID
	case workflows.SubmissionRecord:
		return EntitySubmission, r.Submission.ID
	}
	return "", ""
}
