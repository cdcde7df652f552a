package store

import (
	"strconv"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// Names of the entities on timelines, in notices and in the audit.
const (
	EntityCycle      = "cycle"
	EntityProposal   = "proposal"
	EntityReport     = "report"
	EntitySession    = "session"
	EntitySubmission = "submission"
	EntityEdition    = "edition"
	EntityWorkshop   = "workshop"
	EntityComment    = "comment"
)

// steps is what every record carries besides the entity's own state.
type steps struct {
	entity, id string
	trace      workflows.Trace
	entries    []strategy.Entry
	notices    []strategy.Notice
}

type decisionRow struct {
	RequestID     string `gorm:"primaryKey"`
	Seq           int64  `gorm:"->"` // given by the database
	Hash          string
	Entity        string
	EntityID      string
	Action        string
	ActorSubject  string
	ActorName     string // of old rows; none is written any more
	ActorRole     string
	ActorMinistry string
	At            time.Time
	RecordedAt    time.Time
	Note          string
	TextHash      string
	Stage         string
	Revision      int
	Public        bool
	Data          document[map[string]string]
	Result        document[workflows.Result]
	WorkflowID    string
	CorrelationID string
}

func (decisionRow) TableName() string { return "decisions" }

// recordSteps stores the entries and notices that are not stored yet and gives the
// entries that were new: only these are audited.
func (s *Store) recordSteps(tx *gorm.DB, st steps) ([]strategy.Entry, error) {
	var fresh []strategy.Entry
	for _, e := range st.entries {
		row := decisionOf(st, e, s.realNow())
		done := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row)
		if done.Error != nil {
			return nil, done.Error
		}
		if done.RowsAffected == 1 {
			fresh = append(fresh, e)
		}
	}
	if len(fresh) > 0 {
		if err := announce(tx, st.entity, st.id); err != nil {
			return nil, err
		}
	}
	return fresh, s.recordNotices(tx, st.notices)
}

func decisionOf(st steps, e strategy.Entry, recordedAt time.Time) decisionRow {
	return decisionRow{
		RequestID: e.ID, Hash: e.Hash, Entity: st.entity, EntityID: st.id, Action: e.Action,
		ActorSubject: e.Actor.Subject, ActorRole: string(e.Actor.Role), ActorMinistry: e.Actor.Ministry,
		At: e.At, RecordedAt: recordedAt, Note: e.Note, TextHash: e.TextHash, Stage: e.Stage, Revision: e.Revision,
		Public: e.Public, Data: doc(notNil(e.Data)),
		Result: doc(workflows.Result{
			RequestHash: e.Hash, ID: st.id, Revision: e.Revision, Stage: e.Stage, At: e.At,
		}),
		WorkflowID: st.trace.WorkflowID, CorrelationID: st.trace.CorrelationID,
	}
}

type noticeRow struct {
	Key       string `gorm:"primaryKey"`
	Seq       int64  `gorm:"->"` // given by the database
	Kind      string
	Role      string
	Ministry  string
	Subject   string
	Entity    string
	EntityID  string
	Text      string
	At        time.Time
	Due       *time.Time
	Data      document[map[string]string]
	CreatedAt time.Time
}

func (noticeRow) TableName() string { return "notices" }

func (s *Store) recordNotices(tx *gorm.DB, notices []strategy.Notice) error {
	for _, n := range notices {
		row := noticeRow{
			Key: n.Key, Kind: n.Kind, Role: string(n.Role), Ministry: n.Ministry, Subject: n.Subject,
			Entity: n.Entity, EntityID: n.EntityID, Text: n.Text, At: n.At, Due: moment(n.Due),
			Data: doc(notNil(n.Data)), CreatedAt: s.realNow(),
		}
		if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
			return err
		}
	}
	return nil
}

// audits gives the audit entries for steps that were new.
func (st steps) audits(fresh []strategy.Entry) []auditRow {
	rows := make([]auditRow, 0, len(fresh))
	for _, e := range fresh {
		data := map[string]string{
			"note": e.Note, "stage": e.Stage, "request_hash": e.Hash, "revision": strconv.Itoa(e.Revision),
			"workflow": st.trace.WorkflowID, "correlation": st.trace.CorrelationID,
		}
		for k, v := range e.Data {
			data["data."+k] = v
		}
		row := auditBy(e.Actor, e.Action, data)
		row.CalendarAt, row.TextHash = e.At, e.TextHash
		row.Entity, row.EntityID, row.RequestID = st.entity, st.id, e.ID
		rows = append(rows, row)
	}
	return rows
}

// span gives the calendar times of the first and the last step, now when there are none.
func (st steps) span(now time.Time) (first, last time.Time) {
	if len(st.entries) == 0 {
		return now, now
	}
	return st.entries[0].At, st.entries[len(st.entries)-1].At
}

func notNil(m map[string]string) map[string]string {
	if m == nil {
		return map[string]string{}
	}
	return m
}
