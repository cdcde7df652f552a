package api

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// SubmitBody hands in a proposal. A new measure and a merger bring a whole sheet in
// draft.sheet, an amendment a whole sheet or only the changed parts in changes, an end
// draft.ending_note, a change of focus draft.focus.
type SubmitBody struct {
	Year       int              `json:"year" minimum:"2000" maximum:"2199" doc:"The cycle"`
	Kind       strategy.Kind    `json:"kind" enum:"new,amend,end,merge,focus"`
	Origin     strategy.Origin  `json:"origin" enum:"workshop,ministry,report,conference"`
	WorkshopID string           `json:"workshop_id,omitempty" format:"uuid" doc:"For origin workshop"`
	ReportID   string           `json:"report_id,omitempty" maxLength:"200" doc:"For origin report, e.g. 2027-H1/<measure>"`
	Targets    []string         `json:"targets,omitempty" maxItems:"20" doc:"Measure ids: one for amend and end, two or more for merge"`
	Draft      strategy.Draft   `json:"draft,omitempty"`
	Changes    *SheetChanges    `json:"changes,omitempty" doc:"For amend: what changes in the sheet in force"`
	Reason     string           `json:"reason" minLength:"1" maxLength:"10000"`
	Effects    strategy.Effects `json:"effects,omitempty"`
	Topics     []strategy.Topic `json:"topics,omitempty" maxItems:"10" doc:"money, organisation, personal_data, constitution"`
	Supporters []string         `json:"supporters,omitempty" maxItems:"100"`
}

// SheetChanges are the parts of a sheet that change; what is left out stays.
type SheetChanges struct {
	Title        *string               `json:"title,omitempty" minLength:"1" maxLength:"300"`
	Theme        *string               `json:"theme,omitempty" maxLength:"200"`
	Field        *string               `json:"field,omitempty" maxLength:"300"`
	Lead         *[]string             `json:"lead,omitempty" maxItems:"20"`
	Participants *[]string             `json:"participants,omitempty" maxItems:"100"`
	Milestones   *[]strategy.Milestone `json:"milestones,omitempty" maxItems:"100"`
	Description  *string               `json:"description,omitempty" maxLength:"20000"`
	Background   *string               `json:"background,omitempty" maxLength:"20000"`
}

// on gives a sheet with the changes made.
func (c SheetChanges) on(sheet strategy.Sheet) strategy.Sheet {
	set(&sheet.Title, c.Title)
	set(&sheet.Theme, c.Theme)
	set(&sheet.Field, c.Field)
	set(&sheet.Lead, c.Lead)
	set(&sheet.Participants, c.Participants)
	set(&sheet.Milestones, c.Milestones)
	set(&sheet.Description, c.Description)
	set(&sheet.Background, c.Background)
	return sheet
}

func set[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}

// proposalSpace makes proposal ids out of request ids: a retry meets the same workflow.
var proposalSpace = uuid.MustParse("6f1d2f5e-3c8b-5a0e-9d57-2f6a4c1b8e90")

func (s *server) submitProposal(ctx context.Context, in *struct{ Body SubmitBody }) (*receiptOut, error) {
	id := uuid.NewSHA1(proposalSpace, []byte(visitOf(ctx).id)).String()
	return s.carryOut(ctx, step{
		call:     Call{Type: workflows.ProposalType, WorkflowID: workflows.ProposalID(id), Update: workflows.SubmitUpdate},
		entityID: id,
		location: Prefix + "/proposals/" + id,
		message: func(r workflows.Request) (any, error) {
			proposal, err := s.newProposal(ctx, id, r.Actor, in.Body)
			return workflows.Submit{Request: r, Proposal: proposal}, err
		},
	})
}

