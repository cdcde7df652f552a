// Package architecture checks what no compiler does: the direction of imports between
// the packages, and the installation files.
package architecture

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "fortschreibung"

// goPackage is what `go list -json` says of a package.
type goPackage struct {
	ImportPath string
	Imports    []string
	Deps       []string
}

// ours lists the module's packages, without their tests.
func ours(t *testing.T) map[string]goPackage {
	t.Helper()
	// -e: a package that does not compile at the moment still has imports.
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Imports,Deps", "./...")
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Fatalf("go list: %v\n%s", err, exit.Stderr)
		}
		t.Fatalf("go list: %v", err)
	}
	packages := map[string]goPackage{}
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		packages[p.ImportPath] = p
	}
	if len(packages) == 0 {
		t.Fatal("go list named no package")
	}
	return packages
}

// within says whether path is the package or module root, or below it.
func within(path, root string) bool {
	return path == root || strings.HasPrefix(path, root+"/")
}

func withinAny(path string, roots []string) bool {
	return slices.ContainsFunc(roots, func(root string) bool { return within(path, root) })
}

func inModule(names ...string) []string {
	var paths []string
	for _, name := range names {
		paths = append(paths, module+"/"+name)
	}
	return paths
}

var (
	httpFrameworks = []string{"github.com/labstack/echo", "github.com/danielgtaylor/huma"}
	orm            = []string{"gorm.io"}
	engine         = []string{"go.temporal.io"}
	database       = []string{"gorm.io", "github.com/jackc/pgx", "github.com/pressly/goose"}
)

// beyond names every dependency, direct or not, of a package on another of ours that is
// not allowed.
func beyond(packages map[string]goPackage, name string, allowed ...string) []string {
	root := module + "/" + name
	var found []string
	for path, p := range packages {
		if !within(path, root) {
			continue
		}
		for _, dep := range p.Deps {
			if within(dep, module) && !within(dep, root) && !withinAny(dep, inModule(allowed...)) {
				found = append(found, fmt.Sprintf("%s depends on %s; of ours it may depend on %v only", path, dep, allowed))
			}
		}
	}
	return found
}

// dependent names every dependency, direct or not, of a package on one of the roots.
func dependent(packages map[string]goPackage, name string, roots ...string) []string {
	var found []string
	for path, p := range packages {
		if !within(path, module+"/"+name) {
			continue
		}
		for _, dep := range p.Deps {
			if withinAny(dep, roots) {
				found = append(found, fmt.Sprintf("%s depends on %s", path, dep))
			}
		}
	}
	return found
}

// importing names every import, in its own code, of a package of one of the roots.
func importing(packages map[string]goPackage, name string, roots ...string) []string {
	var found []string
	for path, p := range packages {
		if !within(path, module+"/"+name) {
			continue
		}
		for _, imported := range p.Imports {
			if withinAny(imported, roots) {
				found = append(found, fmt.Sprintf("%s imports %s", path, imported))
			}
		}
	}
	return found
}

// outsiders names every package of ours that imports one of the roots itself and is not
// below one of the names.
func outsiders(packages map[string]goPackage, roots []string, names ...string) []string {
	var found []string
	for path, p := range packages {
		if withinAny(path, inModule(names...)) {
			continue
		}
		for _, imported := range p.Imports {
			if withinAny(imported, roots) {
				found = append(found, fmt.Sprintf("%s imports %s; only %v may", path, imported, names))
			}
		}
	}
	return found
}

func wantNone(t *testing.T, found ...[]string) {
	t.Helper()
	for _, violation := range slices.Concat(found...) {
		t.Error(violation)
	}
}

func TestStrategyIsPure(t *testing.T) {
	packages := ours(t)
	wantNone(t,
		beyond(packages, "strategy"),
		dependent(packages, "strategy", slices.Concat(engine, database, httpFrameworks, []string{"net/http"})...),
		// fmt itself depends on os, so here only what strategy's own code imports counts.
		importing(packages, "strategy", "os", "net", "log", "database"))
}

func TestWorkflowsDependOnStrategyOnly(t *testing.T) {
	packages := ours(t)
	wantNone(t,
		beyond(packages, "workflows", "strategy"),
		dependent(packages, "workflows", slices.Concat(database, httpFrameworks)...),
		// Temporal's SDK itself depends on these.
		importing(packages, "workflows", "net/http", "os", "database"))
}

