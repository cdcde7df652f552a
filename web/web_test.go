package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"fortschreibung/strategy"
)

var everyRole = []strategy.Role{
	strategy.RolePublic, strategy.RoleOrganiser, strategy.RoleMinistry, strategy.RoleCoordinator,
	strategy.RoleCommittee, strategy.RoleChancellery, strategy.RoleAuditor,
}

// notTheirs names pages whose example belongs to somebody else than who has the right.
var notTheirs = map[string]strategy.Role{"/vorschlaege/:id/bearbeiten": strategy.RoleMinistry}

// Every page of the table opens for exactly those whose office it is, and is sound HTML.
func TestEveryPageForEveryRole(t *testing.T) {
	for _, role := range everyRole {
		d := newDesk(t, role)
		for _, r := range routes {
			if r.method != http.MethodGet {
				continue
			}
			t.Run(string(role)+" "+r.path, func(t *testing.T) {
				answer := d.get(r.example)
				want := http.StatusOK
				if strategy.May(d.who.Actor, r.needs) != nil || notTheirs[r.path] == role {
					want = http.StatusForbidden
					if role == strategy.RolePublic {
						want = http.StatusSeeOther
					}
				}
				if answer.Code != want {
					t.Fatalf("status %d, want %d\n%s", answer.Code, want, answer.Body)
				}
				if answer.Code == http.StatusSeeOther {
					if to := answer.Header().Get("Location"); to != "/anmelden?zurueck="+url.QueryEscape(r.example) {
						t.Errorf("redirected to %s", to)
					}
					return
				}
				if r.file && answer.Code == http.StatusOK {
					if kind := answer.Header().Get("Content-Type"); kind == "" || answer.Body.Len() == 0 || answer.Header().Get("Content-Disposition") == "" {
						t.Errorf("the file comes as %q, %q", kind, answer.Header().Get("Content-Disposition"))
					}
					return
				}
				checkPage(t, answer.Body.String())
				csp := answer.Header().Get("Content-Security-Policy")
				if !strings.Contains(csp, "script-src 'self'") || strings.Contains(csp, "unsafe") {
					t.Errorf("CSP %q", csp)
				}
			})
		}
	}
}

// Every line of the table says what it is and where it can be looked at, and its help.
func TestRouteTableIsComplete(t *testing.T) {
	for _, r := range routes {
		if r.title == "" || r.needs == "" || r.handle == nil || strategy.Offices(r.needs) == nil {
			t.Errorf("%s %s lacks a title, a right that exists or a handler", r.method, r.path)
		}
		if r.method == http.MethodGet && (r.example == "" || strings.Contains(r.example, ":")) {
			t.Errorf("%s has no example: add .like(\"/…\")", r.path)
		}
		if r.method == http.MethodGet && helpAnchor(r.path) == "" {
			t.Errorf("%s has no help text in help.go", r.path)
		}
	}
}

// checkPage checks what every page owes its readers.
func checkPage(t *testing.T, page string) {
	t.Helper()
	checkMarkup(t, page)
	checkContentModel(t, page)
	doc := parse(t, page)
	if n := len(doc.all("h1")); n != 1 {
		t.Errorf("%d h1, want one", n)
	}
	if titles := doc.all("title"); len(titles) == 0 || len(text(titles[0])) < 5 {
		t.Error("no title")
	}
	if lang := attr(doc.all("html")[0], "lang"); lang != "de" {
		t.Errorf("lang %q", lang)
	}
	if len(doc.all("main")) != 1 || len(doc.all("header")) == 0 || len(doc.all("footer")) == 0 || len(doc.all("nav")) == 0 {
		t.Error("a landmark is missing")
	}
	checkIDs(t, doc)
	checkLabels(t, doc)
	checkHeadings(t, doc)
	doc.each(func(n *html.Node) { checkElement(t, n) })
	if strings.Contains(page, "ZgotmplZ") || strings.Contains(page, "<no value>") || strings.Contains(page, "%!") {
		t.Error("a template printed something that is no value")
	}
}

// checkMarkup reads the page token by token: what a browser would silently mend is an error.
func checkMarkup(t *testing.T, page string) {
	t.Helper()
	void := []string{"meta", "link", "input", "br", "hr", "img", "col", "wbr"}
	var open []string
	for z := html.NewTokenizer(strings.NewReader(page)); ; {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		token := z.Token()
		switch {
		case kind == html.StartTagToken && !slices.Contains(void, token.Data):
			open = append(open, token.Data)
		case kind == html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != token.Data {
				t.Errorf("</%s> closes nothing; open are %v", token.Data, open)
				return
			}
			open = open[:len(open)-1]
		}
		var names []string
		for _, a := range token.Attr {
			if slices.Contains(names, a.Key) {
				t.Errorf("<%s> has %s twice", token.Data, a.Key)
			}
			names = append(names, a.Key)
		}
	}
	if len(open) > 0 {
		t.Errorf("not closed: %v", open)
	}
}

