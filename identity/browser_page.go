package identity

import (
	"crypto/sha256"
	"encoding/base64"
	"html/template"
	"net/http"
)

// page is a page of signing in: it must work where nothing else does.
type page struct {
	Title, Text          string
	Forward, ForwardText string // an address to go on to at once
	Style                template.CSS
	Users                []demoChoice // of the demo's provider
	Request              string
}

const pageStyle = `body{max-width:40rem;margin:2rem auto;padding:0 1rem;font-family:sans-serif;line-height:1.5;color:#171a2b;background:#fff}` +
	`a{color:#2b3d8f}ul{list-style:none;padding:0}li{margin:.5rem 0}` +
	`button{width:100%;padding:.75rem 1rem;font:inherit;text-align:left;border:1px solid #5a6070;border-radius:4px;background:#f2f4fb;color:inherit;cursor:pointer}` +
	`button:focus-visible,a:focus-visible{outline:3px solid #2b3d8f;outline-offset:2px}`

var pageTemplate = template.Must(template.New("page").Parse(`<!doctype html>
<html lang="de">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
{{with .Forward}}<meta http-equiv="refresh" content="0; url={{.}}">
{{end}}<title>{{.Title}} – Fortschreibung</title>
<style>{{.Style}}</style>
</head>
<body>
<main>
<h1>{{.Title}}</h1>
<p>{{.Text}}</p>
{{if .Users}}<form method="post">
<input type="hidden" name="anfrage" value="{{.Request}}">
<ul>
{{range .Users}}<li><button name="person" value="{{.ID}}">{{.Name}} <small>{{.Office}}</small></button></li>
{{end}}</ul>
</form>
{{else if .Forward}}<p><a href="{{.Forward}}">{{.ForwardText}}</a></p>
{{else}}<p><a href="/anmelden">Anmelden</a> · <a href="/">Startseite</a></p>
{{end}}</main>
</body>
</html>
`))

// pagePolicy allows the one style by its hash.
var pagePolicy = func() string {
	sum := sha256.Sum256([]byte(pageStyle))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; frame-ancestors 'none'; base-uri 'none'"
}()

func writePage(w http.ResponseWriter, status int, p page) {
	p.Style = pageStyle
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", pagePolicy)
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_ = pageTemplate.Execute(w, p) // the browser has gone
}

func plainErrorPage(w http.ResponseWriter, _ *http.Request, status int, title, text string) {
	writePage(w, status, page{Title: title, Text: text})
}
