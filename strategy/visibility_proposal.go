package strategy

import (
	"slices"
	"strings"
)

// Who sees what of a proposal, by stage (process.md; docs/decisions/0007-who-sees-what.md):
//
// A draft belongs to who wrote it. Until screening accepts it, it exists only for its
// submitter (in a ministry: for the whole ministry), the coordinator and the auditor.
// Returned, declined, merged and withdrawn ones never exist for anybody else.
//
// Once accepted everybody may know that it exists: title, kind, year and stage. Its text
// is open to all while the Digitalkonferenz discusses it, to the ministries also until the
// Ressortabstimmung begins. Then text, positions and dissent are between the ministries
// that are affected, the submitting ministry, coordinator and auditor; a state secretary
// sees what their ministry sees. When the coordination has ended the whole committee sees
// them, from the agenda on (the papers have gone out) every ministry, and from the
// Kabinettvorlage on the chancellery. A published text is public again; positions never are.
//
// Organisers follow every step of their own proposals, without what the ministries say to
// each other; of others' they see what the public sees. What a text was, and what was said
// about it, before it was accepted stays with who wrote it.

var (
	acceptedStages = []Stage{
		StageScreened, StageConsulted, StageInCoordination, StageAgreed, StageDissent, StageOnAgenda,
		StageDecided, StageBeforeCabinet, StageApproved, StagePublished, StageRejected,
	}
	conferenceStages = []Stage{StageScreened, StagePublished} // the text is public
	consultedStages  = []Stage{StageScreened, StageConsulted, StagePublished}
	concludedStages  = []Stage{StageAgreed, StageDissent}
	papersStages     = []Stage{StageOnAgenda, StageDecided, StageBeforeCabinet, StageApproved, StagePublished, StageRejected}
	cabinetStages    = []Stage{StageBeforeCabinet, StageApproved, StagePublished}
)

// AcceptedStages are the stages in which everybody may know that a proposal exists; a
// deferred one too, when screening had accepted it.
func AcceptedStages() []Stage { return slices.Clone(acceptedStages) }

// TextStages are the stages in which an office sees the text of every proposal.
func (s Sight) TextStages() []Stage {
	switch s.Role {
	case RoleMinistry:
		return slices.Concat(consultedStages, papersStages)
	case RoleCommittee:
		return slices.Concat(consultedStages, concludedStages, papersStages)
	case RoleChancellery:
		return slices.Concat(conferenceStages, cabinetStages)
	}
	return slices.Clone(conferenceStages)
}

// CoordinationStages are the stages in which an office sees what the ministries say on
// every proposal.
func (s Sight) CoordinationStages() []Stage {
	switch s.Role {
	case RoleMinistry:
		return slices.Clone(papersStages)
	case RoleCommittee:
		return slices.Concat(concludedStages, papersStages)
	case RoleChancellery:
		return slices.Clone(cabinetStages)
	}
	return nil
}

// ProposalSight is what somebody sees of one proposal.
type ProposalSight struct {
	Exists       bool // that there is one: title, kind, year, stage
	Text         bool // draft, text in force, reason, effects
	Coordination bool // who is asked, positions, dissent
	Whole        bool // also what was before it was accepted
}

// SeeProposal says what of a proposal somebody sees.
func (s Sight) SeeProposal(p Proposal) ProposalSight {
	if s.All {
		return ProposalSight{true, true, true, true}
	}
	own := s.Owns(p.Submitter)
	accepted := slices.Contains(acceptedStages, p.Stage) ||
		(p.Stage == StageDeferred && p.Screening != nil && p.Screening.Outcome == ScreenAccept)
	// A proposal that ended after its papers had gone out stays with who had them.
	late := p.Stage == StageDeferred && p.SessionID != "" && (s.Role == RoleMinistry || s.Role == RoleCommittee)
	if s.Role == RoleChancellery {
		late = p.Submission != "" && (p.Stage == StageDeferred || p.Stage == StageRejected)
	}
	affected := slices.ContainsFunc(p.Affected, func(a Affected) bool { return s.house(a.Ministry) })
	there := own || accepted
	return ProposalSight{
		Exists: there,
		Text:   own || accepted && (affected || late || slices.Contains(s.TextStages(), p.Stage)),
		Coordination: own && s.Role == RoleMinistry ||
			accepted && (affected || late || slices.Contains(s.CoordinationStages(), p.Stage)),
		Whole: own,
	}
}