func TestActivitiesKnowNeitherORMNorHTTP(t *testing.T) {
	packages := ours(t)
	wantNone(t,
		beyond(packages, "activities", "strategy", "workflows", "documents"),
		dependent(packages, "activities", slices.Concat(orm, httpFrameworks)...))
}

// The pages are a client of the interface: what somebody may see and do is decided there.
func TestPagesKnowNeitherTheInterfaceNorTheRecords(t *testing.T) {
	packages := ours(t)
	wantNone(t,
		beyond(packages, "web", "strategy", "records", "identity", "documents"),
		importing(packages, "web", slices.Concat(engine, database)...))
}

func TestDocumentsKnowNeitherDatabaseHTTPNorEngine(t *testing.T) {
	packages := ours(t)
	wantNone(t,
		beyond(packages, "documents", "strategy", "records"),
		dependent(packages, "documents", slices.Concat(database, httpFrameworks, engine)...))
}

func TestTheArchiveKnowsNeitherDatabaseHTTPNorEngine(t *testing.T) {
	packages := ours(t)
	wantNone(t,
		beyond(packages, "archive", "strategy", "records", "documents"),
		dependent(packages, "archive", slices.Concat(database, httpFrameworks, engine)...))
}

func TestWebhooksKnowNeitherDatabaseNorEngine(t *testing.T) {
	packages := ours(t)
	wantNone(t,
		beyond(packages, "webhooks", "strategy", "records"),
		dependent(packages, "webhooks", slices.Concat(database, httpFrameworks, engine)...))
}

func TestReconcileKnowsNeitherDatabaseNorHTTP(t *testing.T) {
	packages := ours(t)
	wantNone(t,
		beyond(packages, "reconcile", "strategy", "workflows", "records"),
		dependent(packages, "reconcile", slices.Concat(database, httpFrameworks)...))
}

func TestBackupsKnowNothingOfTheProcess(t *testing.T) {
	packages := ours(t)
	wantNone(t, beyond(packages, "backup"), dependent(packages, "backup", slices.Concat(database, httpFrameworks, engine)...))
}

func TestTelemetryKnowsNothingOfTheProcess(t *testing.T) {
	wantNone(t, beyond(ours(t), "telemetry"))
}

func TestSpreadsheetsKnowNeitherDatabaseHTTPNorEngine(t *testing.T) {
	packages := ours(t)
	wantNone(t,
		beyond(packages, "spreadsheets", "strategy"),
		dependent(packages, "spreadsheets", slices.Concat(database, httpFrameworks, engine)...))
}

func TestOnlyStoreKnowsTheORM(t *testing.T) {
	wantNone(t, outsiders(ours(t), orm, "store"))
}

func TestOnlyTheHTTPPackagesKnowTheFrameworks(t *testing.T) {
	wantNone(t, outsiders(ours(t), httpFrameworks, "api", "web", "identity", "telemetry", "cmd"))
}

func TestEnginesAreStartedByTheProgramOnly(t *testing.T) {
	packages := ours(t)
	for _, name := range []string{"strategy", "workflows", "activities", "store", "api", "web", "identity", "documents", "paper"} {
		wantNone(t, dependent(packages, name, module+"/embedded"))
	}
}

// The checks above must be able to fail.
func TestChecksFindViolations(t *testing.T) {
	packages := map[string]goPackage{
		"fortschreibung/strategy": {
			ImportPath: "fortschreibung/strategy",
			Imports:    []string{"gorm.io/gorm"},
			Deps:       []string{"gorm.io/gorm", "fortschreibung/store"},
		},
	}
	for check, found := range map[string][]string{
		"beyond":    beyond(packages, "strategy", "workflows"),
		"dependent": dependent(packages, "strategy", "gorm.io"),
		"importing": importing(packages, "strategy", "gorm.io"),
		"outsiders": outsiders(packages, orm, "store"),
	} {
		if len(found) != 1 {
			t.Errorf("%s found %q, want one violation", check, found)
		}
	}
	for check, found := range map[string][]string{
		"beyond":    beyond(packages, "strategy", "store"),
		"dependent": dependent(packages, "workflows", "gorm.io"),
		"importing": importing(packages, "strategy", "gorm.iota"),
		"outsiders": outsiders(packages, orm, "strategy"),
	} {
		if len(found) != 0 {
			t.Errorf("%s found %q, want none", check, found)
		}
	}
}
