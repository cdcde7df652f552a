package api

import (
	"bytes"
	"encoding/json"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"fortschreibung/strategy"
)

func FuzzCheckJSON(f *testing.F) {
	for _, seed := range []string{
		goodProposal, ``, `null`, `{"a":1,"a":2}`, `{"a":"\ud800"}`, `{"a":"\ud83d\ude00"}`, `{"a":"\u0000"}`, `[1,2`, `{}x`, `"\ufffd"`,
		strings.Repeat("[", 100), "\"\xff\"", `{"\u0061":1,"a":2}`, `1e999`, `{"a":{"b":[{"c":null}]}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		faults := checkJSON(body)
		for _, fault := range faults {
			if !strings.HasPrefix(fault.Location, "body") || fault.Message == "" {
				t.Fatalf("fault %+v", fault)
			}
		}
		if len(faults) > 0 || len(bytes.TrimSpace(body)) == 0 {
			return
		}
		// What passes is one JSON value of sound text that encoding/json leaves as it is.
		if !utf8.Valid(body) || !json.Valid(body) {
			t.Fatalf("%q passed", body)
		}
		var value any
		if err := json.Unmarshal(body, &value); err != nil && !strings.Contains(err.Error(), "number") {
			t.Fatalf("%q passed and is not read: %v", body, err)
		}
		text, err := json.Marshal(value)
		if err != nil || bytes.Contains(text, []byte(`\u0000`)) && !bytes.Contains(body, []byte(`\\u0000`)) {
			t.Fatalf("%q passed and becomes %q, %v", body, text, err)
		}
		one, err := fingerprint(body, "")
		if err != nil {
			t.Fatal(err)
		}
		other, err := fingerprint(append(append([]byte(" "), body...), '\n'), "")
		if err != nil || one != other {
			t.Fatalf("white space makes another request of %q: %v", body, err)
		}
	})
}

var keyForm = regexp.MustCompile(`^[0-9a-f]{32}$`)

func FuzzIdempotencyKey(f *testing.F) {
	for _, seed := range []string{"", "k", "0190b3f2-7c3e-7cc1-8a55-2f3e4d5c6b7a", "a b", "ä", "\x00", strings.Repeat("k", 201)} {
		f.Add(seed, "demo-tfm")
	}
	f.Fuzz(func(t *testing.T, key, subject string) {
		h := http.Header{"Idempotency-Key": {key}}
		got, err := idempotencyKey(h)
		if err != nil {
			if strategy.CodeOf(err) != strategy.CodeInvalid || got != "" {
				t.Fatalf("%q: %q, %v", key, got, err)
			}
			return
		}
		if got != key || len(key) < 1 || len(key) > 200 || strings.ContainsFunc(key, func(r rune) bool { return r < '!' || r > '~' }) {
			t.Fatalf("%q passed as %q", key, got)
		}
		id := requestKey(subject, http.MethodPost, "/p", key)
		if !keyForm.MatchString(id) || id == requestKey(subject+"x", http.MethodPost, "/p", key) || id == requestKey(subject, http.MethodPut, "/p", key) {
			t.Fatalf("id %q", id)
		}
	})
}

func FuzzIfMatch(f *testing.F) {
	for _, seed := range []string{"", "*", `"7"`, "7", `"abc"`, `W/"7"`, `"0"`, `"-1"`, `"99999999999999999999"`, `""7""`, "+7"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, tag string) {
		revision, err := ifMatch(http.Header{"If-Match": {tag}})
		if err != nil {
			if strategy.CodeOf(err) != strategy.CodeInvalid || revision != 0 {
				t.Fatalf("%q: %d, %v", tag, revision, err)
			}
			return
		}
		if revision < 0 || (revision == 0) != (tag == "" || tag == "*") {
			t.Fatalf("%q is revision %d", tag, revision)
		}
		if again, err := ifMatch(http.Header{"If-Match": {strconv.Quote(strconv.Itoa(revision))}}); revision > 0 && (err != nil || again != revision) {
			t.Fatalf("%q is %d and that %d, %v", tag, revision, again, err)
		}
	})
}

func FuzzParseRate(f *testing.F) {
	for _, seed := range []string{"0.5:20", "off", "1e3:5", "0x1p-2:7", "NaN:1", ":", "1_0:1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := ParseRate(text)
		if err == nil && text != "off" && !(r.PerSecond > 0 && r.Burst > 0) {
			t.Fatalf("%q is %+v", text, r)
		}
	})
}
