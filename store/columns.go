package store

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/bytedance/sonic"
	"github.com/jackc/pgx/v5/pgtype"

	"fortschreibung/strategy"
)

// textArray is a text[] column. Null reads as empty, nil is written as '{}'.
type textArray []string

// GormDataType names the column's type.
func (textArray) GormDataType() string { return "text[]" }

// arrayEscapes escapes an element inside an array's literal.
var arrayEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

// Value gives the array's literal.
func (a textArray) Value() (driver.Value, error) {
	quoted := make([]string, len(a))
	for i, text := range a {
		quoted[i] = `"` + arrayEscapes.Replace(text) + `"`
	}
	return "{" + strings.Join(quoted, ",") + "}", nil
}

// Scan reads the array's literal.
func (a *textArray) Scan(src any) error {
	*a = textArray{}
	if src == nil {
		return nil
	}
	return pgtype.NewMap().SQLScanner((*[]string)(a)).Scan(src)
}

// day is a date column; no date is null.
type day strategy.Date

// GormDataType names the column's type.
func (day) GormDataType() string { return "date" }

// Value gives yyyy-mm-dd or null.
func (d day) Value() (driver.Value, error) {
	if strategy.Date(d).IsZero() {
		return nil, nil
	}
	return strategy.Date(d).String(), nil
}

// Scan reads a date or null.
func (d *day) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = day{}
	case time.Time:
		*d = day(strategy.DateOf(v, time.UTC))
	default:
		return fmt.Errorf("date column: cannot read %T", src)
	}
	return nil
}

// document is a jsonb column that holds one struct.
type document[T any] struct{ V T }

func doc[T any](v T) document[T] { return document[T]{v} }

// GormDataType names the column's type.
func (document[T]) GormDataType() string { return "jsonb" }

// Value gives the JSON text.
func (d document[T]) Value() (driver.Value, error) {
	text, err := json.Marshal(d.V)
	return string(text), err
}

// Scan reads the JSON text; null leaves the zero value.
func (d *document[T]) Scan(src any) error {
	d.V = *new(T)
	switch v := src.(type) {
	case nil:
		return nil
	case []byte:
		return sonic.ConfigStd.Unmarshal(v, &d.V)
	case string:
		return sonic.ConfigStd.UnmarshalFromString(v, &d.V)
	}
	return fmt.Errorf("jsonb column: cannot read %T", src)
}

// moment is a nullable timestamptz: the zero time is null.
func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
