package main

import (
	"context"
	"fmt"
	"time"

	"fortschreibung/strategy"
)

// remindEvery is how often it is looked for tasks to remind of.
const remindEvery = 5 * time.Minute

// startReminders reminds of tasks until the parts are stopped.
func (p *parts) startReminders() {
	calendar := strategy.NewCalendar()
	ctx, cancel := context.WithCancel(context.Background())
	ticker, done := time.NewTicker(remindEvery), make(chan struct{})
	go func() {
		defer close(done)
		atOnceAndThen(ctx, ticker.C, func(ctx context.Context) {
			stored, err := p.store.RemindTasks(ctx, time.Now(), calendar)
			switch {
			case err != nil && ctx.Err() == nil:
				p.log.Error("reminding of tasks failed, it is tried again", "error", err)
			case stored > 0:
				p.log.Info("reminded of tasks", "notices", stored)
			}
		})
	}()
	p.stops = append(p.stops, func(stopping context.Context) error {
		ticker.Stop()
		cancel()
		select {
		case <-done:
			return nil
		case <-stopping.Done():
			return fmt.Errorf("stop reminding: %w", stopping.Err())
		}
	})
}
