package architecture

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
	"go.yaml.in/yaml/v3"
)

const full = root + "/deploy/full"

var fullSecrets = map[string]string{
	"OIDC_CLIENT_SECRET": "secret-of-the-client", "KEYCLOAK_ADMIN_PASSWORD": "secret-of-the-provider",
	"DEMO_PASSWORD": "secret-of-the-demo", "GRAFANA_ADMIN_PASSWORD": "secret-of-grafana",
}

func fullStack(t *testing.T) *types.Project {
	t.Helper()
	var env []string
	for _, from := range []map[string]string{secrets, fullSecrets} {
		for name, value := range from {
			env = append(env, name+"="+value)
		}
	}
	options, err := cli.NewProjectOptions([]string{filepath.Join(root, "docker-compose.yml"), filepath.Join(full, "compose.yml")},
		cli.WithWorkingDirectory(root), cli.WithEnv(env), cli.WithInterpolation(true))
	if err != nil {
		t.Fatal(err)
	}
	project, err := options.LoadProject(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return project
}

func TestTheFullStackHasTwoOfEachPartBehindTheProxy(t *testing.T) {
	services := fullStack(t).Services
	for _, name := range []string{"api", "worker"} {
		if d := services[name].Deploy; d == nil || d.Replicas == nil || *d.Replicas != 2 {
			t.Errorf("%s runs %+v", name, d)
		}
	}
	if ports := services["api"].Ports; len(ports) > 0 {
		t.Errorf("the interface is published beside the proxy: %v", ports)
	}
	version := regexp.MustCompile(`^[^:@]+:v?\d+\.\d+[\w.-]*$`)
	for name, service := range services {
		if service.Build == nil && !version.MatchString(service.Image) {
			t.Errorf("%s: image %s names no version", name, service.Image)
		}
		if !slices.Contains(oneOff, name) && service.HealthCheck == nil {
			t.Errorf("%s has no health check", name)
		}
		for _, port := range service.Ports {
			if port.HostIP != "127.0.0.1" {
				t.Errorf("%s is published on %q", name, port.HostIP)
			}
		}
		for _, volume := range service.Volumes {
			if _, err := os.Stat(volume.Source); volume.Type == types.VolumeTypeBind && err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	text, err := os.ReadFile(filepath.Join(root, ".env.example"))
	if err != nil {
		t.Fatal(err)
	}
	for name := range maps.Keys(fullSecrets) {
		if !strings.Contains(string(text), "\n"+name+"=\n") {
			t.Errorf(".env.example does not name %s", name)
		}
	}
}

// The provider's realm knows the client, the roles and the claims that the program asks for.
func TestTheRealmFitsTheProgramsSettings(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(full, "realm.json"))
	if err != nil {
		t.Fatal(err)
	}
	var realm struct {
		Realm string
		Roles struct{ Realm []struct{ Name string } }
		Users []struct {
			Username    string
			RealmRoles  []string
			Credentials []struct{ Value string }
		}
		Clients []struct {
			ClientID        string `json:"clientId"`
			Secret          string
			ProtocolMappers []struct{ Config map[string]string }
		}
	}
	if err := json.Unmarshal(text, &realm); err != nil {
		t.Fatal(err)
	}
	settings := fullStack(t).Services["api"].Environment
	if want := "https://login.localhost:8443/realms/" + realm.Realm; *settings["OIDC_ISSUER"] != want || *settings["OIDC_CLIENT_ID"] != realm.Clients[0].ClientID {
		t.Errorf("the program asks %s as %s", *settings["OIDC_ISSUER"], *settings["OIDC_CLIENT_ID"])
	}
	var claims []string
	for _, m := range realm.Clients[0].ProtocolMappers {
		claims = append(claims, m.Config["claim.name"])
	}
	for name, value := range settings {
		if strings.HasPrefix(name, "OIDC_") && strings.HasSuffix(name, "_CLAIM") && !slices.Contains(claims, *value) {
			t.Errorf("%s asks for %s, which no token has", name, *value)
		}
	}
	for _, u := range realm.Users {
		if len(u.RealmRoles) != 1 || !slices.ContainsFunc(realm.Roles.Realm, func(r struct{ Name string }) bool { return r.Name == u.RealmRoles[0] }) || u.Credentials[0].Value != "${DEMO_PASSWORD}" {
			t.Errorf("user %+v", u)
		}
	}
	if realm.Clients[0].Secret != "${OIDC_CLIENT_SECRET}" {
		t.Error("the client's secret is written down")
	}
}

// Prometheus finds the program and the rules; the dashboard asks for metrics of the program.
func TestPrometheusAndTheDashboardLookAtTheProgram(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(full, "prometheus.yml"))
	if err != nil {
		t.Fatal(err)
	}
	var config struct {
		RuleFiles     []string `yaml:"rule_files"`
		ScrapeConfigs []struct {
			JobName string `yaml:"job_name"`
			DNS     []struct {
				Names []string
				Type  string
				Port  int
			} `yaml:"dns_sd_configs"`
		} `yaml:"scrape_configs"`
	}
	if err := yaml.Unmarshal(text, &config); err != nil {
		t.Fatal(err)
	}
	services := fullStack(t).Services
	for _, name := range config.ScrapeConfigs[0].DNS[0].Names {
		if _, known := services[name]; !known {
			t.Errorf("Prometheus looks for %s", name)
		}
	}
	if config.ScrapeConfigs[0].JobName != "fortschreibung" || len(config.RuleFiles) != 1 {
		t.Errorf("config %+v", config)
	}
	dashboard, err := os.ReadFile(filepath.Join(full, "grafana/dashboards/fortschreibung.json"))
	if err != nil {
		t.Fatal(err)
	}
	var board struct {
		Panels []struct {
			Title   string
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal(dashboard, &board); err != nil {
		t.Fatal(err)
	}
	for _, p := range board.Panels {
		for _, target := range p.Targets {
			if !regexp.MustCompile(`(fortschreibung|temporal|process|go)_[a-z_]+`).MatchString(target.Expr) {
				t.Errorf("%s asks for %q", p.Title, target.Expr)
			}
		}
	}
	if len(board.Panels) < 8 {
		t.Errorf("%d panels", len(board.Panels))
	}
}
