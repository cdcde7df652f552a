package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"gorm.io/gorm"

	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// adoptedStages are the stages of a proposal that the committee adopted and on which the
// cabinet has not decided.
var adoptedStages = []strategy.Stage{strategy.StageDecided, strategy.StageBeforeCabinet}

// LoadSubmissionFacts reads what a Kabinettvorlage can state now: the proposals that the
// committee adopted, in the order of its decisions, and the reports of the cycle.
func (s *Store) LoadSubmissionFacts(ctx context.Context, q workflows.SubmissionQuery) (workflows.SubmissionFacts, error) {
	facts := workflows.SubmissionFacts{
		Proposals: []string{}, WithoutEffects: []string{}, OpenDissents: []string{}, MissingReplies: []string{},
	}
	db := s.db.WithContext(ctx)
	proposals, err := adoptedProposals(db, q.Year, adoptedStages)
	if err != nil {
		return facts, fmt.Errorf("load facts of %d: %w", q.Year, err)
	}
	hash := sha256.New()
	for _, p := range proposals {
		addFacts(&facts, p)
		fmt.Fprintf(hash, "%s %s\n", p.ID, p.TextHash)
	}
	facts.ContentHash = hex.EncodeToString(hash.Sum(nil))
	var reports struct{ Accepted, Open int }
	err = db.Raw(`select count(*) filter (where stage = ?) as accepted, count(*) filter (where stage <> ?) as open
		from reports where year = ?`, strategy.ReportAccepted, strategy.ReportAccepted, q.Year).Scan(&reports).Error
	if err != nil {
		return facts, fmt.Errorf("load facts of %d: %w", q.Year, err)
	}
	facts.Reports, facts.ReportsOpen = reports.Accepted, reports.Open
	return facts, nil
}

// adoptedProposals reads the proposals of a year in some stages, in the order in which
// the committee decided on them.
func adoptedProposals(db *gorm.DB, year int, stages []strategy.Stage) ([]strategy.Proposal, error) {
	var rows []struct{ State document[strategy.Proposal] }
	err := db.Raw("select state from proposals where year = ? and stage in ? order by decided_at nulls last, created_at, id",
		year, stages).Scan(&rows).Error
	proposals := make([]strategy.Proposal, len(rows))
	for i, r := range rows {
		proposals[i] = r.State.V
	}
	return proposals, err
}

func addFacts(f *workflows.SubmissionFacts, p strategy.Proposal) {
	f.Proposals = append(f.Proposals, p.ID)
	if p.Effects == (strategy.Effects{}) {
		f.WithoutEffects = append(f.WithoutEffects, p.ID)
	}
	for _, pos := range p.Positions {
		if pos.Kind == strategy.PositionSigned || pos.Kind == strategy.PositionWithConditions {
			f.CoSigned++
		}
	}
	for _, d := range p.Dissents {
		if !d.Settled {
			f.OpenDissents = append(f.OpenDissents, fmt.Sprintf("%s: %s (proposal %s)", d.Ministry, d.Passage, p.ID))
		}
	}
	for _, a := range p.Affected {
		if a.NoReply != nil {
			f.MissingReplies = append(f.MissingReplies, fmt.Sprintf("%s (proposal %s)", a.Ministry, p.ID))
		}
	}
	if hasSynopsis(p) {
		f.SynopsisEntries++
	}
}

// hasSynopsis says whether a Synopse can set the new text beside the old one. A new
// measure has no old text; its side stays empty.
func hasSynopsis(p strategy.Proposal) bool {
	return len(p.Draft.Texts()) > 0 && (p.Kind == strategy.KindNew || len(p.Base.Texts()) > 0)
}
