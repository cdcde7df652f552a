package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// MonitorQuery narrows the measures of the Digitalmonitor; the counts stay those of all.
type MonitorQuery struct {
	Measure     string `query:"measure" maxLength:"100" doc:"This one only"`
	Theme       string `query:"theme" maxLength:"200"`
	Field       string `query:"field" maxLength:"300"`
	Ministry    string `query:"ministry" maxLength:"200" doc:"Lead, as the measures name it"`
	Status      string `query:"status" enum:"on_track,delayed,at_risk,done,stopped,unreported" doc:"By the lead's own judgement"`
	Overdue     bool   `query:"overdue" doc:"Only those that owe a report beyond its deadline"`
	IfNoneMatch string `header:"If-None-Match" maxLength:"1000"`
}

func (q MonitorQuery) admits(m records.MonitorMeasure) bool {
	switch {
	case q.Measure != "" && m.MeasureID != q.Measure, q.Theme != "" && m.Theme != q.Theme, q.Field != "" && m.Field != q.Field:
		return false
	case q.Ministry != "" && !slices.Contains(m.Lead, q.Ministry), q.Overdue && !isOverdue(m):
		return false
	case q.Status == records.MonitorUnreported:
		return m.Status == "" && !m.Ended
	}
	return q.Status == "" || string(m.Status) == q.Status && !m.Ended
}

// monitorOut is the Digitalmonitor, or that it has not changed.
type monitorOut struct {
	Status       int
	ETag         string `header:"ETag"`
	CacheControl string `header:"Cache-Control"`
	Body         records.Monitor
}

func (s *server) getMonitor(ctx context.Context, in *MonitorQuery) (*monitorOut, error) {
	m, err := s.monitor(ctx)
	if err != nil {
		return nil, err
	}
	m.Measures = slices.DeleteFunc(m.Measures, func(one records.MonitorMeasure) bool { return !in.admits(one) })
	o := &monitorOut{Status: http.StatusOK, CacheControl: "no-cache", Body: m}
	if o.ETag, err = etagOf(m); err != nil {
		return nil, err
	}
	if names(in.IfNoneMatch, o.ETag) {
		o.Status, o.Body = http.StatusNotModified, records.Monitor{}
	}
	return o, nil
}

// etagOf names what an answer says.
func etagOf(content any) (string, error) {
	text, err := wire.Marshal(content)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return `"` + hex.EncodeToString(sum[:16]) + `"`, nil
}

// monitor reads the measures and counts them. Whoever asks, it is what the public sees.
func (s *server) monitor(ctx context.Context) (records.Monitor, error) {
	ctx = asPublic(ctx)
	m, err := s.store.Monitor(ctx)
	if err != nil {
		return m, err
	}
	ministries, err := s.store.Ministries(ctx)
	if err != nil {
		return m, err
	}
	for _, one := range m.Measures {
		shortNames(one.Lead, ministries, m.AdoptedOn)
	}
	m.AsOf, err = s.calendarDay(ctx)
	countMonitor(&m)
	return m, err
}

// shortNames replaces other names of ministries by the one that they bore on a day.
func shortNames(leads []string, ministries strategy.Ministries, on strategy.Date) {
	for i, lead := range leads {
		if ministry, ok := ministries.Resolve(lead, on); ok {
			leads[i] = ministry.ID
		}
	}
}

// calendarDay is today in the calendar of the newest cycle, which in a rehearsal is not the
// real one: it is the calendar by which reports are overdue.
func (s *server) calendarDay(ctx context.Context) (strategy.Date, error) {
	cycles, err := s.store.Cycles(ctx, Page{Limit: 1})
	if err != nil {
		return strategy.Date{}, err
	}
	var newest strategy.Cycle
	if len(cycles.Items) > 0 {
		newest = cycles.Items[0]
	}
	_, today := s.now(newest)
	return today, nil
}

func isOverdue(m records.MonitorMeasure) bool { return !m.OverdueSince.IsZero() }

// countMonitor counts the measures, in all and by theme, field (both in the edition's
// order) and lead (by name).
func countMonitor(m *records.Monitor) {
	themes, fields, ministries := &monitorGroups{}, &monitorGroups{}, &monitorGroups{}
	for _, one := range m.Measures {
		addTo(&m.Total, one)
		addTo(themes.of(one.Theme), one)
		addTo(fields.of(one.Field), one)
		for _, lead := range one.Lead {
			addTo(ministries.of(lead), one)
		}
	}
	m.Themes, m.Fields, m.Ministries = themes.counts(), fields.counts(), ministries.counts()
	slices.SortFunc(m.Ministries, func(a, b records.MonitorCounts) int { return strings.Compare(a.Name, b.Name) })
}

// monitorGroups are counts by name, in the order in which the names came.
type monitorGroups struct {
	byName map[string]*records.MonitorCounts
	order  []string
}

func (g *monitorGroups) of(name string) *records.MonitorCounts {
	if g.byName == nil {
		g.byName = map[string]*records.MonitorCounts{}
	}
	if g.byName[name] == nil {
		g.byName[name] = &records.MonitorCounts{Name: name}
		g.order = append(g.order, name)
	}
	return g.byName[name]
}

func (g *monitorGroups) counts() []records.MonitorCounts {
	all := []records.MonitorCounts{}
	for _, name := range g.order {
		all = append(all, *g.byName[name])
	}
	return all
}

func addTo(c *records.MonitorCounts, m records.MonitorMeasure) {
	if m.Ended {
		c.Ended++
		return
	}
	c.Measures++
	if isOverdue(m) {
		c.Overdue++
	}
	switch m.Status {
	case strategy.StatusOnTrack:
		c.OnTrack++
	case strategy.StatusDelayed:
		c.Delayed++
	case strategy.StatusAtRisk:
		c.AtRisk++
	case strategy.StatusDone:
		c.Done++
	case strategy.StatusStopped:
		c.Stopped++
	default:
		c.Unreported++
	}
}
