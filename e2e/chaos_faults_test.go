package e2e

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"syscall"
	"testing"
	"time"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
)

// fault is something that goes wrong for a while.
type fault struct {
	name   string
	strike func(*installation, *rand.Rand)
}

// faults are what machines and networks do. Each is over when strike returns.
var faults = []fault{
	{"kill api", func(i *installation, _ *rand.Rand) { signal(i.unit("api").pid(), syscall.SIGKILL) }},
	{"kill worker", func(i *installation, r *rand.Rand) { signal(i.worker(r).pid(), syscall.SIGKILL) }},
	{"kill temporal", func(i *installation, _ *rand.Rand) { signal(i.unit("temporal").pid(), syscall.SIGKILL) }},
	{"kill postgres", func(i *installation, _ *rand.Rand) { signal(i.unit("postgres").pid(), syscall.SIGKILL) }},
	{"restart worker", func(i *installation, r *rand.Rand) { signal(i.worker(r).pid(), syscall.SIGTERM) }},
	{"stop and continue api", func(i *installation, r *rand.Rand) { pause(i.unit("api"), r) }},
	{"stop and continue worker", func(i *installation, r *rand.Rand) { pause(i.worker(r), r) }},
	{"stop and continue temporal", func(i *installation, r *rand.Rand) { pause(i.unit("temporal"), r) }},
	{"stop and continue postgres", func(i *installation, r *rand.Rand) { pause(i.unit("postgres"), r) }},
	{"cut database connections", func(i *installation, _ *rand.Rand) { i.cut(i.database, i.database.Upstream) }},
	{"cut engine connections", func(i *installation, _ *rand.Rand) { i.cut(i.engine, i.engine.Upstream) }},
	{"database unreachable", func(i *installation, r *rand.Rand) { away(i, i.database, r) }},
	{"engine unreachable", func(i *installation, r *rand.Rand) { away(i, i.engine, r) }},
	{"slow database", func(i *installation, r *rand.Rand) { slow(i, i.database, r) }},
	{"slow engine", func(i *installation, r *rand.Rand) { slow(i, i.engine, r) }},
	{"restart all at once", func(i *installation, _ *rand.Rand) {
		for _, u := range i.units {
			signal(u.pid(), syscall.SIGKILL)
		}
	}},
}

func (i *installation) unit(name string) unit {
	for _, u := range i.units {
		if u.name() == name {
			return u
		}
	}
	panic("no unit " + name)
}

func (i *installation) worker(r *rand.Rand) unit {
	return i.unit(fmt.Sprintf("worker-%d", 1+r.IntN(2)))
}

// between draws a duration in milliseconds.
func between(r *rand.Rand, from, to int) time.Duration {
	return time.Duration(from+r.IntN(to-from)) * time.Millisecond
}

func pause(u unit, r *rand.Rand) {
	pid := u.pid()
	signal(pid, syscall.SIGSTOP)
	time.Sleep(between(r, 300, 3000)) // how long the fault lasts
	signal(pid, syscall.SIGCONT)
}

func away(i *installation, p *toxiproxy.Proxy, r *rand.Rand) {
	p.Stop()
	time.Sleep(between(r, 300, 3000)) // how long the fault lasts
	i.reopen(p)
}

func slow(i *installation, p *toxiproxy.Proxy, r *rand.Rand) {
	body := fmt.Sprintf(`{"name":"slow","type":"latency","stream":"downstream","attributes":{"latency":%d,"jitter":100}}`, 100+r.IntN(500))
	if _, err := p.Toxics.AddToxicJson(strings.NewReader(body)); err != nil {
		i.t.Errorf("proxy %s: %v", p.Name, err)
		return
	}
	time.Sleep(between(r, 1000, 3000)) // how long the fault lasts
	if err := p.Toxics.RemoveToxic(context.Background(), "slow"); err != nil {
		i.t.Errorf("proxy %s: %v", p.Name, err)
	}
}

// storm strikes until it has struck often enough or nothing is left to be struck.
type storm struct {
	installation *installation
	random       *rand.Rand
	pauses       [2]int // between faults, in milliseconds
	struck       map[string]int
}

// rage strikes at most so often, one fault after the other, while the context lasts.
func (s *storm) rage(ctx context.Context, t testing.TB, most int) (struck int) {
	for struck < most {
		select {
		case <-ctx.Done():
			return struck
		case <-time.After(between(s.random, s.pauses[0], s.pauses[1])):
		}
		f := faults[s.random.IntN(len(faults))]
		t.Logf("%s: %s", time.Now().Format("15:04:05.000"), f.name)
		f.strike(s.installation, s.random)
		s.struck[f.name]++
		struck++
	}
	return struck
}
