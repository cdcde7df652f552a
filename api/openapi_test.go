package api

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

type spec struct {
	OpenAPI string `json:"openapi"`
	Paths   map[string]map[string]struct {
		OperationID string                `json:"operationId"`
		Summary     string                `json:"summary"`
		Security    []map[string][]string `json:"security"`
		Parameters  []struct {
			Name, In string
			Required bool
		} `json:"parameters"`
		RequestBody *struct {
			Required bool
			Content  map[string]struct {
				Schema map[string]any `json:"schema"`
			} `json:"content"`
		} `json:"requestBody"`
		Responses map[string]struct {
			Content map[string]json.RawMessage `json:"content"`
		} `json:"responses"`
	} `json:"paths"`
	Components struct {
		Schemas         map[string]map[string]any `json:"schemas"`
		SecuritySchemes map[string]map[string]any `json:"securitySchemes"`
	} `json:"components"`
}

func readSpec(t *testing.T, b *bench) (spec, string) {
	t.Helper()
	got := b.do(http.MethodGet, "", "/openapi.json", "", "")
	if got.status != http.StatusOK {
		t.Fatalf("/openapi.json answers %d", got.status)
	}
	var s spec
	if err := json.Unmarshal([]byte(got.body), &s); err != nil {
		t.Fatal(err)
	}
	return s, got.body
}

func TestOpenAPIDescribesEveryOperation(t *testing.T) {
	s, text := readSpec(t, newBench(t, nil))
	if s.OpenAPI != "3.1.0" {
		t.Errorf("openapi is %q, want 3.1.0", s.OpenAPI)
	}
	if s.Components.SecuritySchemes["bearer"]["scheme"] != "bearer" {
		t.Error("no bearer scheme")
	}
	ids, operations := map[string]bool{}, 0
	for path, item := range s.Paths {
		for method, op := range item {
			operations++
			name := strings.ToUpper(method) + " " + path
			if op.OperationID == "" || ids[op.OperationID] {
				t.Errorf("%s: operation id %q is empty or taken", name, op.OperationID)
			}
			ids[op.OperationID] = true
			if op.Summary == "" {
				t.Errorf("%s has no summary", name)
			}
			if len(op.Security) == 0 || op.Security[0]["bearer"] == nil {
				t.Errorf("%s names no bearer token", name)
			}
			want := []string{"401", "403", "422", "500", "503"}
			key := false
			for _, p := range op.Parameters {
				key = key || p.Name == "Idempotency-Key" && p.In == "header" && p.Required
			}
			if method != "get" {
				want = append(want, "409", "413", "415")
				if !key {
					t.Errorf("%s does not ask for an Idempotency-Key", name)
				}
				if op.RequestBody == nil || !op.RequestBody.Required {
					t.Errorf("%s does not require its body", name)
				}
			}
			for _, status := range want {
				if _, ok := op.Responses[status].Content["application/problem+json"]; !ok {
					t.Errorf("%s documents no problem document for %s", name, status)
				}
			}
		}
	}
	if operations != len((&server{}).routes()) {
		t.Errorf("%d operations documented", operations)
	}
	for _, ref := range references(text) {
		if s.Components.Schemas[ref] == nil {
			t.Errorf("schema %s is referred to but missing", ref)
		}
	}
}

func references(text string) []string {
	var refs []string
	for _, part := range strings.Split(text, `"#/components/schemas/`)[1:] {
		name, _, _ := strings.Cut(part, `"`)
		refs = append(refs, name)
	}
	return refs
}
