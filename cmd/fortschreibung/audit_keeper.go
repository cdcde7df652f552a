package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"fortschreibung/records"
	"fortschreibung/store"
)

// checkpointEvery is how often it is looked whether today's checkpoint is still to be signed.
const checkpointEvery = time.Hour

// startAuditKeeper writes the summaries of what was refused too often to be written one by
// one, once a minute, and signs the day's checkpoint, until the parts are stopped.
func (p *parts) startAuditKeeper() {
	if len(p.signer) == 0 {
		p.log.Warn("the audit has no signed checkpoints: set AUDIT_SIGNING_KEY_FILE, `fortschreibung audit key --out FILE` makes a key")
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		p.keepAudit(ctx)
	}()
	p.stops = append(p.stops, func(stopping context.Context) error {
		cancel()
		select {
		case <-done:
			return p.store.Trusted().SummariseNoted(stopping, true)
		case <-stopping.Done():
			return fmt.Errorf("stop keeping the audit: %w", stopping.Err())
		}
	})
}

func (p *parts) keepAudit(ctx context.Context) {
	minutes, hours := time.NewTicker(time.Minute), time.NewTicker(checkpointEvery)
	defer minutes.Stop()
	defer hours.Stop()
	p.checkpoint(ctx)
	for {
		select {
		case <-ctx.Done():
			return
		case <-minutes.C:
			if err := p.store.Trusted().SummariseNoted(ctx, false); err != nil && ctx.Err() == nil {
				p.log.Error("summaries of the audit not written, tried again in a minute", "error", err)
			}
		case <-hours.C:
			p.checkpoint(ctx)
		}
	}
}

// checkpoint signs today's checkpoint, unless that was done, and sees to its copy.
func (p *parts) checkpoint(ctx context.Context) {
	if len(p.signer) == 0 {
		return
	}
	c, err := p.store.Trusted().DailyCheckpoint(ctx)
	if errors.Is(err, store.ErrNothingToSign) {
		return
	}
	if err == nil && p.config.CheckpointDir != "" {
		err = copyCheckpoint(p.config.CheckpointDir, c)
	}
	if err != nil && ctx.Err() == nil {
		p.log.Error("checkpoint of the audit not signed or not copied, tried again in an hour", "error", err)
	}
}

// copyCheckpoint writes a checkpoint as a file named by its entry, once.
func copyCheckpoint(dir string, c records.Checkpoint) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	encoded, err := encodeCheckpoint(c)
	if err != nil {
		return err
	}
	err = writeNew(filepath.Join(dir, fmt.Sprintf("audit-checkpoint-%09d-%s.json", c.Seq, c.KeyID)), encoded, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	return err
}

func encodeCheckpoint(c records.Checkpoint) ([]byte, error) {
	encoded, err := json.MarshalIndent(c, "", "  ")
	return append(encoded, '\n'), err
}
