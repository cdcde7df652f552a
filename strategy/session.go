package strategy

import "time"

// SessionState is how far a session of the steering committee has come.
type SessionState string

// The states of a session.
const (
	SessionConvened SessionState = "convened"
	SessionOpen     SessionState = "open" // the agenda is fixed
	SessionClosed   SessionState = "closed"
)

// Member is a state secretary with a vote.
type Member struct {
	Subject  string `json:"subject" minLength:"1" maxLength:"100"`
	Name     string `json:"name" maxLength:"200"`
	Ministry string `json:"ministry" minLength:"1" maxLength:"40"`
	Chair    bool   `json:"chair,omitempty"`
}

// VoteChoice is one member's vote.
type VoteChoice string

// The votes.
const (
	VoteYes     VoteChoice = "yes"
	VoteNo      VoteChoice = "no"
	VoteAbstain VoteChoice = "abstain"
)

// AgendaItem is one proposal on the agenda: recommendation, votes and decision kept apart.
type AgendaItem struct {
	ProposalID     string                `json:"proposal_id"`
	Title          string                `json:"title"`
	TextHash       string                `json:"text_hash"`
	Contested      bool                  `json:"contested"` // open dissent, missing replies or reservations: not en bloc
	Recommendation DecisionOutcome       `json:"recommendation,omitempty"`
	RecommendNote  string                `json:"recommend_note,omitempty"`
	Votes          map[string]VoteChoice `json:"votes,omitempty"` // by subject, of the motion in Recommendation
	Decision       *CommitteeDecision    `json:"decision,omitempty"`
	Result         *VoteResult           `json:"result,omitempty"` // of the vote that decided it
}

// Session is the whole state of one session. BlocVotes are the votes on the en-bloc list.
type Session struct {
	ID        string                `json:"id"` // "2021/1"
	Year      int                   `json:"year"`
	Number    int                   `json:"number"`
	Date      Date                  `json:"date"`
	Place     string                `json:"place,omitempty"`
	Members   []Member              `json:"members"`
	State     SessionState          `json:"state"`
	Present   []string              `json:"present"` // subjects
	Items     []AgendaItem          `json:"items"`
	BlocVotes map[string]VoteChoice `json:"bloc_votes,omitempty"`
	Proxies   map[string]string     `json:"proxies,omitempty"` // member → who voted for their seat, by subject
	Minutes   string                `json:"minutes,omitempty"`
	Settings  Settings              `json:"settings"`
	Revision  int                   `json:"revision"`
	ClosedAt  time.Time             `json:"closed_at,omitzero"`
}
