package store

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"gorm.io/gorm"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// EntityAssignment names assignments in the audit.
const EntityAssignment = "assignment"

type assignmentRow struct {
	ID         string `gorm:"primaryKey"`
	Subject    string
	Role       string
	Ministry   string
	Authorised bool
	Chair      bool
	DeputyOf   *string
	ValidFrom  day
	ValidTo    day
	Note       string
	Revision   int
	CreatedAt  time.Time
	UpdatedAt  time.Time `gorm:"autoUpdateTime:false"`
}

func (assignmentRow) TableName() string { return "assignments" }

func (r assignmentRow) assignment() strategy.Assignment {
	a := strategy.Assignment{
		ID: r.ID, Subject: r.Subject, Role: strategy.Role(r.Role), Ministry: r.Ministry, Authorised: r.Authorised, Chair: r.Chair,
		From: strategy.Date(r.ValidFrom), To: strategy.Date(r.ValidTo), Note: r.Note, Revision: r.Revision,
	}
	if r.DeputyOf != nil {
		a.DeputyOf = *r.DeputyOf
	}
	return a
}

func rowOfAssignment(a strategy.Assignment, createdAt, updatedAt time.Time) assignmentRow {
	row := assignmentRow{
		ID: a.ID, Subject: a.Subject, Role: string(a.Role), Ministry: a.Ministry, Authorised: a.Authorised, Chair: a.Chair,
		ValidFrom: day(a.From), ValidTo: day(a.To), Note: a.Note, Revision: a.Revision, CreatedAt: createdAt, UpdatedAt: updatedAt,
	}
	if a.DeputyOf != "" {
		row.DeputyOf = &a.DeputyOf
	}
	return row
}

func assignmentsIn(rows []assignmentRow) []strategy.Assignment {
	all := make([]strategy.Assignment, len(rows))
	for i, r := range rows {
		all[i] = r.assignment()
	}
	return all
}

// assignmentsOf lists what people hold on a day, and what those hold for whom they stand in.
func assignmentsOf(tx *gorm.DB, subjects []string, on strategy.Date) ([]strategy.Assignment, error) {
	var rows []assignmentRow
	err := tx.Raw(`
		select * from assignments
		where valid_from <= @on and (valid_to is null or valid_to >= @on) and (subject = any(@subjects) or (deputy_of is null
			and subject in (select deputy_of from assignments where subject = any(@subjects) and deputy_of is not null)))
		order by valid_from, id`,
		map[string]any{"on": day(on), "subjects": textArray(subjects)}).Scan(&rows).Error
	return assignmentsIn(rows), err
}

// Offices lists the offices assigned to a person on a civil day, those in their own right
// first. It is part of finding out who somebody is, hence in trust.
func (s *Store) Offices(ctx context.Context, subject string, on strategy.Date) ([]strategy.Actor, error) {
	all, err := assignmentsOf(s.trusted.db.WithContext(ctx), []string{subject}, on)
	if err != nil {
		return nil, fmt.Errorf("read offices: %w", err)
	}
	offices := strategy.OfficesHeld(all, subject, on)
	return offices, named(ctx, s, offices, func(a *strategy.Actor) []*strategy.Actor { return []*strategy.Actor{a} })
}

// Assignments lists assignments, the latest to begin first.
func (s *Store) Assignments(ctx context.Context, f records.AssignmentFilter, page records.Page) (records.List[records.Assignment], error) {
	var none records.List[records.Assignment]
	key, err := after(page, 2)
	if err != nil {
		return none, err
	}
	query := s.db.WithContext(ctx).Order("valid_from desc, id desc").Limit(limitOf(page) + 1)
	if key != nil {
		query = query.Where("(valid_from, id) < (?::date, ?::uuid)", key...)
	}
	for column, value := range map[string]string{"subject": f.Subject, "role": string(f.Role), "ministry": f.Ministry} {
		if value != "" {
			query = query.Where(column+" = ?", value)
		}
	}
	if !f.On.IsZero() {
		query = query.Where("valid_from <= ? and (valid_to is null or valid_to >= ?)", day(f.On), day(f.On))
	}
	var rows []assignmentRow
	if err := query.Find(&rows).Error; err != nil {
		return none, domain("list assignments", err)
	}
	list := pageOf(rows, limitOf(page),
		func(r assignmentRow) records.Assignment { return records.Assignment{Assignment: r.assignment()} },
		func(r assignmentRow) []string { return []string{strategy.Date(r.ValidFrom).String(), r.ID} })
	return list, s.nameAssignments(ctx, list.Items)
}

// Assignment reads one assignment.
func (s *Store) Assignment(ctx context.Context, id string) (records.Assignment, error) {
	if checkUUID("id", id) != nil {
		return records.Assignment{}, strategy.NotFound(noAssignmentText, id)
	}
	row, err := byKey[assignmentRow](s.db.WithContext(ctx), id, noAssignmentText)
	if err != nil {
		return records.Assignment{}, err
	}
	one := []records.Assignment{{Assignment: row.assignment()}}
	err = s.nameAssignments(ctx, one)
	return one[0], err
}

