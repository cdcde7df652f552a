package embedded

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	// databaseName is also the name of the role that owns the database.
	databaseName = "fortschreibung"
	superuser    = "postgres"

	// ApplicationRole is a role without login that the owner of the database may take on
	// (set role): the program serves with its rights, which are fewer than the owner's.
	ApplicationRole = "fortschreibung_app"

	postgresPatience = 60 * time.Second // recovery after a crash included
)

// PostgresOptions says where and how a private PostgreSQL cluster runs.
type PostgresOptions struct {
	// Dir belongs to the cluster alone; it is created when missing.
	Dir string
	// Volatile gives up durability (fsync=off) for speed. For tests only.
	Volatile bool
	Log      *slog.Logger
}

// Postgres is a running private cluster.
type Postgres struct {
	child    *child
	lock     *dirLock
	log      *boundedLog
	address  postgresAddress
	password string
}

// StartPostgres starts the cluster in options.Dir, creating it on the first start, and
// returns when it answers queries. It reaches nobody but this machine: a socket inside
// Dir or, where that path would be too long, a port on loopback; every connection needs
// the password generated on the first start.
//
// Errors to tell apart: *MissingBinaryError, *InUseError, *InaccessibleError.
func StartPostgres(ctx context.Context, options PostgresOptions) (*Postgres, error) {
	logger := loggerOr(options.Log)
	binaries, err := findPostgres()
	if err != nil {
		return nil, err
	}
	dir, err := prepareDir(options.Dir, 0o711)
	if err != nil {
		return nil, err
	}
	lock, err := lockDir(dir)
	if err != nil {
		return nil, err
	}
	log, err := openBoundedLog(filepath.Join(dir, "postgres.log"), logLimit)
	if err != nil {
		_ = lock.release()
		return nil, err
	}
	p := &Postgres{lock: lock, log: log}
	if err := p.start(ctx, binaries, dir, options.Volatile, logger); err != nil {
		p.abandon()
		return nil, fmt.Errorf("start PostgreSQL in %s: %w", dir, err)
	}
	logger.InfoContext(ctx, "PostgreSQL started", "dir", dir, "pid", p.child.cmd.Process.Pid)
	return p, nil
}

func (p *Postgres) start(ctx context.Context, binaries, dir string, volatile bool, logger *slog.Logger) error {
	c := cluster{dir: dir, binaries: binaries, volatile: volatile, log: p.log}
	var err error
	if c.account, err = postgresAccount(c.dataDir()); err != nil {
		return err
	}
	if err := c.account.canEnter(dir); err != nil {
		return err
	}
	if err := c.endLeftovers(ctx, logger); err != nil {
		return err
	}
	if p.password, err = c.create(ctx); err != nil {
		return err
	}
	if p.address, err = c.chooseAddress(); err != nil {
		return err
	}
	if p.child, err = startChild("PostgreSQL", c.serverCommand(p.address), p.log, syscall.SIGINT); err != nil {
		return err
	}
	if err := p.waitUntilReady(ctx); err != nil {
		return err
	}
	return p.createDatabase(ctx)
}

// waitUntilReady polls with a query until the server answers, or ends.
func (p *Postgres) waitUntilReady(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		select {
		case <-p.child.exited:
			cancel()
		case <-ctx.Done():
		}
	}()
	err := poll(ctx, postgresPatience, func(ctx context.Context) error {
		conn, err := pgx.Connect(ctx, p.AdminURL())
		if err != nil {
			return err
		}
		return conn.Close(ctx)
	})
	select {
	case <-p.child.exited:
		return p.child.unexpectedEnd()
	default:
		return err
	}
}

// createDatabase makes the program's role and database on the first start. The role
// owns its database and nothing else.
func (p *Postgres) createDatabase(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, p.AdminURL())
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	var hasRole, hasApplication, hasDatabase bool
	err = conn.QueryRow(ctx, `select exists (select from pg_roles where rolname = $1), exists (select from pg_roles where rolname = $2),
		exists (select from pg_database where datname = $1)`, databaseName, ApplicationRole).Scan(&hasRole, &hasApplication, &hasDatabase)
	if err != nil {
		return err
	}
	if !hasRole {
		// The password is hexadecimal; create role takes no parameters.
		if _, err := conn.Exec(ctx, fmt.Sprintf("create role %s login password '%s'", databaseName, p.password)); err != nil {
			return err
		}
	}
	if !hasApplication {
		if _, err := conn.Exec(ctx, fmt.Sprintf("create role %s nologin; grant %s to %s", ApplicationRole, ApplicationRole, databaseName)); err != nil {
			return err
		}
	}
	if !hasDatabase {
		if _, err := conn.Exec(ctx, fmt.Sprintf("create database %s owner %s", databaseName, databaseName)); err != nil {
			return err
		}
	}
	return nil
}

// URL connects as the owner of the program's database, without superuser rights.
func (p *Postgres) URL() string {
	return p.address.url(databaseName, p.password, databaseName)
}

// AdminURL connects as the cluster's superuser: for backups, and for tests that create
// databases.
func (p *Postgres) AdminURL() string {
	return p.address.url(superuser, p.password, "postgres")
}

// PID is the process of the server, for whoever watches it.
func (p *Postgres) PID() int { return p.child.cmd.Process.Pid }

// Done receives an error if the server ends without Stop, and is closed when it ends.
func (p *Postgres) Done() <-chan error { return p.child.done }

// Stop shuts the server down: open transactions are rolled back, clients disconnected.
// When ctx ends first it is stopped at once and recovers at the next start.
func (p *Postgres) Stop(ctx context.Context) error {
	err := p.child.stop(ctx, syscall.SIGINT, syscall.SIGQUIT)
	p.log.close()
	if lockErr := p.lock.release(); err == nil {
		err = lockErr
	}
	return err
}

// abandon cleans up after a failed start.
func (p *Postgres) abandon() {
	if p.child != nil {
		ctx, cancel := context.WithTimeout(context.Background(), killGrace)
		defer cancel()
		_ = p.child.stop(ctx, syscall.SIGINT, syscall.SIGQUIT)
	}
	p.log.close()
	_ = p.lock.release()
}
