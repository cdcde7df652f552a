package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSignInSettings(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("from the file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	provider := map[string]string{"OIDC_ISSUER": "https://anmeldung.example", "OIDC_CLIENT_ID": "fortschreibung"}
	tests := []struct {
		name  string
		set   map[string]string
		fault string // "": none
	}{
		{name: "nothing"},
		{name: "a provider", set: provider},
		{name: "no client", set: map[string]string{"OIDC_ISSUER": "https://anmeldung.example"}, fault: "OIDC_CLIENT_ID"},
		{name: "off loopback", set: map[string]string{"OIDC_ISSUER": "https://anmeldung.example", "OIDC_CLIENT_ID": "f", "HTTP_ADDR": "0.0.0.0:8080"}, fault: "PUBLIC_URL"},
		{name: "two secrets", set: map[string]string{"OIDC_ISSUER": "https://anmeldung.example", "OIDC_CLIENT_ID": "f", "OIDC_CLIENT_SECRET": "s", "OIDC_CLIENT_SECRET_FILE": secret}, fault: "OIDC_CLIENT_SECRET"},
		{name: "no such file", set: map[string]string{"OIDC_ISSUER": "https://anmeldung.example", "OIDC_CLIENT_ID": "f", "OIDC_CLIENT_SECRET_FILE": secret + "x"}, fault: "OIDC_CLIENT_SECRET_FILE"},
		{name: "idle for longer", set: map[string]string{"SESSION_IDLE": "11h"}, fault: "SESSION_IDLE"},
		{name: "no time", set: map[string]string{"SESSION_IDLE": "0s"}, fault: "SESSION_IDLE"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for name, value := range tt.set {
				t.Setenv(name, value)
			}
			_, err := readConfig()
			var fault setupError
			if tt.fault == "" && err != nil {
				t.Errorf("refused: %v", err)
			}
			if tt.fault != "" && (!errors.As(err, &fault) || !strings.Contains(err.Error(), tt.fault)) {
				t.Errorf("%v, want a fault of %s", err, tt.fault)
			}
		})
	}
	t.Setenv("OIDC_ISSUER", "https://anmeldung.example")
	t.Setenv("OIDC_CLIENT_ID", "fortschreibung")
	t.Setenv("OIDC_CLIENT_SECRET_FILE", secret)
	if c, err := readConfig(); err != nil || c.OIDCClientSecret != "from the file" {
		t.Errorf("secret %q, %v", c.OIDCClientSecret, err)
	}
}

func TestTheDemoIsRefusedBesideAProvider(t *testing.T) {
	t.Setenv("OIDC_ISSUER", "https://anmeldung.example")
	t.Setenv("OIDC_CLIENT_ID", "fortschreibung")
	t.Setenv("DATA_DIR", t.TempDir())
	c, err := readConfig()
	if err != nil {
		t.Fatal(err)
	}
	if demo, err := c.demo(); demo || err != nil {
		t.Errorf("demo mode beside a provider: %v, %v", demo, err)
	}
	var fault setupError
	if err := serve(t.Context(), io.Discard, true); !errors.As(err, &fault) || !strings.Contains(err.Error(), "OIDC_ISSUER") {
		t.Errorf("serve --demo: %v", err)
	}
}
