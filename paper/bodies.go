package paper

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"unicode"
)

// Misprinted names of bodies in published editions and what is meant.
//
//go:embed misprints.json
var misprintsJSON []byte

var misprints = sync.OnceValue(func() map[string]string {
	var table map[string]string
	if err := json.Unmarshal(misprintsJSON, &table); err != nil {
		panic("paper: misprints.json: " + err.Error()) // embedded, covered by a test
	}
	return table
})

// splitBodies separates the bodies of Federführung or Beteiligte. Commas and
// semicolons outside brackets separate; a slash only between two acronyms that
// stand alone ("TMIK/TFM", but "Verwaltungsbehörden EFRE/ESF" is one body). A
// clause such as "bestehend aus …" stays with the body before it. Notes name
// the misprints put right.
func splitBodies(text string) (bodies, notes []string) {
	bodies = []string{}
	for _, part := range cutList(text) {
		if strings.HasPrefix(part, "bestehend ") && len(bodies) > 0 {
			bodies[len(bodies)-1] += ", " + part
			continue
		}
		if twoAcronyms.MatchString(part) {
			for _, acronym := range strings.Split(part, "/") {
				bodies = append(bodies, strings.TrimSpace(acronym))
			}
			continue
		}
		bodies = append(bodies, part)
	}
	for i, b := range bodies {
		if meant, ok := misprints()[b]; ok {
			bodies[i] = meant
			notes = append(notes, fmt.Sprintf("„%s“ als „%s“ gelesen", b, meant))
		}
	}
	return bodies, notes
}

var twoAcronyms = regexp.MustCompile(`^\p{Lu}\p{L}*\p{Lu}\p{L}*(?: ?/ ?\p{Lu}\p{L}*\p{Lu}\p{L}*)+$`)

// cutList cuts at commas and semicolons outside brackets.
func cutList(text string) []string {
	var parts []string
	depth, from := 0, 0
	add := func(part string) {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	for i, r := range text {
		switch {
		case r == '(':
			depth++
		case r == ')' && depth > 0:
			depth--
		case (r == ',' || r == ';') && depth == 0:
			add(text[from:i])
			from = i + 1
		}
	}
	add(text[from:])
	return parts
}

var sentenceInside = regexp.MustCompile(`\p{Ll}{3,}[.!?] \p{Lu}`)

// looksLikeBodies: short, and no sentence.
func looksLikeBodies(p paragraph) bool {
	if len(p) == 0 || len(p) > 4 {
		return false
	}
	text := p.text()
	if strings.HasSuffix(text, ".") && !strings.HasSuffix(text, ". a.") && !strings.HasSuffix(text, "e.V.") {
		return false
	}
	if sentenceInside.MatchString(text) {
		return false
	}
	first := []rune(text)[0]
	return len(text) <= 200 && (unicode.IsUpper(first) || unicode.IsDigit(first) || strings.HasPrefix(text, "u."))
}
