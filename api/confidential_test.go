package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"fortschreibung/api"
)

// The secrets of the two ministries, the two organisers, and of the Ressortabstimmung. None
// is a word of the program's, so that a search finds it nowhere else.
const (
	secretTFM   = "Zwiebelturmkasse"
	secretTMIL  = "Bruckenpfandwehr"
	secretFirst = "Lindenquellstube"
	secretOther = "Nebelhornwarte"
	secretWords = "Fischreiherklausel"
)

// reading is one way to read, with what was asked.
type reading struct{ path string }

// everyRead lists every path that can be read, from the interface's own description, with
// every identifier that there is: of what is hidden, of what is not, and of nothing. A
// route that is added is read too.
func (s *stack) everyRead(ids map[string][]string) []reading {
	s.t.Helper()
	res, err := http.Get(strings.TrimSuffix(s.base, api.Prefix) + "/openapi.json")
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	var spec struct {
		Paths map[string]map[string]struct {
			Parameters []struct{ Name, In string }
		}
	}
	if err := json.NewDecoder(res.Body).Decode(&spec); err != nil {
		s.t.Fatal(err)
	}
	var all []reading
	for path, methods := range spec.Paths {
		op, reads := methods["get"]
		if !reads {
			continue
		}
		for _, filled := range fill(s.t, strings.TrimPrefix(path, api.Prefix), ids) {
			all = append(all, reading{filled})
			for _, p := range op.Parameters {
				for _, value := range ids["query:"+p.Name] {
					if p.In == "query" {
						all = append(all, reading{filled + "?" + p.Name + "=" + url.QueryEscape(value)})
					}
				}
			}
		}
	}
	return all
}

var variable = regexp.MustCompile(`\{[a-z]+\}`)

// fill gives a path with every value that its variables can have.
func fill(t *testing.T, path string, ids map[string][]string) []string {
	t.Helper()
	name := variable.FindString(path)
	if name == "" {
		return []string{path}
	}
	if len(ids[name]) == 0 {
		t.Fatalf("%s: the walk has no value for %s", path, name)
	}
	var all []string
	for _, value := range ids[name] {
		all = append(all, fill(t, strings.Replace(path, name, value, 1), ids)...)
	}
	return all
}

// pages reads a path and all pages that follow.
func (s *stack) pages(token, path string) string {
	s.t.Helper()
	text := ""
	for cursor := ""; ; {
		at := path
		if cursor != "" {
			at += map[bool]string{true: "&", false: "?"}[strings.Contains(at, "?")] + "cursor=" + cursor
		}
		got := s.get(token, at)
		text += fmt.Sprint(got.status, got.body, got.header.Get("Content-Disposition"), got.header.Get("ETag"))
		var page struct {
			Next string `json:"next_cursor"`
		}
		if json.Unmarshal([]byte(got.body), &page) != nil || page.Next == "" {
			return text
		}
		cursor = page.Next
	}
}

// seeks reads everything as somebody and reports where one of the words or ids occurs.
func (s *stack) seeks(token string, reads []reading, hidden ...string) (read int) {
	s.t.Helper()
	for _, r := range reads {
		text := s.pages(token, r.path)
		asked, err := url.QueryUnescape(r.path)
		if err != nil {
			s.t.Fatal(err)
		}
		for _, word := range hidden {
			if strings.Contains(text, word) && !strings.Contains(asked, word) { // what was asked may be echoed
				s.t.Errorf("%s reads %q at GET %s: %.200s", token, word, r.path, text)
			}
		}
		read++
	}
	return read
}

// finds is the proof that the walk would notice: how many paths tell somebody a word.
func (s *stack) finds(token string, reads []reading, word string) (found int) {
	s.t.Helper()
	for _, r := range reads {
		if strings.Contains(s.pages(token, r.path), word) {
			found++
		}
	}
	return found
}

var noise = regexp.MustCompile(`"request_id":"[^"]*"`)

// sameAsNothing compares the answers about a hidden thing with those about nothing.
func (s *stack) sameAsNothing(token, method, path, id string, body any) {
	s.t.Helper()
	nothing := uuid.NewString()
	clean := func(r reply, id string) string {
		return fmt.Sprint(r.status, strings.ReplaceAll(noise.ReplaceAllString(r.body, ""), id, "ID"), r.header.Get("ETag"))
	}
	hidden := s.send(method, token, strings.Replace(path, "{id}", id, 1), "hidden-"+path+token+id, body)
	missing := s.send(method, token, strings.Replace(path, "{id}", nothing, 1), "missing-"+path+token+id, body)
	if clean(hidden, id) != clean(missing, nothing) || hidden.status/100 == 2 {
		s.t.Errorf("%s %s as %s tells what is hidden from what is not there:\n%d %s\n%d %s",
			method, path, token, hidden.status, hidden.body, missing.status, missing.body)
	}
}