// newProposal completes what the submitter wrote by the text in force.
func (s *server) newProposal(ctx context.Context, id string, actor strategy.Actor, b SubmitBody) (strategy.Proposal, error) {
	p := strategy.Proposal{
		ID: id, Year: b.Year, Kind: b.Kind, Origin: b.Origin, WorkshopID: b.WorkshopID, ReportID: b.ReportID,
		Targets: b.Targets, Draft: b.Draft, Reason: b.Reason, Effects: b.Effects, Topics: b.Topics,
		Supporters: b.Supporters, Submitter: actor,
	}
	if _, err := s.store.Cycle(ctx, b.Year); err != nil {
		return p, missingIs(err, "body.year", "im Jahr %d ist kein Zyklus eröffnet", b.Year)
	}
	if err := s.checkOrigin(ctx, b); err != nil {
		return p, err
	}
	if b.Changes != nil && b.Kind != strategy.KindAmend {
		return p, strategy.Invalid("body.changes", "nur eine Anpassung (amend) nennt Änderungen am geltenden Maßnahmenblatt")
	}
	if err := s.addBase(ctx, &p); err != nil {
		return p, err
	}
	if b.Changes != nil {
		if b.Draft.Sheet != nil {
			return p, strategy.Invalid("body.changes", "entweder changes oder draft.sheet, nicht beides")
		}
		if p.Base.Sheet != nil {
			sheet := b.Changes.on(*p.Base.Sheet)
			p.Draft.Sheet = &sheet
		}
	}
	readDates(p.Draft.Sheet, p.Base.Sheet)
	return p, nil
}

func (s *server) checkOrigin(ctx context.Context, b SubmitBody) error {
	switch {
	case b.Origin == strategy.OriginWorkshop && b.WorkshopID == "":
		return strategy.Invalid("body.workshop_id", "ein Vorschlag aus einer Digitalwerkstatt nennt sie")
	case b.Origin == strategy.OriginReport && b.ReportID == "":
		return strategy.Invalid("body.report_id", "ein Vorschlag aus einem Fortschrittsbericht nennt ihn")
	}
	if b.WorkshopID != "" {
		if _, err := s.store.Workshop(ctx, b.WorkshopID); err != nil {
			return missingIs(err, "body.workshop_id", "eine Digitalwerkstatt %s ist nicht angemeldet", b.WorkshopID)
		}
	}
	if b.ReportID != "" {
		if _, err := s.store.Report(ctx, b.ReportID); err != nil {
			return missingIs(err, "body.report_id", "einen Fortschrittsbericht %s gibt es nicht", b.ReportID)
		}
	}
	return nil
}

// addBase sets the text in force that the proposal wants to change: that of its first
// target, or the field of action as the latest edition describes it.
func (s *server) addBase(ctx context.Context, p *strategy.Proposal) error {
	for i, target := range p.Targets {
		measure, err := s.store.Measure(ctx, target)
		place := fmt.Sprintf("body.targets[%d]", i)
		if err != nil {
			return missingIs(err, place, "eine Maßnahme %s gibt es nicht", target)
		}
		if measure.Ended {
			return strategy.Invalid(place, "die Maßnahme %s (%s) ist beendet", measure.Code, target)
		}
		if i == 0 {
			p.Base.Sheet = &measure.Sheet
		}
	}
	if p.Kind == strategy.KindFocus && p.Draft.Focus != nil {
		field, err := s.store.CurrentFocus(ctx, p.Draft.Focus.Field)
		if err != nil {
			return missingIs(err, "body.draft.focus.field", "ein Handlungsfeld „%s“ gibt es in der geltenden Fassung nicht", p.Draft.Focus.Field)
		}
		p.Base.Focus = &strategy.Focus{Field: field.Field, Vision: field.Vision, Priorities: field.Priorities}
	}
	return nil
}

// missingIs makes a wrong reference in a body out of a not_found: the address was right.
func missingIs(err error, place, format string, args ...any) error {
	if strategy.CodeOf(err) == strategy.CodeNotFound {
		return strategy.Invalid(place, format, args...)
	}
	return err
}
