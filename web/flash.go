package web

import (
	"encoding/base64"
	"net/http"
	"unicode/utf8"
)

// flashCookie carries one sentence to the next page, where it is shown once.
const flashCookie = "meldung"

// say shows a sentence on the next page.
func (v *visit) say(message string) {
	v.echo.SetCookie(&http.Cookie{
		Name: flashCookie, Value: base64.RawURLEncoding.EncodeToString([]byte(message)), Path: "/",
		MaxAge: 60, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: v.echo.IsTLS(),
	})
}

// said takes the sentence that the previous action left.
func (v *visit) said() string {
	cookie, err := v.echo.Cookie(flashCookie)
	if err != nil || cookie.Value == "" {
		return ""
	}
	v.echo.SetCookie(&http.Cookie{Name: flashCookie, Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode})
	text, err := base64.RawURLEncoding.DecodeString(cookie.Value)
	if err != nil || len(text) > 500 || !utf8.Valid(text) {
		return ""
	}
	return string(text)
}
