package worker

import (
	"bytes"
	"strings"
	"testing"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
)

const (
	keyInHex    = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
	keyInBase64 = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
	otherKey    = "ff0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
)

func convert(t *testing.T, keys string) converter.DataConverter {
	t.Helper()
	data, err := DataConverter(keys)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func sealed(t *testing.T, keys, text string) *commonpb.Payload {
	t.Helper()
	payload, err := convert(t, keys).ToPayload(text)
	if err != nil {
		t.Fatal(err)
	}
	return payload
}

func TestPayloadIsEncryptedAndReadableWithTheSameKeyInEitherForm(t *testing.T) {
	payload := sealed(t, keyInHex, "vertraulich")
	if bytes.Contains(payload.Data, []byte("vertraulich")) {
		t.Fatal("the payload shows its text")
	}
	var text string
	if err := convert(t, keyInBase64).FromPayload(payload, &text); err != nil || text != "vertraulich" {
		t.Fatalf("read %q, %v", text, err)
	}
	if again := sealed(t, keyInHex, "vertraulich"); bytes.Equal(again.Data, payload.Data) {
		t.Error("the same text gives the same payload twice")
	}
}

func TestOldKeyStillReads(t *testing.T) {
	payload := sealed(t, keyInHex, "alt")
	var text string
	if err := convert(t, otherKey+", "+keyInHex).FromPayload(payload, &text); err != nil || text != "alt" {
		t.Fatalf("read %q, %v", text, err)
	}
}

func TestUnknownKeyIsNamed(t *testing.T) {
	var text string
	err := convert(t, otherKey).FromPayload(sealed(t, keyInHex, "x"), &text)
	if err == nil || !strings.Contains(err.Error(), "not configured") {
		t.Fatalf("error %v", err)
	}
}

func TestTamperedPayloadIsRefused(t *testing.T) {
	for name, tamper := range map[string]func(*commonpb.Payload){
		"data":  func(p *commonpb.Payload) { p.Data[len(p.Data)-1] ^= 1 },
		"short": func(p *commonpb.Payload) { p.Data = p.Data[:3] },
	} {
		payload := sealed(t, keyInHex, "x")
		tamper(payload)
		var text string
		if err := convert(t, keyInHex).FromPayload(payload, &text); err == nil {
			t.Errorf("%s: read a tampered payload as %q", name, text)
		}
	}
}

func TestUnencryptedPayloadStaysReadable(t *testing.T) {
	var text string
	if err := convert(t, keyInHex).FromPayload(sealed(t, "", "offen"), &text); err != nil || text != "offen" {
		t.Fatalf("read %q, %v", text, err)
	}
}

func TestBadKeysAreRefused(t *testing.T) {
	for _, keys := range []string{"abc", keyInHex[:62], keyInHex + ",", "AAECAwQ="} {
		if _, err := DataConverter(keys); err == nil {
			t.Errorf("key %q was taken", keys)
		}
	}
}
