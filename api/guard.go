package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"

	"fortschreibung/identity"
	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// BodyLimit is how long the body of a request may be, in bytes.
const BodyLimit = 1 << 20

// requestBudget bounds one request; a write needs up to nine seconds (recallBudget and
// the engine's own). Walking or exporting an audit of many years, and printing all documents
// of one, takes longer.
const (
	requestBudget = 20 * time.Second
	auditBudget   = 5 * time.Minute
)

func (r route) within() time.Duration {
	if r.action == strategy.ActReadAudit || r.action == strategy.ActArchive {
		return auditBudget
	}
	return requestBudget
}

// visit is what a guarded request is known by: who, and for a write which one.
type visit struct {
	actor    strategy.Actor
	id, hash string // of a write: request id and fingerprint of its body
	revision int    // of If-Match, 0 without

	refused *strategy.Code // of the answer, set when the process refuses
}

func visitOf(ctx context.Context) visit {
	v, _ := ctx.Value(visitKey).(visit)
	return v
}

func actorOf(ctx context.Context) strategy.Actor { return visitOf(ctx).actor }

// guard stands before every operation: who is it, may they, and for a write: is the body
// readable and does it carry a key. Nothing else of the request is read before. Attempts
// that are refused, here or later, it has noted.
func (s *server) guard(r route) func(huma.Context, func(huma.Context)) {
	return func(hc huma.Context, next func(huma.Context)) {
		c := humaecho.Unwrap(hc)
		v, err := s.admit(c.Request(), r)
		if err != nil {
			s.writeProblem(c, s.logged(hc.Context(), err))
			s.noteRefusal(hc.Context(), r, v, strategy.CodeOf(err), hc.Param)
			return
		}
		v.refused = new(strategy.Code)
		ctx := records.WithViewer(context.WithValue(hc.Context(), visitKey, v), v.actor)
		ctx, cancel := context.WithTimeout(ctx, r.within())
		defer cancel()
		if r.within() > requestBudget {
			// The server's own deadline would cut the answer off. Not every writer has one.
			_ = http.NewResponseController(c.Response()).SetWriteDeadline(time.Now().Add(r.within()))
		}
		next(huma.WithContext(hc, ctx))
		s.noteRefusal(ctx, r, v, *v.refused, hc.Param)
	}
}

// admit gives who asks also with an error, as far as that was found out.
func (s *server) admit(req *http.Request, r route) (visit, error) {
	actor, err := s.authenticate(req, r.public())
	v := visit{actor: actor}
	if err != nil {
		return v, err
	}
	if err := strategy.May(actor, r.action); err != nil {
		return v, err
	}
	if !r.writes() {
		return v, nil
	}
	key, err := idempotencyKey(req.Header)
	if err != nil {
		return v, err
	}
	if v.revision, err = ifMatch(req.Header); err != nil {
		return v, err
	}
	if v.hash, err = readBody(req); err != nil {
		return v, err
	}
	v.id = requestKey(actor.Subject, req.Method, req.URL.Path, key)
	return v, nil
}

// officeHeader names the office to act in, for people who hold several.
const officeHeader = "Fortschreibung-Office"

// authenticate says who asks: whom the program itself named (its own pages do, after
// sign-in), or whose token the request carries.
func (s *server) authenticate(req *http.Request, public bool) (strategy.Actor, error) {
	if actor, ok := records.Viewer(req.Context()); ok {
		return actor, nil
	}
	return s.byToken(req, public)
}

// byToken says whose token the request carries.
func (s *server) byToken(req *http.Request, public bool) (strategy.Actor, error) {
	header := req.Header.Get("Authorization")
	if header == "" && public {
		return strategy.Actor{Subject: "public", Role: strategy.RolePublic}, nil
	}
	if header == "" {
		return strategy.Actor{}, unauthenticated("Bitte mit einem Zugangstoken anmelden: Authorization: Bearer …", "")
	}
	scheme, token, ok := strings.Cut(header, " ")
	if !ok || !strings.EqualFold(scheme, "Bearer") || token == "" {
		return strategy.Actor{}, unauthenticated("Der Kopf Authorization muss die Form „Bearer …“ haben.", `, error="invalid_request"`)
	}
	person, err := s.auth.Authenticate(req.Context(), token)
	switch {
	case errors.Is(err, identity.ErrUnknownToken):
		return strategy.Actor{}, unauthenticated("Dieses Zugangstoken gilt nicht.", `, error="invalid_token"`)
	case errors.Is(err, identity.ErrNoOffice):
		return strategy.Actor{Subject: person.Subject}, strategy.Forbidden("dieser Person ist zurzeit kein Amt zugewiesen; die Koordination weist Ämter zu")
	case err != nil:
		return strategy.Actor{}, err
	}
	actor, held := person.In(req.Header.Get(officeHeader))
	if !held {
		return strategy.Actor{Subject: person.Subject}, strategy.Forbidden("dieses Amt ist der Person nicht zugewiesen; /me nennt ihre Ämter")
	}
	return actor, nil
}

