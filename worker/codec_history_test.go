package worker

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	"go.temporal.io/api/proxy"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"fortschreibung/embedded/testengine"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// secretWord stands in a draft, in its reason, in the errors of the records and in the
// results of activities.
const secretWord = "Honigdachsgeheimnis"

// leaky fails with errors that repeat what should have been recorded.
type leaky struct {
	memory
	mu      sync.Mutex
	refuse  bool // for good, as a rule of the process
	healthy bool
}

func (l *leaky) RecordProposal(context.Context, workflows.ProposalRecord) (workflows.Recorded, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case !l.healthy:
		return workflows.Recorded{}, errors.New("the row holds " + secretWord)
	case l.refuse:
		return workflows.Recorded{}, strategy.Invalid("proposal.draft."+secretWord, "im Text steht "+secretWord)
	}
	return workflows.Recorded{}, nil
}

func (l *leaky) LoadCycle(_ context.Context, year int) (workflows.CycleView, error) {
	plan, err := strategy.PlanBackward(year, strategy.NewDate(year, time.December, 15), strategy.DefaultSettings(), testCalendar)
	return workflows.CycleView{
		Year: year, Phase: strategy.PhaseIntake, Plan: plan, Settings: strategy.DefaultSettings(), Revision: 1,
		Offset: time.Until(time.Date(year, time.March, 1, 9, 0, 0, 0, strategy.Berlin())),
	}, err
}

func (l *leaky) set(healthy, refuse bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.healthy, l.refuse = healthy, refuse
}

// secretProposal submits a proposal with the secret word, whose record fails at first,
// then withdraws it, first refused. It gives everything that the server keeps of it.
func secretProposal(t *testing.T, keys string) []proto.Message {
	t.Helper()
	connection, err := Dial(t.Context(), Config{Address: testengine.Temporal(t), PayloadKeys: keys, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(connection.Close)
	store, queue := &leaky{}, uuid.NewString()
	w := New(connection, store, Options{TaskQueue: queue})
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Stop)
	id := uuid.NewString()
	p := &kept{t: t, connection: connection, proposal: id, id: workflows.ProposalID(id)}

	submitted := make(chan error, 1)
	go func() { submitted <- p.submit(queue) }()
	p.awaitFailedAttempt(submitted)
	all := []proto.Message{p.describe()}
	store.set(true, false)
	if err := <-submitted; err != nil {
		t.Fatal(err)
	}
	store.set(true, true)
	refused := p.withdraw("refused")
	if domain := workflows.DomainError(refused); domain == nil || domain.Message != "im Text steht "+secretWord || domain.Field != "proposal.draft."+secretWord {
		t.Fatalf("the client reads %v", refused)
	}
	store.set(true, false)
	if err := p.withdraw("granted"); err != nil {
		t.Fatal(err)
	}
	return append(all, p.history(), p.describe(), p.listed())
}

// kept is a proposal as the server keeps it.
type kept struct {
	t          *testing.T
	connection client.Client
	proposal   string
	id         string // of its workflow
}

func (p *kept) head(id string) workflows.Request {
	actor := strategy.Actor{Subject: "m1", Role: strategy.RoleMinistry, Ministry: "TFM"}
	return workflows.Request{ID: p.id + id, Hash: id, Actor: actor}
}

func (p *kept) submit(queue string) error {
	ctx, cancel := context.WithTimeout(p.t.Context(), patience)
	defer cancel()
	draft := strategy.Draft{Sheet: &strategy.Sheet{
		Title: "Akte " + secretWord, Theme: "Verwaltung", Field: "Digitale Verwaltung", Lead: []string{"TFM"}, Participants: []string{}, Description: secretWord,
	}}
	handle, err := p.connection.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: p.connection.NewWithStartWorkflowOperation(client.StartWorkflowOptions{
			ID: p.id, TaskQueue: queue, WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		}, workflows.ProposalType, struct{}{}),
		UpdateOptions: client.UpdateWorkflowOptions{
			WorkflowID: p.id, UpdateName: workflows.SubmitUpdate, UpdateID: "submit", WaitForStage: client.WorkflowUpdateStageCompleted,
			Args: []any{workflows.Submit{Request: p.head("submit"), Proposal: strategy.Proposal{
				ID: p.proposal, Year: 2031, Kind: strategy.KindNew, Origin: strategy.OriginMinistry, Draft: draft, Reason: "wegen " + secretWord,
			}}},
		},
	})
	if err != nil {
		return err
	}
	return handle.Get(ctx, nil)
}

