package worker

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.temporal.io/sdk/client"
)

// scheduleBudget is how long the engine may take to describe its Schedules.
const scheduleBudget = 2 * time.Second

// scheduleMetrics asks the engine when somebody reads them.
type scheduleMetrics struct {
	connection   client.Client
	runs, missed *prometheus.Desc
}

// ScheduleMetrics shows how often each Schedule has run and how often it missed its time.
func ScheduleMetrics(connection client.Client) prometheus.Collector {
	describe := func(name, help string) *prometheus.Desc {
		return prometheus.NewDesc("fortschreibung_schedule_"+name, help, []string{"schedule"}, nil)
	}
	return &scheduleMetrics{
		connection: connection,
		runs:       describe("runs_total", "How often a Schedule has run."),
		missed:     describe("missed_total", "How often a Schedule missed its time by more than it may catch up with."),
	}
}

// Describe lists the metrics.
func (m *scheduleMetrics) Describe(out chan<- *prometheus.Desc) {
	out <- m.runs
	out <- m.missed
}

// Collect gives what the engine says now; a Schedule that cannot be read is left out.
func (m *scheduleMetrics) Collect(out chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), scheduleBudget)
	defer cancel()
	for _, s := range schedules() {
		described, err := m.connection.ScheduleClient().GetHandle(ctx, s.ID).Describe(ctx)
		if err != nil {
			continue
		}
		out <- prometheus.MustNewConstMetric(m.runs, prometheus.CounterValue, float64(described.Info.NumActions), s.ID)
		out <- prometheus.MustNewConstMetric(m.missed, prometheus.CounterValue, float64(described.Info.NumActionsMissedCatchupWindow), s.ID)
	}
}
