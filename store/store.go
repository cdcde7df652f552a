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
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// Options say how a Store uses its database. Zero values take the defaults named.
type Options struct {
	MaxConnections int              // open at once; 10
	IdleFor        time.Duration    // after which an unused connection is closed; 5 minutes
	SlowQuery      time.Duration    // from which a query is logged as slow; 500 ms
	Logger         *slog.Logger     // slog.Default()
	Now            func() time.Time // real time; time.Now
}

// Store is a pool of connections to one database. Safe for concurrent use.
type Store struct {
	db  *gorm.DB
	sql *sql.DB
	log *slog.Logger
	now func() time.Time
}

// Open connects to the database at a postgres:// URL and checks that it answers. It
// neither migrates nor checks the schema.
func Open(ctx context.Context, url string, o Options) (*Store, error) {
	o = o.withDefaults()
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("database address: %w", err) // pgx leaves the password out
	}
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = "fortschreibung"
	}
	pool := stdlib.OpenDB(*config, stdlib.OptionAfterConnect(readTimesAsUTC))
	pool.SetMaxOpenConns(o.MaxConnections)
	pool.SetMaxIdleConns(o.MaxConnections)
	pool.SetConnMaxIdleTime(o.IdleFor)
	db, err := gorm.Open(postgres.New(postgres.Config{Conn: pool}), &gorm.Config{
		SkipDefaultTransaction: true,
		DisableAutomaticPing:   true,
		NowFunc:                o.Now,
		Logger: logger.NewSlogLogger(o.Logger, logger.Config{
			SlowThreshold:             o.SlowQuery,
			LogLevel:                  logger.Warn,
			IgnoreRecordNotFoundError: true,
			ParameterizedQueries:      true, // values may be confidential
		}),
	})
	if err != nil {
		return nil, closing(pool, err)
	}
	s := &Store{db: db, sql: pool, log: o.Logger, now: o.Now}
	if err := s.Ping(ctx); err != nil {
		return nil, closing(pool, err)
	}
	return s, nil
}

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

func closing(pool *sql.DB, err error) error {
	if closeErr := pool.Close(); closeErr != nil {
		return fmt.Errorf("%w (and closing: %w)", err, closeErr)
	}
	return err
}

// Ping checks that the database answers.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.sql.PingContext(ctx); err != nil {
		return fmt.Errorf("database does not answer: %w", err)
	}
	return nil
}

// Close closes all connections.
func (s *Store) Close() error { return s.sql.Close() }

// DB is the pool itself, for the sign-in sessions' own table "sessions" only.
func (s *Store) DB() *sql.DB { return s.sql }

// realNow is the real time in the precision that PostgreSQL keeps.
func (s *Store) realNow() time.Time { return s.now().UTC().Truncate(time.Microsecond) }
