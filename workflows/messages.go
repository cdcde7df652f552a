package workflows

import (
	"time"

	"fortschreibung/strategy"
)

// Request is the head of every Update. ID is derived by the API from the actor, the
// route and the client's Idempotency-Key and serves as Update id and as primary key of
// the decision; Hash is the fingerprint of the body, so that the same key with another
// body is noticed.
type Request struct {
	ID               string         `json:"id"`
	Hash             string         `json:"hash"`
	Actor            strategy.Actor `json:"actor"`
	ExpectedRevision int            `json:"expected_revision,omitempty"` // 0: not checked
	CorrelationID    string         `json:"correlation_id,omitempty"`    // X-Request-Id
}

// Result answers every Update: the step is durable and readable.
type Result struct {
	RequestHash string    `json:"request_hash"` // of the request that was carried out under this ID
	ID          string    `json:"id"`           // entity id
	Revision    int       `json:"revision"`
	Stage       string    `json:"stage"` // stage, phase or state after the step
	At          time.Time `json:"at"`    // calendar time
}

// Updates of the cycle. OpenUpdate starts it (update-with-start).
const (
	OpenUpdate         = "Open"
	AdvancePhaseUpdate = "AdvancePhase"
	MoveDeadlineUpdate = "MoveDeadline"
	MoveClockUpdate    = "MoveClock"
	CancelUpdate       = "Cancel"
)

// Open opens a cycle. Offset moves its calendar against real time and needs Rehearse.
type Open struct {
	Request        Request           `json:"request"`
	Year           int               `json:"year"`
	CabinetSession strategy.Date     `json:"cabinet_session"`
	Settings       strategy.Settings `json:"settings"`
	Rehearse       bool              `json:"rehearse"`
	Offset         time.Duration     `json:"offset"`
}

// AdvancePhase ends the current phase and enters the next one.
type AdvancePhase struct {
	Request Request        `json:"request"`
	To      strategy.Phase `json:"to"`
	Reason  string         `json:"reason"`
}

// MoveDeadline moves one deadline of the plan.
type MoveDeadline struct {
	Request Request               `json:"request"`
	Name    strategy.DeadlineName `json:"name"`
	To      strategy.Date         `json:"to"`
	Reason  string                `json:"reason"`
}

// MoveClock moves a rehearsal's calendar forward to a moment; refused for a real cycle.
type MoveClock struct {
	Request Request   `json:"request"`
	To      time.Time `json:"to"`
}

// Cancel ends a cycle without a decision.
type Cancel struct {
	Request Request `json:"request"`
	Reason  string  `json:"reason"`
}

// Updates of a proposal. SubmitUpdate starts it (update-with-start).
const (
	SubmitUpdate    = "Submit"
	ScreenUpdate    = "Screen"
	ReviseUpdate    = "Revise"
	AssessUpdate    = "Assess"
	AddAffectUpdate = "AddAffected"
	PositionUpdate  = "Position"
	ReconcileUpdate = "Reconcile"
	WithdrawUpdate  = "Withdraw"
	FulfilUpdate    = "FulfilCondition"
)

// Submit hands in a proposal. Proposal carries what the submitter wrote; stage,
// revision, hashes and everything later is set by the workflow.
type Submit struct {
	Request  Request           `json:"request"`
	Proposal strategy.Proposal `json:"proposal"`
}

// Screen is the coordinator's answer to a submission.
type Screen struct {
	Request Request                   `json:"request"`
	Outcome strategy.ScreeningOutcome `json:"outcome"`
	Reason  string                    `json:"reason"`
	Into    string                    `json:"into,omitempty"`   // proposal, for merge
	Topics  []strategy.Topic          `json:"topics,omitempty"` // added by the coordinator
}

// Revise changes the text. Nil parts stay as they are.
type Revise struct {
	Request Request           `json:"request"`
	Draft   *strategy.Draft   `json:"draft,omitempty"`
	Reason  *string           `json:"reason,omitempty"`
	Effects *strategy.Effects `json:"effects,omitempty"`
	Note    string            `json:"note"` // why it is revised
}

// Assess records the feasibility check and the reasoned answer of the consultation.
type Assess struct {
	Request  Request `json:"request"`
	Feasible bool    `json:"feasible"`
	Answer   string  `json:"answer"`
}

// AddAffected adds a ministry that the rules did not find.
type AddAffected struct {
	Request  Request            `json:"request"`
	Ministry string             `json:"ministry"`
	Passages []strategy.Passage `json:"passages,omitempty"`
	Reason   string             `json:"reason"`
}

