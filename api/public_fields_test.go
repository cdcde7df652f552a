package api

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// publicFields is everything that an answer without a token may carry, by schema. A field
// that is added to one of these types is public: it belongs here only if it may be.
var publicFields = map[string]string{
	"PublicProposal": "answer base comments_until draft feasible id kind published reason state title year",
	"PublicStep":     "action at by note stage",
	"PublicComment":  "answer at author id text",
	"Draft":          "ending_note focus sheet",
	"Sheet":          "background description field lead milestones participants theme title",
	"Focus":          "field priorities vision",
	"Milestone":      "end kind start text when",
	"Measure":        "code ended ending_note measure_id new proposal_id sheet successor text_hash year",
	"EditionEntry":   "code ended ending_note measure_id new proposal_id sheet successor text_hash",
	"Edition":        "adopted_on fields measures source year",
	"EditionField":   "field priorities theme vision",
	"EditionHead":    "adopted_on hash measures source year",
	"Monitor":        "adopted_on as_of edition fields measures ministries themes total",
	"MonitorCounts":  "at_risk delayed done ended measures name on_track overdue stopped unreported",
	"MonitorMeasure": "code ended field half lead measure_id milestones milestones_done missing overdue_since rating reported_on status theme title",
	"PrintProgress":  "stage step steps",
	"Ministry":       "aliases functions id name successor valid_from valid_to",
}

func TestPublicAnswersCarryOnlyListedFields(t *testing.T) {
	s, _ := readSpec(t, newBench(t, nil))
	seen := map[string]bool{}
	var visit func(schema map[string]any)
	visit = func(schema map[string]any) {
		if ref, ok := schema["$ref"].(string); ok {
			name := strings.TrimPrefix(ref, "#/components/schemas/")
			if !seen[name] {
				seen[name] = true
				visit(s.Components.Schemas[name])
			}
			return
		}
		for _, part := range schema {
			switch part := part.(type) {
			case map[string]any:
				visit(part)
			case []any:
				for _, one := range part {
					if inner, ok := one.(map[string]any); ok {
						visit(inner)
					}
				}
			}
		}
	}
	for _, r := range (&server{}).routes() {
		if !r.public() || r.writes() {
			continue
		}
		for _, content := range s.Paths[r.path][strings.ToLower(http.MethodGet)].Responses["200"].Content {
			var media map[string]any
			if err := json.Unmarshal(content, &media); err != nil {
				t.Fatal(err)
			}
			visit(media)
		}
	}
	for name := range seen {
		properties, _ := s.Components.Schemas[name]["properties"].(map[string]any)
		fields := slices.DeleteFunc(slices.Sorted(maps.Keys(properties)), func(field string) bool { return field == "$schema" })
		if strings.HasPrefix(name, "List") {
			publicFields[name] = "items next_cursor"
		}
		if len(fields) == 0 {
			continue // a date, a text
		}
		if got := strings.Join(fields, " "); got != publicFields[name] {
			t.Errorf("public answers carry of %s\n\t%s\nallowed is\n\t%s", name, got, publicFields[name])
		}
	}
	if len(seen) < 10 {
		t.Errorf("only %d types were looked at: %v", len(seen), seen)
	}
}