func containsAny(text string, words []string) bool {
	return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(text, word) })
}

func draftWith(year int, secret, lead string) map[string]any {
	m := newMeasure(year)
	m["reason"], m["supporters"], m["topics"] = "Weil "+secret, []string{"Verein " + secret}, []string{}
	m["effects"] = map[string]any{"budget": "Kosten " + secret}
	m["draft"].(map[string]any)["sheet"] = map[string]any{
		"title": "Titel " + secret, "theme": "Thema " + secret, "field": "Feld " + secret, "lead": []string{lead}, "participants": []string{"Verein " + secret},
		"milestones": []any{}, "description": "Beschreibung " + secret, "background": "Hintergrund " + secret,
	}
	return m
}

func TestDraftsAreThereForNobodyElse(t *testing.T) {
	s := newStack(t, 2034)
	s.open()
	submit := func(token, key, secret, lead string) string {
		return s.want(s.post(token, "/proposals", key, draftWith(2034, secret, lead)), http.StatusCreated, "").field(t, "id").(string)
	}
	drafts := map[string]string{
		secretTFM: submit("demo-tfm", "tfm", secretTFM, "TFM"), secretTMIL: submit("demo-tmil", "tmil", secretTMIL, "TMIL"),
		secretFirst: submit("demo-werkstatt-1", "w1", secretFirst, "TMUEN"), secretOther: submit("demo-werkstatt-2", "w2", secretOther, "TMUEN"),
	}
	// one of each kind of draft: returned, declined, withdrawn
	screen := func(id, outcome string) {
		s.want(s.post("demo-koordination", "/proposals/"+id+"/screen", outcome+id, map[string]any{"outcome": outcome, "reason": "Grund " + secretTFM}), http.StatusOK, "")
	}
	returned, declined, withdrawn := submit("demo-tfm", "r", secretTFM, "TFM"), submit("demo-tfm", "d", secretTFM, "TFM"), submit("demo-tfm", "x", secretTFM, "TFM")
	screen(returned, "return")
	screen(declined, "decline")
	s.want(s.post("demo-tfm", "/proposals/"+withdrawn+"/withdraw", "gone", map[string]any{"reason": "Zurück " + secretTFM}), http.StatusOK, "")

	ids := map[string][]string{
		"{id}":   {drafts[secretTFM], drafts[secretTMIL], drafts[secretFirst], drafts[secretOther], returned, declined, withdrawn, uuid.NewString()},
		"{year}": {"2034"}, "{number}": {"1"}, "{half}": {"2034-H1"}, "{measure}": {"m"}, "{ministry}": {"TFM", "TMIL"}, "{name}": {"intake_end"}, "{condition}": {"c"}, "{secret}": {"nobodys.ics"}, "{attachment}": {uuid.NewString()}, "{print}": {uuid.NewString()},
		"query:q": {secretTFM, secretTMIL, secretFirst, secretOther}, "query:submitter": {"demo-tfm", "demo-tmil", "demo-werkstatt-1", "demo-werkstatt-2", "me"},
		"query:ministry": {"TFM", "TMIL"}, "query:stage": {"submitted", "returned", "declined", "withdrawn"}, "query:limit": {"1"}, "query:kind": {"new"},
		"query:move": {"intake_end:2034-07-14"}, "query:year": {"2034"}, "query:theme": {"Thema " + secretTFM, "Thema " + secretTMIL}, "query:field": {"Feld " + secretTFM, "Feld " + secretTMIL},
		"query:format": {"html", "docx", "md", "json", "csv"},
	}
	reads := s.everyRead(ids)
	tfmIDs := []string{drafts[secretTFM], returned, declined, withdrawn}
	hiddenFrom := map[string][]string{
		"demo-tmil": append([]string{secretTFM, secretFirst, secretOther}, tfmIDs...), "demo-tmil-leitung": append([]string{secretTFM, secretFirst, secretOther}, tfmIDs...),
		"demo-tfm": {secretTMIL, secretFirst, secretOther, drafts[secretTMIL]}, "demo-tfm-leitung": {secretTMIL, secretFirst, secretOther, drafts[secretTMIL]},
		"demo-werkstatt-1": append([]string{secretTFM, secretTMIL, secretOther}, tfmIDs...), "demo-werkstatt-2": {secretTFM, secretTMIL, secretFirst, drafts[secretFirst]},
		"demo-sts-tfm": {secretTFM, secretTMIL, secretFirst}, "demo-vorsitz": {secretTFM, secretTMIL}, "demo-staatskanzlei": {secretTFM, secretTMIL, secretFirst}, "": {secretTFM, secretTMIL, secretFirst, secretOther},
	}
	total := 0
	for token, hidden := range hiddenFrom {
		total += s.seeks(token, reads, hidden...)
	}
	own, all := s.finds("demo-tfm", reads, "Beschreibung "+secretTFM), s.finds("demo-koordination", reads, "Beschreibung "+secretTFM)
	if own < 10 || all < 10 {
		t.Errorf("the draft is told to its ministry by %d paths, to the coordinator by %d: the walk sees too little", own, all)
	}
	t.Logf("%d paths read as %d people: %d answers without a word of what is hidden (its ministry reads it at %d, the coordinator at %d)",
		len(reads), len(hiddenFrom), total, own, all)

	if got := s.get("demo-tfm-leitung", "/proposals/"+drafts[secretTFM]); !strings.Contains(got.body, secretTFM) {
		t.Errorf("the own ministry does not read its draft: %s", got.body)
	}
	if got := s.get("demo-tfm", "/proposals?q="+secretTFM); strings.Count(got.body, `"stage"`) == 0 {
		t.Errorf("the own ministry does not find its drafts: %s", got.body)
	}
	feed := s.want(s.post("demo-tmil", "/me/calendar-feed", "feed", map[string]any{}), http.StatusOK, "").field(t, "address").(string)
	if got := s.get("", strings.TrimPrefix(feed, api.Prefix)); got.status != http.StatusOK || containsAny(got.body, hiddenFrom["demo-tmil"]) {
		t.Errorf("the calendar of another ministry answers %d: %s", got.status, got.body)
	}
	for token, want := range map[string]string{
		"demo-tmil": `"proposals":{"submitted":1}`, "demo-tfm": `"proposals":{"declined":1,"returned":1,"submitted":1,"withdrawn":1}`,
		"demo-werkstatt-1": `"proposals":{"submitted":1}`, "demo-sts-tfm": `"proposals":{}`, "demo-staatskanzlei": `"proposals":{}`,
	} {
		if got := s.get(token, "/cycles/2034"); !strings.Contains(got.body, want) {
			t.Errorf("%s counts %s, want %s", token, got.body, want)
		}
	}
	for _, token := range []string{"demo-tmil", "demo-tmil-leitung", "demo-werkstatt-2", "demo-sts-tfm", "demo-staatskanzlei"} {
		for _, id := range tfmIDs {
			for _, path := range []string{"", "/timeline", "/texts", "/comparison", "/synopsis", "/positions/TFM/draft", "/positions/TMIL/draft"} {
				s.sameAsNothing(token, http.MethodGet, "/proposals/{id}"+path, id, nil)
			}
			s.sameAsNothing(token, http.MethodGet, "/public/proposals/{id}", id, nil)
			s.sameAsNothing(token, http.MethodPost, "/public/proposals/{id}/comments", id, map[string]any{"text": "Gut."})
			for path, body := range map[string]map[string]any{
				"/withdraw": {"reason": "r"}, "/revise": {"reason": "r", "note": "n"}, "/affected": {"ministry": "TMIL", "reason": "r"},
				"/position": {"kind": "signed", "text_hash": "x"}, "/conditions/c/fulfil": {"note": "n"},
			} {
				s.sameAsNothing(token, http.MethodPost, "/proposals/{id}"+path, id, body)
			}
			s.sameAsNothing(token, http.MethodPut, "/proposals/{id}/positions/TMIL/draft", id, map[string]any{"kind": "signed", "text_hash": "x"})
		}
	}
}

