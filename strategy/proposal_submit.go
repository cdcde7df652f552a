package strategy

import (
	"slices"
	"time"
)

// SubmitProposal hands in what somebody wrote: of written only the submitter's own parts
// count; stage, revision, hashes and everything later begin anew. Proposals come in during
// intake; from reports and from the Digitalkonferenz also while the consultation lasts.
func SubmitProposal(written Proposal, o Occasion, phase Phase) (Proposal, Trail, error) {
	p := Proposal{
		ID: written.ID, Year: written.Year, Kind: written.Kind, Origin: written.Origin,
		WorkshopID: written.WorkshopID, ReportID: written.ReportID,
		Targets: slices.Clone(written.Targets), Draft: written.Draft, Base: written.Base,
		Reason: written.Reason, Effects: written.Effects,
		Topics: slices.Clone(written.Topics), Supporters: slices.Clone(written.Supporters),
	}
	if err := firstError(p.permit(o.Actor, "submit"), p.checkOrigin(o.Actor), p.checkContent(), p.checkIntake(phase)); err != nil {
		return Proposal{}, Trail{}, err
	}
	p.Submitter = o.Actor
	p.Authors = []string{o.Actor.Subject}
	p.Stage = StageSubmitted
	p.TextRevision = 1
	p.TextHash = HashTexts(p.Texts())
	t := Trail{NewText: true}
	p.log(&t, o, "submit", "", map[string]string{"kind": string(p.Kind), "origin": string(p.Origin)})
	p.notify(&t, o, "proposal_submitted", RoleCoordinator, "", "Ein Vorschlag wurde eingereicht: "+p.Title(), time.Time{})
	return p, t, nil
}

func (p *Proposal) checkOrigin(actor Actor) error {
	if err := firstError(
		requireText("id", p.ID, maxIdentifier),
		checkText("workshop_id", p.WorkshopID, maxIdentifier),
		checkText("report_id", p.ReportID, 2*maxIdentifier),
		requireText("actor.subject", actor.Subject, maxIdentifier),
	); err != nil {
		return err
	}
	switch {
	case p.Year <= 0:
		return Invalid("year", "es fehlt das Jahr der Fortschreibung")
	case !slices.Contains(Origins(), p.Origin):
		return Invalid("origin", "„%s“ ist keine Herkunft eines Vorschlags", p.Origin)
	case p.Origin == OriginWorkshop && p.WorkshopID == "":
		return Invalid("workshop_id", "es fehlt die Digitalwerkstatt, aus der der Vorschlag stammt")
	case p.Origin == OriginReport && p.ReportID == "":
		return Invalid("report_id", "es fehlt der Fortschrittsbericht, aus dem der Vorschlag stammt")
	case actor.Role == RoleMinistry && actor.Ministry == "":
		return Forbidden("die Anmeldung nennt kein Ressort")
	}
	return nil
}

func (p *Proposal) checkIntake(phase Phase) error {
	switch {
	case phase == PhaseIntake:
		return nil
	case phase == PhaseConsultation && (p.Origin == OriginReport || p.Origin == OriginConference):
		return nil
	case phase == PhaseConsultation:
		return Closed("die Vorschlagsphase der Fortschreibung %d ist beendet; aus Berichten und der Digitalkonferenz sind Vorschläge noch möglich", p.Year)
	}
	return Closed("die Fortschreibung %d nimmt keine Vorschläge mehr an", p.Year)
}
