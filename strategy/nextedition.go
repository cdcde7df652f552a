package strategy

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"
)

// measureSpace is the name space of the ids that new measures get from their proposals.
var measureSpace = uuid.MustParse("6f1f6f0c-6c0b-5b8e-9a51-0b1a6d1d7c2e")

// NewMeasureID is the identity of the measure that a proposal of kind new brings; the same
// proposal always brings the same measure.
func NewMeasureID(proposalID string) string {
	return uuid.NewSHA1(measureSpace, []byte("proposal/"+proposalID)).String()
}

// NextEdition builds the edition that adopts the approved proposals on top of the previous
// one. Proposals count in the order in which they were decided. An amendment changes only
// the passages that it proposed to change, so that two on one measure both count, and of
// two on one passage the later. The marks NEU of the previous edition are dropped;
// everything that no proposal names stays as it was. It refuses a target or a field that
// the previous edition does not have.
func NextEdition(prev Edition, approved []Proposal, year int, adoptedOn Date) (Edition, error) {
	if year <= prev.Year {
		return Edition{}, Invalid("year", "auf die Fassung %d kann keine Fassung %d folgen", prev.Year, year)
	}
	next := Edition{
		Year: year, AdoptedOn: adoptedOn, Source: "cycle/" + strconv.Itoa(year),
		Fields: slices.Clone(prev.Fields), Measures: slices.Clone(prev.Measures),
	}
	for i := range next.Measures {
		next.Measures[i].New, next.Measures[i].ProposalID = false, ""
	}
	for _, p := range inOrderOfDecision(approved) {
		if err := next.adopt(p); err != nil {
			return Edition{}, err
		}
	}
	return next, nil
}

func inOrderOfDecision(proposals []Proposal) []Proposal {
	ordered := slices.Clone(proposals)
	slices.SortStableFunc(ordered, func(a, b Proposal) int {
		if a.Decision != nil && b.Decision != nil {
			if c := a.Decision.At.Compare(b.Decision.At); c != 0 {
				return c
			}
		}
		return cmp.Compare(a.ID, b.ID)
	})
	return ordered
}

func (e *Edition) adopt(p Proposal) error {
	switch {
	case p.Kind == KindFocus && p.Draft.Focus != nil:
		return e.adoptFocus(p)
	case p.Kind == KindNew && p.Draft.Sheet != nil:
		return e.adoptNew(p)
	case p.Kind == KindAmend && p.Draft.Sheet != nil && len(p.Targets) == 1:
		return e.adoptAmendment(p)
	case p.Kind == KindEnd && len(p.Targets) == 1:
		return e.adoptEnd(p)
	case p.Kind == KindMerge && p.Draft.Sheet != nil && len(p.Targets) > 1:
		return e.adoptMerger(p)
	}
	return Invalid("proposals", "der Vorschlag %s hat keinen Text, der zu seiner Art passt", p.ID)
}

func (e *Edition) adoptNew(p Proposal) error {
	prefix, err := e.prefix(p.Draft.Sheet.Theme, p.Draft.Sheet.Field)
	if err != nil {
		return err
	}
	entry := EditionEntry{MeasureID: NewMeasureID(p.ID), Code: e.freeCode(prefix), New: true, ProposalID: p.ID}
	entry.setSheet(*p.Draft.Sheet)
	at := len(e.Measures)
	for i, m := range e.Measures {
		if codePrefix(m.Code) == prefix {
			at = i + 1
		}
	}
	e.Measures = slices.Insert(e.Measures, at, entry)
	return nil
}

func (e *Edition) adoptAmendment(p Proposal) error {
	m, err := e.target(p, p.Targets[0])
	if err != nil {
		return err
	}
	changed := ChangedPassages(p.Base.Texts(), p.Draft.Texts())
	m.setSheet(withPassages(m.Sheet, *p.Draft.Sheet, changed))
	return nil
}

func (e *Edition) adoptEnd(p Proposal) error {
	m, err := e.target(p, p.Targets[0])
	if err != nil {
		return err
	}
	m.Ended, m.EndingNote = true, p.Draft.EndingNote
	return nil
}

func (e *Edition) adoptMerger(p Proposal) error {
	first, err := e.target(p, p.Targets[0])
	if err != nil {
		return err
	}
	first.setSheet(*p.Draft.Sheet)
	for _, id := range p.Targets[1:] {
		m, err := e.target(p, id)
		if err != nil {
			return err
		}
		m.Ended, m.Successor = true, first.MeasureID
		m.EndingNote = "Zusammengeführt in " + first.Code + " " + first.Sheet.Title
	}
	return nil
}

