package web

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"fortschreibung/api"
	"fortschreibung/documents"
	"fortschreibung/identity"
	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

var testNow = time.Date(2027, time.September, 1, 10, 0, 0, 0, time.UTC)

// sampleStore is the records behind the pages in tests: one of everything. What a page
// needs is a method here or in another file; one that is missing is a nil pointer, which
// fails the test.
type sampleStore struct {
	api.Store
	sampleProcess
	sampleAdmin
	sampleNotices
	decided map[string]workflows.Result

	phase      strategy.Phase // of the cycle, the Ressortabstimmung unless said otherwise
	stage      strategy.Stage // of the proposal, in coordination unless said otherwise
	workshops  []records.Workshop
	filter     records.ProposalFilter // last asked for
	drafts     []records.PositionDraft
	unfinished []records.ProposalDraft // that whoever looks still writes
	views      []records.SavedView
	files      []records.Attachment
	removed    []string

	editionsRead int
	moderated    []string
}

func (s *sampleStore) DecidedResult(_ context.Context, id string) (workflows.Result, bool, error) {
	r, ok := s.decided[id]
	return r, ok, nil
}

func sampleCycle() strategy.Cycle {
	settings := strategy.DefaultSettings()
	plan, err := strategy.PlanBackward(2027, strategy.NewDate(2027, 11, 30), settings, strategy.NewCalendar())
	if err != nil {
		panic(err)
	}
	return strategy.Cycle{Year: 2027, Phase: strategy.PhaseCoordination, Plan: plan, Settings: settings, Revision: 4}
}

func (s *sampleStore) Cycles(context.Context, records.Page) (records.List[strategy.Cycle], error) {
	return records.List[strategy.Cycle]{Items: []strategy.Cycle{s.cycle()}}, nil
}

func (s *sampleStore) Cycle(_ context.Context, year int) (strategy.Cycle, error) {
	switch year {
	case 2027:
		return s.cycle(), nil
	case 2026:
		return sampleClosedCycle(), nil
	}
	return strategy.Cycle{}, strategy.NotFound("keinen Zyklus %d", year)
}

func (s *sampleStore) cycle() strategy.Cycle {
	cycle := sampleCycle()
	if s.phase != "" {
		cycle.Phase = s.phase
	}
	return cycle
}

func (s *sampleStore) CycleCounts(context.Context, int) (records.CycleCounts, error) {
	return records.CycleCounts{
		Proposals: map[strategy.Stage]int{strategy.StageInCoordination: 12, strategy.StageAgreed: 3, strategy.StageDissent: 1},
		Reports:   map[strategy.ReportState]int{strategy.ReportRequested: 4, strategy.ReportAccepted: 71},
	}, nil
}

func (s *sampleStore) OpenItems(context.Context, int) ([]records.OpenItem, error) {
	due := strategy.NewDate(2027, 8, 30).EndOfDay(strategy.Berlin())
	all := strategy.ProposalSight{Exists: true, Coordination: true}
	return []records.OpenItem{
		{ProposalID: sampleProposalID, Title: "Glasfaser für alle Schulen", Stage: strategy.StageInCoordination, Due: due, Waiting: []string{"TFM", "TMIK"}, See: all},
		{ProposalID: sampleProposalID, Title: "Digitale Bauakte", Stage: strategy.StageDissent, Waiting: []string{"TFM"}, Dissents: []string{"TMIK"}, See: all},
	}, nil
}

func (s *sampleStore) History(context.Context, int) (strategy.History, error) {
	return strategy.History{}, nil
}

func (s *sampleStore) Happened(context.Context, strategy.Cycle) (strategy.Happened, error) {
	return nil, nil
}

func (s *sampleStore) CabinetSessions(_ context.Context, year int) (records.CabinetSessions, error) {
	return records.CabinetSessions{Year: year}, nil
}

func (s *sampleStore) OwnSteps(context.Context, strategy.Actor, records.Page) (records.List[records.OwnStep], error) {
	return records.List[records.OwnStep]{Items: []records.OwnStep{
		{Action: "position", Entity: "proposal", EntityID: sampleProposalID, Title: "Glasfaser für alle Schulen", RecordedAt: testNow},
		{Action: "withdraw", Entity: "proposal", EntityID: secondProposal, RecordedAt: testNow},
		{Action: "enter_phase", Entity: "cycle", EntityID: "2027", RecordedAt: testNow},
	}}, nil
}

func (s *sampleStore) Tasks(_ context.Context, actor strategy.Actor, _ records.Page) (records.List[records.Task], error) {
	if actor.Role == strategy.RoleAuditor {
		return records.List[records.Task]{}, nil
	}
	return records.List[records.Task]{Items: []records.Task{
		{Kind: "position", Entity: "proposal", EntityID: sampleProposalID, Title: "Glasfaser für alle Schulen", Year: 2027, Due: strategy.NewDate(2027, 8, 30).EndOfDay(strategy.Berlin()), Overdue: true},
		{Kind: "report", Entity: "report", EntityID: "2027-H1/m-1", Title: "M1-01 Breitbandausbau", Year: 2027, Due: strategy.NewDate(2027, 9, 15).EndOfDay(strategy.Berlin())},
		{Kind: "convene", Entity: "cycle", EntityID: "2027", Title: "Sitzung einberufen", Year: 2027},
	}}, nil
}

