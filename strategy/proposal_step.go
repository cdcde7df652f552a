package strategy

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Occasion is the head of a step on a proposal: who takes it, when (calendar time), and
// the id and fingerprint of the request, or the id of the process step, that brought it.
type Occasion struct {
	ID    string
	Hash  string
	Actor Actor
	At    time.Time
}

// Trail is what one step leaves behind: entries of the timeline and notices. NewText
// says that the text changed. An empty trail means that nothing happened.
type Trail struct {
	Entries []Entry
	Notices []Notice
	NewText bool
}

// Empty says that the step changed nothing and nobody has to hear of it.
func (t Trail) Empty() bool { return len(t.Entries) == 0 && len(t.Notices) == 0 }

// AskedAgain are the ministries that a revision asks to co-sign again.
func (t Trail) AskedAgain() []string {
	var ministries []string
	for _, n := range t.Notices {
		if n.Kind == "position_due" {
			ministries = append(ministries, n.Ministry)
		}
	}
	return ministries
}

// log adds the step's entry under the request's own id and counts the revision.
func (p *Proposal) log(t *Trail, o Occasion, action, note string, data map[string]string) {
	p.enter(t, o, o.ID, action, note, data)
	t.Entries[len(t.Entries)-1].Hash = o.Hash
}

// logOwn adds an entry that no request brought, under an id made from the proposal, the
// action and what distinguishes it.
func (p *Proposal) logOwn(t *Trail, o Occasion, action, note string, data map[string]string, distinct ...string) {
	p.enter(t, o, p.key(action, distinct...), action, note, data)
}

func (p *Proposal) enter(t *Trail, o Occasion, id, action, note string, data map[string]string) {
	p.Revision++
	t.Entries = append(t.Entries, Entry{
		ID: id, Action: action, Actor: o.Actor, At: o.At, Note: note,
		TextHash: p.TextHash, Stage: string(p.Stage), Revision: p.Revision, Data: data,
	})
}

// publish marks the trail's latest entry as one that may be shown to everybody.
func (t *Trail) publish() { t.Entries[len(t.Entries)-1].Public = true }

// key names something that belongs to this proposal, the same at every attempt.
func (p *Proposal) key(what string, distinct ...string) string {
	return strings.Join(append([]string{"proposal", p.ID, what}, distinct...), "/")
}

// atRevision distinguishes things that may happen more than once to a proposal.
func (p *Proposal) atRevision() string { return fmt.Sprintf("r%d", p.Revision) }

// notify adds a notice to an office, to one ministry of it when ministry is not empty.
func (p *Proposal) notify(t *Trail, o Occasion, kind string, role Role, ministry, text string, due time.Time, distinct ...string) {
	if len(distinct) == 0 {
		distinct = []string{p.atRevision()}
	}
	t.Notices = append(t.Notices, Notice{
		Key: p.key(kind, append([]string{string(role), ministry}, distinct...)...), Kind: kind,
		Role: role, Ministry: ministry, Entity: "proposal", EntityID: p.ID,
		Text: text, At: o.At, Due: due,
	})
}

// notifySubmitter tells the submitter how their proposal moved.
func (p *Proposal) notifySubmitter(t *Trail, o Occasion, text string) {
	p.notify(t, o, "proposal_moved", p.Submitter.Role, p.Submitter.Ministry, text, time.Time{})
	t.Notices[len(t.Notices)-1].Subject = p.Submitter.Subject
}

// Clone copies a proposal so that a step on the copy leaves the original as it is.
// Drafts, screening and feasibility are replaced as a whole by steps and therefore shared.
func (p Proposal) Clone() Proposal {
	p.Topics = slices.Clone(p.Topics)
	p.Authors = slices.Clone(p.Authors)
	p.Absorbed = slices.Clone(p.Absorbed)
	p.Affected = slices.Clone(p.Affected)
	p.Positions = slices.Clone(p.Positions)
	p.Dissents = slices.Clone(p.Dissents)
	p.CarriedFrom = slices.Clone(p.CarriedFrom)
	if p.Decision != nil {
		decision := *p.Decision
		decision.Conditions = slices.Clone(decision.Conditions)
		p.Decision = &decision
	}
	return p
}

// Add joins what another part of the same step leaves behind.
func (t *Trail) Add(more Trail) {
	t.Entries = append(t.Entries, more.Entries...)
	t.Notices = append(t.Notices, more.Notices...)
	t.NewText = t.NewText || more.NewText
}
