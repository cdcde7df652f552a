package identity

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"
)

// FuzzToken tries texts as bearer tokens: none may be accepted that the provider did not
// sign, and none may do harm.
func FuzzToken(f *testing.F) {
	key := newSigner(f, "k-1", jose.ES256)
	provider, c := newFakeProvider(f, key), &clock{}
	p := provider.client(f, c, NewMemoryDirectory())
	good := key.sign(f, provider.claims(c.now(), nil))
	if _, err := p.Authenticate(f.Context(), good); err != nil {
		f.Fatal(err)
	}
	parts := strings.Split(good, ".")
	encode := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
	f.Add("")
	f.Add("..")
	f.Add(parts[0] + "." + parts[1] + ".")
	f.Add(encode(`{"alg":"none"}`) + "." + parts[1] + ".")
	f.Add(encode(`{"alg":"HS256","kid":"k-1"}`) + "." + parts[1] + "." + parts[2])
	f.Add(encode(`{"alg":"ES256","kid":"k-1","crit":["b64"],"b64":false}`) + "." + parts[1] + "." + parts[2])
	f.Add(encode(`{"alg":"ES256","jwk":{}}`) + "." + encode(strings.Repeat("[", 1000)) + "." + parts[2])
	f.Add(parts[0] + "." + encode(`{"iss":"`+provider.url+`","aud":"fortschreibung","exp":1e400}`) + "." + parts[2])
	f.Add(`{"payload":"` + parts[1] + `","signatures":[{"protected":"` + parts[0] + `","signature":"` + parts[2] + `"}]}`)
	f.Add("demo-tfm")
	f.Fuzz(func(t *testing.T, token string) {
		if person, err := p.Authenticate(t.Context(), token); err == nil && token != good {
			t.Errorf("accepted %q as %+v", token, person)
		}
		// What is signed and still odd must not do harm either.
		if claims := (map[string]any{"sub": token, "role": token, "ministry": token, "name": token}); len(token) < 1000 {
			roleClaims.account("https://x.example", claims)
			for _, office := range roleClaims.offices(claims) {
				if office.Subject != "" || OfficeName(office) == "" {
					t.Errorf("office %+v", office)
				}
			}
			if local(token) != "/" && (!strings.HasPrefix(token, "/") || strings.HasPrefix(token, "//")) {
				t.Errorf("led back to %q", local(token))
			}
		}
	})
}
