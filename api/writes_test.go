package api

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

func receiptOf(t *testing.T, a answer) Receipt {
	t.Helper()
	var r Receipt
	if err := json.Unmarshal([]byte(a.body), &r); err != nil {
		t.Fatalf("no receipt in %d %s", a.status, a.body)
	}
	return r
}

func TestRepetitionAnswersTheFirstResult(t *testing.T) {
	b := newBench(t, &fakeStore{phase: strategy.PhaseIntake})
	first := b.post("demo-tfm", "/proposals", "key-1", goodProposal)
	if first.status != http.StatusCreated {
		t.Fatalf("answers %d: %s", first.status, first.body)
	}
	id := receiptOf(t, first).ID
	if got := first.header.Get("Location"); got != Prefix+"/proposals/"+id {
		t.Errorf("Location is %q", got)
	}
	if first.header.Get("ETag") != `"1"` || first.header.Get("X-Idempotency-Id") != b.engine.calls[0].ID {
		t.Errorf("headers %v", first.header)
	}
	spaced := strings.Replace(goodProposal, `,"kind"`, ` , "kind"`, 1)
	for _, body := range []string{goodProposal, spaced} {
		again := b.post("demo-tfm", "/proposals", "key-1", body)
		if again.status != http.StatusCreated || again.body != first.body || again.header.Get("Location") != first.header.Get("Location") {
			t.Errorf("again: %d %s, first %s", again.status, again.body, first.body)
		}
	}
	if len(b.engine.calls) != 1 {
		t.Errorf("the engine carried out %d steps, want 1", len(b.engine.calls))
	}
	other := b.post("demo-tfm", "/proposals", "key-1", with(`Weil.`, `Darum.`))
	if p := other.problem(t); other.status != 422 || p.Errors[0].Location != "header.Idempotency-Key" {
		t.Errorf("the same key with another body answers %d %s", other.status, other.body)
	}
	// Somebody else's key, or the key on another route, is another request.
	if got := b.post("demo-tmik", "/proposals", "key-1", goodProposal); got.status != http.StatusCreated || receiptOf(t, got).ID == id {
		t.Errorf("the same key of another person answers %d %s", got.status, got.body)
	}
}

func TestRepetitionAfterTheWorkflowEndedAnswersTheFirstResult(t *testing.T) {
	store := &fakeStore{stage: strategy.StageWithdrawn, decided: map[string]workflows.Result{}}
	b := newBench(t, store)
	path := "/proposals/" + knownProposal + "/withdraw"
	first := b.post("demo-werkstatt-1", path, "k", `{"reason":"r"}`)
	if first.status != http.StatusOK {
		t.Fatalf("answers %d %s", first.status, first.body)
	}
	call := b.engine.calls[0]
	store.decided[call.ID] = b.engine.results[call.ID]
	b.engine.results, b.engine.err = nil, strategy.Closed("dieser Vorgang ist abgeschlossen")
	if again := b.post("demo-werkstatt-1", path, "k", `{"reason":"r"}`); again.status != http.StatusOK || again.body != first.body {
		t.Errorf("again answers %d %s", again.status, again.body)
	}
	if other := b.post("demo-werkstatt-1", path, "k", `{"reason":"s"}`); other.status != 422 {
		t.Errorf("the same key with another body answers %d", other.status)
	}
	if fresh := b.post("demo-werkstatt-1", path, "k2", `{"reason":"r"}`); fresh.status != 409 || fresh.problem(t).Code != "phase_closed" {
		t.Errorf("a new request answers %d", fresh.status)
	}
}