// checkIDs checks that ids are unique, and that what refers to one finds it.
func checkIDs(t *testing.T, doc document) {
	t.Helper()
	ids := map[string]bool{}
	doc.each(func(n *html.Node) {
		if id := attr(n, "id"); id != "" {
			if ids[id] {
				t.Errorf("id %q twice", id)
			}
			ids[id] = true
		}
	})
	doc.each(func(n *html.Node) {
		for _, name := range []string{"aria-describedby", "aria-labelledby", "for", "list"} {
			for _, id := range strings.Fields(attr(n, name)) {
				if !ids[id] {
					t.Errorf("<%s %s=%q> refers to nothing", n.Data, name, id)
				}
			}
		}
		if target, ok := strings.CutPrefix(attr(n, "href"), "#"); ok && n.Data == "a" && !ids[target] {
			t.Errorf("link to #%s leads nowhere", target)
		}
	})
}

// checkLabels checks that every control has a name for those who do not see it.
func checkLabels(t *testing.T, doc document) {
	t.Helper()
	labelled := map[string]bool{}
	for _, l := range doc.all("label") {
		if text(l) == "" {
			t.Errorf("empty label for %q", attr(l, "for"))
		}
		labelled[attr(l, "for")] = true
	}
	for _, n := range doc.all("input", "select", "textarea") {
		if attr(n, "type") == "hidden" || attr(n, "aria-label") != "" || attr(n, "aria-labelledby") != "" {
			continue
		}
		if id := attr(n, "id"); id == "" || !labelled[id] {
			t.Errorf("<%s name=%q> has no label", n.Data, attr(n, "name"))
		}
	}
	for _, n := range doc.all("a", "button") {
		if text(n) == "" && attr(n, "aria-label") == "" {
			t.Errorf("<%s href=%q> says nothing", n.Data, attr(n, "href"))
		}
	}
	for _, n := range doc.all("svg") {
		if attr(n, "aria-hidden") != "true" && (attr(n, "role") != "img" || attr(n, "aria-labelledby") == "" && attr(n, "aria-label") == "") {
			t.Error("an svg has neither a name nor aria-hidden")
		}
	}
	for _, n := range doc.all("table") {
		d := document{n}
		if len(d.all("caption")) != 1 {
			t.Error("a table has no caption")
		}
		for _, th := range d.all("th") {
			if attr(th, "scope") == "" {
				t.Errorf("th %q has no scope", text(th))
			}
		}
	}
}

// checkHeadings checks that no level is skipped in the page's content.
func checkHeadings(t *testing.T, doc document) {
	t.Helper()
	level := 0
	for _, n := range (document{doc.all("main")[0]}).all("h1", "h2", "h3", "h4", "h5") {
		next := int(n.Data[1] - '0')
		if next > level+1 {
			t.Errorf("%s %q follows h%d", n.Data, text(n), level)
		}
		if text(n) == "" {
			t.Errorf("empty %s", n.Data)
		}
		level = next
	}
}

// checkElement checks that nothing is inline and nothing comes from elsewhere.
func checkElement(t *testing.T, n *html.Node) {
	t.Helper()
	if n.Data == "style" || n.Data == "script" && attr(n, "src") == "" {
		t.Errorf("inline <%s>", n.Data)
	}
	for _, a := range n.Attr {
		if a.Key == "style" || strings.HasPrefix(a.Key, "on") || strings.HasPrefix(a.Key, "hx-on") {
			t.Errorf("<%s %s> is inline", n.Data, a.Key)
		}
		loads := slices.Contains([]string{"src", "srcset", "action", "formaction", "data", "poster"}, a.Key) || a.Key == "href" && n.Data != "a"
		if loads && (strings.Contains(a.Val, "//") || strings.HasPrefix(a.Val, "javascript:")) {
			t.Errorf("<%s %s=%q> is not ours", n.Data, a.Key, a.Val)
		}
	}
	if n.Data == "form" && attr(n, "method") == "post" && attr(n, "action") == "" {
		t.Error("a form does not say where it goes")
	}
}

func TestUnknownAddressIsAPage(t *testing.T) {
	d := newDesk(t, strategy.RoleMinistry)
	answer := d.get("/gibt-es-nicht")
	if answer.Code != http.StatusNotFound {
		t.Fatalf("status %d", answer.Code)
	}
	checkPage(t, answer.Body.String())
	if answer := d.get("/api/v1/gibt-es-nicht"); answer.Code != http.StatusNotFound || !strings.HasPrefix(answer.Header().Get("Content-Type"), "application/problem+json") {
		t.Errorf("the interface's own answer was lost: %d %s", answer.Code, answer.Header().Get("Content-Type"))
	}
}

func TestAssetsAreKeptByBrowsers(t *testing.T) {
	d := newDesk(t, strategy.RolePublic)
	doc := parse(t, d.get("/").Body.String())
	var addresses []string
	for _, n := range doc.all("link", "script") {
		addresses = append(addresses, attr(n, "href")+attr(n, "src"))
	}
	if len(addresses) < 5 {
		t.Fatalf("only %v", addresses)
	}
	for _, address := range addresses {
		answer := d.get(address)
		if answer.Code != http.StatusOK || !strings.Contains(answer.Header().Get("Cache-Control"), "immutable") || answer.Header().Get("ETag") == "" {
			t.Errorf("%s: %d %v", address, answer.Code, answer.Header())
		}
		if css := answer.Body.String(); strings.Contains(css, "url(http") || strings.Contains(css, "@import") {
			t.Errorf("%s loads something from elsewhere", address)
		}
	}
}
