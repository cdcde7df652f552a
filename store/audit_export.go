package store

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/jackc/pgx/v5"

	"fortschreibung/records"
)

// exportedEntry is one line of an exported audit: an entry with everything that its hash
// covers.
type exportedEntry struct {
	Seq          int64           `json:"seq"`
	At           time.Time       `json:"at"`
	CalendarAt   time.Time       `json:"calendar_at"`
	ActorSubject string          `json:"actor_subject"`
	ActorName    string          `json:"actor_name,omitempty"`
	Role         string          `json:"role"`
	Ministry     string          `json:"ministry"`
	Action       string          `json:"action"`
	Entity       string          `json:"entity"`
	EntityID     string          `json:"entity_id"`
	RequestID    string          `json:"request_id"`
	TextHash     string          `json:"text_hash"`
	Data         json.RawMessage `json:"data"`
	PrevHash     string          `json:"prev_hash"`
	Hash         string          `json:"hash"`
}

// exportedHead is the last line, without which an export is not whole. Its signature is
// empty when no key was at hand.
type exportedHead struct {
	Head records.Checkpoint `json:"head"`
}

// headPrefix is how that line begins, and no other.
var headPrefix = []byte(`{"head":`)

// ExportAudit writes the whole audit, as it is at this moment, as JSON Lines: one entry a
// line, and last its head, signed when there is a key. An audit that is not in order is
// exported as it is; VerifyExport tells.
func (s *Store) ExportAudit(ctx context.Context, out io.Writer) error {
	buffered := bufio.NewWriterSize(out, 64<<10)
	lines := json.NewEncoder(buffered)
	lines.SetEscapeHTML(false)
	err := s.snapshot(ctx, func(tx pgx.Tx) error {
		var last auditHead
		var failed error
		err := readAudit(ctx, tx, func(r *auditRow) bool {
			last = auditHead{r.Seq, r.Hash}
			failed = lines.Encode(r.exported())
			return failed == nil
		})
		if err != nil || failed != nil {
			return errors.Join(err, failed)
		}
		head := records.Checkpoint{Seq: last.Seq, Hash: last.Hash, At: s.realNow()}
		if len(s.signer) > 0 {
			head = s.signer.checkpoint(last, s.realNow())
		}
		return lines.Encode(exportedHead{head})
	})
	if err = errors.Join(err, buffered.Flush()); err != nil {
		return fmt.Errorf("export audit: %w", err)
	}
	return nil
}

func (r *auditRow) exported() exportedEntry {
	return exportedEntry{
		Seq: r.Seq, At: r.At, CalendarAt: r.CalendarAt, ActorSubject: r.ActorSubject, ActorName: r.ActorName, Role: r.Role,
		Ministry: r.Ministry, Action: r.Action, Entity: r.Entity, EntityID: r.EntityID, RequestID: r.RequestID,
		TextHash: r.TextHash, Data: json.RawMessage(r.DataText), PrevHash: r.PrevHash, Hash: r.Hash,
	}
}

func (e exportedEntry) row() *auditRow {
	return &auditRow{
		Seq: e.Seq, At: e.At, CalendarAt: e.CalendarAt, ActorSubject: e.ActorSubject, ActorName: e.ActorName, Role: e.Role,
		Ministry: e.Ministry, Action: e.Action, Entity: e.Entity, EntityID: e.EntityID, RequestID: e.RequestID,
		TextHash: e.TextHash, DataText: string(e.Data), PrevHash: e.PrevHash, Hash: e.Hash,
	}
}

// longestLine of an export, in bytes. An entry's data holds a note of a few thousand
// characters at most.
const longestLine = 1 << 20

// VerifyExport walks an exported audit without a database. A line that is no entry, or
// that says more than an entry says, counts as a changed entry.
func VerifyExport(in io.Reader, keys Keyring, kept ...records.Checkpoint) (AuditReport, error) {
	walk := newWalk(keys, kept)
	var head *auditHead
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, longestLine)
	for lines.Scan() {
		if head != nil {
			walk.breaks(head.Seq+1, "Nach der letzten Zeile der Ausfuhr folgen weitere")
			break
		}
		var last exportedHead
		if bytes.HasPrefix(lines.Bytes(), headPrefix) && strict(lines.Bytes(), &last) == nil {
			head = &auditHead{last.Head.Seq, last.Head.Hash}
			walk.checkSignature(keys, last.Head)
			continue
		}
		var entry exportedEntry
		if err := strict(lines.Bytes(), &entry); err != nil {
			walk.breaks(walk.last.Seq+1, "Zeile %d ist kein Eintrag: %v", walk.last.Seq+1, err)
			break
		}
		if !walk.follow(entry.row()) {
			break
		}
	}
	if err := lines.Err(); err != nil {
		return AuditReport{}, fmt.Errorf("read export: %w", err)
	}
	return walk.end(head), nil
}

// strict decodes one JSON object that has no other fields than those of value.
func strict(line []byte, value any) error {
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(value); err != nil {
		return err
	}
	if decoder.More() {
		return errors.New("more than one value")
	}
	return nil
}