func TestEngineAnswersBecomeStatuses(t *testing.T) {
	tests := []struct {
		err    error
		status int
		code   string
		retry  bool
	}{
		{strategy.Invalid("reason", "fehlt"), 422, "invalid", false},
		{strategy.Forbidden("nur die Einreichenden"), 403, "forbidden", false},
		{strategy.NotFound("gibt es nicht"), 404, "not_found", false},
		{strategy.Stale("Revision 8"), 409, "stale_revision", false},
		{strategy.Closed("vorbei"), 409, "phase_closed", false},
		{strategy.Decided("entschieden"), 409, "already_decided", false},
		{ErrUnavailable, 503, "unavailable", true},
	}
	for _, test := range tests {
		b := newBench(t, &fakeStore{})
		b.engine.err = test.err
		got := b.post("demo-werkstatt-1", "/proposals/"+knownProposal+"/withdraw", "k", `{"reason":"r"}`)
		if p := got.problem(t); got.status != test.status || p.Code != test.code || (got.header.Get("Retry-After") != "") != test.retry {
			t.Errorf("%v answers %d %s, Retry-After %q", test.err, got.status, p.Code, got.header.Get("Retry-After"))
		}
	}
	b := newBench(t, &fakeStore{})
	b.engine.err = ErrAccepted
	got := b.post("demo-werkstatt-1", "/proposals/"+knownProposal+"/withdraw", "k", `{"reason":"r"}`)
	if r := receiptOf(t, got); got.status != http.StatusAccepted || !r.Pending || r.ID != knownProposal || r.Message == "" || got.header.Get("Retry-After") == "" {
		t.Errorf("accepted but not finished answers %d %s", got.status, got.body)
	}
}

func TestWithoutAnEngineWritesAreUnavailable(t *testing.T) {
	b := newBench(t, &fakeStore{phase: strategy.PhaseIntake})
	s := &server{engine: noEngine{}}
	if _, err := s.engine.Do(t.Context(), Call{}); problemOf(err).Status != http.StatusServiceUnavailable {
		t.Errorf("no engine answers %v", err)
	}
	// Reads go on.
	if got := b.get("demo-koordination", "/cycles/2027"); got.status != http.StatusOK {
		t.Errorf("a read answers %d", got.status)
	}
}

func TestDatabaseAwayLeavesTheStepToTheEngine(t *testing.T) {
	b := newBench(t, &fakeStore{broken: true})
	b.engine.err = ErrAccepted
	if got := b.post("demo-werkstatt-1", "/proposals/"+knownProposal+"/withdraw", "k", `{"reason":"r"}`); got.status != http.StatusAccepted {
		t.Errorf("answers %d %s", got.status, got.body)
	}
}

func TestExpectedRevisionComesFromBodyOrIfMatch(t *testing.T) {
	b := newBench(t, &fakeStore{})
	path := Prefix + "/proposals/" + knownProposal + "/withdraw"
	for i, test := range []struct {
		body, match string
		want        int
	}{
		{`{"reason":"r"}`, "", 0},
		{`{"reason":"r","expected_revision":7}`, "", 7},
		{`{"reason":"r"}`, `"8"`, 8},
		{`{"reason":"r","expected_revision":9}`, `"9"`, 9},
		{`{"reason":"r"}`, `*`, 0},
	} {
		got := b.do(http.MethodPost, "demo-werkstatt-1", path, "k"+test.body+test.match+"x", test.body, "If-Match", test.match,
			"Idempotency-Key", "k"+string(rune('0'+i)), "X-Request-Id", "trace-1")
		if got.status != http.StatusOK {
			t.Fatalf("%s %s answers %d %s", test.body, test.match, got.status, got.body)
		}
		head := headOf(b.engine.calls[i].Arg)
		if head.ExpectedRevision != test.want || head.CorrelationID != "trace-1" || head.Actor.Subject != "demo-werkstatt-1" {
			t.Errorf("%s If-Match %s gives %+v", test.body, test.match, head)
		}
	}
}

