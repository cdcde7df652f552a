package documents

import (
	"context"
	"slices"
	"time"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// Records is what documents are made from. Whom the context names as viewer
// (records.WithViewer) sees what they may see.
type Records interface {
	Ministries(ctx context.Context) (strategy.Ministries, error)
	Editions(ctx context.Context, page records.Page) (records.List[records.EditionHead], error)
	Edition(ctx context.Context, year int) (strategy.Edition, error)
	MeasureHistory(ctx context.Context, id string) ([]records.Measure, error)
	Proposal(ctx context.Context, id string) (strategy.Proposal, error)
	ProposalTexts(ctx context.Context, id string) ([]records.ProposalText, error)
	Timeline(ctx context.Context, entity, id string, page records.Page) (records.List[strategy.Entry], error)
	Reports(ctx context.Context, filter records.ReportFilter, page records.Page) (records.List[strategy.Report], error)
	Sessions(ctx context.Context, year int, page records.Page) (records.List[strategy.Session], error)
	Session(ctx context.Context, key string) (strategy.Session, error)
	Submission(ctx context.Context, key string) (strategy.Submission, error)
	Audit(ctx context.Context, filter records.AuditFilter, page records.Page) (records.List[records.AuditEntry], error)
}

// Library makes documents from the records. What does not exist for the viewer is a
// not_found error of strategy.
type Library struct{ Records Records }

// Paper makes the Fassung of a year.
func (l Library) Paper(ctx context.Context, year int) (Paper, error) {
	edition, err := l.Records.Edition(ctx, year)
	if err != nil {
		return Paper{}, err
	}
	ministries, err := l.Records.Ministries(ctx)
	return NewPaper(edition, ministries), err
}

// EditionSynopse compares two editions, the older first; with 0 it is the edition before.
func (l Library) EditionSynopse(ctx context.Context, year, with int) (Synopse, error) {
	if with == 0 {
		before, err := l.before(ctx, year)
		if err != nil {
			return Synopse{}, err
		}
		if before == 0 {
			return Synopse{}, strategy.NotFound("vor der Fassung %d gibt es keine, mit der sie sich vergleichen ließe", year)
		}
		with = before
	}
	old, err := l.Records.Edition(ctx, min(year, with))
	if err != nil {
		return Synopse{}, err
	}
	next, err := l.Records.Edition(ctx, max(year, with))
	return CompareEditions(old, next), err
}

// before gives the year of the latest edition before a year, 0 when there is none.
func (l Library) before(ctx context.Context, year int) (int, error) {
	heads, err := everything(ctx, l.Records.Editions)
	for _, head := range heads { // the newest first
		if head.Year < year {
			return head.Year, err
		}
	}
	return 0, err
}

// MeasureSynopse compares a measure in two editions; years that are 0 are the latest two
// that carry it.
func (l Library) MeasureSynopse(ctx context.Context, id string, from, to int) (Synopse, error) {
	history, err := l.Records.MeasureHistory(ctx, id)
	if err != nil {
		return Synopse{}, err
	}
	if len(history) == 0 {
		return Synopse{}, strategy.NotFound("eine Maßnahme %s gibt es nicht", id)
	}
	next, err := inEdition(history, to, len(history)-1)
	if err != nil {
		return Synopse{}, err
	}
	old, err := inEdition(history, from, next-1)
	if err != nil {
		return Synopse{}, err
	}
	return CompareMeasures(history[old].EditionEntry, history[next].EditionEntry, history[old].Year, history[next].Year), nil
}

func inEdition(history []records.Measure, year, otherwise int) (int, error) {
	i := otherwise
	if year != 0 {
		i = slices.IndexFunc(history, func(m records.Measure) bool { return m.Year == year })
	}
	switch {
	case i >= 0 && i < len(history):
		return i, nil
	case year != 0:
		return 0, strategy.NotFound("die Fassung %d enthält diese Maßnahme nicht", year)
	}
	return 0, strategy.NotFound("diese Maßnahme steht nur in einer Fassung; es gibt nichts zu vergleichen")
}

// ProposalSynopse compares what a proposal asks for with the text in force. A text that is
// not for the viewer does not exist for them.
func (l Library) ProposalSynopse(ctx context.Context, id string) (Synopse, error) {
	p, err := l.Records.Proposal(ctx, id)
	if err != nil {
		return Synopse{}, err
	}
	if slices.Contains(p.Withheld, strategy.WithheldText) {
		return Synopse{}, strategy.NotFound("Texte des Vorschlags %s gibt es nicht", id)
	}
	codes, err := l.codes(ctx, p.Year)
	return CompareProposal(p, codes.of(p)), err
}

// Protokoll makes the minutes of a session. Forbidden: they are not for the viewer.
func (l Library) Protokoll(ctx context.Context, key string) (Protokoll, error) {
	session, err := l.Records.Session(ctx, key)
	if err != nil {
		return Protokoll{}, err
	}
	sight, err := l.sight(ctx)
	if err == nil && !sight.SeeSessions().Whole {
		err = strategy.Forbidden("das Protokoll ist für den Lenkungsausschuss und die Koordination bestimmt")
	}
	return NewProtokoll(session), err
}

// Mappe makes the folder of a session. Of items whose papers the viewer may not see it has
// the title only.
func (l Library) Mappe(ctx context.Context, key string) (Mappe, error) {
	session, err := l.Records.Session(ctx, key)
	if err != nil {
		return Mappe{}, err
	}
	sight, err := l.sight(ctx)
	if err != nil {
		return Mappe{}, err
	}
	ids := make([]string, len(session.Items))
	for i, item := range session.Items {
		ids[i] = item.ProposalID
	}
	dossiers, err := l.dossiers(ctx, session.Year, ids)
	if err != nil {
		return Mappe{}, err
	}
	open := map[string]Dossier{}
	for _, d := range dossiers {
		if sight.SeeProposal(d.Proposal).Coordination {
			open[d.Proposal.ID] = d
		}
	}
	return NewMappe(session, open), nil
}

// sight gives the viewer's sight; without a viewer the program's own.
func (l Library) sight(ctx context.Context) (strategy.Sight, error) {
	viewer, named := records.Viewer(ctx)
	if !named {
		return strategy.Everything(), nil
	}
	ministries, err := l.Records.Ministries(ctx)
	return strategy.SightOf(viewer, ministries), err
}

// Kabinettvorlage makes the document of a submission. Who sees the submission sees all of
// it: it holds nothing but what was handed in to be read together.
func (l Library) Kabinettvorlage(ctx context.Context, key string) (Kabinettvorlage, error) {
	submission, err := l.Records.Submission(ctx, key)
	if err != nil {
		return Kabinettvorlage{}, err
	}
	sight, err := l.sight(ctx)
	if err != nil {
		return Kabinettvorlage{}, err
	}
	ctx = asProgram(ctx)
	source := CabinetSource{Submission: submission, AsHandedIn: !sight.All}
	if source.Timeline, err = l.timeline(ctx, "submission", key); err != nil {
		return Kabinettvorlage{}, err
	}
	if source.Proposals, err = l.dossiers(ctx, submission.Year, submission.Proposals); err != nil {
		return Kabinettvorlage{}, err
	}
	if source.Reports, source.Accepted, err = l.reports(ctx, submission.Year); err != nil {
		return Kabinettvorlage{}, err
	}
	source.Ministries, err = l.Records.Ministries(ctx)
	return NewKabinettvorlage(source), err
}

// asProgram reads on behalf of the program itself.
func asProgram(ctx context.Context) context.Context {
	return records.WithViewer(ctx, strategy.System())
}

// dossiers gathers what the records hold of proposals that a cycle deals with.
func (l Library) dossiers(ctx context.Context, year int, ids []string) ([]Dossier, error) {
	ctx = asProgram(ctx)
	codes, err := l.codes(ctx, year)
	if err != nil {
		return nil, err
	}
	sessions, err := everything(ctx, func(ctx context.Context, page records.Page) (records.List[strategy.Session], error) {
		return l.Records.Sessions(ctx, year, page)
	})
	if err != nil {
		return nil, err
	}
	dossiers := make([]Dossier, len(ids))
	for i, id := range ids {
		d := &dossiers[i]
		if d.Proposal, err = l.Records.Proposal(ctx, id); err != nil {
			return nil, err
		}
		if d.Texts, err = l.Records.ProposalTexts(ctx, id); err != nil {
			return nil, err
		}
		if d.Timeline, err = l.timeline(ctx, "proposal", id); err != nil {
			return nil, err
		}
		d.Codes = codes.of(d.Proposal)
		d.Decisions = decisionsOn(sessions, id)
	}
	return dossiers, nil
}

func decisionsOn(sessions []strategy.Session, proposal string) []strategy.CommitteeDecision {
	var decisions []strategy.CommitteeDecision
	for _, s := range sessions {
		for _, item := range s.Items {
			if item.ProposalID == proposal && item.Decision != nil {
				decisions = append(decisions, *item.Decision)
			}
		}
	}
	return decisions
}

func (l Library) timeline(ctx context.Context, entity, id string) ([]strategy.Entry, error) {
	return everything(ctx, func(ctx context.Context, page records.Page) (records.List[strategy.Entry], error) {
		return l.Records.Timeline(ctx, entity, id, page)
	})
}

// reports reads the accepted reports of a cycle and when each was accepted.
func (l Library) reports(ctx context.Context, year int) ([]strategy.Report, map[string]time.Time, error) {
	reports, err := everything(ctx, func(ctx context.Context, page records.Page) (records.List[strategy.Report], error) {
		return l.Records.Reports(ctx, records.ReportFilter{Year: year, State: strategy.ReportAccepted}, page)
	})
	if err != nil {
		return nil, nil, err
	}
	entries, err := everything(ctx, func(ctx context.Context, page records.Page) (records.List[records.AuditEntry], error) {
		return l.Records.Audit(ctx, records.AuditFilter{Entity: "report", Action: "accept"}, page)
	})
	accepted := map[string]time.Time{}
	for _, e := range entries {
		accepted[e.EntityID] = e.CalendarAt
	}
	return reports, accepted, err
}

// measureCodes are the codes of measures in the edition that a cycle updates.
type measureCodes map[string]string

func (c measureCodes) of(p strategy.Proposal) []string {
	var codes []string
	for _, id := range p.Targets {
		if code := c[id]; code != "" {
			codes = append(codes, code)
		}
	}
	return codes
}

func (l Library) codes(ctx context.Context, year int) (measureCodes, error) {
	codes := measureCodes{}
	before, err := l.before(ctx, year)
	if err != nil || before == 0 {
		return codes, err
	}
	edition, err := l.Records.Edition(ctx, before)
	for _, m := range edition.Measures {
		codes[m.MeasureID] = m.Code
	}
	return codes, err
}

// everything reads a list page by page to its end.
func everything[T any](ctx context.Context, read func(context.Context, records.Page) (records.List[T], error)) ([]T, error) {
	var all []T
	page := records.Page{Limit: 200}
	for {
		list, err := read(ctx, page)
		if err != nil {
			return nil, err
		}
		all = append(all, list.Items...)
		if list.NextCursor == "" {
			return all, nil
		}
		page.Cursor = list.NextCursor
	}
}
