package web

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// document is a parsed page.
type document struct{ root *html.Node }

func parse(t *testing.T, page string) document {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return document{root}
}

// each visits every element.
func (d document) each(visit func(*html.Node)) {
	for n := range d.root.Descendants() {
		if n.Type == html.ElementNode {
			visit(n)
		}
	}
}

// all gives the elements with one of the names.
func (d document) all(names ...string) []*html.Node {
	var found []*html.Node
	d.each(func(n *html.Node) {
		for _, name := range names {
			if n.Data == name {
				found = append(found, n)
			}
		}
	})
	return found
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// text is what an element says.
func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// fields gives what a form of the page would send.
func (d document) fields(t *testing.T, formID string) map[string][]string {
	t.Helper()
	for _, form := range d.all("form") {
		sent := document{form}.inputs()
		if len(sent[fieldForm]) == 1 && sent[fieldForm][0] == formID {
			return sent
		}
	}
	t.Fatalf("the page has no form %q", formID)
	return nil
}

func (d document) inputs() map[string][]string {
	sent := map[string][]string{}
	d.each(func(n *html.Node) {
		name := attr(n, "name")
		if name == "" {
			return
		}
		switch n.Data {
		case "input":
			if kind := attr(n, "type"); (kind == "radio" || kind == "checkbox") && !has(n, "checked") {
				return
			}
			sent[name] = append(sent[name], attr(n, "value"))
		case "textarea":
			written := ""
			if n.FirstChild != nil {
				written = n.FirstChild.Data
			}
			sent[name] = append(sent[name], written)
		case "select":
			for _, o := range (document{n}).all("option") {
				if has(o, "selected") {
					sent[name] = append(sent[name], attr(o, "value"))
				}
			}
		}
	})
	return sent
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}
