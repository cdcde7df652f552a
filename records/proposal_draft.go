package records

import "time"

// ProposalDraft is a proposal that somebody still writes. Only they see it; it is no part
// of the process until it is handed in as a proposal.
type ProposalDraft struct {
	ID        string              `json:"id"`
	Title     string              `json:"title" doc:"What its author calls it, at first the measure's title"`
	Fields    map[string][]string `json:"fields,omitempty" doc:"The form's fields as typed; not in lists"`
	Revision  int                 `json:"revision"`
	UpdatedAt time.Time           `json:"updated_at" doc:"Real time of the last change"`
}

// MaxProposalDrafts is how many proposals somebody can write at the same time.
const MaxProposalDrafts = 50
