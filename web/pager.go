package web

import "net/url"

// pager leads to the following items of a list, and back to its beginning.
type pager struct{ First, Next string }

// pager for the page that is shown, whose list goes on at next; the address's other
// parameters stay.
func (v *visit) pager(next string) pager {
	at := func(cursor string) string {
		q := v.echo.QueryParams()
		again := url.Values{}
		for name, texts := range q {
			again[name] = texts
		}
		again.Del("cursor")
		if cursor != "" {
			again.Set("cursor", cursor)
		}
		if len(again) == 0 {
			return v.echo.Request().URL.Path
		}
		return v.echo.Request().URL.Path + "?" + again.Encode()
	}
	var p pager
	if v.query("cursor") != "" {
		p.First = at("")
	}
	if next != "" {
		p.Next = at(next)
	}
	return p
}

// cursor is where the list goes on that the address asks for, to be added to a query.
func (v *visit) cursor() string {
	if cursor := v.query("cursor"); cursor != "" {
		return "&cursor=" + url.QueryEscape(cursor)
	}
	return ""
}
