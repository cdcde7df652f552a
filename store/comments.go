package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// The states of a comment.
const (
	CommentPending   = "pending"
	CommentPublished = "published"
	CommentRefused   = "refused"
)

type commentRow struct {
	ID          string `gorm:"primaryKey"`
	Seq         int64  `gorm:"->"` // given by the database
	ProposalID  string
	Author      string
	Subject     string
	Text        string
	Stage       string
	Reason      string
	Answer      string
	ModeratedBy string
	ModeratedAt *time.Time
	Revision    int
	At          time.Time
	UpdatedAt   time.Time `gorm:"autoUpdateTime:false"`
}

func (commentRow) TableName() string { return "comments" }

func (r commentRow) comment() records.Comment {
	return records.Comment{
		ID: r.ID, ProposalID: r.ProposalID, Author: r.Author, Subject: r.Subject, Text: r.Text, State: r.Stage,
		Reason: r.Reason, Answer: r.Answer, Revision: r.Revision, At: r.At,
	}
}

// Comments lists the comments on a proposal ("": on all) in a state ("": in any), oldest first.
func (s *Store) Comments(ctx context.Context, proposalID, state string, page records.Page) (records.List[records.Comment], error) {
	var none records.List[records.Comment]
	key, err := after(page, 1)
	if err != nil {
		return none, err
	}
	query := s.db.WithContext(ctx).Order("seq").Limit(limitOf(page) + 1)
	if key != nil {
		query = query.Where("seq > ?::bigint", key...)
	}
	if proposalID != "" {
		if err := checkUUID("proposal_id", proposalID); err != nil {
			return none, noProposal(proposalID)
		}
		query = query.Where("proposal_id = ?", proposalID)
	}
	if state != "" {
		query = query.Where("stage = ?", state)
	}
	var rows []commentRow
	if err := query.Find(&rows).Error; err != nil {
		return none, domain("list comments", err)
	}
	return pageOf(rows, limitOf(page), commentRow.comment,
		func(r commentRow) []string { return []string{keyInt(r.Seq)} }), nil
}

// Comment reads one comment.
func (s *Store) Comment(ctx context.Context, id string) (records.Comment, error) {
	if checkUUID("id", id) != nil {
		return records.Comment{}, strategy.NotFound(noCommentText, id)
	}
	row, err := byKey[commentRow](s.db.WithContext(ctx), id, noCommentText)
	return row.comment(), err
}

const noCommentText = "Einen Kommentar %s gibt es nicht"

// AddComment stores a comment of a moment of the cycle's calendar, to be moderated.
func (s *Store) AddComment(ctx context.Context, r records.OwnRequest, c records.Comment) (workflows.Result, error) {
	if err := checkUUID("id", c.ID); err != nil {
		return workflows.Result{}, err
	}
	if _, err := s.Proposal(ctx, c.ProposalID); err != nil {
		return workflows.Result{}, err
	}
	return s.carryOutOwn(ctx, "Kommentar "+c.ID, r, func(tx *gorm.DB) (ownWrite, error) {
		row := commentRow{
			ID: c.ID, ProposalID: c.ProposalID, Author: c.Author, Subject: c.Subject, Text: c.Text,
			Stage: CommentPending, Revision: 1, At: c.At, UpdatedAt: r.At,
		}
		write := ownWrite{entity: EntityComment, id: c.ID, action: "comment.write", revision: 1, stage: CommentPending,
			data: map[string]string{"proposal": c.ProposalID}}
		return write, tx.Create(&row).Error
	})
}

// ModerateComment publishes or refuses a comment, with the administration's answer.
func (s *Store) ModerateComment(ctx context.Context, r records.OwnRequest, id, state, reason, answer string) (workflows.Result, error) {
	switch {
	case state != CommentPublished && state != CommentRefused:
		return workflows.Result{}, strategy.Invalid("state", "Ein Kommentar wird veröffentlicht (published) oder abgelehnt (refused)")
	case state == CommentRefused && reason == "":
		return workflows.Result{}, strategy.Invalid("reason", "Eine Ablehnung braucht einen Grund")
	case checkUUID("id", id) != nil:
		return workflows.Result{}, strategy.NotFound(noCommentText, id)
	}
	return s.carryOutOwn(ctx, "Kommentar "+id, r, func(tx *gorm.DB) (ownWrite, error) {
		var rows []commentRow
		if err := tx.Raw("select * from comments where id = ? for update", id).Scan(&rows).Error; err != nil {
			return ownWrite{}, err
		}
		if len(rows) == 0 {
			return ownWrite{}, strategy.NotFound(noCommentText, id)
		}
		if err := checkRevision(r, rows[0].Revision); err != nil {
			return ownWrite{}, err
		}
		revision := rows[0].Revision + 1
		write := ownWrite{entity: EntityComment, id: id, action: "comment.moderate", revision: revision, stage: state,
			data: map[string]string{"proposal": rows[0].ProposalID, "reason": reason, "answer": answer}}
		return write, tx.Exec(`
			update comments set stage = ?, reason = ?, answer = ?, moderated_by = ?, moderated_at = ?, revision = ?, updated_at = ?
			where id = ?`, state, reason, answer, r.Actor.Subject, r.At, revision, r.At, id).Error
	})
}
