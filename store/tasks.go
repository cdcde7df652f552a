package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// Kinds of tasks.
const (
	TaskPosition       = "position"           // a ministry's position on a proposal
	TaskReport         = "report"             // a progress report, to be written or reworked
	TaskCondition      = "condition"          // a Maßgabe
	TaskConsent        = "consent"            // a written answer in a circular procedure
	TaskRevise         = "revise"             // a proposal that was returned to its submitter
	TaskScreen         = "screen"             // a proposal that was submitted
	TaskAssess         = "assess"             // a proposal without a reasoned answer of the consultation
	TaskModerate       = "moderate"           // comments on a proposal
	TaskAcceptReport   = "accept_report"      // a report that was submitted
	TaskReconcile      = "reconcile"          // a proposal with an open dissent
	TaskConvene        = "convene"            // proposals are ready and no session is called
	TaskAgenda         = "set_agenda"         // a session without agenda
	TaskPrepare        = "prepare_submission" // proposals were adopted and are in no Kabinettvorlage
	TaskHandIn         = "hand_in"            // a Kabinettvorlage that is drafted or came back
	TaskVote           = "vote"               // items of a session on which one has not voted
	TaskDecide         = "decide"             // a session whose chair has decisions to establish
	TaskTakeIn         = "take_in"            // a Kabinettvorlage that was handed in
	TaskRecordDecision = "record_decision"    // a Kabinettvorlage before the cabinet
)

// taskDesk collects the tasks of one person.
type taskDesk struct {
	db     *gorm.DB
	actor  strategy.Actor
	cycles map[int]strategy.Cycle
	tasks  []records.Task
}

// Tasks lists what is due for somebody in their office, the most urgent first, tasks
// without a date last. A task is overdue when its date has passed in its cycle's calendar.
func (s *Store) Tasks(ctx context.Context, actor strategy.Actor, page records.Page) (records.List[records.Task], error) {
	var none records.List[records.Task]
	key, err := after(page, 1)
	if err != nil {
		return none, err
	}
	desk, err := s.openDesk(ctx, actor)
	if err != nil {
		return none, err
	}
	for _, collect := range desk.duties() {
		if err := collect(); err != nil {
			return none, fmt.Errorf("list tasks: %w", err)
		}
	}
	desk.markOverdue(s.realNow())
	slices.SortFunc(desk.tasks, func(a, b records.Task) int { return cmp.Compare(urgency(a), urgency(b)) })
	if key != nil {
		desk.tasks = slices.DeleteFunc(desk.tasks, func(t records.Task) bool { return urgency(t) <= key[0].(string) })
	}
	return pageOf(desk.tasks, limitOf(page),
		func(t records.Task) records.Task { return t },
		func(t records.Task) []string { return []string{urgency(t)} }), nil
}

func (s *Store) openDesk(ctx context.Context, actor strategy.Actor) (*taskDesk, error) {
	return openDesk(s.db.WithContext(ctx), actor)
}

func openDesk(db *gorm.DB, actor strategy.Actor) (*taskDesk, error) {
	desk := &taskDesk{db: db, actor: actor, cycles: map[int]strategy.Cycle{}}
	var rows []cycleRow
	if err := desk.db.Find(&rows).Error; err != nil { // one row a year
		return nil, fmt.Errorf("list tasks: %w", err)
	}
	for _, r := range rows {
		desk.cycles[r.Year] = r.State.V
	}
	return desk, nil
}

// duties are what an office has to look after.
func (d *taskDesk) duties() []func() error {
	duties := []func() error{d.revise}
	if d.actor.Ministry != "" && (d.actor.Role == strategy.RoleMinistry || d.actor.Role == strategy.RoleCoordinator) {
		duties = append(duties, d.positions, d.reports, d.conditions, d.consents)
	}
	switch d.actor.Role {
	case strategy.RoleCoordinator:
		duties = append(duties, d.screen, d.moderate, d.acceptReports, d.reconcile, d.sessions, d.submissions)
	case strategy.RoleCommittee:
		duties = append(duties, d.votes)
	case strategy.RoleChancellery:
		duties = append(duties, d.cabinet)
	}
	return duties
}

func (d *taskDesk) add(kind, entity, id, title string, year int, due time.Time) {
	d.tasks = append(d.tasks, records.Task{Kind: kind, Entity: entity, EntityID: id, Title: title, Year: year, Ministry: d.actor.Ministry, Due: due})
}

// deadline gives the moment at which a deadline of a year passes, zero when it has none.
func (d *taskDesk) deadline(year int, name strategy.DeadlineName) time.Time {
	return endOf(d.cycles[year].Plan.Due(name))
}

func endOf(date strategy.Date) time.Time {
	if date.IsZero() {
		return time.Time{}
	}
	return date.EndOfDay(strategy.Berlin()).UTC()
}

func (d *taskDesk) markOverdue(now time.Time) {
	for i := range d.tasks {
		t := &d.tasks[i]
		t.Overdue = !t.Due.IsZero() && !d.cycles[t.Year].Calendar(now).Before(t.Due)
	}
}

// urgency orders tasks and makes each one's place unique.
func urgency(t records.Task) string {
	due := "9999"
	if !t.Due.IsZero() {
		due = t.Due.UTC().Format("2006-01-02T15:04:05.000000")
	}
	return strings.Join([]string{due, t.Kind, t.Entity, t.EntityID}, " ")
}
