package strategy

import "time"

// Kind is what a proposal asks for.
type Kind string

// The five kinds.
const (
	KindNew   Kind = "new"
	KindAmend Kind = "amend"
	KindEnd   Kind = "end"
	KindMerge Kind = "merge"
	KindFocus Kind = "focus"
)

// Origin is where a proposal comes from.
type Origin string

// The origins.
const (
	OriginWorkshop   Origin = "workshop"
	OriginMinistry   Origin = "ministry"
	OriginReport     Origin = "report"
	OriginConference Origin = "conference"
)

// Stage is how far a proposal has come.
type Stage string

// The stages, in the order of the process; the last six end it for this cycle.
const (
	StageSubmitted      Stage = "submitted"
	StageReturned       Stage = "returned" // for rework, by screening
	StageScreened       Stage = "screened"
	StageConsulted      Stage = "consulted"
	StageInCoordination Stage = "in_coordination"
	StageAgreed         Stage = "agreed"
	StageDissent        Stage = "dissent"
	StageOnAgenda       Stage = "on_agenda"
	StageDecided        Stage = "decided" // adopted by the committee, with or without Maßgaben
	StageBeforeCabinet  Stage = "before_cabinet"
	StageApproved       Stage = "approved"
	StagePublished      Stage = "published"
	StageDeferred       Stage = "deferred" // waits for the next cycle
	StageRejected       Stage = "rejected"
	StageDeclined       Stage = "declined"
	StageMerged         Stage = "merged"
	StageWithdrawn      Stage = "withdrawn"
)

// Effects are the effects a Kabinettvorlage has to name (ThürGGO § 11(2)).
type Effects struct {
	Budget         string `json:"budget,omitempty" maxLength:"4000"`
	Municipalities string `json:"municipalities,omitempty" maxLength:"4000"`
	Demography     string `json:"demography,omitempty" maxLength:"4000"`
	Environment    string `json:"environment,omitempty" maxLength:"4000"`
	Equality       string `json:"equality,omitempty" maxLength:"4000"`
	DataProtection string `json:"data_protection,omitempty" maxLength:"4000"`
}

// Topic is a content that makes a ministry affected (ThürGGO § 7).
type Topic string

// The topics of the default rules table.
const (
	TopicMoney        Topic = "money"
	TopicOrganisation Topic = "organisation"
	TopicPersonalData Topic = "personal_data"
	TopicConstitution Topic = "constitution"
)

// Affected is a ministry that has to co-sign, why, and which passages concern it.
type Affected struct {
	Ministry string    `json:"ministry"`
	Reasons  []string  `json:"reasons"`            // e.g. "lead", "participant", "topic:money", "added"
	Passages []Passage `json:"passages"`           // empty: the whole text
	Open     bool      `json:"open"`               // is asked and has not answered on the current text
	NoReply  *Date     `json:"no_reply,omitempty"` // the deadline that passed without an answer
}

// Screening is the coordinator's answer to a submission.
type Screening struct {
	Outcome ScreeningOutcome `json:"outcome"`
	Reason  string           `json:"reason,omitempty"`
	By      Actor            `json:"by"`
	At      time.Time        `json:"at"`
}

// ScreeningOutcome is accept, return, merge or decline.
type ScreeningOutcome string

// The outcomes of screening.
const (
	ScreenAccept  ScreeningOutcome = "accept"
	ScreenReturn  ScreeningOutcome = "return"
	ScreenMerge   ScreeningOutcome = "merge"
	ScreenDecline ScreeningOutcome = "decline"
)

// Feasibility is the result of the check with the expert groups.
type Feasibility struct {
	Feasible bool      `json:"feasible"`
	Answer   string    `json:"answer"` // the reasoned answer, published with all others when consultation ends
	By       Actor     `json:"by"`
	At       time.Time `json:"at"`
}

// Dissent is an entry of the dissent register: one ministry, one passage.
type Dissent struct {
	Ministry string       `json:"ministry"`
	Passage  Passage      `json:"passage"`
	Grounds  string       `json:"grounds"`
	Level    DissentLevel `json:"level"`
	Settled  bool         `json:"settled"`
	Note     string       `json:"note,omitempty"`
}

// DissentLevel is the rung of the ladder on which a dissent is dealt with (ThürGGO § 10(1)).
type DissentLevel string

// The ladder, lowest first.
const (
	LevelTalk             DissentLevel = "talk"
	LevelStateSecretaries DissentLevel = "state_secretaries"
	LevelChiefs           DissentLevel = "chiefs"
	LevelCabinet          DissentLevel = "cabinet"
)

