package architecture

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
)

const root = "../.."

// secrets are what .env must set, each with a value that is easy to find again.
var secrets = map[string]string{
	"POSTGRES_PASSWORD":       "secret-of-postgres",
	"FORTSCHREIBUNG_PASSWORD": "secret-of-the-program",
	"TEMPORAL_PASSWORD":       "secret-of-temporal",
	"PAYLOAD_KEY":             "secret-of-the-payloads",
	"AUTH_TOKENS_FILE":        "/etc/fortschreibung/tokens.json",
}

// oneOff are the services that do their work and end.
var oneOff = []string{"migrate", "temporal-schema", "temporal-namespace"}

func loadCompose(t *testing.T, environment map[string]string) (*types.Project, error) {
	t.Helper()
	var env []string
	for name, value := range environment {
		env = append(env, name+"="+value)
	}
	options, err := cli.NewProjectOptions([]string{filepath.Join(root, "docker-compose.yml")},
		cli.WithWorkingDirectory(root), cli.WithEnv(env), cli.WithInterpolation(true))
	if err != nil {
		t.Fatal(err)
	}
	return options.LoadProject(t.Context())
}

func compose(t *testing.T) *types.Project {
	t.Helper()
	project, err := loadCompose(t, secrets)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"api", "migrate", "postgres", "temporal", "temporal-namespace", "temporal-schema", "temporal-ui", "worker"}
	if got := slices.Sorted(maps.Keys(project.Services)); !slices.Equal(got, want) {
		t.Fatalf("services %v, want %v", got, want)
	}
	return project
}

func TestComposeNeedsEverySecret(t *testing.T) {
	for name := range secrets {
		rest := maps.Clone(secrets)
		delete(rest, name)
		if _, err := loadCompose(t, rest); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("without %s: %v", name, err)
		}
	}
}

// Only what comes from .env may stand where a password or key stands.
func TestComposeHasNoSecretOfItsOwn(t *testing.T) {
	secretName := regexp.MustCompile(`(?i)(password|passwd|pwd|secret|token|key|database_url)`)
	for name, service := range compose(t).Services {
		for variable, value := range service.Environment {
			if !secretName.MatchString(variable) || strings.HasSuffix(variable, "_FILE") {
				continue
			}
			if value != nil && *value == "" {
				continue // .env leaves it out and the program does without
			}
			if value == nil || !strings.Contains(*value, "secret-of-") {
				t.Errorf("%s: %s does not come from the environment", name, variable)
			}
		}
	}
}

func TestComposePinsImages(t *testing.T) {
	version := regexp.MustCompile(`^[^:@]+:v?\d+\.\d+[\w.-]*$`)
	for name, service := range compose(t).Services {
		if service.Build != nil {
			if !strings.HasPrefix(service.Image, "fortschreibung:") {
				t.Errorf("%s: image %s is built here and not named so", name, service.Image)
			}
			continue
		}
		if !version.MatchString(service.Image) {
			t.Errorf("%s: image %s names no version", name, service.Image)
		}
	}
}

func TestComposeWatchesAndRestartsServices(t *testing.T) {
	for name, service := range compose(t).Services {
		if slices.Contains(oneOff, name) {
			if service.Restart != "no" {
				t.Errorf("%s does its work once but restarts %q", name, service.Restart)
			}
			continue
		}
		if service.HealthCheck == nil || len(service.HealthCheck.Test) == 0 || service.HealthCheck.Disable {
			t.Errorf("%s has no health check", name)
		}
		if service.Restart != "unless-stopped" {
			t.Errorf("%s restarts %q", name, service.Restart)
		}
	}
}

func TestComposeWaitsForWhatAServiceNeeds(t *testing.T) {
	services := compose(t).Services
	for name, service := range services {
		for on, dependency := range service.DependsOn {
			want := types.ServiceConditionHealthy
			if slices.Contains(oneOff, on) {
				want = types.ServiceConditionCompletedSuccessfully
			}
			if dependency.Condition != want {
				t.Errorf("%s waits for %s to be %q, want %q", name, on, dependency.Condition, want)
			}
		}
	}
	for name, needs := range map[string][]string{
		"migrate": {"postgres"}, "temporal-schema": {"postgres"}, "temporal": {"temporal-schema"},
		"temporal-namespace": {"temporal"}, "api": {"migrate", "temporal-namespace"}, "worker": {"migrate", "temporal-namespace"},
	} {
		for _, on := range needs {
			if _, ok := services[name].DependsOn[on]; !ok {
				t.Errorf("%s does not wait for %s", name, on)
			}
		}
	}
}

func TestComposePublishesOnLoopbackOnly(t *testing.T) {
	for name, service := range compose(t).Services {
		for _, port := range service.Ports {
			if port.HostIP != "127.0.0.1" {
				t.Errorf("%s: port %s is published on %q", name, port.Published, port.HostIP)
			}
		}
		if len(service.Ports) > 0 && name != "api" && name != "temporal-ui" {
			t.Errorf("%s is published", name)
		}
	}
}

// Files that the services mount must be in the repository.
func TestComposeMountsExist(t *testing.T) {
	for name, service := range compose(t).Services {
		for _, volume := range service.Volumes {
			if volume.Type != types.VolumeTypeBind {
				continue
			}
			if _, err := os.Stat(volume.Source); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func TestEnvironmentExampleNamesEverySecretAndSetsNone(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, ".env.example"))
	if err != nil {
		t.Fatal(err)
	}
	set := map[string]string{}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, value, _ := strings.Cut(line, "=")
		set[name] = value
	}
	for name := range secrets {
		if value, ok := set[name]; !ok || value != "" {
			t.Errorf(".env.example: %s present %v, value %q; want it present and empty", name, ok, value)
		}
	}
}

func TestDockerfileRunsWithoutRoot(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "Dockerfile"))
	if err != nil {
		t.Fatal(err)
	}
	from := regexp.MustCompile(`(?m)^FROM (\S+)`).FindAllStringSubmatch(string(text), -1)
	if len(from) < 2 {
		t.Fatalf("%d stages, want a build and a final one", len(from))
	}
	for _, image := range from {
		if !strings.Contains(image[1], ":") || strings.HasSuffix(image[1], ":latest") {
			t.Errorf("image %s names no version", image[1])
		}
	}
	final := string(text)[strings.LastIndex(string(text), "FROM "):]
	if user := regexp.MustCompile(`(?m)^USER (\d+)`).FindStringSubmatch(final); user == nil || user[1] == "0" {
		t.Error("the final stage does not name an unprivileged user by number")
	}
}
