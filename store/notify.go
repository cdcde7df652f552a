package store

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"
)

// changesChannel is where records announce what they changed, with entity and id as payload:
// "session/2021/1".
const changesChannel = "fortschreibung_changes"

// announce says to all processes, once the transaction is committed, that something has
// changed.
func announce(tx *gorm.DB, entity, id string) error {
	return tx.Exec("select pg_notify(?, ?)", changesChannel, entity+"/"+id).Error
}

// maxListeners bounds who is told of changes at the same time.
const maxListeners = 1000

// Changes tells those who asked that something was recorded, whichever process recorded it.
// It has one connection of its own. Safe for concurrent use.
type Changes struct {
	config *pgx.ConnConfig
	log    *slog.Logger
	cancel context.CancelFunc
	done   chan struct{}

	mu      sync.Mutex
	closed  bool
	told    int
	waiting map[string]map[chan struct{}]struct{} // by topic
}

// Listen begins to listen. While the connection is broken it is tried again; what was missed
// meanwhile is told to everybody as a change.
func (s *Store) Listen() *Changes {
	ctx, cancel := context.WithCancel(context.Background())
	c := &Changes{
		config: s.pool.Config().ConnConfig.Copy(), log: s.log, cancel: cancel,
		done: make(chan struct{}), waiting: map[string]map[chan struct{}]struct{}{},
	}
	go c.run(ctx)
	return c
}

// Close ends all subscriptions.
func (c *Changes) Close() {
	c.cancel()
	<-c.done
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	for _, channels := range c.waiting {
		for ch := range channels {
			close(ch)
		}
	}
	c.waiting = nil
}

// Subscribe tells of changes of an entity ("session/2021/1") until stop is called. Several
// changes may come as one. The channel is closed when nothing is told any more; ok is false
// when as many are told as may be.
func (c *Changes) Subscribe(topic string) (changed <-chan struct{}, stop func(), ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed || c.told >= maxListeners {
		return nil, nil, false
	}
	ch := make(chan struct{}, 1)
	if c.waiting[topic] == nil {
		c.waiting[topic] = map[chan struct{}]struct{}{}
	}
	c.waiting[topic][ch] = struct{}{}
	c.told++
	return ch, sync.OnceFunc(func() { c.leave(topic, ch) }), true
}

func (c *Changes) leave(topic string, ch chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.told--
	delete(c.waiting[topic], ch)
	if len(c.waiting[topic]) == 0 {
		delete(c.waiting, topic)
	}
}

// tell reaches everybody who waits for a topic; somebody who has not yet heard of the
// change before hears of both at once.
func (c *Changes) tell(topics ...string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, topic := range topics {
		for ch := range c.waiting[topic] {
			select {
			case ch <- struct{}{}:
			default:
			}
		}
	}
}

func (c *Changes) tellAll() {
	c.mu.Lock()
	topics := make([]string, 0, len(c.waiting))
	for topic := range c.waiting {
		topics = append(topics, topic)
	}
	c.mu.Unlock()
	c.tell(topics...)
}

// listenAgain is how long a broken connection is left alone.
const listenAgain = time.Second

func (c *Changes) run(ctx context.Context) {
	defer close(c.done)
	for ctx.Err() == nil {
		if err := c.listen(ctx); err != nil && ctx.Err() == nil {
			c.log.WarnContext(ctx, "changes are not heard of, trying again", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(listenAgain):
		}
	}
}

func (c *Changes) listen(ctx context.Context) (err error) {
	conn, err := pgx.ConnectConfig(ctx, c.config)
	if err != nil {
		return err
	}
	defer func() {
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), listenAgain)
		defer cancel()
		err = errors.Join(err, conn.Close(closing))
	}()
	if _, err := conn.Exec(ctx, "listen "+changesChannel); err != nil {
		return err
	}
	c.tellAll()
	for {
		notification, err := conn.WaitForNotification(ctx)
		if err != nil {
			return err
		}
		c.tell(notification.Payload)
	}
}