// Owns says whether what somebody submitted is the viewer's own: they did it, or the
// person they stand in for, or, in a ministry, somebody of the same ministry.
func (s Sight) Owns(by Actor) bool {
	return slices.Contains(s.Subjects, by.Subject) ||
		(s.Role == RoleMinistry && by.Role == RoleMinistry && s.house(by.Ministry))
}

// ShowProposal gives a proposal as somebody sees it; false when it does not exist for
// them. Withheld names what was left out.
func (s Sight) ShowProposal(p Proposal) (Proposal, bool) {
	see := s.SeeProposal(p)
	if !see.Exists {
		return Proposal{}, false
	}
	shown := p
	switch {
	case !see.Text:
		shown = p.head()
	case !see.Whole && !s.inside():
		shown = p.open()
	case !see.Whole:
		shown.Absorbed = nil
	}
	if s.Role == RolePublic {
		shown.Feasibility = p.Feasibility.answer()
	}
	if !see.Coordination {
		shown.Affected, shown.Positions, shown.Dissents = nil, nil, nil
		shown.Decision = shown.Decision.ofCommittee()
		shown.Withheld = append(shown.Withheld, WithheldCoordination)
	}
	return shown, true
}

// What may be withheld of a thing.
const (
	WithheldText         = "text"
	WithheldCoordination = "coordination"
)

// head is what everybody may know of an accepted proposal.
func (p Proposal) head() Proposal {
	h := Proposal{
		ID: p.ID, Year: p.Year, Kind: p.Kind, Stage: p.Stage, Revision: p.Revision, Published: p.Published,
		CarriedFrom: p.CarriedFrom, Targets: []string{}, Topics: []Topic{}, Supporters: []string{}, Authors: []string{},
		Submitter: Actor{Role: p.Submitter.Role, Ministry: p.Submitter.Ministry}, Withheld: []string{WithheldText},
	}
	title := &Sheet{Title: p.Title(), Lead: []string{}, Participants: []string{}, Milestones: []Milestone{}}
	switch {
	case p.Draft.Sheet != nil:
		h.Draft.Sheet = title
	case p.Draft.Focus != nil:
		h.Draft.Focus = &Focus{Field: p.Draft.Focus.Field, Priorities: []string{}}
	default:
		h.Base.Sheet = title
	}
	return h
}

// open is an accepted proposal whose text is public, as somebody outside sees it.
func (p Proposal) open() Proposal {
	o := p.head()
	o.Draft, o.Base, o.Reason, o.Withheld = p.Draft, p.Base, p.Reason, nil
	o.TextRevision, o.TextHash = p.TextRevision, p.TextHash
	return o
}

// answer is the answer of the Digitalkonferenz without who gave it. Whether the time has
// come to publish it is asked where the cycle is known.
func (f *Feasibility) answer() *Feasibility {
	if f == nil {
		return nil
	}
	return &Feasibility{Feasible: f.Feasible, Answer: f.Answer}
}

// ofCommittee is a decision without the Maßgaben that ministries set each other in their
// positions.
func (d *CommitteeDecision) ofCommittee() *CommitteeDecision {
	if d == nil {
		return nil
	}
	own := *d
	own.Conditions = slices.DeleteFunc(slices.Clone(d.Conditions), func(c Condition) bool {
		return strings.HasPrefix(c.ID, positionCondition)
	})
	return &own
}

// ProposalSteps says which steps of a proposal's timeline somebody sees.
func (s Sight) ProposalSteps(p Proposal) StepSight {
	switch see := s.SeeProposal(p); {
	case !see.Exists:
		return StepSight{None: true}
	case see.Whole:
		return StepSight{Outside: !see.Coordination}
	case see.Coordination:
		return StepSight{Accepted: true}
	}
	return StepSight{Public: true}
}
