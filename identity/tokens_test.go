package identity

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fortschreibung/strategy"
)

func sum(token string) string {
	s := sha256.Sum256([]byte(token))
	return hex.EncodeToString(s[:])
}

func TestTokensFileAuthenticatesByHash(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tokens.json")
	content := fmt.Sprintf(`[
		{"token_sha256":%q,"subject":"p-1","name":"Referat 1","role":"ministry","ministry":"TFM","authorised":true},
		{"token_sha256":%q,"subject":"p-2","name":"Vorsitz","role":"committee","ministry":"TMWWDG","chair":true}]`,
		sum("first token"), sum("second token"))
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	tokens, err := LoadTokens(path)
	if err != nil {
		t.Fatal(err)
	}
	person, err := tokens.Authenticate(context.Background(), "first token")
	want := strategy.Actor{Subject: "p-1", Name: "Referat 1", Role: strategy.RoleMinistry, Ministry: "TFM", Authorised: true}
	actor, held := person.In("ministry/TFM")
	if err != nil || !held || actor != want || person.Subject != "p-1" {
		t.Errorf("Authenticate = %+v, %v; want the office %+v", person, err, want)
	}
	if _, held := person.In("ministry/TMIK"); held {
		t.Error("the person acts for a ministry that is not theirs")
	}
	for _, unknown := range []string{"", "first token ", sum("first token"), "FIRST TOKEN"} {
		if _, err := tokens.Authenticate(context.Background(), unknown); !errors.Is(err, ErrUnknownToken) {
			t.Errorf("Authenticate(%q) = %v, want ErrUnknownToken", unknown, err)
		}
	}
	if got := len(tokens.Actors()); got != 2 {
		t.Errorf("%d actors, want 2", got)
	}
}

func TestTokensFileRefusesUnclearLines(t *testing.T) {
	good := fmt.Sprintf(`{"token_sha256":%q,"subject":"p-1","role":"auditor"}`, sum("a"))
	tests := map[string]string{
		"unknown field":      `[{"token_sha256":"","subject":"p","role":"auditor","admin":true}]`,
		"plain token":        `[{"token_sha256":"secret","subject":"p","role":"auditor"}]`,
		"no subject":         fmt.Sprintf(`[{"token_sha256":%q,"role":"auditor"}]`, sum("a")),
		"the engine":         fmt.Sprintf(`[{"token_sha256":%q,"subject":"system","role":"auditor"}]`, sum("a")),
		"system role":        fmt.Sprintf(`[{"token_sha256":%q,"subject":"p","role":"system"}]`, sum("a")),
		"public role":        fmt.Sprintf(`[{"token_sha256":%q,"subject":"p","role":"public"}]`, sum("a")),
		"ministry without":   fmt.Sprintf(`[{"token_sha256":%q,"subject":"p","role":"ministry"}]`, sum("a")),
		"chair elsewhere":    fmt.Sprintf(`[{"token_sha256":%q,"subject":"p","role":"auditor","chair":true}]`, sum("a")),
		"same token twice":   "[" + good + "," + strings.Replace(good, "p-1", "p-2", 1) + "]",
		"something after it": "[" + good + "] []",
		"no list":            good,
	}
	for name, content := range tests {
		if _, err := parseTokens([]byte(content)); err == nil {
			t.Errorf("%s: accepted %s", name, content)
		}
	}
	if _, err := parseTokens([]byte("[" + good + "]")); err != nil {
		t.Errorf("the good line alone: %v", err)
	}
}

func TestDemoUsersNeedDemoMode(t *testing.T) {
	if _, err := Demo(false, strategy.DefaultMinistries()); !errors.Is(err, ErrNotDemo) {
		t.Fatalf("Demo(false) = %v, want ErrNotDemo", err)
	}
	tokens, err := Demo(true, strategy.DefaultMinistries())
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]strategy.Actor{
		"demo-tfm":           {Role: strategy.RoleMinistry, Ministry: "TFM"},
		"demo-tfm-leitung":   {Role: strategy.RoleMinistry, Ministry: "TFM", Authorised: true},
		"demo-sts-tfm":       {Role: strategy.RoleCommittee, Ministry: "TFM"},
		"demo-koordination":  {Role: strategy.RoleCoordinator, Ministry: "TMWWDG", Authorised: true},
		"demo-vorsitz":       {Role: strategy.RoleCommittee, Ministry: "TMWWDG", Chair: true},
		"demo-staatskanzlei": {Role: strategy.RoleChancellery, Ministry: "TSK"},
		"demo-rechnungshof":  {Role: strategy.RoleAuditor},
		"demo-werkstatt-2":   {Role: strategy.RoleOrganiser},
	}
	for token, want := range tests {
		person, err := tokens.Authenticate(context.Background(), token)
		got, held := person.In("")
		if err != nil || !held {
			t.Errorf("%s: %v", token, err)
			continue
		}
		if got.Subject != token || got.Name == "" {
			t.Errorf("%s is %+v, want its token as subject and a name", token, got)
		}
		got.Subject, got.Name = "", ""
		if got != want {
			t.Errorf("%s is %+v, want %+v", token, got, want)
		}
	}
	if got, want := len(tokens.Actors()), 6+3*len(strategy.DefaultMinistries()); got != want {
		t.Errorf("%d demo users, want %d", got, want)
	}
}
