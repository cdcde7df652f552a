package identity

import (
	"strings"
	"testing"

	"fortschreibung/strategy"
)

func FuzzParseTokens(f *testing.F) {
	sum := strings.Repeat("ab", 32)
	for _, seed := range []string{
		`[]`, `null`, `{}`, `[{}]`, `[{"token_sha256":"` + sum + `","subject":"k1","role":"coordinator"}]`,
		`[{"token_sha256":"` + sum + `","subject":"m1","role":"ministry","ministry":"TFM","authorised":true}]`,
		`[{"token_sha256":"` + sum + `","subject":"s1","role":"system"}]`, `[{"colour":1}]`, `[] []`,
		`[{"token_sha256":"` + sum + `","subject":"a","role":"auditor"},{"token_sha256":"` + sum + `","subject":"b","role":"auditor"}]`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		tokens, err := parseTokens(data)
		if err != nil {
			return
		}
		for _, actor := range tokens.Actors() {
			if err := strategy.CheckOffice(actor); err != nil {
				t.Fatalf("%+v was taken: %v", actor, err)
			}
		}
		if _, err := tokens.Authenticate(t.Context(), string(data)); err == nil {
			t.Fatal("the file itself is a token")
		}
	})
}