func unauthenticated(detail, hint string) *Problem {
	return newProblem(http.StatusUnauthorized, detail).with("WWW-Authenticate", `Bearer realm="fortschreibung"`+hint)
}

var visibleASCII = regexp.MustCompile(`^[\x21-\x7e]{1,200}$`)

func idempotencyKey(h http.Header) (string, error) {
	key := h.Get("Idempotency-Key")
	switch {
	case key == "":
		return "", strategy.Invalid("header.Idempotency-Key",
			"jeder Schreibvorgang braucht den Kopf Idempotency-Key, am besten eine neue UUID; bei einer Wiederholung denselben")
	case !visibleASCII.MatchString(key):
		return "", strategy.Invalid("header.Idempotency-Key", "der Schlüssel besteht aus 1 bis 200 sichtbaren ASCII-Zeichen ohne Leerzeichen")
	}
	return key, nil
}

// ifMatch reads the revision of an If-Match header, 0 when there is none.
func ifMatch(h http.Header) (int, error) {
	tag := h.Get("If-Match")
	if tag == "" || tag == "*" {
		return 0, nil
	}
	revision, err := strconv.Atoi(strings.Trim(tag, `"`))
	if err != nil || revision < 1 {
		return 0, strategy.Invalid("header.If-Match", "If-Match nennt eine Revision, wie sie im Kopf ETag stand, z. B. \"7\"")
	}
	return revision, nil
}

// requestKey derives a request's id from who, what and the client's key, so that nobody
// can meet another person's request.
func requestKey(subject, method, path, key string) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{subject, method, path, key}, "\x00")))
	return hex.EncodeToString(sum[:])[:32]
}

// readBody reads the body within its limit, refuses what is no clean JSON, leaves it to
// be read again, and gives its fingerprint.
func readBody(req *http.Request) (string, error) {
	limit := bodyLimit(req.URL.Path)
	body, err := io.ReadAll(io.LimitReader(req.Body, limit+1))
	if err != nil {
		return "", newProblem(http.StatusBadRequest, "Der Inhalt der Anfrage ist unvollständig angekommen.")
	}
	if int64(len(body)) > limit {
		return "", newProblem(http.StatusRequestEntityTooLarge, fmt.Sprintf("Der Inhalt der Anfrage darf höchstens %d MiB groß sein.", limit>>20))
	}
	req.Body = io.NopCloser(bytes.NewReader(body))
	if !isJSON(req.Header.Get("Content-Type")) {
		return "", newProblem(http.StatusUnsupportedMediaType, "Der Inhalt muss application/json in UTF-8 sein.",
			Fault{Location: "header.Content-Type", Message: "nicht application/json"})
	}
	faults := checkJSON(body)
	if len(faults) > 0 {
		return "", newProblem(http.StatusBadRequest, "Der Inhalt der Anfrage ist kein sauberes JSON.", faults...)
	}
	return fingerprint(body, req.Header.Get("If-Match"))
}

func isJSON(contentType string) bool {
	kind, _, _ := strings.Cut(contentType, ";")
	return slices.Contains([]string{"", "application/json"}, strings.ToLower(strings.TrimSpace(kind)))
}

// request gives the head of an Update, which names nobody but by their pseudonym. expected is the revision in the body, 0 without;
// it must not contradict If-Match.
func (v visit) request(ctx context.Context, expected int) (workflows.Request, error) {
	if v.revision != 0 && expected != 0 && v.revision != expected {
		return workflows.Request{}, strategy.Invalid("body.expected_revision", "expected_revision (%d) und If-Match (%d) widersprechen sich", expected, v.revision)
	}
	actor := v.actor
	actor.Name = ""
	return workflows.Request{
		ID: v.id, Hash: v.hash, Actor: actor,
		ExpectedRevision: max(v.revision, expected), CorrelationID: requestID(ctx),
	}, nil
}

// logged turns an error into its problem and writes to the log what the client does not
// see. What the process refused it leaves for the guard to note.
func (s *server) logged(ctx context.Context, err error) *Problem {
	p := problemOf(err)
	if refused := visitOf(ctx).refused; refused != nil {
		*refused = strategy.CodeOf(err)
	}
	p.RequestID = requestID(ctx)
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		s.log.InfoContext(ctx, "client went away", "error", err, "request_id", p.RequestID)
	case p.Status >= http.StatusInternalServerError:
		s.log.ErrorContext(ctx, "request failed", "error", err, "status", p.Status, "request_id", p.RequestID)
	}
	return p
}
