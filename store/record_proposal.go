package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

type proposalRow struct {
	ID            string `gorm:"primaryKey"`
	Year          int
	Stage         string
	Kind          string
	Origin        string
	Title         string
	Theme         string
	Field         string
	Lead          textArray
	Targets       textArray
	Submitter     string
	WorkshopID    *string
	ReportID      string
	MergedInto    *string
	SessionID     string
	SubmissionID  string
	TextHash      string
	TextRevision  int
	Revision      int
	DueAt         *time.Time
	DecidedAt     *time.Time
	OpenDissents  int
	Assessed      bool
	CycleRevision int
	State         document[strategy.Proposal]
	CreatedAt     time.Time
	UpdatedAt     time.Time `gorm:"autoUpdateTime:false"`
}

func (proposalRow) TableName() string { return "proposals" }

// RecordProposal stores a step of a proposal: its state, its text when that is new, who
// is asked to co-sign, the positions given and the Maßgaben. A repeated record changes
// nothing, a late one only adds to the history.
func (s *Store) RecordProposal(ctx context.Context, r workflows.ProposalRecord) (workflows.Recorded, error) {
	p := r.Proposal
	if err := checkProposalIDs(p); err != nil {
		return workflows.Recorded{}, err
	}
	var recorded workflows.Recorded
	st := steps{EntityProposal, p.ID, r.Trace, r.Entries, r.Notices}
	err := s.transact(ctx, "Vorschlag "+p.ID, func(tx *gorm.DB) (err error) {
		if recorded.Cycle, err = holdCycle(tx, p.Year); err != nil {
			return err
		}
		fresh, err := s.recordSteps(tx, st)
		if err != nil {
			return err
		}
		if err := s.projectProposal(tx, st, r); err != nil {
			return err
		}
		return s.appendAudit(tx, st.audits(fresh))
	})
	return recorded, err
}

func checkProposalIDs(p strategy.Proposal) error {
	if err := checkUUID("proposal.id", p.ID); err != nil {
		return err
	}
	for field, id := range map[string]string{"proposal.workshop_id": p.WorkshopID, "proposal.merged_into": p.MergedInto} {
		if id == "" {
			continue
		}
		if err := checkUUID(field, id); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) projectProposal(tx *gorm.DB, st steps, r workflows.ProposalRecord) error {
	created, updated := st.span(s.realNow())
	row := rowOfProposal(r.Proposal)
	row.CreatedAt, row.UpdatedAt = created, updated
	newer, err := project(tx, &row)
	if err != nil {
		return err
	}
	if r.NewText {
		if err := keepText(tx, st, r.Proposal, updated); err != nil {
			return err
		}
	}
	if err := keepPositions(tx, r.Proposal); err != nil {
		return err
	}
	if !newer {
		return nil
	}
	if err := replaceAffected(tx, r.Proposal, updated); err != nil {
		return err
	}
	return replaceConditions(tx, r.Proposal)
}

func rowOfProposal(p strategy.Proposal) proposalRow {
	row := proposalRow{
		ID: p.ID, Year: p.Year, Stage: string(p.Stage), Kind: string(p.Kind), Origin: string(p.Origin),
		Title: p.Title(), Lead: textArray{}, Targets: p.Targets, Submitter: p.Submitter.Subject,
		WorkshopID: optional(p.WorkshopID), ReportID: p.ReportID, MergedInto: optional(p.MergedInto),
		SessionID: p.SessionID, SubmissionID: p.Submission,
		TextHash: p.TextHash, TextRevision: p.TextRevision, Revision: p.Revision,
		DueAt: moment(p.Due), OpenDissents: openDissents(p), Assessed: p.Feasibility != nil,
		CycleRevision: p.CycleRevision, State: doc(p),
	}
	sheet := p.Draft.Sheet
	if sheet == nil {
		sheet = p.Base.Sheet
	}
	switch {
	case sheet != nil:
		row.Theme, row.Field, row.Lead = sheet.Theme, sheet.Field, sheet.Lead
	case p.Draft.Focus != nil:
		row.Field = p.Draft.Focus.Field
	}
	if p.Decision != nil {
		row.DecidedAt = moment(p.Decision.At)
	}
	return row
}

func openDissents(p strategy.Proposal) int {
	n := 0
	for _, d := range p.Dissents {
		if !d.Settled {
			n++
		}
	}
	return n
}

type proposalTextRow struct {
	ProposalID   string `gorm:"primaryKey"`
	TextRevision int    `gorm:"primaryKey;autoIncrement:false"`
	TextHash     string
	Title        string
	Draft        document[strategy.Draft]
	Reason       string
	Effects      document[strategy.Effects]
	Author       document[strategy.Actor]
	At           time.Time
}

func (proposalTextRow) TableName() string { return "proposal_texts" }

// keepText stores the text of the record under its text revision; its author is who took
// the record's last step.
func keepText(tx *gorm.DB, st steps, p strategy.Proposal, at time.Time) error {
	author := p.Submitter
	if n := len(st.entries); n > 0 {
		author = st.entries[n-1].Actor
	}
	return tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&proposalTextRow{
		ProposalID: p.ID, TextRevision: p.TextRevision, TextHash: p.TextHash, Title: p.Title(),
		Draft: doc(p.Draft), Reason: p.Reason, Effects: doc(p.Effects), Author: doc(author), At: at,
	}).Error
}

