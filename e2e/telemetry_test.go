package e2e

import (
	"compress/gzip"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	trace "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

// traces receives spans as a collector does.
type traces struct {
	mu    sync.Mutex
	spans map[string][]*trace.Span // by trace
}

func (c *traces) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body := io.Reader(r.Body)
	if r.Header.Get("Content-Encoding") == "gzip" {
		unzipped, err := gzip.NewReader(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		body = unzipped
	}
	content, err := io.ReadAll(body)
	var request collector.ExportTraceServiceRequest
	if err != nil || proto.Unmarshal(content, &request) != nil {
		http.Error(w, "unreadable", http.StatusBadRequest)
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, resource := range request.ResourceSpans {
		for _, scope := range resource.ScopeSpans {
			for _, s := range scope.Spans {
				id := hex.EncodeToString(s.TraceId)
				c.spans[id] = append(c.spans[id], s)
			}
		}
	}
}

// of gives the spans of the trace that holds a span of this name.
func (c *traces) of(name string) []*trace.Span {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, spans := range c.spans {
		if slices.ContainsFunc(spans, func(s *trace.Span) bool { return s.Name == name }) {
			return slices.Clone(spans)
		}
	}
	return nil
}

// One trace leads from the request through Update and activity to the statements, and says
// nothing of who asked or what was written. What is counted can be read at /metrics.
func TestARequestIsTracedFromTheInterfaceToTheDatabase(t *testing.T) {
	receiver := &traces{spans: map[string][]*trace.Span{}}
	server := httptest.NewServer(receiver)
	defer server.Close()
	running := serve(t, dataDir(t), freeAddress(t), "OTEL_EXPORTER_OTLP_ENDPOINT="+server.URL, "OTEL_BSP_SCHEDULE_DELAY=100")
	body := map[string]any{"year": 2031, "cabinet_session": "2031-11-18"}
	require.Equal(t, http.StatusCreated, post(t, running.url+"/api/v1/cycles", "demo-koordination", "open", body, nil))
	want := []string{"POST /api/v1/cycles", "UpdateWithStartWorkflow:Open", "HandleUpdate:Open", "RunActivity:RecordCycle", "INSERT", "COMMIT"}
	var spans []*trace.Span
	arrived := assert.Eventually(t, func() bool {
		spans = receiver.of("POST /api/v1/cycles")
		return !slices.ContainsFunc(want, func(name string) bool { return !holds(spans, name) })
	}, 20*time.Second, 50*time.Millisecond)
	require.True(t, arrived, "the trace has %v", names(spans))
	for _, s := range spans {
		for _, a := range s.Attributes {
			require.NotContains(t, a.String(), "demo-koordination", "%s says who asked", s.Name)
		}
	}
	counted := page(t, running.url+"/metrics")
	checkRules(t, counted)
	for _, name := range []string{
		`fortschreibung_http_request_seconds_count{method="POST",route="/api/v1/cycles",status="201"} 1`,
		`fortschreibung_schedule_missed_total{schedule="open-cycle"} 0`, "temporal_workflow_task_schedule_to_start_latency", "temporal_activity_schedule_to_start_latency",
		"fortschreibung_watch_readable 1", "process_resident_memory_bytes", "go_goroutines",
	} {
		require.Contains(t, counted, name)
	}
}

func holds(spans []*trace.Span, name string) bool {
	return slices.ContainsFunc(spans, func(s *trace.Span) bool { return strings.HasPrefix(s.Name, name) })
}

func names(spans []*trace.Span) []string {
	var names []string
	for _, s := range spans {
		names = append(names, s.Name)
	}
	return names
}

func page(t testing.TB, url string) string {
	t.Helper()
	res, err := http.Get(url) //nolint:gosec // of the test
	require.NoError(t, err)
	defer res.Body.Close() //nolint:errcheck // only read
	content, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	return string(content)
}

// withTheFirstFailure are metrics that are not there before something has failed.
var withTheFirstFailure = []string{"temporal_workflow_task_execution_failed_total", "temporal_activity_execution_failed_total"}

// checkRules finds every metric that an alert looks at among those served, and every alert
// in the runbook.
func checkRules(t *testing.T, served string) {
	t.Helper()
	runbook, err := os.ReadFile("../docs/runbook.md")
	require.NoError(t, err)
	files, err := filepath.Glob("../deploy/prometheus/*.yml")
	require.NoError(t, err)
	alerts := 0
	for _, file := range files {
		text, err := os.ReadFile(file) //nolint:gosec // of the repository
		require.NoError(t, err)
		for _, m := range regexp.MustCompile(`(?m)^\s+- alert: (\w+)$`).FindAllStringSubmatch(string(text), -1) {
			require.Contains(t, string(runbook), "\n### "+m[1]+"\n", "no entry in the runbook")
			alerts++
		}
		if filepath.Base(file) == "alerts.yml" {
			continue // on the process: api.TestAlertsNameGaugesThatExist
		}
		for _, name := range regexp.MustCompile(`\b(fortschreibung|temporal)_[a-z_]+`).FindAllString(string(text), -1) {
			if !slices.Contains(withTheFirstFailure, name) {
				require.Contains(t, served, "\n"+name, "%s looks at it", file)
			}
		}
	}
	require.Greater(t, alerts, 10)
}
