package store

import (
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgconn"

	"fortschreibung/strategy"
)

// domain turns what PostgreSQL refuses for good (a broken constraint, text that it cannot
// keep, e.g. U+0000) into an Invalid error, because trying again would never help.
// Everything else stays a plain error, to be tried again.
func domain(what string, err error) error {
	if err == nil || strategy.CodeOf(err) != "" {
		return err
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) && refusedForGood(pg) {
		if strings.HasPrefix(pg.Code, "22") {
			return strategy.Invalid("", "Die Angaben enthalten Zeichen oder Werte, die nicht gespeichert werden können (%s)", what)
		}
		return strategy.Invalid("", "Die Angaben passen nicht zu dem, was gespeichert ist (%s, Regel %s)", what, pg.ConstraintName)
	}
	return fmt.Errorf("%s: %w", what, err)
}

// refusedForGood says that trying again would never help: a value that cannot be kept
// (SQLSTATE class 22), a broken constraint (23), or the same key twice in one record (21000).
func refusedForGood(pg *pgconn.PgError) bool {
	return strings.HasPrefix(pg.Code, "22") || strings.HasPrefix(pg.Code, "23") || pg.Code == "21000"
}

// checkUUID refuses what is no UUID before PostgreSQL does, naming the field.
func checkUUID(field, id string) error {
	if parsed, err := uuid.Parse(id); err != nil || parsed.String() != id {
		return strategy.Invalid(field, "%q ist keine gültige Kennung", id)
	}
	return nil
}
