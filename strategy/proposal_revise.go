package strategy

import (
	"slices"
	"strings"
	"time"
)

// Revision is a change of a proposal's text; nil parts stay as they are. Note says why.
type Revision struct {
	Draft   *Draft
	Reason  *string
	Effects *Effects
	Note    string
}

// Coordination is what the rules of the Ressortabstimmung look at besides the proposal:
// the cycle's phase, the moments of this coordination, the ministries and the rules table.
type Coordination struct {
	Phase      Phase
	Times      CoordinationTimes
	Ministries Ministries
	Rules      []TopicRule
}

// Revise changes the text, by its submitter or the coordinator. A returned proposal is
// thereby submitted again. Once ministries are asked, only those are asked again whose
// passages changed, the other positions stay (process.md, "Co-signing"), and that takes a
// coordination that still runs.
func (p *Proposal) Revise(o Occasion, r Revision, c Coordination) (Trail, error) {
	if err := p.mayRevise(o, c); err != nil {
		return Trail{}, err
	}
	next := p.Clone()
	if r.Draft != nil {
		next.Draft = *r.Draft
	}
	if r.Reason != nil {
		next.Reason = *r.Reason
	}
	if r.Effects != nil {
		next.Effects = *r.Effects
	}
	changed := ChangedPassages(p.Texts(), next.Texts())
	if len(changed) == 0 && p.Stage != StageReturned {
		return Trail{}, Invalid("draft", "die Überarbeitung ändert den Text nicht")
	}
	if err := firstError(next.checkContent(), requireText("note", r.Note, maxPart)); err != nil {
		return Trail{}, err
	}
	*p = next
	return p.takeRevision(o, r.Note, changed, c), nil
}

func (p *Proposal) mayRevise(o Occasion, c Coordination) error {
	if err := p.permit(o.Actor, "revise"); err != nil {
		return err
	}
	if err := MayRevise(o.Actor, *p); err != nil {
		return err
	}
	if slices.Contains(coordinated, p.Stage) && c.Phase != PhaseCoordination {
		return Closed("die Ressortabstimmung ist beendet; der Text steht fest")
	}
	return nil
}

func (p *Proposal) takeRevision(o Occasion, note string, changed []Passage, c Coordination) Trail {
	t := Trail{NewText: len(changed) > 0}
	if t.NewText {
		p.TextRevision++
		p.TextHash = HashTexts(p.Texts())
		if !slices.Contains(p.Authors, o.Actor.Subject) {
			p.Authors = append(p.Authors, o.Actor.Subject)
		}
	}
	var asked []string
	if slices.Contains(coordinated, p.Stage) {
		asked = p.askAgain(o, changed, c)
		if len(asked) > 0 {
			p.Stage = StageInCoordination
		}
	}
	resubmitted := p.Stage == StageReturned
	if resubmitted {
		p.Stage, p.Screening = StageSubmitted, nil
	}
	p.log(&t, o, "revise", note, map[string]string{"passages": joinPassages(changed), "asked": strings.Join(asked, ",")})
	for _, ministry := range asked {
		p.notify(&t, o, "position_due", RoleMinistry, ministry,
			"Der Text wurde geändert, bitte erneut mitzeichnen: "+p.Title(), c.Times.Deadline)
	}
	if resubmitted {
		p.notify(&t, o, "proposal_submitted", RoleCoordinator, "", "Ein Vorschlag wurde überarbeitet: "+p.Title(), time.Time{})
	}
	return t
}

// askAgain opens the question to every ministry whose passages changed, and to those that
// the new text makes affected. It gives their names.
func (p *Proposal) askAgain(o Occasion, changed []Passage, c Coordination) []string {
	known := len(p.Affected)
	p.addAffected(p.affectedByRules(c.Ministries, DateOf(o.At, Berlin()), c.Rules))
	var asked []string
	for i := range p.Affected {
		a := &p.Affected[i]
		if i >= known || a.concernedBy(changed) {
			a.Open, a.NoReply = true, nil
			asked = append(asked, a.Ministry)
		}
	}
	return asked
}

func joinPassages(passages []Passage) string {
	names := make([]string, len(passages))
	for i, p := range passages {
		names[i] = string(p)
	}
	return strings.Join(names, ",")
}
