package web

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// The rules of the HTML standard's content models that templates break most easily; the
// validators of the W3C name the same faults.

// interactive elements must not stand in one another.
var interactive = []string{"a", "button", "details", "input", "label", "select", "textarea"}

// children are the only elements that may stand directly in some others.
var children = map[string][]string{
	"ul": {"li"}, "ol": {"li"}, "dl": {"dt", "dd", "div"},
	"table": {"caption", "colgroup", "thead", "tbody", "tfoot"}, "thead": {"tr"}, "tbody": {"tr"}, "tfoot": {"tr"}, "tr": {"th", "td"},
	"select": {"option", "optgroup", "hr"}, "colgroup": {"col"},
}

// phrasing are elements in which no block may stand.
var phrasing = []string{"p", "h1", "h2", "h3", "h4", "h5", "span", "strong", "em", "small", "a", "button", "label", "legend", "summary", "dt", "code", "ins", "del"}

var blocks = []string{
	"p", "div", "ul", "ol", "dl", "table", "section", "article", "nav", "header", "footer", "main", "form", "fieldset", "details", "pre", "h1", "h2", "h3", "h4", "h5",
}

// obsolete attributes and those that an element needs.
var (
	obsolete = []string{"align", "bgcolor", "border", "cellpadding", "cellspacing", "valign", "width"}
	needed   = map[string]string{"button": "type", "img": "alt", "label": "for", "th": "scope", "html": "lang", "form": "action", "option": "value"}
)

// checkContentModel checks that elements stand where they may.
func checkContentModel(t *testing.T, page string) {
	t.Helper()
	doc := parse(t, page)
	checkWrittenAsRead(t, page, doc)
	doc.each(func(n *html.Node) {
		if only, ok := children[n.Data]; ok {
			checkChildren(t, n, only)
		}
		if name, ok := needed[n.Data]; ok && !has(n, name) {
			t.Errorf("<%s> %q lacks %s", n.Data, text(n), name)
		}
		for _, a := range n.Attr {
			if slices.Contains(obsolete, a.Key) && !inSVG(n) {
				t.Errorf("<%s %s> is obsolete", n.Data, a.Key)
			}
		}
		checkAncestors(t, n)
	})
}

// checkWrittenAsRead compares the elements as written with those that a browser builds
// from them: it moves what stands where it must not.
func checkWrittenAsRead(t *testing.T, page string, doc document) {
	t.Helper()
	var written, read []string
	for z := html.NewTokenizer(strings.NewReader(page)); ; {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		if kind == html.StartTagToken || kind == html.SelfClosingTagToken {
			name, _ := z.TagName()
			written = append(written, strings.ToLower(string(name)))
		}
	}
	doc.each(func(n *html.Node) { read = append(read, strings.ToLower(n.Data)) })
	for i := range min(len(written), len(read)) {
		if written[i] != read[i] {
			t.Errorf("element %d is written as <%s> after %v and read as <%s>", i, written[i], written[max(0, i-4):i], read[i])
			return
		}
	}
	if len(written) != len(read) {
		t.Errorf("%d elements are written, %d read", len(written), len(read))
	}
}

func checkChildren(t *testing.T, n *html.Node, only []string) {
	t.Helper()
	for c := range n.ChildNodes() {
		if c.Type == html.ElementNode && !slices.Contains(only, c.Data) {
			t.Errorf("<%s> in <%s>", c.Data, n.Data)
		}
		if c.Type == html.TextNode && strings.TrimSpace(c.Data) != "" {
			t.Errorf("text %q in <%s>", strings.TrimSpace(c.Data), n.Data)
		}
	}
}

func checkAncestors(t *testing.T, n *html.Node) {
	t.Helper()
	for up := range n.Ancestors() {
		if slices.Contains(blocks, n.Data) && slices.Contains(phrasing, up.Data) && !headingIn(n, up) {
			t.Errorf("<%s> in <%s> %q", n.Data, up.Data, text(n))
		}
		inside := up.Data == "a" || up.Data == "button" || up.Data == "summary" || up.Data == "label"
		if inside && slices.Contains(interactive, n.Data) && attr(n, "type") != "hidden" && !(up.Data == "label" && n.Data != "a" && n.Data != "label") {
			t.Errorf("<%s> in <%s> %q", n.Data, up.Data, text(up))
		}
	}
}

// headingIn says whether a heading stands in a summary or a legend, where it may.
func headingIn(n, up *html.Node) bool {
	return (up.Data == "summary" || up.Data == "legend") && strings.HasPrefix(n.Data, "h")
}

func inSVG(n *html.Node) bool { return n.Namespace == "svg" }