func (p *kept) withdraw(id string) error {
	ctx, cancel := context.WithTimeout(p.t.Context(), patience)
	defer cancel()
	handle, err := p.connection.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: p.id, UpdateName: workflows.WithdrawUpdate, UpdateID: id, WaitForStage: client.WorkflowUpdateStageCompleted,
		Args: []any{workflows.Withdraw{Request: p.head(id), Reason: "doch nicht " + secretWord}},
	})
	if err != nil {
		return err
	}
	return handle.Get(ctx, nil)
}

func (p *kept) awaitFailedAttempt(submitted <-chan error) {
	p.t.Helper()
	for deadline := time.Now().Add(patience); ; {
		select {
		case err := <-submitted:
			p.t.Fatalf("submitting ended without a failed attempt: %v", err)
		default:
		}
		described, err := p.connection.DescribeWorkflowExecution(p.t.Context(), p.id, "")
		if err == nil && len(described.GetPendingActivities()) > 0 && described.GetPendingActivities()[0].GetLastFailure() != nil {
			return
		}
		if time.Now().After(deadline) {
			p.t.Fatalf("no attempt of an activity failed: %v, %v", described, err)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func (p *kept) describe() proto.Message {
	p.t.Helper()
	described, err := p.connection.DescribeWorkflowExecution(p.t.Context(), p.id, "")
	if err != nil {
		p.t.Fatal(err)
	}
	return described
}

// history asks past the client's converters.
func (p *kept) history() proto.Message {
	p.t.Helper()
	got, err := p.connection.WorkflowService().GetWorkflowExecutionHistory(p.t.Context(), &workflowservice.GetWorkflowExecutionHistoryRequest{
		Namespace: client.DefaultNamespace, Execution: &commonpb.WorkflowExecution{WorkflowId: p.id}, MaximumPageSize: 1000,
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return got
}

// listed is what a list of workflows shows: search attributes and memo.
func (p *kept) listed() proto.Message {
	p.t.Helper()
	for deadline := time.Now().Add(patience); ; {
		got, err := p.connection.ListWorkflow(p.t.Context(), &workflowservice.ListWorkflowExecutionsRequest{
			Namespace: client.DefaultNamespace, Query: "WorkflowId = '" + p.id + "'",
		})
		if err != nil {
			p.t.Fatal(err)
		}
		if len(got.GetExecutions()) == 1 {
			return got
		}
		if time.Now().After(deadline) {
			p.t.Fatalf("%s is not listed", p.id)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// shows looks for the secret word in the message as it is sent, where payloads stand
// unencoded, and as JSON.
func shows(t *testing.T, message proto.Message) bool {
	t.Helper()
	sent, err := proto.Marshal(message)
	if err != nil {
		t.Fatal(err)
	}
	text, err := protojson.Marshal(message)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Contains(sent, []byte(secretWord)) || bytes.Contains(text, []byte(secretWord))
}

func TestTheEngineKeepsNothingOfADraftInPlainText(t *testing.T) {
	for _, message := range secretProposal(t, keyInHex) {
		if shows(t, message) {
			t.Errorf("%T shows the secret word:\n%s", message, protojson.Format(message))
		}
	}
}

// What is neither encrypted nor a search attribute would show a draft sooner or later.
func TestEveryPayloadAndFailureIsEncrypted(t *testing.T) {
	payloads, failures := 0, 0
	for _, message := range secretProposal(t, keyInHex) {
		err := proxy.VisitPayloads(t.Context(), message, proxy.VisitPayloadsOptions{
			SkipSearchAttributes: true,
			Visitor: func(_ *proxy.VisitPayloadsContext, found []*commonpb.Payload) ([]*commonpb.Payload, error) {
				for _, p := range found {
					payloads++
					if string(p.GetMetadata()[converter.MetadataEncoding]) != encryptedAs {
						t.Errorf("a payload of %T is %s", message, p)
					}
				}
				return found, nil
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		err = proxy.VisitFailures(t.Context(), message, proxy.VisitFailuresOptions{
			Visitor: func(_ *proxy.VisitFailuresContext, f *failurepb.Failure) error {
				failures++
				if f.GetEncodedAttributes() == nil || f.GetStackTrace() != "" || f.GetMessage() != "Encoded failure" {
					t.Errorf("a failure of %T is %s", message, f)
				}
				return nil
			},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d payloads and %d failures", payloads, failures)
	if payloads < 15 || failures < 3 {
		t.Errorf("only %d payloads and %d failures were looked at", payloads, failures)
	}
}

// The search above must be able to find the word.
func TestWithoutAKeyTheEngineShowsTheDraft(t *testing.T) {
	found := 0
	for _, message := range secretProposal(t, "") {
		if shows(t, message) {
			found++
		}
	}
	if found < 2 {
		t.Errorf("the word is found in %d messages, want history and the failed attempt", found)
	}
}
