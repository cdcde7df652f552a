package api

import (
	lru "container/list"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Rate is how many requests somebody may make: PerSecond in the long run, Burst at once.
// Without a Burst there is no limit.
type Rate struct {
	PerSecond float64
	Burst     int
}

// budgetNames is how many people or addresses one budget remembers, some 300 bytes each.
// Who was not seen for longest is forgotten first, and begins anew.
const budgetNames = 20_000

// budget counts the requests of each name against one Rate. Safe for concurrent use.
type budget struct {
	rate  Rate
	names int

	mu     sync.Mutex
	recent *lru.List // of *account, the last seen first
	byName map[string]*lru.Element
}

type account struct {
	name    string
	limiter *rate.Limiter
}

func newBudget(r Rate) *budget {
	return &budget{rate: r, names: budgetNames, recent: lru.New(), byName: map[string]*lru.Element{}}
}

// take counts a request and gives how long to wait until the next is possible, 0 when
// this one is.
func (b *budget) take(name string, now time.Time) time.Duration {
	if b.rate.Burst <= 0 {
		return 0
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	reservation := b.limiter(name).ReserveN(now, 1)
	wait := reservation.DelayFrom(now)
	if wait > 0 {
		reservation.CancelAt(now)
	}
	return wait
}

// left gives how long to wait until a request is possible, without counting one.
func (b *budget) left(name string, now time.Time) time.Duration {
	if b.rate.Burst <= 0 {
		return 0
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	tokens := b.limiter(name).TokensAt(now)
	if tokens >= 1 {
		return 0
	}
	return time.Duration((1 - tokens) / b.rate.PerSecond * float64(time.Second))
}

func (b *budget) limiter(name string) *rate.Limiter {
	if known, ok := b.byName[name]; ok {
		b.recent.MoveToFront(known)
		return known.Value.(*account).limiter
	}
	if b.recent.Len() >= b.names {
		oldest := b.recent.Back()
		delete(b.byName, b.recent.Remove(oldest).(*account).name)
	}
	added := &account{name: name, limiter: rate.NewLimiter(rate.Limit(b.rate.PerSecond), b.rate.Burst)}
	b.byName[name] = b.recent.PushFront(added)
	return added.limiter
}
