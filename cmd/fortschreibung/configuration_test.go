package main

import (
	"flag"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
)

var write = flag.Bool("write", false, "write docs/configuration.md anew")

const configurationFile = "../../docs/configuration.md"

// docs/configuration.md is made from the fields of Config.
func TestConfigurationIsDescribedAsItIs(t *testing.T) {
	var lines []string
	describe(t, reflect.TypeFor[Config](), &lines)
	slices.Sort(lines)
	text := `# Settings

All by environment variables. A bad value ends the program with exit code 2 and says what to do. Made from the code: ` +
		"`go test ./cmd/fortschreibung -run Configuration -write`." + `

| variable | meaning | default |
|---|---|---|
` + strings.Join(lines, "\n") + `

OpenTelemetry's own variables hold as well: with ` + "`OTEL_EXPORTER_OTLP_ENDPOINT`" + ` requests are traced through engine and database. So do Go's: without ` +
		"`GOGC`" + ` the heap grows to five times what lives, without ` + "`GOMEMLIMIT`" + ` to 80 % of the memory that the control group grants.
`
	if *write {
		if err := os.WriteFile(configurationFile, []byte(text), 0o644); err != nil { //nolint:gosec // a document
			t.Fatal(err)
		}
	}
	written, err := os.ReadFile(configurationFile)
	if err != nil || string(written) != text {
		t.Errorf("docs/configuration.md is not what the code says (%v); run: go test ./cmd/fortschreibung -run Configuration -write", err)
	}
}

func describe(t *testing.T, of reflect.Type, lines *[]string) {
	t.Helper()
	for i := range of.NumField() {
		f := of.Field(i)
		if f.Anonymous {
			describe(t, f.Type, lines)
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get("env"), ",")
		doc := f.Tag.Get("doc")
		if name == "" || doc == "" {
			t.Errorf("%s.%s has no variable or is not described", of.Name(), f.Name)
		}
		usual := ""
		if d := f.Tag.Get("envDefault"); d != "" {
			usual = "`" + d + "`"
		}
		*lines = append(*lines, fmt.Sprintf("| `%s` | %s | %s |", name, strings.NewReplacer("{", "`", "}", "`").Replace(doc), usual))
	}
}
