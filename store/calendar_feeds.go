package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// EntityCalendarFeed names secret addresses of calendars in the audit, by their hash.
const EntityCalendarFeed = "calendar_feed"

// vouchedFor is for how long somebody counts as holding an office that no assignment gives
// them (a provider's claim or a file of tokens does) after they last signed in with it or
// made their address.
const vouchedFor = 30 * 24 * time.Hour

type calendarFeedRow struct {
	SecretHash string `gorm:"primaryKey"`
	Subject    string
	Role       string
	Ministry   string
	DeputyOf   string
	Revision   int
	CreatedAt  time.Time
	RevokedAt  *time.Time
}

func (calendarFeedRow) TableName() string { return "calendar_feeds" }

func (r calendarFeedRow) office() strategy.Actor {
	return strategy.Actor{Subject: r.Subject, Role: strategy.Role(r.Role), Ministry: r.Ministry, DeputyOf: r.DeputyOf}
}

// latestFeed gives the person's latest address, and revision 0 when there never was one.
func latestFeed(db *gorm.DB, subject string) (calendarFeedRow, error) {
	var rows []calendarFeedRow
	err := db.Where("subject = ?", subject).Order("revision desc").Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return calendarFeedRow{}, err
	}
	return rows[0], nil
}

// CalendarAccess says whether somebody's calendar has a secret address.
func (s *Store) CalendarAccess(ctx context.Context, subject string) (records.CalendarAccess, error) {
	row, err := latestFeed(s.db.WithContext(ctx), subject)
	if err != nil {
		return records.CalendarAccess{}, domain("read calendar feed", err)
	}
	return records.CalendarAccess{Active: row.Revision > 0 && row.RevokedAt == nil, CreatedAt: row.CreatedAt, Revision: row.Revision}, nil
}

// SaveCalendarFeed gives the calendar of the person who asks a secret address, of which it
// is told the hash; the one before ends. The result is named after the hash that counts:
// for a repeated request that of the first.
func (s *Store) SaveCalendarFeed(ctx context.Context, r records.OwnRequest, secretHash string) (workflows.Result, error) {
	return s.writeFeed(ctx, r, "calendar_feed.save", func(tx *gorm.DB, before calendarFeedRow) (calendarFeedRow, error) {
		row := calendarFeedRow{
			SecretHash: secretHash, Subject: r.Actor.Subject, Role: string(r.Actor.Role), Ministry: r.Actor.Ministry,
			DeputyOf: r.Actor.DeputyOf, Revision: before.Revision + 1, CreatedAt: r.At,
		}
		return row, tx.Create(&row).Error
	})
}

// RevokeCalendarFeed ends the secret address of the calendar of the person who asks.
func (s *Store) RevokeCalendarFeed(ctx context.Context, r records.OwnRequest) (workflows.Result, error) {
	return s.writeFeed(ctx, r, "calendar_feed.revoke", func(_ *gorm.DB, before calendarFeedRow) (calendarFeedRow, error) {
		if before.Revision == 0 || before.RevokedAt != nil {
			return before, strategy.NotFound("der Kalender hat keine Adresse, die gilt")
		}
		return before, nil
	})
}

// writeFeed ends the address that counts and does the rest.
func (s *Store) writeFeed(ctx context.Context, r records.OwnRequest, action string,
	write func(tx *gorm.DB, before calendarFeedRow) (calendarFeedRow, error),
) (workflows.Result, error) {
	return s.carryOutOwn(ctx, "Kalender", r, func(tx *gorm.DB) (ownWrite, error) {
		before, err := latestFeed(tx, r.Actor.Subject)
		if err != nil {
			return ownWrite{}, err
		}
		if err := checkRevision(r, before.Revision); err != nil {
			return ownWrite{}, err
		}
		if err := tx.Exec("update calendar_feeds set revoked_at = ? where subject = ? and revoked_at is null", r.At, r.Actor.Subject).Error; err != nil {
			return ownWrite{}, err
		}
		row, err := write(tx, before)
		return ownWrite{entity: EntityCalendarFeed, id: row.SecretHash, action: action, revision: row.Revision}, err
	})
}

