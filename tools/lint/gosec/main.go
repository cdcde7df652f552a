// Command gosec runs the analyser of securego/gosec over the packages below the working
// directory and reports what the list of exclusions does not name. An exclusion needs a
// reason, and one that no longer excludes anything is reported as well.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/securego/gosec/v2"
	"github.com/securego/gosec/v2/analyzers"
	"github.com/securego/gosec/v2/issue"
	"github.com/securego/gosec/v2/rules"
)

// exclusion is a rule that does not hold for a file, or for a folder when path ends in "/".
type exclusion struct {
	Rule   string `json:"rule"`
	Path   string `json:"path"`
	Reason string `json:"reason"`
	used   bool
}

func main() {
	if len(os.Args) != 2 {
		fatal(fmt.Errorf("usage: gosec EXCLUSIONS.json"))
	}
	exclusions, err := read(os.Args[1])
	if err != nil {
		fatal(err)
	}
	found, err := analyse()
	if err != nil {
		fatal(err)
	}
	root, err := os.Getwd()
	if err != nil {
		fatal(err)
	}
	faults := 0
	for _, i := range found {
		path, err := filepath.Rel(root, i.File)
		if err != nil {
			fatal(err)
		}
		if excluded(exclusions, i.RuleID, path) {
			continue
		}
		fmt.Printf("%s:%s: %s (%s)\n", path, i.Line, i.What, i.RuleID)
		faults++
	}
	for _, e := range exclusions {
		if !e.used {
			fmt.Printf("%s: nothing to exclude for %s in %s\n", os.Args[1], e.Rule, e.Path)
			faults++
		}
	}
	if faults > 0 {
		os.Exit(1)
	}
}

func fatal(err error) {
	fmt.Fprintln(os.Stderr, "gosec:", err)
	os.Exit(2)
}

func read(name string) ([]exclusion, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var exclusions []exclusion
	if err := json.Unmarshal(data, &exclusions); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	for i, e := range exclusions {
		if e.Rule == "" || e.Path == "" || strings.TrimSpace(e.Reason) == "" {
			return nil, fmt.Errorf("%s: entry %d lacks rule, path or reason", name, i+1)
		}
	}
	return exclusions, nil
}

func excluded(exclusions []exclusion, rule, path string) bool {
	for i, e := range exclusions {
		if e.Rule == rule && (e.Path == path || strings.HasSuffix(e.Path, "/") && strings.HasPrefix(path, e.Path)) {
			exclusions[i].used = true
			return true
		}
	}
	return false
}

// analyse applies every rule to the product's code, without tests. A package that does
// not compile is an error.
func analyse() ([]*issue.Issue, error) {
	config := gosec.NewConfig()
	config.SetGlobal(gosec.NoSecRequireRules, "true")
	config.SetGlobal(gosec.NoSecRequireJustification, "true")
	analyser := gosec.NewAnalyzer(config, false, false, false, 2, log.New(io.Discard, "", 0))
	analyser.LoadRules(rules.Generate(false).RulesInfo())
	analyser.LoadAnalyzers(analyzers.Generate(false).AnalyzersInfo())
	packages, err := gosec.PackagePaths("./...", []*regexp.Regexp{regexp.MustCompile(`(^|/)(tools|var)(/|$)`)})
	if err != nil {
		return nil, err
	}
	if err := analyser.Process(nil, packages...); err != nil {
		return nil, err
	}
	found, _, faults := analyser.Report()
	for file, errs := range faults {
		if len(errs) > 0 {
			return nil, fmt.Errorf("%s:%d: %s", file, errs[0].Line, errs[0].Err)
		}
	}
	return found, nil
}
