package api

import (
	"context"
	"strconv"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"fortschreibung/strategy"
)

const (
	gaugesKept   = 15 * time.Second // for how long scrapes get the same numbers
	gaugesBudget = 5 * time.Second
)

// gauges shows the Q4 watch of every open cycle to Prometheus: numbers by year, phase and
// ministry, nothing of proposals or people. They are read when somebody asks.
type gauges struct {
	s        *server
	daysLeft *prometheus.Desc
	slack    *prometheus.Desc
	open     *prometheus.Desc
	overdue  *prometheus.Desc
	readable *prometheus.Desc

	mu     sync.Mutex
	readAt time.Time
	kept   []prometheus.Metric
}

func (s *server) metrics(registry *prometheus.Registry) echo.HandlerFunc {
	describe := func(name, help string, labels ...string) *prometheus.Desc {
		return prometheus.NewDesc("fortschreibung_"+name, help, labels, nil)
	}
	if registry == nil {
		registry = prometheus.NewRegistry()
	}
	registry.MustRegister(&gauges{
		s:        s,
		daysLeft: describe("days_left", "Calendar days to 31 December.", "year"),
		slack:    describe("slack_days", "Smallest slack of an open phase against the backward plan, in working days.", "year"),
		open:     describe("open_by_phase", "Open proposals by the phase whose work they wait for.", "year", "phase"),
		overdue:  describe("overdue_by_ministry", "Positions and progress reports owed beyond their deadline.", "year", "ministry", "duty"),
		readable: describe("watch_readable", "1 when the records of the Q4 watch could be read, else 0."),
	})
	return echo.WrapHandler(promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
}

// Describe lists the gauges.
func (g *gauges) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{g.daysLeft, g.slack, g.open, g.overdue, g.readable} {
		out <- d
	}
}

// Collect gives the gauges as they were read at most 15 seconds ago.
func (g *gauges) Collect(out chan<- prometheus.Metric) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if now := g.s.clock(); g.readAt.IsZero() || now.Sub(g.readAt) >= gaugesKept {
		ctx, cancel := context.WithTimeout(context.Background(), gaugesBudget)
		defer cancel()
		g.kept, g.readAt = g.read(ctx), now
	}
	for _, m := range g.kept {
		out <- m
	}
}

func (g *gauges) read(ctx context.Context) []prometheus.Metric {
	metrics, err := g.cycles(ctx)
	if err != nil {
		g.s.log.WarnContext(ctx, "gauges of the Q4 watch not readable", "error", err)
		return []prometheus.Metric{gauge(g.readable, 0)}
	}
	return append(metrics, gauge(g.readable, 1))
}

func (g *gauges) cycles(ctx context.Context) ([]prometheus.Metric, error) {
	var metrics []prometheus.Metric
	page := Page{}
	for {
		cycles, err := g.s.store.Cycles(ctx, page)
		if err != nil {
			return nil, err
		}
		for _, cycle := range cycles.Items {
			if cycle.Phase == strategy.PhaseClosed {
				continue
			}
			of, err := g.cycle(ctx, cycle)
			if err != nil {
				return nil, err
			}
			metrics = append(metrics, of...)
		}
		if page.Cursor = cycles.NextCursor; page.Cursor == "" {
			return metrics, nil
		}
	}
}

func (g *gauges) cycle(ctx context.Context, cycle strategy.Cycle) ([]prometheus.Metric, error) {
	now, watch, err := g.s.watch(ctx, cycle)
	if err != nil {
		return nil, err
	}
	counts, err := g.s.store.OpenCounts(ctx, cycle.Year, now)
	if err != nil {
		return nil, err
	}
	year := strconv.Itoa(cycle.Year)
	byPhase := map[strategy.Phase]int{}
	for stage, n := range counts.Open {
		if phase, open := strategy.StagePhase(stage); open {
			byPhase[phase] += n
		}
	}
	metrics := []prometheus.Metric{
		gauge(g.daysLeft, float64(watch.DaysLeft), year),
		gauge(g.slack, float64(watch.Slack), year),
	}
	for _, phase := range strategy.Phases()[:strategy.PhasePublication.Index()] {
		metrics = append(metrics, gauge(g.open, float64(byPhase[phase]), year, string(phase)))
	}
	for duty, overdue := range map[strategy.Duty]map[string]int{strategy.DutyPosition: counts.Overdue, strategy.DutyReport: counts.Reports} {
		for ministry, n := range overdue {
			metrics = append(metrics, gauge(g.overdue, float64(n), year, ministry, string(duty)))
		}
	}
	return metrics, nil
}

func gauge(d *prometheus.Desc, value float64, labels ...string) prometheus.Metric {
	return prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
}
