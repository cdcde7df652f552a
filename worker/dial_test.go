package worker

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.temporal.io/sdk/client"

	"fortschreibung/embedded/testengine"
)

func TestUnreachableEngineIsNamed(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = Dial(t.Context(), Config{Address: address, Namespace: "strategie"})
	if err == nil || !strings.Contains(err.Error(), address) || !strings.Contains(err.Error(), "strategie") {
		t.Errorf("error %v", err)
	}
}

func TestUnknownNamespaceIsNamed(t *testing.T) {
	_, err := Dial(t.Context(), Config{Address: testengine.Temporal(t), Namespace: "anderswo"})
	if err == nil || !strings.Contains(err.Error(), "anderswo") {
		t.Errorf("error %v", err)
	}
}

func TestBadFilesAndKeysAreRefusedBeforeDialing(t *testing.T) {
	noPEM := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(noPEM, []byte("nothing"), 0o600); err != nil {
		t.Fatal(err)
	}
	for what, config := range map[string]Config{
		"payload key 1":              {PayloadKeys: "short"},
		"read the authority":         {CAFile: filepath.Join(t.TempDir(), "none.pem")},
		"no certificate in PEM form": {CAFile: noPEM},
		"read the certificate":       {CertFile: "none.pem", KeyFile: "none.pem"},
	} {
		if _, err := Dial(t.Context(), config); err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("%+v: error %v, want %q", config, err, what)
		}
	}
}

func TestAnAPIKeyTurnsTLSOn(t *testing.T) {
	options, err := Config{Address: "cloud.example:7233", APIKey: "key"}.options()
	if err != nil || options.ConnectionOptions.TLS == nil || options.Credentials == nil {
		t.Errorf("options %+v, %v", options.ConnectionOptions, err)
	}
	plain, err := Config{Address: "127.0.0.1:7233"}.options()
	if err != nil || plain.ConnectionOptions.TLS != nil || plain.Namespace != client.DefaultNamespace {
		t.Errorf("options %+v, %v", plain, err)
	}
}

func TestSearchAttributesAreEnsuredAgainAndAgain(t *testing.T) {
	connection := dialed(t)
	for range 2 {
		if err := EnsureSearchAttributes(t.Context(), connection, client.DefaultNamespace); err != nil {
			t.Fatal(err)
		}
	}
}