const sampleProposalID = exampleProposal

// sampleEngine carries out every step once, or answers every one with err.
type sampleEngine struct {
	mu    sync.Mutex
	calls []api.Call
	done  map[string]workflows.Result
	err   error
}

func (e *sampleEngine) Do(_ context.Context, call api.Call) (workflows.Result, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if first, ok := e.done[call.ID]; ok {
		return first, nil
	}
	if e.err != nil {
		return workflows.Result{}, e.err
	}
	e.calls = append(e.calls, call)
	_, id, _ := strings.Cut(call.WorkflowID, "/")
	result := workflows.Result{ID: id, Revision: 5, At: testNow, RequestHash: hashOf(call.Arg)}
	if e.done == nil {
		e.done = map[string]workflows.Result{}
	}
	e.done[call.ID] = result
	return result, nil
}

// hashOf finds the fingerprint in any message.
func hashOf(message any) string {
	var head struct {
		Request workflows.Request `json:"request"`
	}
	encoded, err := json.Marshal(message)
	if err == nil {
		err = json.Unmarshal(encoded, &head)
	}
	if err != nil {
		panic(err)
	}
	return head.Request.Hash
}

// desk is the pages on sample records, with a browser that keeps its cookies.
type desk struct {
	t       *testing.T
	store   *sampleStore
	engine  *sampleEngine
	handler http.Handler
	who     identity.Visitor
	cookies []*http.Cookie
	printer samplePrinter
}

// samplePrinter prints at once, or says that it prints and waits until let is closed.
type samplePrinter struct{ let chan struct{} }

func (p *samplePrinter) PDF(ctx context.Context, l documents.Layout) ([]byte, error) {
	if p.let != nil {
		documents.Reach(ctx, l, documents.StagePrinting)
		<-p.let
	}
	return []byte("%PDF-1.7"), nil
}

type visitorKey struct{}

func newDesk(t *testing.T, role strategy.Role) *desk {
	t.Helper()
	return newDeskWith(t, role, nil)
}

// newDeskWith is a desk whose pages hear of changes.
func newDeskWith(t *testing.T, role strategy.Role, changes Changes) *desk {
	t.Helper()
	d := &desk{t: t, store: &sampleStore{}, engine: &sampleEngine{}, who: visitorAs(role)}
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	tokens, err := identity.Demo(true, strategy.DefaultMinistries())
	if err != nil {
		t.Fatal(err)
	}
	e := api.New(api.Deps{
		Store: d.store, Engine: d.engine, Auth: tokens, Clock: func() time.Time { return testNow }, Log: quiet, Rehearsals: true, PDF: &d.printer,
	})
	site, err := New(Deps{
		API: e, Clock: func() time.Time { return testNow }, Changes: changes, Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})),
		Visitor: func(ctx context.Context) identity.Visitor {
			who, _ := ctx.Value(visitorKey{}).(identity.Visitor)
			return who
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	site.Register(e)
	d.handler = e
	return d
}

// visitorAs is somebody signed in in an office; RolePublic is nobody.
func visitorAs(role strategy.Role) identity.Visitor {
	actor := strategy.Actor{Subject: "p-" + string(role), Role: role}
	switch role {
	case strategy.RolePublic:
		return identity.Visitor{Actor: strategy.Actor{Subject: "public", Role: strategy.RolePublic}}
	case strategy.RoleMinistry:
		actor.Ministry, actor.Authorised = "TFM", true
	case strategy.RoleCoordinator:
		actor.Ministry, actor.Authorised = "TMWWDG", true
	case strategy.RoleCommittee:
		actor.Ministry, actor.Chair = "TMWWDG", true
	case strategy.RoleChancellery:
		actor.Ministry = "TSK"
	}
	return identity.Visitor{
		SignedIn: true, Actor: actor,
		Person: identity.Person{Subject: actor.Subject, Name: "Kim Muster", Offices: []strategy.Actor{actor}},
	}
}

// ServeHTTP answers as to whoever sits at the desk.
func (d *desk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	d.handler.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), visitorKey{}, d.who)))
}

func (d *desk) do(req *http.Request) *httptest.ResponseRecorder {
	d.t.Helper()
	for _, c := range d.cookies {
		req.AddCookie(c)
	}
	recorder := httptest.NewRecorder()
	d.ServeHTTP(recorder, req)
	for _, c := range recorder.Result().Cookies() {
		d.cookies = append(d.cookies[:0:0], c)
	}
	return recorder
}

func (d *desk) get(path string) *httptest.ResponseRecorder {
	d.t.Helper()
	return d.do(httptest.NewRequest(http.MethodGet, path, nil))
}

// send posts a form as a browser does.
func (d *desk) send(path string, fields url.Values) *httptest.ResponseRecorder {
	d.t.Helper()
	req := httptest.NewRequest(http.MethodPost, path, strings.NewReader(fields.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return d.do(req)
}
