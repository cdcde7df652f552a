package store

import (
	"context"
	"errors"
	"log/slog"
	"regexp"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm/logger"
)

// statementLog logs slow statements and failures of the database, never the values of a
// statement. What the database refuses for good (see domain) is the caller's answer and no
// failure, and neither is a request whose client went away.
type statementLog struct {
	logger.Interface
}

func newStatementLog(log *slog.Logger, slow time.Duration) statementLog {
	return statementLog{logger.NewSlogLogger(log, logger.Config{
		SlowThreshold:             slow,
		LogLevel:                  logger.Warn,
		IgnoreRecordNotFoundError: true,
	})}
}

// LogMode gives the log at another level.
func (l statementLog) LogMode(level logger.LogLevel) logger.Interface {
	return statementLog{l.Interface.LogMode(level)}
}

// Trace logs one statement.
func (l statementLog) Trace(ctx context.Context, begin time.Time, statement func() (string, int64), err error) {
	if expected(err) {
		err = nil
	}
	l.Interface.Trace(ctx, begin, func() (string, int64) {
		sql, rows := statement()
		return quoted.ReplaceAllString(sql, "'…'"), rows
	}, err)
}

// quoted is a text in a statement. GORM's Scan records statements by a log of its own, which
// writes the values into them without asking ParamsFilter.
var quoted = regexp.MustCompile(`'(?:[^']|'')*'`)

// ParamsFilter leaves out the values: they may be confidential.
func (l statementLog) ParamsFilter(_ context.Context, sql string, _ ...any) (string, []any) {
	return sql, nil
}

func expected(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return refusedForGood(pg)
	}
	return errors.Is(err, context.Canceled)
}
