package architecture

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	namedTest = regexp.MustCompile("`([a-z0-9/]+)\\.((?:Test|Fuzz)[A-Za-z0-9_]+)`")
	ruleLine  = regexp.MustCompile(`^\|[-|]+\|$`)
)

// missingTests names every test in the text that its package does not have, and every
// threat without a test.
func missingTests(text string, has func(folder, test string) (bool, error)) ([]string, error) {
	var found []string
	threats := false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		tests := namedTest.FindAllStringSubmatch(line, -1)
		for _, t := range tests {
			ok, err := has(t[1], t[2])
			if err != nil {
				return nil, err
			}
			if !ok {
				found = append(found, fmt.Sprintf("%s has no test %s", t[1], t[2]))
			}
		}
		switch {
		case strings.HasPrefix(line, "| threat |"):
			threats = true
		case !strings.HasPrefix(line, "|"):
			threats = false
		case threats && len(tests) == 0 && !ruleLine.MatchString(line):
			found = append(found, "no test covers: "+line)
		}
	}
	return found, nil
}

// inSource looks for a test in the files of a package.
func inSource(folder, test string) (bool, error) {
	files, err := filepath.Glob(filepath.Join(root, folder, "*_test.go"))
	if err != nil {
		return false, err
	}
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			return false, err
		}
		if strings.Contains(string(source), "\nfunc "+test+"(") {
			return true, nil
		}
	}
	return false, nil
}

func TestEveryThreatHasATestThatExists(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "docs", "threats.md"))
	if err != nil {
		t.Fatal(err)
	}
	found, err := missingTests(string(text), inSource)
	if err != nil {
		t.Fatal(err)
	}
	wantNone(t, found)
	if n := len(namedTest.FindAllString(string(text), -1)); n < 50 {
		t.Errorf("only %d tests are named", n)
	}
}

func TestMissingTestsAreFound(t *testing.T) {
	text := "| threat | tests |\n|---|---|\n| a | `api.TestHere`, `api.TestGone` |\n| b | none |\n\n| other | table |\n|---|---|\n| c | d |\n"
	found, err := missingTests(text, func(_, test string) (bool, error) { return test == "TestHere", nil })
	if err != nil || len(found) != 2 || !strings.Contains(found[0], "TestGone") || !strings.Contains(found[1], "| b |") {
		t.Errorf("found %q, %v", found, err)
	}
}
