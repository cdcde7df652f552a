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

func TestRotation(t *testing.T) {
	old, err := Codec(keyInHex)
	if err != nil {
		t.Fatal(err)
	}
	rotated, err := Codec(otherKey + "," + keyInBase64)
	if err != nil {
		t.Fatal(err)
	}
	plain := []*commonpb.Payload{{Metadata: map[string][]byte{converter.MetadataEncoding: []byte("json/plain")}, Data: []byte(`"alt"`)}}
	written, err := old.Encode(plain)
	if err != nil {
		t.Fatal(err)
	}
	if read, err := rotated.Decode(written); err != nil || string(read[0].Data) != `"alt"` {
		t.Errorf("with the old key second: %v, %v", read, err)
	}
	rewritten, err := rotated.Encode(plain)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(rewritten[0].Metadata[keyIDEntry], written[0].Metadata[keyIDEntry]) {
		t.Error("the second key still encrypts")
	}
	if read, err := old.Decode(rewritten); err == nil {
		t.Errorf("the old key alone reads %v", read)
	}
}

// A payload under another key's id, or a key id that was changed, is refused: the id is
// authenticated.
func TestTheKeyIDCannotBeExchanged(t *testing.T) {
	both, err := Codec(keyInHex + "," + otherKey)
	if err != nil {
		t.Fatal(err)
	}
	payload := sealed(t, otherKey, "x")
	payload.Metadata[keyIDEntry] = sealed(t, keyInHex, "x").Metadata[keyIDEntry]
	if read, err := both.Decode([]*commonpb.Payload{payload}); err == nil {
		t.Errorf("read %v", read)
	}
}

func FuzzDecode(f *testing.F) {
	codec, err := Codec(keyInHex + "," + otherKey)
	if err != nil {
		f.Fatal(err)
	}
	written, err := codec.Encode([]*commonpb.Payload{{Data: []byte("text")}})
	if err != nil {
		f.Fatal(err)
	}
	sound := written[0] // under a nonce that every process of the fuzzing chooses anew
	f.Add([]byte(encryptedAs), sound.Metadata[keyIDEntry], sound.Data)
	f.Add([]byte(encryptedAs), []byte("unknown"), sound.Data)
	f.Add([]byte(encryptedAs), sound.Metadata[keyIDEntry], sound.Data[:8])
	f.Add([]byte("json/plain"), []byte(""), []byte(`"x"`))
	f.Fuzz(func(t *testing.T, encoding, keyID, data []byte) {
		payload := &commonpb.Payload{Metadata: map[string][]byte{converter.MetadataEncoding: encoding, keyIDEntry: keyID}, Data: data}
		opened, err := codec.Decode([]*commonpb.Payload{payload})
		if string(encoding) != encryptedAs {
			if err != nil || opened[0] != payload {
				t.Fatalf("a payload that is not encrypted becomes %v, %v", opened, err)
			}
			return
		}
		if err == nil && (string(opened[0].Data) != "text" || len(data) != len(sound.Data)) {
			t.Fatalf("a forged payload was opened: %v", opened)
		}
	})
}