type positionRow struct {
	ProposalID string
	Ministry   string
	Kind       string
	TextHash   string
	At         time.Time
	Late       bool
	Revision   int
	State      document[strategy.Position]
}

func (positionRow) TableName() string { return "positions" }

// keepPositions adds the positions that are not yet in the history.
func keepPositions(tx *gorm.DB, p strategy.Proposal) error {
	if len(p.Positions) == 0 {
		return nil
	}
	rows := make([]positionRow, len(p.Positions))
	for i, pos := range p.Positions {
		rows[i] = positionRow{
			ProposalID: p.ID, Ministry: pos.Ministry, Kind: string(pos.Kind), TextHash: pos.TextHash,
			At: pos.At, Late: pos.Late, Revision: p.Revision, State: doc(pos),
		}
	}
	return tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&rows).Error
}

type affectedRow struct {
	ProposalID string `gorm:"primaryKey"`
	Ministry   string `gorm:"primaryKey"`
	Reasons    textArray
	Passages   textArray
	Open       bool
	AskedAt    *time.Time
	DueAt      *time.Time
	NoReply    *day
}

func (affectedRow) TableName() string { return "affected" }

// replaceAffected stores who has to co-sign. A ministry that is asked keeps the time since
// which it owes an answer until it has given one.
func replaceAffected(tx *gorm.DB, p strategy.Proposal, at time.Time) error {
	names := textArray{}
	var rows []affectedRow
	for _, a := range p.Affected {
		row := affectedRow{ProposalID: p.ID, Ministry: a.Ministry, Reasons: a.Reasons, Passages: passageNames(a.Passages), Open: a.Open}
		if a.Open {
			row.AskedAt, row.DueAt = &at, moment(p.Due)
		}
		if a.NoReply != nil {
			row.NoReply = (*day)(a.NoReply)
		}
		names, rows = append(names, a.Ministry), append(rows, row)
	}
	err := tx.Exec("delete from affected where proposal_id = ? and ministry <> all (?::text[])", p.ID, names).Error
	if err != nil || len(rows) == 0 {
		return err
	}
	updates := clause.AssignmentColumns([]string{"reasons", "passages", "open", "due_at", "no_reply"})
	updates = append(updates, clause.Assignment{Column: clause.Column{Name: "asked_at"}, Value: gorm.Expr(
		"case when not excluded.open then null when affected.open then affected.asked_at else excluded.asked_at end")})
	return tx.Clauses(clause.OnConflict{
		Columns: []clause.Column{{Name: "proposal_id"}, {Name: "ministry"}}, DoUpdates: updates,
	}).Create(&rows).Error
}

func passageNames(passages []strategy.Passage) textArray {
	names := make(textArray, len(passages))
	for i, p := range passages {
		names[i] = string(p)
	}
	return names
}

type conditionRow struct {
	ProposalID string `gorm:"primaryKey"`
	ID         string `gorm:"primaryKey"`
	Text       string
	Owner      string
	Due        day
	Done       *day
}

func (conditionRow) TableName() string { return "conditions" }

func replaceConditions(tx *gorm.DB, p strategy.Proposal) error {
	if err := tx.Exec("delete from conditions where proposal_id = ?", p.ID).Error; err != nil {
		return err
	}
	if p.Decision == nil || len(p.Decision.Conditions) == 0 {
		return nil
	}
	rows := make([]conditionRow, len(p.Decision.Conditions))
	for i, c := range p.Decision.Conditions {
		if c.ID == "" {
			return strategy.Invalid(fmt.Sprintf("decision.conditions[%d].id", i), "Eine Maßgabe braucht eine Kennung")
		}
		rows[i] = conditionRow{ProposalID: p.ID, ID: c.ID, Text: c.Text, Owner: c.Owner, Due: day(c.Due), Done: (*day)(c.Done)}
	}
	return tx.Create(&rows).Error
}

func optional(id string) *string {
	if id == "" {
		return nil
	}
	return &id
}
