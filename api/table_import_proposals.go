package api

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"fortschreibung/spreadsheets"
	"fortschreibung/strategy"
)

func (s *server) importProposals(ctx context.Context, in *struct {
	Year int `path:"year" minimum:"2000" maximum:"2199"`
	Body TableBody
}) (*out[TableReport], error) {
	return s.importRows(ctx, in.Body, proposalNeeds, func(ctx context.Context, row spreadsheets.Row) RowOutcome {
		if id := row.Cell(colID); id != "" {
			return s.storedProposal(ctx, in.Body.DryRun, in.Year, row, id)
		}
		body, err := submitRow(in.Year, actorOf(ctx), row)
		if err != nil {
			return refusedRow(err)
		}
		if in.Body.DryRun {
			return s.trySubmit(ctx, body)
		}
		return outcomeOf(s.submitProposal(ctx, &struct{ Body SubmitBody }{body}))
	})
}

// trySubmit asks the rules of a submission on the cycle as it is now.
func (s *server) trySubmit(ctx context.Context, body SubmitBody) RowOutcome {
	proposal, err := s.newProposal(ctx, uuid.NewString(), actorOf(ctx), body)
	if err != nil {
		return refusedRow(err)
	}
	cycle, err := s.store.Cycle(ctx, body.Year)
	if err != nil {
		return refusedRow(err)
	}
	occasion := strategy.Occasion{Actor: actorOf(ctx), At: cycle.Calendar(s.clock())}
	if _, _, err := strategy.SubmitProposal(proposal, occasion, cycle.Phase); err != nil {
		return refusedRow(err)
	}
	return RowOutcome{Outcome: rowReady}
}

// storedProposal revises a proposal by what the row says otherwise, if it is the one that was
// downloaded: the revision in the row is the one that is expected.
func (s *server) storedProposal(ctx context.Context, dry bool, year int, row spreadsheets.Row, id string) RowOutcome {
	stored, err := s.store.Proposal(ctx, id)
	if err != nil && strategy.CodeOf(err) != strategy.CodeNotFound {
		return refusedRow(err)
	}
	if err != nil || stored.Year != year {
		return RowOutcome{Outcome: rowRefused, ID: id, Place: colID, Message: "diesen Vorschlag gibt es hier nicht; für einen neuen bleibt die Kennung leer"}
	}
	outcome := RowOutcome{Outcome: rowUnchanged}
	if changed := changedCells(row, proposalNeeds, proposalRow(stored)); len(changed) > 0 {
		outcome = s.reviseRow(ctx, dry, row, changed, stored)
	}
	outcome.ID = id
	return outcome
}

func (s *server) reviseRow(ctx context.Context, dry bool, row spreadsheets.Row, changed []string, stored strategy.Proposal) RowOutcome {
	body, err := revisionOf(row, changed, stored)
	if err != nil {
		return refusedRow(err)
	}
	if dry {
		return s.tryRevise(ctx, stored, body)
	}
	return outcomeOf(s.reviseProposal(ctx, &struct {
		IDPath
		Body ReviseBody
	}{IDPath{ID: stored.ID}, body}))
}

// tryRevise asks the rules of a revision on the records as they are now, and says which
// ministries would be asked to co-sign again.
func (s *server) tryRevise(ctx context.Context, stored strategy.Proposal, body ReviseBody) RowOutcome {
	if body.ExpectedRevision != stored.Revision {
		return refusedRow(strategy.Stale("der Vorschlag hat inzwischen die Revision %d, die Datei nennt %d; laden Sie die Tabelle neu", stored.Revision, body.ExpectedRevision))
	}
	again, err := s.askedAgain(ctx, stored, body)
	if err != nil {
		return refusedRow(err)
	}
	outcome := RowOutcome{Outcome: rowReady}
	if len(again) > 0 {
		outcome.Message = "erneut mitzeichnen müssten: " + strings.Join(again, ", ")
	}
	return outcome
}

// askedAgain are the ministries that a revision would ask to co-sign again.
func (s *server) askedAgain(ctx context.Context, stored strategy.Proposal, body ReviseBody) ([]string, error) {
	cycle, err := s.store.Cycle(ctx, stored.Year)
	if err != nil {
		return nil, err
	}
	ministries, err := s.store.Ministries(ctx)
	if err != nil {
		return nil, err
	}
	draft, err := body.draftOn(stored)
	if err != nil {
		return nil, err
	}
	trail, err := stored.Revise(strategy.Occasion{Actor: actorOf(ctx), At: cycle.Calendar(s.clock())},
		strategy.Revision{Draft: draft, Reason: body.Reason, Note: body.Note},
		strategy.Coordination{Phase: cycle.Phase, Ministries: ministries, Rules: cycle.Settings.TopicRules})
	return trail.AskedAgain(), err
}

func submitRow(year int, actor strategy.Actor, row spreadsheets.Row) (SubmitBody, error) {
	b := SubmitBody{
		Year: year, Kind: strategy.Kind(row.Cell(colKind)), Origin: strategy.OriginMinistry, WorkshopID: row.Cell(colWorkshop),
		Targets: row.List(colTargets), Reason: row.Cell(colReason),
	}
	if actor.Role == strategy.RoleOrganiser {
		b.Origin = strategy.OriginWorkshop
	}
	switch b.Kind {
	case "":
		b.Kind = strategy.KindNew
	case strategy.KindNew, strategy.KindAmend, strategy.KindMerge, strategy.KindEnd:
	default:
		return b, strategy.Invalid(colKind, "%q ist keine Art, die eine Tabelle einreicht; möglich sind new, amend, merge, end", b.Kind)
	}
	if b.Reason == "" {
		return b, strategy.Invalid(colReason, "hier fehlt eine Angabe")
	}
	if b.Kind == strategy.KindEnd {
		b.Draft.EndingNote = row.Cell(colText)
		return b, nil
	}
	b.Draft.Sheet = &strategy.Sheet{
		Title: row.Cell(colTitle), Theme: row.Cell(colTheme), Field: row.Cell(colField), Lead: row.List(colLead), Participants: row.List(colWith),
		Description: row.Cell(colText), Background: row.Cell(colBackground), Milestones: readSheetMilestones(row.Cell(colMilestones)),
	}
	return b, nil
}

// readSheetMilestones reads what sheetMilestones writes; a day is put beside its printed form.
func readSheetMilestones(cell string) []strategy.Milestone {
	all := []strategy.Milestone{}
	for _, line := range strings.Split(cell, "\n") {
		text, when, dated := strings.Cut(line, "|")
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		m := strategy.Milestone{Text: text, Kind: "undated"}
		if when = strings.TrimSpace(when); dated && when != "" {
			m.When = &when
			if day, err := strategy.ParseISODate(when); err == nil {
				end := day.String()
				m.Kind, m.End = "by", &end
			}
		}
		all = append(all, m)
	}
	return all
}
