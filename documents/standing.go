package documents

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// Dossier is what the records hold of one proposal.
type Dossier struct {
	Proposal  strategy.Proposal
	Codes     []string                     // of the measures it is about, in the edition in force
	Texts     []records.ProposalText       // every text it ever had
	Timeline  []strategy.Entry             // every step, oldest first
	Decisions []strategy.CommitteeDecision // of every session that decided on it
}

// Standing is a proposal as it stood at a moment: what a paper of that moment has to say,
// whatever happened later.
type Standing struct {
	ID         string                      `json:"id"`
	Title      string                      `json:"title"`
	Kind       strategy.Kind               `json:"kind"`
	Codes      []string                    `json:"codes"`
	Text       records.ProposalText        `json:"text"`
	Base       strategy.Draft              `json:"base"`
	Positions  []CoSignature               `json:"positions"`
	Dissents   []strategy.Dissent          `json:"dissents"` // open ones
	Silent     []Silence                   `json:"silent"`
	Decision   *strategy.CommitteeDecision `json:"decision,omitempty"`
	Supporters []string                    `json:"supporters"`
}

// CoSignature is a ministry's latest position. Remarks are its grounds and conditions.
type CoSignature struct {
	Ministry string                `json:"ministry"`
	Kind     strategy.PositionKind `json:"kind"`
	At       time.Time             `json:"at"`
	Late     bool                  `json:"late"`
	Passages []strategy.Passage    `json:"passages"`
	Remarks  string                `json:"remarks"`
}

// Silence is a ministry that did not answer by the deadline.
type Silence struct {
	Ministry string        `json:"ministry"`
	Due      strategy.Date `json:"due"`
}

// At gives the proposal as it stood at a moment of the cycle's calendar; the zero time
// means now. It is read from the timeline alone, so that a paper of a past moment comes
// out the same for ever.
func (d Dossier) At(moment time.Time) Standing {
	past := func(at time.Time) bool { return moment.IsZero() || !at.After(moment) }
	p := d.Proposal
	s := Standing{
		ID: p.ID, Kind: p.Kind, Codes: d.Codes, Base: p.Base, Supporters: p.Supporters,
		Positions: []CoSignature{}, Dissents: []strategy.Dissent{}, Silent: []Silence{},
	}
	for _, t := range d.Texts {
		if past(t.At) && t.TextRevision > s.Text.TextRevision {
			s.Text = t
		}
	}
	p.Draft = s.Text.Draft
	s.Title = p.Title()
	for _, decision := range d.Decisions {
		if past(decision.At) && (s.Decision == nil || decision.At.After(s.Decision.At)) {
			s.Decision = &decision
		}
	}
	for _, entry := range d.Timeline {
		if past(entry.At) {
			s.replay(entry)
		}
	}
	s.Dissents = slices.DeleteFunc(s.Dissents, func(d strategy.Dissent) bool { return d.Settled })
	return s
}

// replay takes one step of the Ressortabstimmung in.
func (s *Standing) replay(e strategy.Entry) {
	ministry := e.Data["ministry"]
	switch e.Action {
	case "carry": // another cycle begins it anew
		s.Positions, s.Dissents, s.Silent = []CoSignature{}, []strategy.Dissent{}, []Silence{}
	case "revise": // who is asked again owes an answer, but has not missed a deadline
		for _, asked := range strings.Split(e.Data["asked"], ",") {
			s.answered(asked)
		}
	case "no_reply":
		due, err := strategy.ParseISODate(e.Data["due"])
		if err != nil {
			due = strategy.DateOf(e.At, strategy.Berlin())
		}
		s.answered(ministry)
		s.Silent = append(s.Silent, Silence{ministry, due})
	case "position":
		s.answered(ministry)
		s.Positions = slices.DeleteFunc(s.Positions, func(p CoSignature) bool { return p.Ministry == ministry })
		position := CoSignature{
			Ministry: ministry, Kind: strategy.PositionKind(e.Data["kind"]), At: e.At, Late: e.Data["late"] == "true",
			Passages: passagesOf(e.Data["passages"]), Remarks: strings.TrimSpace(e.Note),
		}
		s.Positions = append(s.Positions, position)
		s.object(position)
	case "reconcile":
		s.reconcile(ministry, e)
	}
}

func passagesOf(list string) []strategy.Passage {
	passages := []strategy.Passage{}
	for name := range strings.SplitSeq(list, ",") {
		if name != "" {
			passages = append(passages, strategy.Passage(name))
		}
	}
	return passages
}

func (s *Standing) answered(ministry string) {
	s.Silent = slices.DeleteFunc(s.Silent, func(m Silence) bool { return m.Ministry == ministry })
}

// object keeps the dissent register as strategy keeps it: a refusal or reservation opens
// an entry for each passage, and another position settles the ministry's other entries.
func (s *Standing) object(p CoSignature) {
	objected := p.Passages
	if p.Kind != strategy.PositionRefused && p.Kind != strategy.PositionReserved {
		objected = nil
	}
	for i := range s.Dissents {
		if d := &s.Dissents[i]; d.Ministry == p.Ministry && !slices.Contains(objected, d.Passage) {
			d.Settled = true
		}
	}
	for _, passage := range objected {
		if d := s.dissent(p.Ministry, passage); d != nil {
			d.Grounds, d.Settled = p.Remarks, false
			continue
		}
		s.Dissents = append(s.Dissents, strategy.Dissent{
			Ministry: p.Ministry, Passage: passage, Grounds: p.Remarks, Level: strategy.LevelTalk,
		})
	}
}

func (s *Standing) dissent(ministry string, passage strategy.Passage) *strategy.Dissent {
	for i := range s.Dissents {
		if s.Dissents[i].Ministry == ministry && s.Dissents[i].Passage == passage {
			return &s.Dissents[i]
		}
	}
	return nil
}

func (s *Standing) reconcile(ministry string, e strategy.Entry) {
	d := s.dissent(ministry, strategy.Passage(e.Data["passage"]))
	if d == nil {
		return
	}
	d.Settled, d.Level, d.Note = e.Data["result"] == "settled", strategy.DissentLevel(e.Data["level"]), e.Note
}

// proposal gives the standing as a proposal with the text of that moment.
func (s Standing) proposal() strategy.Proposal {
	return strategy.Proposal{
		ID: s.ID, Kind: s.Kind, Base: s.Base, Draft: s.Text.Draft, Reason: s.Text.Reason, Effects: s.Text.Effects,
		TextRevision: s.Text.TextRevision, TextHash: s.Text.TextHash,
	}
}

// label names a proposal with the codes of the measures it is about.
func (s Standing) label() string {
	return strings.TrimSpace(strings.Join(s.Codes, ", ") + " " + s.Title)
}

// contentHash is the fingerprint over the proposals' texts that goes into that of a
// Kabinettvorlage (strategy.SubmissionHash).
func contentHash(standings []Standing) string {
	h := sha256.New()
	for _, s := range standings {
		fmt.Fprintf(h, "%s %s\n", s.ID, s.Text.TextHash)
	}
	return hex.EncodeToString(h.Sum(nil))
}