func TestSubmissionIsCompletedByTheTextInForce(t *testing.T) {
	tests := map[string]struct {
		body  string
		check func(strategy.Proposal) bool
	}{
		"amend by parts": {
			`{"year":2027,"kind":"amend","origin":"ministry","reason":"r","targets":["m-1"],"changes":{"description":"Neu.","lead":["TFM","TMIK"]}}`,
			func(p strategy.Proposal) bool {
				return p.Base.Sheet.Description == "Alt." && p.Draft.Sheet.Description == "Neu." &&
					p.Draft.Sheet.Title == "Titel" && len(p.Draft.Sheet.Lead) == 2 && len(p.Base.Sheet.Lead) == 1
			},
		},
		"end": {
			`{"year":2027,"kind":"end","origin":"ministry","reason":"r","targets":["m-1"],"draft":{"ending_note":"Erledigt."}}`,
			func(p strategy.Proposal) bool { return p.Base.Sheet.Title == "Titel" && p.Draft.Sheet == nil },
		},
		"focus": {
			`{"year":2027,"kind":"focus","origin":"ministry","reason":"r","draft":{"focus":{"field":"Digitale Verwaltung","vision":"Neue Vision","priorities":[]}}}`,
			func(p strategy.Proposal) bool {
				return p.Base.Focus.Vision == "Alte Vision" && p.Draft.Focus.Vision == "Neue Vision"
			},
		},
	}
	for name, test := range tests {
		b := newBench(t, &fakeStore{phase: strategy.PhaseIntake})
		got := b.post("demo-tfm", "/proposals", "k", test.body)
		if got.status != http.StatusCreated {
			t.Errorf("%s answers %d %s", name, got.status, got.body)
			continue
		}
		submit := b.engine.calls[0].Arg.(workflows.Submit)
		if !test.check(submit.Proposal) {
			t.Errorf("%s sends %+v", name, submit.Proposal)
		}
		if submit.Proposal.Submitter.Subject != "demo-tfm" || b.engine.calls[0].WorkflowID != workflows.ProposalID(submit.Proposal.ID) {
			t.Errorf("%s: submitter %+v, workflow %s", name, submit.Proposal.Submitter, b.engine.calls[0].WorkflowID)
		}
	}
	if inForce.Description != "Alt." || len(inForce.Lead) != 1 {
		t.Errorf("the text in force was changed: %+v", inForce)
	}
}

func TestPreparedPositionIsGivenWithWhoPreparedIt(t *testing.T) {
	b := newBench(t, &fakeStore{})
	got := b.post("demo-tfm-leitung", "/proposals/"+knownProposal+"/position", "k", `{"use_draft":true}`)
	if got.status != http.StatusOK {
		t.Fatalf("answers %d %s", got.status, got.body)
	}
	p := b.engine.calls[0].Arg.(workflows.Position)
	if p.Ministry != "TFM" || p.Kind != strategy.PositionSigned || p.TextHash != "hash-2" || p.PreparedBy != "demo-tfm" {
		t.Errorf("sends %+v", p)
	}
	got = b.do(http.MethodPut, "demo-tfm", Prefix+"/proposals/"+knownProposal+"/positions/TFM/draft", "k", `{"kind":"refused","text_hash":"hash-2","grounds":"g"}`)
	if got.status != http.StatusOK {
		t.Errorf("preparing answers %d %s", got.status, got.body)
	}
}

func TestRehearsalsNeedToBeSwitchedOn(t *testing.T) {
	s := &server{}
	start := time.Date(2028, 1, 10, 8, 0, 0, 0, time.UTC)
	if err := s.checkRehearsal(OpenCycleBody{Year: 2028, Rehearse: true, StartsAt: &start}); strategy.CodeOf(err) != strategy.CodeForbidden {
		t.Errorf("a rehearsal on a server without: %v", err)
	}
	b := newBench(t, &fakeStore{})
	got := b.post("demo-koordination", "/cycles", "k", `{"year":2028,"cabinet_session":"2028-11-28","rehearse":true,"starts_at":"2028-01-10T08:00:00Z"}`)
	if got.status != http.StatusCreated {
		t.Fatalf("answers %d %s", got.status, got.body)
	}
	open := b.engine.calls[0].Arg.(workflows.Open)
	if !open.Rehearse || !testNow.Add(open.Offset).Equal(start) || open.Settings.QuorumPercent != strategy.DefaultSettings().QuorumPercent {
		t.Errorf("sends %+v", open)
	}
}
