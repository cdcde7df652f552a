package store

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// viewer is on whose behalf a connection reads: what the policies of row-level security
// (migration 0011) go by. The zero viewer sees nothing that is protected.
type viewer struct{ subject, deputyOf, role, ministry string }

func viewerOf(ctx context.Context) viewer {
	actor, ok := records.Viewer(ctx)
	if !ok {
		return viewer{}
	}
	return viewer{subject: actor.Subject, deputyOf: actor.DeputyOf, role: string(actor.Role), ministry: actor.Ministry}
}

// viewerKey is where a connection remembers its viewer.
const viewerKey = "viewer"

// showViewer tells the database on whose behalf a connection is taken from the pool, unless
// it served the same viewer last. The connection is given up when that fails, so that
// nobody reads through somebody else's eyes.
func showViewer(ctx context.Context, conn *pgx.Conn) (bool, error) {
	remembered := conn.PgConn().CustomData()
	want := viewerOf(ctx)
	if had, _ := remembered[viewerKey].(viewer); had == want {
		return true, nil
	}
	_, err := conn.Exec(ctx, `
		select set_config('app.subject', $1, false), set_config('app.deputy_of', $2, false),
		       set_config('app.role', $3, false), set_config('app.ministry', $4, false)`,
		want.subject, want.deputyOf, want.role, want.ministry)
	if err != nil {
		if conn.IsClosed() && ctx.Err() == nil {
			return false, nil // it broke while nobody used it: the pool takes another
		}
		return false, err
	}
	remembered[viewerKey] = want
	return true, nil
}

// asSystem makes every connection that of the program itself from its start.
func asSystem(config *pgxpool.Config) *pgxpool.Config {
	system := strategy.System()
	settings := config.ConnConfig.RuntimeParams
	settings["app.subject"], settings["app.role"] = system.Subject, string(system.Role)
	return config
}
