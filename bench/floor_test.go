package bench

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	sdkworker "go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"golang.org/x/sync/errgroup"
)

// step asks the floor's workflow for one durable step.
type step struct {
	Activities int    `json:"activities"` // that it calls, one after the other
	Insert     bool   `json:"insert"`     // whether the last of them inserts and commits a row
	Key        string `json:"key"`
}

// bare is a workflow that takes so many steps and has nothing in it.
func bare(ctx workflow.Context, steps int) error {
	taken := 0
	lock := workflow.NewMutex(ctx)
	err := workflow.SetUpdateHandler(ctx, "step", func(ctx workflow.Context, s step) (int, error) {
		if err := lock.Lock(ctx); err != nil {
			return 0, err
		}
		defer lock.Unlock()
		ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: 10 * time.Second})
		for n := range s.Activities {
			call := step{Insert: s.Insert && n == s.Activities-1, Key: s.Key}
			if err := workflow.ExecuteActivity(ctx, "work", call).Get(ctx, nil); err != nil {
				return 0, err
			}
		}
		taken++
		return taken, nil
	})
	if err != nil {
		return err
	}
	return workflow.Await(ctx, func() bool { return taken >= steps && workflow.AllHandlersFinished(ctx) })
}

func registerFloor(w sdkworker.Worker, pool *pgxpool.Pool) {
	w.RegisterWorkflowWithOptions(bare, workflow.RegisterOptions{Name: "bare"})
	w.RegisterActivityWithOptions(func(ctx context.Context, s step) error {
		if !s.Insert {
			return nil
		}
		_, err := pool.Exec(ctx, "insert into floor (key, at, body) values ($1, now(), repeat('x', 500))", s.Key)
		return err
	}, activity.RegisterOptions{Name: "work"})
}

// begin starts a bare workflow that takes so many steps.
func (s *stack) begin(ctx context.Context, steps int) (string, error) {
	id := "bare/" + uuid.NewString()
	_, err := s.engine.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: id, TaskQueue: s.floor}, "bare", steps)
	return id, err
}

func (s *stack) step(ctx context.Context, id string, what step) error {
	handle, err := s.engine.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: id, UpdateName: "step", Args: []any{what}, WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err != nil {
		return err
	}
	return handle.Get(ctx, nil)
}

// load is what the engine did for something: workflows, the Updates that they answered and
// the activities that they called.
type load struct {
	Workflows, Updates, Activities int
}

// runBare does the same with nothing in it, so many offices at once.
func (s *stack) runBare(ctx context.Context, l load, offices int) error {
	if l.Workflows == 0 || l.Updates < l.Workflows {
		return errors.New("nothing to do")
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(offices)
	steps, activities := share{l.Updates, l.Workflows}, share{l.Activities, l.Updates}
	done := 0
	for n := range l.Workflows {
		mine, from := steps.of(n), done
		done += mine
		group.Go(func() error {
			id, err := s.begin(ctx, mine)
			if err != nil {
				return err
			}
			for i := range mine {
				if err := s.step(ctx, id, step{Activities: activities.of(from + i)}); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return group.Wait()
}

// share spreads a whole over parts as evenly as whole numbers allow.
type share struct{ whole, parts int }

func (s share) of(n int) int { return (n+1)*s.whole/s.parts - n*s.whole/s.parts }