const noAssignmentText = "Eine Zuweisung %s gibt es nicht"

func (s *Store) nameAssignments(ctx context.Context, list []records.Assignment) error {
	var subjects []string
	for _, a := range list {
		subjects = append(subjects, a.Subject, a.DeputyOf)
	}
	names, err := s.names(ctx, subjects)
	for i, a := range list {
		list[i].Name, list[i].DeputyOfName = names[a.Subject], names[a.DeputyOf]
	}
	return err
}

// SaveAssignment makes an assignment, or changes one when a revision is expected. Those who
// write wait for each other, so that two that exclude each other never both succeed.
func (s *Store) SaveAssignment(ctx context.Context, r records.OwnRequest, a strategy.Assignment) (workflows.Result, error) {
	ministries, err := s.LoadMinistries(ctx)
	if err != nil {
		return workflows.Result{}, err
	}
	return s.writeAssignment(ctx, r, a.ID, "assignment.save", func(tx *gorm.DB, stored strategy.Assignment, today strategy.Date) (strategy.Assignment, error) {
		var err error
		switch {
		case stored.ID != "":
			err = stored.CheckChange(a, today)
		case r.Expected != 0:
			err = strategy.NotFound(noAssignmentText, a.ID)
		default:
			err = a.CheckNew(today)
		}
		if err != nil {
			return a, err
		}
		if err := checkKnown(tx, "subject", a.Subject); err != nil {
			return a, err
		}
		if err := checkKnown(tx, "deputy_of", a.DeputyOf); a.DeputyOf != "" && err != nil {
			return a, err
		}
		var beside []assignmentRow
		err = tx.Where("subject in ? or (chair and deputy_of is null)", []string{a.Subject, a.DeputyOf}).
			Order("valid_from, id").Find(&beside).Error
		if err != nil {
			return a, err
		}
		return a, strategy.CheckAssignment(assignmentsIn(beside), a, ministries)
	})
}

// EndAssignment gives an assignment its last day, zero for today (strategy.Assignment.End).
func (s *Store) EndAssignment(ctx context.Context, r records.OwnRequest, id string, lastDay strategy.Date) (workflows.Result, error) {
	return s.writeAssignment(ctx, r, id, "assignment.end", func(_ *gorm.DB, stored strategy.Assignment, today strategy.Date) (strategy.Assignment, error) {
		if stored.ID == "" {
			return stored, strategy.NotFound(noAssignmentText, id)
		}
		return stored.End(lastDay, today)
	})
}

// writeAssignment changes one assignment under the lock of all. change gets what is stored,
// the zero value when nothing is.
func (s *Store) writeAssignment(ctx context.Context, r records.OwnRequest, id, action string,
	change func(tx *gorm.DB, stored strategy.Assignment, today strategy.Date) (strategy.Assignment, error),
) (workflows.Result, error) {
	if checkUUID("id", id) != nil {
		return workflows.Result{}, strategy.NotFound(noAssignmentText, id)
	}
	return s.carryOutOwn(ctx, "Zuweisung "+id, r, func(tx *gorm.DB) (ownWrite, error) {
		if err := advisoryLock(tx, lockAssignments, 0); err != nil {
			return ownWrite{}, err
		}
		var rows []assignmentRow
		if err := tx.Where("id = ?", id).Find(&rows).Error; err != nil {
			return ownWrite{}, err
		}
		var stored strategy.Assignment
		createdAt := r.At
		if len(rows) == 1 {
			stored, createdAt = rows[0].assignment(), rows[0].CreatedAt
			if err := checkRevision(r, stored.Revision); err != nil {
				return ownWrite{}, err
			}
		}
		a, err := change(tx, stored, strategy.DateOf(r.At, strategy.Berlin()))
		if err != nil {
			return ownWrite{}, err
		}
		a.Revision = stored.Revision + 1
		row := rowOfAssignment(a, createdAt, r.At)
		return ownWrite{entity: EntityAssignment, id: id, action: action, revision: a.Revision, data: auditedAssignment(a)}, tx.Save(&row).Error
	})
}

// auditedAssignment is what the audit keeps of an assignment: everything but the note,
// which may speak of the person.
func auditedAssignment(a strategy.Assignment) map[string]string {
	return map[string]string{
		"subject": a.Subject, "role": string(a.Role), "ministry": a.Ministry, "deputy_of": a.DeputyOf,
		"authorised": strconv.FormatBool(a.Authorised), "chair": strconv.FormatBool(a.Chair),
		"from": a.From.String(), "to": a.To.String(),
	}
}

// checkKnown refuses a person who was never recognised or whose data was erased.
func checkKnown(tx *gorm.DB, field, subject string) error {
	var known bool
	err := tx.Raw("select exists (select 1 from people where subject = ? and erased_at is null)", subject).Scan(&known).Error
	if err == nil && !known {
		return strategy.Invalid(field, "eine Person %q ist nicht bekannt; bekannt ist, wer sich einmal angemeldet hat", subject)
	}
	return err
}
