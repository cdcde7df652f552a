package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// RemindTasks stores, at a moment of real time, the reminders and escalations that have
// come due for tasks, each in the calendar and by the settings of its cycle, and gives how
// many were new. Several may call it at once and again: a notice is stored once, ever.
// Positions and progress reports remind by themselves.
func (s *Store) RemindTasks(ctx context.Context, now time.Time, cal *strategy.Calendar) (int, error) {
	t := s.trusted
	desk, err := t.openDesk(ctx, strategy.System())
	if err != nil {
		return 0, err
	}
	ministries, err := t.LoadMinistries(ctx)
	if err != nil {
		return 0, err
	}
	offices, err := desk.reminded(ministries)
	if err != nil {
		return 0, fmt.Errorf("remind of tasks: %w", err)
	}
	var notices []strategy.Notice
	for _, office := range offices {
		owed, err := desk.owedBy(office)
		if err != nil {
			return 0, fmt.Errorf("remind of tasks: %w", err)
		}
		for _, o := range owed {
			cycle := desk.cycles[o.Year]
			o.Upwards = upwards(o, ministries, cycle.Calendar(now))
			notices = append(notices, o.Notices(cycle.Calendar(now), cycle.Settings, cal)...)
		}
	}
	before, stored := 0, 0
	if len(notices) == 0 {
		return 0, nil
	}
	keys := make(textArray, len(notices))
	for i, n := range notices {
		keys[i] = n.Key
	}
	err = t.transact(ctx, "remind of tasks", func(tx *gorm.DB) error {
		count := func(into *int) error {
			return tx.Raw("select count(*) from notices where key = any (?::text[])", keys).Scan(into).Error
		}
		return errors.Join(count(&before), s.recordNotices(tx, notices), count(&stored))
	})
	return stored - before, err
}

// upwards is the ministry whose state secretary hears of overdue tasks: that of the office,
// for the coordinator the one that coordinates the strategy.
func upwards(o strategy.OwedTasks, ministries strategy.Ministries, now time.Time) string {
	switch {
	case o.Subject != "":
		return ""
	case o.Role == strategy.RoleMinistry:
		return o.Ministry
	case o.Role == strategy.RoleCoordinator:
		lead, _ := ministries.ByFunction(strategy.FunctionLeadDigital, strategy.DateOf(now, strategy.Berlin()))
		return lead.ID
	}
	return ""
}

// reminded lists the offices, and the people who owe something in person, that tasks are
// looked for: members of a committee that sits, and submitters of returned proposals.
func (d *taskDesk) reminded(ministries strategy.Ministries) ([]strategy.Actor, error) {
	offices := []strategy.Actor{{Role: strategy.RoleCoordinator}, {Role: strategy.RoleChancellery}}
	for _, m := range ministries {
		offices = append(offices, strategy.Actor{Role: strategy.RoleMinistry, Ministry: m.ID})
	}
	var sessions []sessionRow
	if err := d.db.Where("stage = ?", strategy.SessionOpen).Find(&sessions).Error; err != nil {
		return nil, err
	}
	members := map[string]bool{}
	for _, session := range sessions {
		for _, m := range session.State.V.Members {
			if !members[m.Subject] {
				members[m.Subject] = true
				offices = append(offices, strategy.Actor{Subject: m.Subject, Role: strategy.RoleCommittee})
			}
		}
	}
	var submitters []struct {
		Submitter string
		Role      strategy.Role
	}
	err := d.db.Raw(`select distinct submitter, state -> 'submitter' ->> 'role' as role from proposals
		where stage = ? order by submitter, role`, strategy.StageReturned).Scan(&submitters).Error
	for _, r := range submitters {
		offices = append(offices, strategy.Actor{Subject: r.Submitter, Role: r.Role})
	}
	return offices, err
}

// remindable are the duties of an office that it is reminded of here.
func (d *taskDesk) remindable() []func() error {
	switch {
	case d.actor.Role == strategy.RoleCommittee:
		return []func() error{d.votes}
	case d.actor.Subject != "":
		return []func() error{d.revise}
	case d.actor.Role == strategy.RoleMinistry:
		return []func() error{d.conditions, d.consents}
	case d.actor.Role == strategy.RoleCoordinator:
		return []func() error{d.screen, d.moderate, d.acceptReports, d.reconcile, d.sessions, d.submissions}
	case d.actor.Role == strategy.RoleChancellery:
		return []func() error{d.cabinet}
	}
	return nil
}

// owedBy gives what an office owes, by kind, year and day.
func (d *taskDesk) owedBy(office strategy.Actor) ([]strategy.OwedTasks, error) {
	desk := &taskDesk{db: d.db, actor: office, cycles: d.cycles}
	for _, collect := range desk.remindable() {
		if err := collect(); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(desk.tasks, func(a, b records.Task) int { return strings.Compare(urgency(a), urgency(b)) })
	var owed []strategy.OwedTasks
	for _, task := range desk.tasks {
		if _, known := d.cycles[task.Year]; !known || task.Due.IsZero() {
			continue
		}
		due := strategy.DateOf(task.Due.Add(-time.Nanosecond), strategy.Berlin())
		i := slices.IndexFunc(owed, func(o strategy.OwedTasks) bool {
			return o.Kind == task.Kind && o.Year == task.Year && o.Due == due
		})
		if i < 0 {
			i = len(owed)
			owed = append(owed, strategy.OwedTasks{
				Kind: task.Kind, Year: task.Year, Due: due, Role: office.Role, Ministry: office.Ministry, Subject: office.Subject,
			})
		}
		owed[i].Titles = append(owed[i].Titles, task.Title)
	}
	return owed, nil
}

// settledTasks says which of these notices are about tasks of which none is left.
func settledTasks(tx *gorm.DB, notices []noticeRow) (map[string]bool, error) {
	settled := map[string]bool{}
	var desk *taskDesk
	for _, row := range notices {
		about, ok := row.notice().OwedIn()
		if !ok {
			continue
		}
		var err error
		if desk == nil {
			if desk, err = openDesk(tx, strategy.System()); err != nil {
				return nil, err
			}
		}
		owed, err := desk.owedBy(strategy.Actor{Role: about.Role, Ministry: about.Ministry, Subject: about.Subject})
		if err != nil {
			return nil, err
		}
		settled[row.Key] = !slices.ContainsFunc(owed, func(o strategy.OwedTasks) bool {
			return o.Kind == about.Kind && o.Year == about.Year && o.Due == about.Due
		})
	}
	return settled, nil
}
