// Package worker connects to the engine and runs the workflows and activities: what is
// registered under which name, on which queue, with which limits.
package worker

import (
	"log/slog"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"fortschreibung/activities"
	"fortschreibung/workflows"
)

// Store is what the activities need of the database.
type Store interface {
	activities.Recorder
	activities.Loader
	activities.Directory
	activities.Publisher
}

// Options vary a worker. The zero value is the product's own.
type Options struct {
	TaskQueue string       // empty: workflows.TaskQueue
	Logger    *slog.Logger // hears why a worker stopped by itself; nil: nobody
}

const (
	stopTimeout   = 30 * time.Second // for activities under way when the worker is stopped
	heartbeats    = 2 * time.Second  // at most this old is a fan-out's cursor when its worker dies
	activitySlots = 32               // activities at once; each may hold a database connection
	pollers       = 4                // of each kind of workflow tasks, at the start
	// activityPollers is so high that each of the four partitions that a server gives a queue
	// has some: a task that lies in one that nobody asks waits for two seconds.
	activityPollers = 16
)

// separatePollers keeps pollers for new workflows apart from those for the workflows that
// the worker has in its cache. A fixed number of pollers serves both, prefers the cached
// ones while they have a backlog, and may then wait for more of them with every poller for
// a minute, in which no new workflow starts.
func separatePollers() worker.PollerBehavior {
	return worker.NewPollerBehaviorAutoscaling(worker.PollerBehaviorAutoscalingOptions{
		InitialNumberOfPollers: pollers, MinimumNumberOfPollers: 2, MaximumNumberOfPollers: 2 * pollers,
	})
}

// New makes a worker that runs every workflow and activity. The caller starts and stops it.
func New(connection client.Client, store Store, options Options) worker.Worker {
	queue := options.TaskQueue
	if queue == "" {
		queue = workflows.TaskQueue
	}
	w := worker.New(connection, queue, worker.Options{
		WorkerStopTimeout:                  stopTimeout,
		MaxHeartbeatThrottleInterval:       heartbeats,
		MaxConcurrentActivityExecutionSize: activitySlots,
		MaxConcurrentActivityTaskPollers:   activityPollers,
		WorkflowTaskPollerBehavior:         separatePollers(),
		OnFatalError: func(err error) {
			if options.Logger != nil {
				options.Logger.Error("worker stopped", "queue", queue, "error", err)
			}
		},
	})
	RegisterWorkflows(w)
	registerActivities(w, connection, store)
	return w
}
