package worker

import (
	"bytes"
	"strings"
	"testing"
)

func TestTheVaultSealsWithTheFirstKeyAndOpensWithAll(t *testing.T) {
	first, second := strings.Repeat("01", 32), strings.Repeat("02", 32)
	codec := func(keys string) Vault {
		c, err := Codec(keys)
		if err != nil {
			t.Fatal(err)
		}
		return Vault{Codec: c}
	}
	const secret = "whsec_geheim"
	sealed, err := codec(first).Seal(secret)
	if err != nil || bytes.Contains(sealed, []byte(secret)) {
		t.Fatalf("sealed as %q, %v", sealed, err)
	}
	for name, vault := range map[string]Vault{"the same key": codec(first), "after a rotation": codec(second + "," + first)} {
		if got, err := vault.Open(sealed); err != nil || got != secret {
			t.Errorf("%s gives %q, %v", name, got, err)
		}
	}
	for name, vault := range map[string]Vault{"another key": codec(second), "no key": {}} {
		if got, err := vault.Open(sealed); err == nil {
			t.Errorf("%s gives %q", name, got)
		}
	}
	open, err := Vault{}.Seal(secret)
	if err != nil {
		t.Fatal(err)
	}
	for name, vault := range map[string]Vault{"without a key": {}, "when a key came later": codec(first)} {
		if got, err := vault.Open(open); err != nil || got != secret {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	if _, err := (Vault{}).Open([]byte("rubbish")); err == nil {
		t.Error("rubbish opens")
	}
}