func TestTheCoordinationIsThereForWhoIsInIt(t *testing.T) {
	s := newStack(t, 2035)
	s.open()
	measure := newMeasure(2035)
	measure["topics"] = []string{}
	measure["draft"].(map[string]any)["sheet"].(map[string]any)["lead"] = []string{"TFM"}
	id := s.want(s.post("demo-werkstatt-1", "/proposals", "p", measure), http.StatusCreated, "").field(t, "id").(string)
	path := "/proposals/" + id
	s.want(s.post("demo-koordination", path+"/screen", "s", map[string]any{"outcome": "accept"}), http.StatusOK, "")
	for _, phase := range []string{"consultation", "coordination"} {
		s.want(s.post("demo-koordination", "/cycles/2035/advance", phase, map[string]any{"to": phase, "reason": "alles da"}), http.StatusOK, "")
	}
	s.until("the proposal is in coordination", func() bool { return s.get("demo-koordination", path).field(t, "stage") == "in_coordination" })
	revised := map[string]any{"changes": map[string]any{"description": "Neu: " + secretTFM}, "note": "Wunsch " + secretTFM}
	s.want(s.post("demo-koordination", path+"/revise", "rev", revised), http.StatusOK, "")
	hash := s.get("demo-tfm", path).field(t, "text_hash")
	s.want(s.send(http.MethodPut, "demo-tfm", path+"/positions/TFM/draft", "prepare", map[string]any{"kind": "refused", "text_hash": hash, "passages": []string{"description"}, "grounds": "vorbereitet " + secretWords}), http.StatusOK, "")

	ids := map[string][]string{
		"{id}": {id, uuid.NewString()}, "{year}": {"2035"}, "{number}": {"1"}, "{half}": {"2035-H1"}, "{measure}": {"m"}, "{ministry}": {"TFM", "TMIL"}, "{name}": {"intake_end"}, "{condition}": {"c"}, "{secret}": {"nobodys.ics"}, "{attachment}": {uuid.NewString()}, "{print}": {uuid.NewString()},
		"query:q": {secretTFM}, "query:ministry": {"TFM"}, "query:limit": {"1"}, "query:year": {"2035"}, "query:from": {"1"}, "query:move": {"intake_end:2035-07-13"},
		"query:format": {"html", "docx", "md", "json", "csv"},
	}
	reads := s.everyRead(ids)
	for _, token := range []string{"demo-tfm-leitung", "demo-tfm"} { // who is in it
		if got := s.get(token, path); !strings.Contains(got.body, secretTFM) {
			t.Errorf("%s does not read the text: %s", token, got.body)
		}
	}
	outsiders := []string{"demo-tmil", "demo-tmil-leitung", "demo-sts-tmil", "demo-staatskanzlei", "demo-werkstatt-2", ""}
	read := s.seeks("demo-werkstatt-1", reads, secretWords) // reads the text of its own proposal, no word of the ministries
	for _, token := range outsiders {
		read += s.seeks(token, reads, secretTFM, secretWords)
	}
	s.want(s.post("demo-tfm-leitung", path+"/position", "no", map[string]any{"kind": "refused", "text_hash": hash, "passages": []string{"description"}, "grounds": "Nein: " + secretWords}), http.StatusOK, "")
	s.until("the coordination has ended", func() bool { return s.get("demo-koordination", path).field(t, "stage") == "dissent" })
	for _, token := range append(slices.Clone(outsiders), "demo-werkstatt-1") {
		if token == "demo-sts-tmil" { // the committee reads dissent from the coordination's end on
			if got := s.get(token, path); !strings.Contains(got.body, secretWords) {
				t.Errorf("the committee does not read the dissent: %s", got.body)
			}
			continue
		}
		read += s.seeks(token, reads, secretWords)
	}
	for _, token := range []string{"demo-koordination", "demo-rechnungshof"} { // what is prepared stays in its ministry
		read += s.seeks(token, reads, "vorbereitet "+secretWords)
	}
	inside := s.finds("demo-tfm", reads, secretWords)
	if inside < 5 {
		t.Errorf("the words of the coordination are told to who is in it by %d paths: the walk sees too little", inside)
	}
	t.Logf("%d paths, %d answers without a word of the coordination (who is in it reads it at %d)", len(reads), read, inside)
	for _, token := range []string{"demo-tfm", "demo-koordination", "demo-rechnungshof"} {
		if got := s.get(token, path); !strings.Contains(got.body, secretWords) {
			t.Errorf("%s does not read the position: %s", token, got.body)
		}
	}
	if got := s.get("demo-tmil", path); got.status != http.StatusOK || !strings.Contains(got.body, "Elektronischer Antrag") {
		t.Errorf("another ministry does not see that it exists: %s", got.body)
	}
}

// until polls a condition for half a minute.
func (s *stack) until(what string, condition func() bool) {
	s.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !condition(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			s.t.Fatalf("waited in vain: %s", what)
		}
	}
}