// Position gives a ministry's position on the text with TextHash.
type Position struct {
	Request    Request               `json:"request"`
	Ministry   string                `json:"ministry"`
	TextHash   string                `json:"text_hash"`
	Kind       strategy.PositionKind `json:"kind"`
	Passages   []strategy.Passage    `json:"passages,omitempty"`
	Grounds    string                `json:"grounds,omitempty"`
	Conditions []string              `json:"conditions,omitempty"`
	PreparedBy string                `json:"prepared_by,omitempty"`
}

// Reconcile records what a reconciliation brought for one dissent: settled, or one rung up.
type Reconcile struct {
	Request  Request          `json:"request"`
	Ministry string           `json:"ministry"`
	Passage  strategy.Passage `json:"passage"`
	Settled  bool             `json:"settled"`
	Note     string           `json:"note"`
}

// Withdraw takes a proposal back, by its submitter, until it is on an agenda.
type Withdraw struct {
	Request Request `json:"request"`
	Reason  string  `json:"reason"`
}

// FulfilCondition reports a Maßgabe as done.
type FulfilCondition struct {
	Request     Request `json:"request"`
	ConditionID string  `json:"condition_id"`
	Note        string  `json:"note"`
}

// ProposalSignal is the one signal of a proposal; Entry.ID makes it idempotent.
const ProposalSignal = "Process"

// ProcessStep tells a proposal what the cycle, a session or the cabinet did. Exactly
// one of the pointers is set.
type ProcessStep struct {
	ID       string                      `json:"id"` // e.g. "session/2021/1/agenda", unique per step
	Actor    strategy.Actor              `json:"actor"`
	Cycle    *CycleView                  `json:"cycle,omitempty"`    // phase entered, deadline or clock moved
	Agenda   string                      `json:"agenda,omitempty"`   // key of the session that has it on its agenda
	Off      string                      `json:"off,omitempty"`      // key of the session that took it off
	Decision *strategy.CommitteeDecision `json:"decision,omitempty"` // of the committee
	Cabinet  *CabinetStep                `json:"cabinet,omitempty"`  // handed in, decided
	Publish  int                         `json:"publish,omitempty"`  // year of the edition that carries it
	Carry    *CycleView                  `json:"carry,omitempty"`    // carried over into this cycle
	Lapse    string                      `json:"lapse,omitempty"`    // the cycle ended without a decision: why
	Absorb   string                      `json:"absorb,omitempty"`   // a proposal that was merged into this one
}

// CabinetStep is what the cabinet's side did with a proposal.
type CabinetStep struct {
	Submission string                  `json:"submission"` // key
	Outcome    strategy.CabinetOutcome `json:"outcome"`    // empty: handed in
	BackTo     strategy.Phase          `json:"back_to,omitempty"`
	Change     *strategy.CabinetChange `json:"change,omitempty"`
	Reason     string                  `json:"reason,omitempty"`
}

// CycleView is what other workflows know of their cycle. A higher Revision wins.
type CycleView struct {
	Year     int                   `json:"year"`
	Phase    strategy.Phase        `json:"phase"`
	Outcome  strategy.CycleOutcome `json:"outcome,omitempty"`
	Plan     strategy.Plan         `json:"plan"`
	Settings strategy.Settings     `json:"settings"`
	Offset   time.Duration         `json:"offset"`
	Revision int                   `json:"revision"`
}

// Updates of a report, and the signal that tells it of its cycle (a CycleView).
const (
	SubmitReportUpdate = "SubmitReport"
	AcceptReportUpdate = "AcceptReport"
	ReturnReportUpdate = "ReturnReport"
	CycleSignal        = "Cycle"
)

// StartReport is what the workflow that requests a report is started with. Report names
// the measure, the half-year and the due date; its revision is 0.
type StartReport struct {
	Report strategy.Report `json:"report"`
	View   CycleView       `json:"view"`
}

// SubmitReport hands in a progress report.
type SubmitReport struct {
	Request Request                `json:"request"`
	Content strategy.ReportContent `json:"content"`
}

// AcceptReport freezes a report with the coordinator's own rating.
type AcceptReport struct {
	Request Request               `json:"request"`
	Rating  strategy.ReportStatus `json:"rating"`
	Remark  string                `json:"remark"`
}

// ReturnReport sends a report back.
type ReturnReport struct {
	Request Request `json:"request"`
	Reason  string  `json:"reason"`
}

// Updates of a session. ConveneUpdate starts it (update-with-start).
const (
	ConveneUpdate   = "Convene"
	SetAgendaUpdate = "SetAgenda"
	RecommendUpdate = "Recommend"
	VoteUpdate      = "Vote"
	DecideUpdate    = "Decide"
	CloseUpdate     = "Close"
)

// Convene calls a session.
type Convene struct {
	Request Request           `json:"request"`
	Year    int               `json:"year"`
	Number  int               `json:"number"`
	Date    strategy.Date     `json:"date"`
	Place   string            `json:"place"`
	Members []strategy.Member `json:"members"`
}

