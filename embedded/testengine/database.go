package testengine

import (
	"context"
	"fmt"
	"net/url"
	"sync/atomic"

	"github.com/jackc/pgx/v5"

	"fortschreibung/embedded"
)

var databases atomic.Int64

// newDatabase creates a database, an empty one or a copy of template, and returns its URL
// and how to drop it.
func newDatabase(server *embedded.Postgres, template string) (address string, drop func() error, err error) {
	name := fmt.Sprintf("test_%d", databases.Add(1))
	owner, err := url.Parse(server.URL())
	if err != nil {
		return "", nil, err
	}
	// file_copy is much faster than the default where nothing is synced to disk.
	create := fmt.Sprintf("create database %s owner %s template %s strategy file_copy", name, owner.User.Username(), template)
	if err := asAdmin(server, create); err != nil {
		return "", nil, err
	}
	owner.Path = "/" + name
	drop = func() error {
		return asAdmin(server, fmt.Sprintf("drop database if exists %s with (force)", name))
	}
	return owner.String(), drop, nil
}

func asAdmin(server *embedded.Postgres, statement string) error {
	ctx, cancel := context.WithTimeout(context.Background(), startPatience)
	defer cancel()
	conn, err := pgx.Connect(ctx, server.AdminURL())
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, statement)
	return err
}