// Condition is a Maßgabe: a task with an owner and a date that an adoption or a co-signature carries.
type Condition struct {
	ID    string `json:"id"`
	Text  string `json:"text" minLength:"1" maxLength:"4000"`
	Owner string `json:"owner" minLength:"1" maxLength:"100"` // ministry
	Due   Date   `json:"due"`
	Done  *Date  `json:"done,omitempty"`
}

// DecisionOutcome is what the committee decides on a proposal.
type DecisionOutcome string

// The committee's outcomes.
const (
	DecideAdopt           DecisionOutcome = "adopt"
	DecideAdoptConditions DecisionOutcome = "adopt_with_conditions"
	DecideDefer           DecisionOutcome = "defer"
	DecideReject          DecisionOutcome = "reject"
)

// CommitteeDecision is the decision of a session on one proposal.
type CommitteeDecision struct {
	SessionID  string          `json:"session_id"`
	Outcome    DecisionOutcome `json:"outcome"`
	Conditions []Condition     `json:"conditions,omitempty"`
	EnBloc     bool            `json:"en_bloc"`
	Reason     string          `json:"reason,omitempty"`
	At         time.Time       `json:"at"`
}

// Proposal is the whole state of a proposal. Year is the cycle in which it is dealt
// with; it changes when a deferred proposal is carried over.
type Proposal struct {
	ID         string   `json:"id"`
	Year       int      `json:"year"`
	Kind       Kind     `json:"kind"`
	Origin     Origin   `json:"origin"`
	WorkshopID string   `json:"workshop_id,omitempty"`
	ReportID   string   `json:"report_id,omitempty"`
	Targets    []string `json:"targets"` // measure ids: one for amend and end, two or more for merge
	Draft      Draft    `json:"draft"`
	Base       Draft    `json:"base"` // the text in force when it was submitted, for the Synopse
	Reason     string   `json:"reason"`
	Effects    Effects  `json:"effects"`
	Topics     []Topic  `json:"topics"`
	Supporters []string `json:"supporters"`

	Submitter    Actor    `json:"submitter"`
	Authors      []string `json:"authors"` // subjects who wrote the current text
	Stage        Stage    `json:"stage"`
	Revision     int      `json:"revision"`      // of the whole state; counts every step
	TextRevision int      `json:"text_revision"` // counts changes of the text, from 1
	TextHash     string   `json:"text_hash"`

	Screening   *Screening         `json:"screening,omitempty"`
	MergedInto  string             `json:"merged_into,omitempty"`
	Absorbed    []string           `json:"absorbed,omitempty"` // proposals merged into this one
	Feasibility *Feasibility       `json:"feasibility,omitempty"`
	Affected    []Affected         `json:"affected,omitempty"`
	Positions   []Position         `json:"positions,omitempty"` // the latest of each ministry
	Dissents    []Dissent          `json:"dissents,omitempty"`
	SessionID   string             `json:"session_id,omitempty"`
	Decision    *CommitteeDecision `json:"decision,omitempty"`
	Submission  string             `json:"submission,omitempty"`
	Published   int                `json:"published,omitempty"` // year of the edition that carries it
	CarriedFrom []int              `json:"carried_from,omitempty"`
	Due         time.Time          `json:"due,omitzero"` // next deadline of this proposal, calendar time
	// CycleRevision is the revision of the cycle that this proposal has taken in and acted
	// on. A cycle is settled when no open proposal of its year is behind its revision.
	CycleRevision int `json:"cycle_revision"`
	// Withheld names what Sight.ShowProposal left out for its reader: text, coordination.
	Withheld []string `json:"withheld,omitempty"`
}

// Texts are the passages that ministries co-sign: the draft, the reason and the effects.
func (p *Proposal) Texts() map[Passage]string { return proposalTexts(p.Draft, p.Reason, p.Effects) }

func proposalTexts(d Draft, reason string, e Effects) map[Passage]string {
	texts := d.Texts()
	if reason != "" {
		texts[PassageReason] = reason
	}
	effects := ""
	for _, part := range []string{e.Budget, e.Municipalities, e.Demography, e.Environment, e.Equality, e.DataProtection} {
		effects += part + "\n"
	}
	if effects != "\n\n\n\n\n\n" {
		texts[PassageEffects] = effects
	}
	return texts
}

// Title is what lists show: the sheet's title, the field of a focus, or the first target.
func (p *Proposal) Title() string {
	switch {
	case p.Draft.Sheet != nil:
		return p.Draft.Sheet.Title
	case p.Draft.Focus != nil:
		return p.Draft.Focus.Field
	case p.Base.Sheet != nil:
		return p.Base.Sheet.Title
	}
	return ""
}
