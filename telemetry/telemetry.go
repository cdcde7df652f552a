// Package telemetry shows how the program works: metrics that Prometheus reads, and traces
// from a request through the engine to the database when OTEL_EXPORTER_OTLP_ENDPOINT says
// where they go. Neither says who did what, nor what was written.
package telemetry

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"

	"github.com/exaring/otelpgx"
	"github.com/jackc/pgx/v5"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	otelprometheus "go.opentelemetry.io/otel/exporters/prometheus"
	"go.opentelemetry.io/otel/propagation"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/opentelemetry"
	"go.temporal.io/sdk/interceptor"
)

// Telemetry is what one process shows of itself.
type Telemetry struct {
	Registry *prometheus.Registry
	traces   *sdktrace.TracerProvider // nil: no traces
	meters   *sdkmetric.MeterProvider
	log      *slog.Logger
}

// traceEndpoints are the variables by which OpenTelemetry says where traces go; the other
// OTEL_… variables hold as well.
var traceEndpoints = []string{"OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"}

// Start begins to count, and to trace when the environment says where to.
func Start(ctx context.Context, service string, log *slog.Logger) (*Telemetry, error) {
	for _, name := range traceEndpoints {
		if os.Getenv(name) == "" {
			continue
		}
		exporter, err := otlptracehttp.New(ctx)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		return New(service, log, sdktrace.WithBatcher(exporter))
	}
	return New(service, log)
}

// New counts, and traces with the options given; without any it does not trace.
func New(service string, log *slog.Logger, tracing ...sdktrace.TracerProviderOption) (*Telemetry, error) {
	t := &Telemetry{Registry: prometheus.NewRegistry(), log: log}
	t.Registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	reader, err := otelprometheus.New(otelprometheus.WithRegisterer(t.Registry), otelprometheus.WithoutScopeInfo(), otelprometheus.WithoutTargetInfo())
	if err != nil {
		return nil, err
	}
	about := resource.NewSchemaless(attribute.String("service.name", service))
	t.meters = sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader), sdkmetric.WithResource(about))
	if len(tracing) > 0 {
		t.traces = sdktrace.NewTracerProvider(append(tracing, sdktrace.WithResource(about))...)
	}
	return t, nil
}

// Stop sends what is still to be sent.
func (t *Telemetry) Stop(ctx context.Context) error {
	errs := []error{t.meters.Shutdown(ctx)}
	if t.traces != nil {
		errs = append(errs, t.traces.Shutdown(ctx))
	}
	return errors.Join(errs...)
}

// Engine gives what a client of the engine, and its worker, count and trace with.
func (t *Telemetry) Engine() (client.MetricsHandler, []interceptor.ClientInterceptor, error) {
	metrics := opentelemetry.NewMetricsHandler(opentelemetry.MetricsHandlerOptions{
		Meter: t.meters.Meter("temporal"), UseMonotonicCounters: true,
		OnError: func(err error) { t.log.Warn("a metric of the engine is not counted", "error", err) },
	})
	if t.traces == nil {
		return metrics, nil, nil
	}
	tracing, err := opentelemetry.NewTracingInterceptor(opentelemetry.TracerOptions{
		Tracer: t.tracer("engine"), TextMapPropagator: propagation.TraceContext{},
	})
	if err != nil {
		return nil, nil, err
	}
	return metrics, []interceptor.ClientInterceptor{tracing}, nil
}

// Database traces statements, without their parameters; nil when nothing is traced.
func (t *Telemetry) Database() pgx.QueryTracer {
	if t.traces == nil {
		return nil
	}
	return otelpgx.NewTracer(otelpgx.WithTracerProvider(t.traces), otelpgx.WithDisableConnectionDetailsInAttributes())
}

func (t *Telemetry) tracer(of string) trace.Tracer { return t.traces.Tracer("fortschreibung/" + of) }
