package store

import (
	"context"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// The rules of strategy/visibility_*.go as conditions in SQL, in this file only. A list, a
// count and a search may only look at rows for which the condition of what they look at
// holds; sight_test.go compares the conditions with the rules.

// sight is that of the viewer in the context. Without one it is the program's own work,
// which sees everything (row-level security is the second lock: it shows a connection
// without a viewer nothing).
func (s *Store) sight(ctx context.Context) (strategy.Sight, error) {
	viewer, ok := records.Viewer(ctx)
	if !ok {
		return strategy.Everything(), nil
	}
	var ministries strategy.Ministries
	if viewer.Role == strategy.RoleMinistry || viewer.Role == strategy.RoleCommittee {
		var err error
		if ministries, err = s.LoadMinistries(ctx); err != nil {
			return strategy.Sight{}, err
		}
	}
	return strategy.SightOf(viewer, ministries), nil
}

var always = gorm.Expr("true")

// ownProposal holds for proposals that are the viewer's own (Sight.Owns).
func ownProposal(s strategy.Sight) clause.Expr {
	if s.Role != strategy.RoleMinistry {
		return gorm.Expr("proposals.submitter = any (?::text[])", textArray(s.Subjects))
	}
	return gorm.Expr(`(proposals.submitter = any (?::text[]) or (proposals.state #>> '{submitter,role}' = 'ministry'
		and proposals.state #>> '{submitter,ministry}' = any (?::text[])))`, textArray(s.Subjects), textArray(s.Houses))
}

// acceptedProposal holds for proposals that everybody may know of.
func acceptedProposal() clause.Expr {
	return gorm.Expr(`(proposals.stage in ? or (proposals.stage = 'deferred' and proposals.state #>> '{screening,outcome}' = 'accept'))`,
		strategy.AcceptedStages())
}

// openProposal holds for accepted proposals that are in one of the stages, or affect the
// viewer's ministry, or ended after the viewer's office had the papers.
func openProposal(s strategy.Sight, stages []strategy.Stage) clause.Expr {
	open := gorm.Expr("proposals.stage in ?", append(stages, "")) // never an empty list
	switch s.Role {
	case strategy.RoleMinistry, strategy.RoleCommittee:
		open = gorm.Expr(`(? or (proposals.stage = 'deferred' and proposals.session_id <> '') or exists (
			select 1 from affected a where a.proposal_id = proposals.id and a.ministry = any (?::text[])))`, open, textArray(s.Houses))
	case strategy.RoleChancellery:
		open = gorm.Expr("(? or (proposals.stage in ('deferred', 'rejected') and proposals.submission_id <> ''))", open)
	}
	return gorm.Expr("(? and ?)", acceptedProposal(), open)
}

// proposalExists is ProposalSight.Exists: the rows of proposals that there are for the viewer.
func proposalExists(s strategy.Sight) clause.Expr {
	if s.All {
		return always
	}
	return gorm.Expr("(? or ?)", acceptedProposal(), ownProposal(s))
}

// proposalText is ProposalSight.Text: those whose text the viewer may read, and search.
func proposalText(s strategy.Sight) clause.Expr {
	if s.All {
		return always
	}
	return gorm.Expr("(? or ?)", ownProposal(s), openProposal(s, s.TextStages()))
}

// proposalCoordination is ProposalSight.Coordination: those of which the viewer may know
// who is asked and what they said.
func proposalCoordination(s strategy.Sight) clause.Expr {
	if s.All {
		return always
	}
	open := openProposal(s, s.CoordinationStages())
	if s.Role == strategy.RoleMinistry {
		return gorm.Expr("(? or ?)", ownProposal(s), open)
	}
	return open
}

// proposalSubmitter holds for proposals of which the viewer may know who submitted them.
func proposalSubmitter(s strategy.Sight) clause.Expr {
	switch s.Role {
	case strategy.RoleOrganiser, strategy.RolePublic:
		return ownProposal(s)
	}
	return proposalText(s)
}

// reportExists is ReportSight.Exists.
func reportExists(s strategy.Sight) clause.Expr {
	switch {
	case s.All:
		return always
	case s.Role == strategy.RoleOrganiser:
		return gorm.Expr("false")
	}
	return gorm.Expr("(reports.stage in ('accepted', 'missing') or reports.overdue or reports.lead && ?::text[])", textArray(s.Houses))
}

// sessionExists is SessionSight.Exists.
func sessionExists(s strategy.Sight) clause.Expr {
	return gorm.Expr("?::boolean", s.SeeSessions().Exists)
}

// submissionExists is SubmissionSight.Exists.
func submissionExists(s strategy.Sight) clause.Expr {
	if s.All {
		return always
	}
	states := s.SubmissionStates()
	return gorm.Expr("(submissions.stage in ? or (submissions.stage = 'lapsed' and submissions.hash <> '' and ?::boolean))",
		append(states, ""), len(states) > 0)
}

// seenSteps narrows a timeline to the steps that somebody sees.
func seenSteps(query *gorm.DB, see strategy.StepSight) *gorm.DB {
	if see.Public {
		query = query.Where("public")
	}
	if len(see.Actions) > 0 {
		query = query.Where("action in ?", see.Actions)
	}
	if see.Accepted {
		query = query.Where(`seq >= (select max(accepted.seq) from decisions accepted where accepted.entity = decisions.entity
			and accepted.entity_id = decisions.entity_id and accepted.action = 'screen' and accepted.stage = ?)`, strategy.StageScreened)
	}
	return query
}
