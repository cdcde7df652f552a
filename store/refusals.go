package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Whoever is refused again and again must not fill the audit, or hold up everybody who
// waits for its lock: of one actor and action the first few entries of a minute are written
// one by one, the others counted and written as one summary.
const (
	notedPerMinute = 10
	notedWindow    = time.Minute
	noteBudget     = 3 * time.Second // for a request to wait for an entry about itself
)

// noted is what was written in the current minute, by actor and action.
type noted struct {
	mu      sync.Mutex
	minutes map[notedKey]*notedMinute
}

type notedKey struct{ subject, action string }

// notedMinute is a minute of one actor and action; who is their first entry.
type notedMinute struct {
	who     auditRow
	began   time.Time
	written int
	counted map[string]int // not written, by kind
}

// take says what is to be written now: the entry, while it is among the first of its
// minute, and the summary of a minute that is over.
func (n *noted) take(row auditRow, kind string, now time.Time) (entry bool, over *notedMinute) {
	n.mu.Lock()
	defer n.mu.Unlock()
	key := notedKey{row.ActorSubject, row.Action}
	m := n.minutes[key]
	if m != nil && now.Sub(m.began) >= notedWindow {
		if len(m.counted) > 0 {
			over = m
		}
		m = nil
	}
	if m == nil {
		m = &notedMinute{who: row, began: now, counted: map[string]int{}}
		if n.minutes == nil {
			n.minutes = map[notedKey]*notedMinute{}
		}
		n.minutes[key] = m
	}
	if m.written == notedPerMinute {
		m.counted[kind]++
		return false, over
	}
	m.written++
	return true, over
}

// giveBack counts what could not be written.
func (n *noted) giveBack(lost *notedMinute) {
	n.mu.Lock()
	defer n.mu.Unlock()
	key := notedKey{lost.who.ActorSubject, lost.who.Action}
	m, ok := n.minutes[key]
	if !ok {
		n.minutes[key] = lost
		return
	}
	if lost.began.Before(m.began) {
		m.began = lost.began
	}
	for kind, count := range lost.counted {
		m.counted[kind] += count
	}
}

// end takes out the minutes that are over, or all, and gives those with something to tell.
func (n *noted) end(all bool, now time.Time) []*notedMinute {
	n.mu.Lock()
	defer n.mu.Unlock()
	var over []*notedMinute
	for key, m := range n.minutes {
		if all || now.Sub(m.began) >= notedWindow {
			delete(n.minutes, key)
			if len(m.counted) > 0 {
				over = append(over, m)
			}
		}
	}
	return over
}

// summary is one entry for all that was counted.
func (m *notedMinute) summary() auditRow {
	total := 0
	var parts []string
	for _, kind := range slices.Sorted(maps.Keys(m.counted)) {
		total += m.counted[kind]
		parts = append(parts, fmt.Sprintf("%s: %d", kind, m.counted[kind]))
	}
	row := auditRow{ActorSubject: m.who.ActorSubject, Role: m.who.Role, Ministry: m.who.Ministry, Action: m.who.Action}
	row.Data = map[string]string{
		"withheld": strconv.Itoa(total), "of": strings.Join(parts, "; "), "since": m.began.Format(time.RFC3339),
	}
	return row
}

// noteBounded writes an entry about somebody within those bounds. An attempt is noted even
// if its client has gone; an entry that cannot be written is counted.
func (s *Store) noteBounded(ctx context.Context, row auditRow, kind string) {
	entry, over := s.noted.take(row, kind, s.realNow())
	var rows []auditRow
	if over != nil {
		rows = append(rows, over.summary())
	}
	if entry {
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), noteBudget)
	defer cancel()
	err := s.note(ctx, rows)
	if err == nil {
		return
	}
	s.log.ErrorContext(ctx, "audit entry not written, counted for the next summary", "action", row.Action, "error", err)
	if over != nil {
		s.noted.giveBack(over)
	}
	if entry {
		s.noted.giveBack(&notedMinute{who: row, began: s.realNow(), counted: map[string]int{kind: 1}})
	}
}

// SummariseNoted writes the summaries of the minutes that are over, or of all when the
// program stops. To be called once a minute.
func (s *Store) SummariseNoted(ctx context.Context, all bool) error {
	over := s.noted.end(all, s.realNow())
	if len(over) == 0 {
		return nil
	}
	rows := make([]auditRow, len(over))
	for i, m := range over {
		rows[i] = m.summary()
	}
	if err := s.note(ctx, rows); err != nil {
		for _, m := range over {
			s.noted.giveBack(m)
		}
		return err
	}
	return nil
}
