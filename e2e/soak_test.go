package e2e

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"fortschreibung/rehearsal"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

var soakFor = flag.Duration("soak", 0, "how long the program works under steady load; `make soak` asks for 30 minutes")

// sample is what the processes hold at one moment.
type sample struct {
	at      time.Duration
	memory  map[string]int // resident, in MiB, by process
	backlog int64          // tasks that no worker has taken
}

// All offices work year after year while pages are read. Memory stays flat and no queue grows.
func TestSoakAtSteadyLoad(t *testing.T) {
	if *soakFor == 0 {
		t.Skip("runs with -soak 30m (make soak)")
	}
	i := install(t)
	i.awaitReady(t.Context(), t)
	ctx, cancel := context.WithTimeout(t.Context(), *soakFor)
	defer cancel()
	var reads, years atomic.Int64
	go i.readSteadily(ctx, &reads)
	samples := make(chan []sample, 1)
	go func() { samples <- i.watch(ctx, t) }()
	acknowledged := 0
	for year := 2021; ctx.Err() == nil; year++ {
		summary, err := rehearsal.Run(ctx, rehearsal.Options{
			BaseURL: i.url, Year: year, Proposals: 10, Seed: 1, Ministries: strategy.DefaultMinistries(), Patience: time.Minute,
			Progress: func(string, int, int) {},
		})
		if ctx.Err() != nil {
			break
		}
		require.NoError(t, err)
		require.Empty(t, summary.Faults)
		require.Zero(t, summary.Lost)
		acknowledged += summary.Acknowledged
		years.Add(1)
	}
	got := <-samples
	t.Logf("%s: %d years, %d writes acknowledged, %d reads", *soakFor, years.Load(), acknowledged, reads.Load())
	for _, s := range got {
		t.Logf("%6s %v backlog %d", s.at.Round(time.Second), s.memory, s.backlog)
	}
	flat(t, got)
}

// readSteadily reads what people look at most, 20 times a second.
func (i *installation) readSteadily(ctx context.Context, reads *atomic.Int64) {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	paths := []string{"/api/v1/measures?edition=2020", "/api/v1/proposals?limit=50", "/api/v1/cycles/2021", "/api/v1/cycles/2021/outlook", "/api/v1/monitor", "/digitalmonitor"}
	for n := 0; ; n++ {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, i.url+paths[n%len(paths)], nil)
		if err != nil {
			return
		}
		req.Header.Set("Authorization", "Bearer demo-koordination")
		if res, err := http.DefaultClient.Do(req); err == nil {
			_ = res.Body.Close()
			reads.Add(1)
		}
	}
}

// sampleEvery is how often memory and queues are looked at.
const sampleEvery = 30 * time.Second

func (i *installation) watch(ctx context.Context, t *testing.T) []sample {
	connection, err := client.Dial(client.Options{HostPort: i.engine.Upstream, Logger: quietLogger{}})
	if err != nil {
		t.Error(err)
		return nil
	}
	defer connection.Close()
	began := time.Now()
	tick := time.NewTicker(sampleEvery)
	defer tick.Stop()
	var samples []sample
	for {
		select {
		case <-ctx.Done():
			return samples
		case <-tick.C:
		}
		s := sample{at: time.Since(began), memory: map[string]int{}}
		for _, u := range i.units {
			s.memory[u.name()] = residentMiB(u.pid())
		}
		if s.backlog, err = backlog(ctx, connection); err != nil && ctx.Err() == nil {
			t.Errorf("queue: %v", err)
		}
		samples = append(samples, s)
	}
}

// backlog counts the tasks that wait for a worker.
func backlog(ctx context.Context, connection client.Client) (int64, error) {
	waiting := int64(0)
	for _, kind := range []enumspb.TaskQueueType{enumspb.TASK_QUEUE_TYPE_WORKFLOW, enumspb.TASK_QUEUE_TYPE_ACTIVITY} {
		described, err := connection.WorkflowService().DescribeTaskQueue(ctx, &workflowservice.DescribeTaskQueueRequest{
			Namespace: client.DefaultNamespace, TaskQueue: &taskqueuepb.TaskQueue{Name: workflows.TaskQueue}, TaskQueueType: kind, ReportStats: true,
		})
		if err != nil {
			return 0, err
		}
		waiting += described.GetStats().GetApproximateBacklogCount()
	}
	return waiting, nil
}

// residentMiB is the memory of a process and of those that it started, less what they share.
func residentMiB(pid int) int {
	total := 0
	for _, member := range append(childrenOf(pid), pid) {
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", member))
		if err != nil {
			continue // it has ended
		}
		for line := range strings.Lines(string(text)) {
			if rest, ok := strings.CutPrefix(line, "RssAnon:"); ok {
				kib, err := strconv.Atoi(strings.Fields(rest)[0])
				if err == nil {
					total += kib
				}
			}
		}
	}
	return total >> 10
}

// flat compares the last quarter with the second: what grows steadily grows by half in
// between. The first quarter warms caches up.
func flat(t *testing.T, samples []sample) {
	t.Helper()
	require.GreaterOrEqual(t, len(samples), 8, "samples")
	quarter := len(samples) / 4
	second, last := samples[quarter:2*quarter], samples[len(samples)-quarter:]
	for _, process := range []string{"api", "worker-1", "worker-2"} {
		before, after := medianOf(second, process), medianOf(last, process)
		t.Logf("%s: %d MiB in the second quarter, %d MiB in the last", process, before, after)
		require.LessOrEqual(t, float64(after), 1.25*float64(before)+8, "%s grows", process)
	}
	for _, s := range last {
		require.Less(t, s.backlog, int64(200), "tasks wait at %s", s.at)
	}
}

func medianOf(samples []sample, process string) int {
	values := make([]int, len(samples))
	for n, s := range samples {
		values[n] = s.memory[process]
	}
	slices.Sort(values)
	return values[len(values)/2]
}