// SetAgenda fixes the agenda. Empty Proposals: everything that is ready.
type SetAgenda struct {
	Request   Request  `json:"request"`
	Proposals []string `json:"proposals"`
}

// Recommend records the recommendation for items; it is no decision.
type Recommend struct {
	Request   Request                  `json:"request"`
	Proposals []string                 `json:"proposals"`
	Outcome   strategy.DecisionOutcome `json:"outcome"`
	Note      string                   `json:"note"`
}

// Vote is one member's vote, on the en-bloc list or on single items.
type Vote struct {
	Request   Request             `json:"request"`
	EnBloc    bool                `json:"en_bloc"`
	Proposals []string            `json:"proposals,omitempty"`
	Choice    strategy.VoteChoice `json:"choice"`
}

// Decide establishes the outcome of the votes, for one item or for all uncontested ones
// en bloc, and records it.
type Decide struct {
	Request    Request                  `json:"request"`
	EnBloc     bool                     `json:"en_bloc"`
	ProposalID string                   `json:"proposal_id,omitempty"`
	Outcome    strategy.DecisionOutcome `json:"outcome"`
	Conditions []strategy.Condition     `json:"conditions,omitempty"`
	Reason     string                   `json:"reason"`
}

// Close ends a session with its minutes; undecided items become ready again.
type Close struct {
	Request Request `json:"request"`
	Minutes string  `json:"minutes"`
}

// Updates of a cabinet submission. PrepareUpdate starts it (update-with-start).
const (
	PrepareUpdate        = "Prepare"
	HandInUpdate         = "HandIn"
	SendBackUpdate       = "SendBack"
	TakeInUpdate         = "TakeIn"
	ConsentUpdate        = "Consent"
	RecordDecisionUpdate = "RecordDecision"
	PostponeUpdate       = "Postpone"
)

// Prepare drafts a Kabinettvorlage over everything the committee adopted.
type Prepare struct {
	Request     Request       `json:"request"`
	Year        int           `json:"year"`
	Number      int           `json:"number"`
	SessionDate strategy.Date `json:"session_date"`
	Resolution  string        `json:"resolution"`
	Grounds     string        `json:"grounds"`
	Circular    bool          `json:"circular"`
	Members     []string      `json:"members,omitempty"`
}

// HandIn freezes the submission and hands it to the chancellery; refused while a part is missing.
type HandIn struct {
	Request    Request               `json:"request"`
	Resolution string                `json:"resolution,omitempty"` // replaces the drafted one
	Grounds    string                `json:"grounds,omitempty"`
	Late       *strategy.LateRequest `json:"late,omitempty"`
}

// SendBack returns a submission to the lead ministry as incomplete.
type SendBack struct {
	Request Request `json:"request"`
	Reason  string  `json:"reason"`
}

// TakeIn puts a submission on the cabinet's agenda; ReceivedOn is when the ministries had it.
type TakeIn struct {
	Request    Request       `json:"request"`
	ReceivedOn strategy.Date `json:"received_on"`
}

// Consent is one ministry's written answer in a circular procedure (ThürGGO § 18).
type Consent struct {
	Request  Request `json:"request"`
	Ministry string  `json:"ministry"`
	Consents bool    `json:"consents"`
}

// RecordDecision records the cabinet's decision.
type RecordDecision struct {
	Request Request                  `json:"request"`
	Outcome strategy.CabinetOutcome  `json:"outcome"`
	Changes []strategy.CabinetChange `json:"changes,omitempty"`
	BackTo  strategy.Phase           `json:"back_to,omitempty"` // for returned: coordination or committee
	Next    strategy.Date            `json:"next,omitzero"`     // for returned: the session aimed at next
	Reason  string                   `json:"reason"`
}

// Postpone moves a submission to a later session of the cabinet.
type Postpone struct {
	Request Request       `json:"request"`
	To      strategy.Date `json:"to"`
	Reason  string        `json:"reason"`
}

// CabinetSignal tells the cycle what the cabinet decided (a CabinetDecided).
const CabinetSignal = "CabinetDecided"

// CabinetDecided is the cabinet's decision as the cycle hears it.
type CabinetDecided struct {
	ID         string                  `json:"id"` // unique per decision
	Submission string                  `json:"submission"`
	Outcome    strategy.CabinetOutcome `json:"outcome"` // empty with Next set: postponed
	BackTo     strategy.Phase          `json:"back_to,omitempty"`
	Next       strategy.Date           `json:"next,omitzero"`
	On         strategy.Date           `json:"on"`
	Actor      strategy.Actor          `json:"actor"`
	Reason     string                  `json:"reason"`
}

// StateQuery is answered by every workflow with its whole state.
const StateQuery = "State"
