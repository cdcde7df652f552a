package strategy

import "time"

// SubmissionState is how far a Kabinettvorlage has come.
type SubmissionState string

// The states of a cabinet submission.
const (
	SubmissionDraft     SubmissionState = "draft"
	SubmissionHandedIn  SubmissionState = "handed_in" // frozen, with its hash
	SubmissionSentBack  SubmissionState = "sent_back" // incomplete, by the chancellery
	SubmissionScheduled SubmissionState = "scheduled" // taken in by the chancellery for the session
	SubmissionPostponed SubmissionState = "postponed" // to a later session
	SubmissionDecided   SubmissionState = "decided"
	SubmissionLapsed    SubmissionState = "lapsed" // the cycle ended without a decision on it
)

// CabinetOutcome is the cabinet's decision on a submission.
type CabinetOutcome string

// The outcomes; a postponed submission stays open.
const (
	CabinetAdopted            CabinetOutcome = "adopted"
	CabinetAdoptedWithChanges CabinetOutcome = "adopted_with_changes"
	CabinetReturned           CabinetOutcome = "returned"
	CabinetSentBack           CabinetOutcome = "sent_back" // no decision: proposals hear that the chancellery found it incomplete
)

// LateRequest is a minister's recorded request to accept late papers (ThürGGO § 13).
type LateRequest struct {
	Minister string `json:"minister" minLength:"1" maxLength:"200"`
	Reason   string `json:"reason" minLength:"1" maxLength:"4000"`
}

// CabinetChange is a change the cabinet made to one proposal when adopting: a new text,
// or the proposal is taken out.
type CabinetChange struct {
	ProposalID string `json:"proposal_id"`
	Draft      *Draft `json:"draft,omitempty"`
	TakenOut   bool   `json:"taken_out,omitempty"`
	Note       string `json:"note" maxLength:"4000"`
}

// Submission is the whole state of one Kabinettvorlage.
type Submission struct {
	ID          string          `json:"id"` // "2021/1"
	Year        int             `json:"year"`
	Number      int             `json:"number"`
	State       SubmissionState `json:"state"`
	SessionDate Date            `json:"session_date"`
	Proposals   []string        `json:"proposals"`      // ids, what it asks to adopt
	Resolution  string          `json:"resolution"`     // Beschlussvorschlag
	Grounds     string          `json:"grounds"`        // Begründung
	Hash        string          `json:"hash,omitempty"` // of the frozen document
	Missing     []MissingPart   `json:"missing"`        // of the last completeness check
	ReceivedOn  Date            `json:"received_on,omitzero"`
	HandedInBy  string          `json:"handed_in_by,omitempty"` // subject
	Late        *LateRequest    `json:"late,omitempty"`
	Circular    bool            `json:"circular,omitempty"` // Umlaufverfahren (§ 18)
	Members     []string        `json:"members,omitempty"`  // ministries whose consent a circular needs
	Consents    map[string]bool `json:"consents,omitempty"` // ministry → written consent; absent is silence
	Outcome     CabinetOutcome  `json:"outcome,omitempty"`
	Changes     []CabinetChange `json:"changes,omitempty"`
	BackTo      Phase           `json:"back_to,omitempty"`
	Reason      string          `json:"reason,omitempty"`
	Revision    int             `json:"revision"`
	DecidedAt   time.Time       `json:"decided_at,omitzero"`
}
