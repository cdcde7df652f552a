package api

import (
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"fortschreibung/strategy"
)

func TestGaugesOfOpenCycles(t *testing.T) {
	store := &fakeStore{phase: strategy.PhaseCoordination}
	b := newBench(t, store)
	got := b.do(http.MethodGet, "", "/metrics", "", "")
	if got.status != http.StatusOK {
		t.Fatalf("/metrics answers %d: %s", got.status, got.body)
	}
	for _, line := range []string{
		`fortschreibung_days_left{year="2027"} 121`,
		`fortschreibung_open_by_phase{phase="coordination",year="2027"} 3`,
		`fortschreibung_open_by_phase{phase="cabinet",year="2027"} 4`,
		`fortschreibung_open_by_phase{phase="intake",year="2027"} 0`,
		`fortschreibung_overdue_by_ministry{duty="position",ministry="TFM",year="2027"} 1`,
		`fortschreibung_overdue_by_ministry{duty="position",ministry="TMIK",year="2027"} 0`,
		`fortschreibung_overdue_by_ministry{duty="report",ministry="TFM",year="2027"} 5`,
		`fortschreibung_watch_readable 1`,
	} {
		if !strings.Contains(got.body, line+"\n") {
			t.Errorf("%s is missing in\n%s", line, got.body)
		}
	}
	if !strings.Contains(got.body, `fortschreibung_slack_days{year="2027"}`) || strings.Contains(got.body, "2026") {
		t.Errorf("slack is missing, or a closed cycle shown:\n%s", got.body)
	}
	b.do(http.MethodGet, "", "/metrics", "", "")
	if store.lists != 1 {
		t.Errorf("two scrapes at the same moment read the records %d times", store.lists)
	}
}

func TestGaugesSayWhenNothingCanBeRead(t *testing.T) {
	got := newBench(t, &fakeStore{broken: true}).do(http.MethodGet, "", "/metrics", "", "")
	if got.status != http.StatusOK || !strings.Contains(got.body, "fortschreibung_watch_readable 0\n") || strings.Contains(got.body, "days_left{") {
		t.Errorf("answers %d: %s", got.status, got.body)
	}
}

// TestAlertsNameGaugesThatExist reads the rules as Prometheus does, strictly.
func TestAlertsNameGaugesThatExist(t *testing.T) {
	file, err := os.Open("../deploy/prometheus/alerts.yml")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var rules struct {
		Groups []struct {
			Name  string `yaml:"name"`
			Rules []struct {
				Alert       string            `yaml:"alert"`
				Expr        string            `yaml:"expr"`
				For         string            `yaml:"for"`
				Labels      map[string]string `yaml:"labels"`
				Annotations map[string]string `yaml:"annotations"`
			} `yaml:"rules"`
		} `yaml:"groups"`
	}
	decoder := yaml.NewDecoder(file)
	decoder.KnownFields(true)
	if err := decoder.Decode(&rules); err != nil {
		t.Fatal(err)
	}
	scraped := newBench(t, &fakeStore{phase: strategy.PhaseCoordination}).do(http.MethodGet, "", "/metrics", "", "").body
	gauge, matcher := regexp.MustCompile(`fortschreibung_[a-z_]+`), regexp.MustCompile(`[a-z]+="[^"]*"`)
	used, seen := map[string]bool{}, map[string]bool{}
	for _, g := range rules.Groups {
		for _, r := range g.Rules {
			if r.Alert == "" || seen[r.Alert] || r.For == "" || r.Labels["severity"] == "" || r.Annotations["summary"] == "" {
				t.Errorf("incomplete or doubled: %+v", r)
			}
			seen[r.Alert] = true
			for _, label := range matcher.FindAllString(r.Expr, -1) {
				if !strings.Contains(scraped, label) {
					t.Errorf("%s selects by %s, which is not served", r.Alert, label)
				}
			}
			names := gauge.FindAllString(r.Expr, -1)
			if len(names) == 0 {
				t.Errorf("%s looks at no gauge of ours", r.Alert)
			}
			for _, name := range names {
				used[name] = true
				if !strings.Contains(scraped, "# TYPE "+name+" gauge\n") {
					t.Errorf("%s looks at %s, which is not served", r.Alert, name)
				}
			}
		}
	}
	for _, name := range gauge.FindAllString(scraped, -1) {
		if !used[name] {
			t.Errorf("no rule looks at %s", name)
		}
	}
}
