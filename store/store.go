// Package store keeps everything on PostgreSQL and is the only package that sees GORM.
// It implements what activities, api and web ask for: records (one transaction each,
// idempotent), loads, reads by page, the audit chain and the rows that the API owns.
//
// Every method may answer a *strategy.Error for what the process refuses; any other
// error is a failure of the database or the connection and may be tried again.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
)

// Options say how a Store uses its database. Zero values take the defaults named.
type Options struct {
	Role           string           // whose rights queries have; that of the address
	AuditKey       Signer           // signs checkpoints; none
	MaxConnections int32            // open at once, on behalf of viewers and in trust each; 10
	IdleFor        time.Duration    // after which an unused connection is closed; 5 minutes
	SlowQuery      time.Duration    // from which a query is logged as slow; 500 ms
	Logger         *slog.Logger     // slog.Default()
	Tracer         pgx.QueryTracer  // sees every statement; nil: nobody
	Now            func() time.Time // real time; time.Now
}

// Store is connections to one database. Safe for concurrent use.
//
// What it reads it reads on behalf of the viewer in the context (records.WithViewer): to a
// role that does not own the tables, the database shows only what this viewer may see, and
// nothing protected without a viewer. The program's own work goes through Trusted.
type Store struct {
	db      *gorm.DB
	sql     *sql.DB
	pool    *pgxpool.Pool
	trusted *Store
	noted   *noted
	signer  Signer
	keys    Keyring
	log     *slog.Logger
	now     func() time.Time
}

// Open connects to the database at a postgres:// URL and checks that it answers. It
// neither migrates nor checks the schema.
func Open(ctx context.Context, url string, o Options) (*Store, error) {
	o = o.withDefaults()
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("database address: %w", err) // pgx leaves the password out
	}
	config.MaxConns = o.MaxConnections
	config.MaxConnIdleTime = o.IdleFor
	config.AfterConnect = readTimesAsUTC
	config.ConnConfig.Tracer = o.Tracer
	settings := config.ConnConfig.RuntimeParams
	if settings["application_name"] == "" {
		settings["application_name"] = "fortschreibung"
	}
	if o.Role != "" {
		settings["role"] = o.Role
	}
	trusted, err := openPool(ctx, asSystem(config.Copy()), o)
	if err != nil {
		return nil, err
	}
	trusted.trusted = trusted
	config.PrepareConn = showViewer
	s, err := openPool(ctx, config, o)
	if err != nil {
		return nil, errors.Join(err, trusted.closeOwn())
	}
	s.trusted, s.noted = trusted, trusted.noted
	if err := s.Ping(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// openPool makes a store without connecting yet. database/sql keeps no connection of its
// own, so that the pool sees the context of every query.
func openPool(ctx context.Context, config *pgxpool.Config, o Options) (*Store, error) {
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, err
	}
	s := &Store{sql: stdlib.OpenDBFromPool(pool), pool: pool, noted: &noted{}, signer: o.AuditKey, log: o.Logger, now: o.Now}
	s.keys = o.AuditKey.public()
	s.db, err = gorm.Open(postgres.New(postgres.Config{Conn: s.sql}), &gorm.Config{
		SkipDefaultTransaction: true,
		DisableAutomaticPing:   true,
		NowFunc:                o.Now,
		Logger:                 newStatementLog(o.Logger, o.SlowQuery),
	})
	if err != nil {
		return nil, errors.Join(err, s.closeOwn())
	}
	return s, nil
}

// Knowing is the same store with further keys that VerifyAudit checks signatures with.
func (s *Store) Knowing(keys Keyring) *Store {
	knowing := *s
	knowing.keys = slices.Concat(s.keys, keys)
	return &knowing
}

// Trusted is the same database for the program's own work, which no viewer asked for and
// which sees everything: workers, background jobs, commands, and finding out who somebody is.
func (s *Store) Trusted() *Store { return s.trusted }

func (o Options) withDefaults() Options {
	if o.MaxConnections == 0 {
		o.MaxConnections = 10
	}
	if o.IdleFor == 0 {
		o.IdleFor = 5 * time.Minute
	}
	if o.SlowQuery == 0 {
		o.SlowQuery = 500 * time.Millisecond
	}
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

func readTimesAsUTC(_ context.Context, conn *pgx.Conn) error {
	conn.TypeMap().RegisterType(&pgtype.Type{
		Name: "timestamptz", OID: pgtype.TimestamptzOID,
		Codec: &pgtype.TimestamptzCodec{ScanLocation: time.UTC},
	})
	return nil
}

// Ping checks that the database answers.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.sql.PingContext(ctx); err != nil {
		return fmt.Errorf("database does not answer: %w", err)
	}
	return nil
}

// Close waits for the queries that are running and closes all connections.
func (s *Store) Close() error { return errors.Join(s.closeOwn(), s.trusted.closeOwn()) }

func (s *Store) closeOwn() error {
	err := s.sql.Close()
	s.pool.Close()
	return err
}

// DB is the pool itself, for the sign-in sessions' own table "sessions" only.
func (s *Store) DB() *sql.DB { return s.sql }

// realNow is the real time in the precision that PostgreSQL keeps.
func (s *Store) realNow() time.Time { return s.now().UTC().Truncate(time.Microsecond) }