// target finds a measure that a proposal changes, and marks it as changed by it.
func (e *Edition) target(p Proposal, id string) (*EditionEntry, error) {
	for i := range e.Measures {
		if e.Measures[i].MeasureID == id {
			e.Measures[i].ProposalID = p.ID
			return &e.Measures[i], nil
		}
	}
	return nil, NotFound("der Vorschlag %s ändert die Maßnahme %s, die die bisherige Fassung nicht hat", p.ID, id)
}

func (e *Edition) adoptFocus(p Proposal) error {
	focus := p.Draft.Focus
	for i := range e.Fields {
		f := &e.Fields[i]
		if tightField(f.Field) != tightField(focus.Field) {
			continue
		}
		changed := []Passage{PassageVision, PassagePriorities}
		if p.Base.Focus != nil {
			changed = ChangedPassages(p.Base.Texts(), p.Draft.Texts())
		}
		if slices.Contains(changed, PassageVision) {
			f.Vision = focus.Vision
		}
		if slices.Contains(changed, PassagePriorities) {
			f.Priorities = slices.Clone(focus.Priorities)
		}
		return nil
	}
	return NotFound("der Vorschlag %s ändert das Handlungsfeld „%s“, das die bisherige Fassung nicht hat", p.ID, focus.Field)
}

func (m *EditionEntry) setSheet(s Sheet) {
	m.Sheet = s
	m.TextHash = HashTexts(Draft{Sheet: &s}.Texts())
}

// withPassages gives a sheet with some passages of another.
func withPassages(sheet, other Sheet, passages []Passage) Sheet {
	for _, passage := range passages {
		switch passage {
		case PassageTitle:
			sheet.Title = other.Title
		case PassageField:
			sheet.Theme, sheet.Field = other.Theme, other.Field
		case PassageLead:
			sheet.Lead = slices.Clone(other.Lead)
		case PassageParticipants:
			sheet.Participants = slices.Clone(other.Participants)
		case PassageMilestones:
			sheet.Milestones = slices.Clone(other.Milestones)
		case PassageDescription:
			sheet.Description = other.Description
		case PassageBackground:
			sheet.Background = other.Background
		}
	}
	return sheet
}

var (
	codePattern  = regexp.MustCompile(`^([A-Z])(\d*)-(\d+)$`)
	blankedSlash = regexp.MustCompile(`\s*/\s*`)
)

// tightField makes a field's name comparable: papers print blanks around a slash or none.
func tightField(name string) string {
	return blankedSlash.ReplaceAllString(strings.Join(strings.Fields(name), " "), "/")
}

// codePrefix is what stands before the number, "M1" of "M1-05"; "" for no code.
func codePrefix(code string) string {
	m := codePattern.FindStringSubmatch(code)
	if m == nil {
		return ""
	}
	return m[1] + m[2]
}

// prefix infers the prefix of a new measure's code: that of the measures in the same
// field, and for a field that has none the next free number of its theme's letter.
func (e *Edition) prefix(theme, field string) (string, error) {
	letter, highest := "", 0
	for _, m := range e.Measures {
		parts := codePattern.FindStringSubmatch(m.Code)
		if parts == nil {
			continue
		}
		if tightField(m.Sheet.Field) == tightField(field) {
			return parts[1] + parts[2], nil
		}
		if m.Sheet.Theme == theme {
			letter = parts[1]
			if n, err := strconv.Atoi(parts[2]); err == nil {
				highest = max(highest, n)
			}
		}
	}
	switch {
	case letter == "":
		return "", Invalid("draft.sheet.theme", "die bisherige Fassung kennt weder das Handlungsfeld „%s“ noch das Leitthema „%s“", field, theme)
	case highest == 0:
		return letter, nil
	}
	return letter + strconv.Itoa(highest+1), nil
}

func (e *Edition) freeCode(prefix string) string {
	highest := 0
	for _, m := range e.Measures {
		if codePrefix(m.Code) != prefix {
			continue
		}
		if n, err := strconv.Atoi(m.Code[len(prefix)+1:]); err == nil {
			highest = max(highest, n)
		}
	}
	return fmt.Sprintf("%s-%02d", prefix, highest+1)
}
