package store

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"time"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// Lists are paged by key: a cursor holds what the last item of a page is ordered by, so
// that a page neither repeats nor skips items when others are added in between.

const (
	defaultLimit = 50
	maxLimit     = 200
)

func limitOf(p records.Page) int {
	if p.Limit <= 0 {
		return defaultLimit
	}
	return min(p.Limit, maxLimit)
}

// after reads a cursor of as many keys as the list is ordered by; nil for the first page.
func after(p records.Page, keys int) ([]any, error) {
	if p.Cursor == "" {
		return nil, nil
	}
	text, err := base64.RawURLEncoding.DecodeString(p.Cursor)
	if err == nil {
		var values []string
		if err = json.Unmarshal(text, &values); err == nil && len(values) == keys {
			list := make([]any, keys)
			for i, v := range values {
				list[i] = v
			}
			return list, nil
		}
	}
	return nil, strategy.Invalid("query.cursor", "Diese Seitenmarke stammt nicht aus dieser Liste")
}

// pageOf makes a page of up to limit+1 rows; key gives what an item is ordered by.
func pageOf[R, T any](rows []R, limit int, item func(R) T, key func(R) []string) records.List[T] {
	list := records.List[T]{Items: []T{}}
	if len(rows) > limit {
		rows = rows[:limit]
		text, err := json.Marshal(key(rows[limit-1]))
		if err != nil {
			panic(err) // strings always have a JSON form
		}
		list.NextCursor = base64.RawURLEncoding.EncodeToString(text)
	}
	for _, r := range rows {
		list.Items = append(list.Items, item(r))
	}
	return list
}

// keyTime is a time as a key of a cursor.
func keyTime(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

func keyInt[N ~int | ~int64](n N) string { return fmt.Sprint(n) }