// CalendarFeed gives what the calendar behind a secret address shows: the years' deadlines,
// and the tasks of the offices that its owner holds now. Rehearsed cycles are left out
// unless they are wanted.
func (s *Store) CalendarFeed(ctx context.Context, secretHash string, rehearsals bool) (records.CalendarFeed, error) {
	var feed records.CalendarFeed
	var rows []calendarFeedRow
	err := s.trusted.db.WithContext(ctx).Where("secret_hash = ? and revoked_at is null", secretHash).Find(&rows).Error
	if err != nil {
		return feed, domain("find calendar feed", err)
	}
	if len(rows) == 0 {
		return feed, strategy.NotFound("diesen Kalender gibt es nicht oder nicht mehr")
	}
	offices, err := s.feedOffices(ctx, rows[0])
	if err != nil {
		return feed, err
	}
	shown := map[int]strategy.Cycle{}
	cycles, err := s.openDesk(records.WithViewer(ctx, rows[0].office()), rows[0].office())
	if err != nil {
		return feed, err
	}
	for year, cycle := range cycles.cycles {
		if (cycle.Rehearse && !rehearsals) || (cycle.Phase == strategy.PhaseClosed && year < s.today().Year-1) {
			continue
		}
		shown[year] = cycle
		feed.Cycles = append(feed.Cycles, cycle)
	}
	for _, office := range offices {
		tasks, err := s.feedTasks(records.WithViewer(ctx, office), office, shown)
		if err != nil {
			return feed, err
		}
		feed.Tasks = append(feed.Tasks, tasks...)
	}
	return feed, nil
}

// feedOffices are those assigned to the owner today. Who has none by assignment keeps the
// one in which they asked for the address, for as long as their sign-in vouches for it.
func (s *Store) feedOffices(ctx context.Context, feed calendarFeedRow) ([]strategy.Actor, error) {
	offices, err := s.Offices(ctx, feed.Subject, s.today())
	if err != nil || len(offices) > 0 {
		return offices, err
	}
	var vouched bool
	err = s.trusted.db.WithContext(ctx).Raw(`
		select not exists (select 1 from assignments where subject = @subject) and greatest(cast(@created as timestamptz),
			(select last_seen_at from people where subject = @subject)) > @since`,
		map[string]any{"subject": feed.Subject, "created": feed.CreatedAt, "since": s.realNow().Add(-vouchedFor)}).Scan(&vouched).Error
	if err != nil || !vouched {
		return nil, domain("read sign-in", err)
	}
	return []strategy.Actor{feed.office()}, nil
}

// feedTasks are an office's tasks with a date, in the cycles that are shown.
func (s *Store) feedTasks(ctx context.Context, office strategy.Actor, cycles map[int]strategy.Cycle) ([]records.CalendarTask, error) {
	desk, err := s.openDesk(ctx, office)
	if err != nil {
		return nil, err
	}
	for _, collect := range desk.duties() {
		if err := collect(); err != nil {
			return nil, domain("list tasks", err)
		}
	}
	ids := map[string]textArray{}
	var tasks []records.CalendarTask
	for _, task := range desk.tasks {
		if _, shown := cycles[task.Year]; shown && !task.Due.IsZero() {
			tasks = append(tasks, records.CalendarTask{Task: task})
			ids[task.Entity] = append(ids[task.Entity], task.EntityID)
		}
	}
	for entity, table := range map[string]string{
		EntityProposal: "proposals", EntityReport: "reports", EntitySession: "committee_sessions", EntitySubmission: "submissions",
	} {
		if err := noteChanges(desk.db, table, entity, ids[entity], tasks, cycles); err != nil {
			return nil, domain("list tasks", err)
		}
	}
	return tasks, nil
}

func noteChanges(db *gorm.DB, table, entity string, ids textArray, tasks []records.CalendarTask, cycles map[int]strategy.Cycle) error {
	if len(ids) == 0 {
		return nil
	}
	var rows []struct {
		ID        string
		Revision  int
		UpdatedAt time.Time
	}
	if err := db.Table(table).Select("id::text as id, revision, updated_at").Where("id in ?", []string(ids)).Scan(&rows).Error; err != nil {
		return err
	}
	for _, r := range rows {
		for i, task := range tasks {
			if task.Entity == entity && task.EntityID == r.ID {
				tasks[i].Sequence = r.Revision + cycles[task.Year].Revision
				tasks[i].Changed = r.UpdatedAt.Add(-cycles[task.Year].Offset)
			}
		}
	}
	return nil
}
