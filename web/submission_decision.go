package web

import (
	"net/http"
	"slices"
	"strings"

	"fortschreibung/strategy"
)

// decisionPage records what the cabinet decided.
type decisionPage struct {
	Submission strategy.Submission
	Path       string
	Form       *form
	Outcomes   []option
	Back       []option
	Changes    []changeFields
	Choose     *form // which proposals the cabinet changed
	Proposals  []option
}

// changeFields are the fields of a change that the cabinet made to one proposal.
type changeFields struct {
	Title  string
	Hidden hidden // names the proposal
	What   field
	Note   field
	Text   []field
}

var (
	cabinetOutcomeCodes = []strategy.CabinetOutcome{strategy.CabinetAdopted, strategy.CabinetAdoptedWithChanges, strategy.CabinetReturned}
	changeKinds         = []option{{Value: "text", Label: "Mit dem Text unten beschlossen"}, {Value: "out", Label: "Gestrichen"}}
)

// editDecision is the form of the decision. Which proposals the cabinet changed is chosen
// first (aendern in the address); each then has its text.
func editDecision(v *visit) error {
	s, proposals, err := v.readSubmission()
	if err != nil {
		return err
	}
	if err := strategy.MayDealWith(v.actor(), strategy.ActRecordDecision, s); err != nil {
		return forbidden(err)
	}
	page := decisionPage{
		Submission: s, Path: submissionPlace(v), Outcomes: choices(cabinetOutcomeCodes...),
		Back: choices(strategy.PhaseCoordination, strategy.PhaseCommittee),
	}
	changed := v.echo.QueryParams()["aendern"]
	if v.failed != nil {
		changed = v.failed.changed()
	}
	set := values{"outcome": strategy.CabinetAdopted}
	if len(changed) > 0 {
		set["outcome"] = strategy.CabinetAdoptedWithChanges
	}
	var touched []strategy.Proposal
	for _, p := range proposals {
		if slices.Contains(changed, p.ID) {
			var whole strategy.Proposal
			if err := v.get(address("proposals", p.ID), &whole); err != nil {
				return err
			}
			set.setChange(len(touched), whole)
			touched = append(touched, whole)
		}
		page.Proposals = append(page.Proposals, option{Value: p.ID, Label: p.Title})
	}
	page.Form = v.form("decision", s.Revision, set)
	for i, p := range touched {
		page.Changes = append(page.Changes, changeRow(page.Form, i, p))
	}
	if !s.Circular {
		page.Choose = v.form("choose", 0, values{"aendern": changed})
	}
	v.title, v.lead = "Beschluss des Kabinetts", v.title
	v.crumbs = []crumb{{"/kabinett", "Kabinett"}, {page.Path, v.lead}}
	return v.show("submission_decision", page)
}

// changed are the proposals that a form changes.
func (f *form) changed() []string {
	var ids []string
	for i := range maxRows {
		if id := f.Text(rowField("changes", i, "proposal_id")); id != "" {
			ids = append(ids, id)
		}
	}
	return ids
}

// changeText is a passage that the cabinet can change: its field, and how it reads.
type changeText struct {
	part, label, text string
	lines             bool
}

func changeTexts(d strategy.Draft) []changeText {
	var texts []changeText
	if s := d.Sheet; s != nil {
		texts = append(texts,
			changeText{"draft.sheet.title", "Titel", s.Title, false},
			changeText{"draft.sheet.lead", "Federführung", joinLines(s.Lead), true},
			changeText{"draft.sheet.participants", "Beteiligte", joinLines(s.Participants), true},
			changeText{"draft.sheet.description", "Beschreibung", s.Description, false},
			changeText{"draft.sheet.milestones", "Meilensteine", milestoneLines(s.Milestones), true},
			changeText{"draft.sheet.background", "Hintergrund", s.Background, false})
	}
	if f := d.Focus; f != nil {
		texts = append(texts, changeText{"draft.focus.vision", "Vision", f.Vision, false}, changeText{"draft.focus.priorities", "Schwerpunkte", joinLines(f.Priorities), true})
	}
	if d.Sheet == nil && d.Focus == nil {
		texts = append(texts, changeText{"draft.ending_note", "Abschließender Vermerk", d.EndingNote, false})
	}
	return texts
}

func (set values) setChange(i int, p strategy.Proposal) {
	set[rowField("changes", i, "proposal_id")] = p.ID
	set[rowField("changes", i, "what")] = "text"
	for _, t := range changeTexts(p.Draft) {
		set[rowField("changes", i, t.part)] = t.text
	}
}

func changeRow(f *form, i int, p strategy.Proposal) changeFields {
	name := func(part string) string { return rowField("changes", i, part) }
	row := changeFields{
		Title: p.Title(), Hidden: hidden{name("proposal_id"), p.ID},
		What: f.Radio(name("what"), "Was das Kabinett beschlossen hat", changeKinds),
		Note: f.Area(name("note"), "Anmerkung").WithRows(2).IsOptional(),
	}
	for _, t := range changeTexts(p.Draft) {
		field := f.Area(name(t.part), t.label).IsOptional()
		switch {
		case t.part == "draft.sheet.milestones":
			field = field.WithHint("Einer je Zeile: Zeit | Text")
		case t.lines:
			field = field.WithHint("Eines je Zeile.").WithRows(3)
		case t.part == "draft.sheet.title":
			field = field.WithRows(1)
		}
		row.Text = append(row.Text, field)
	}
	return row
}

// milestoneLines writes milestones as lines, parseMilestones reads them back: what was not
// touched keeps its dates.
func milestoneLines(milestones []strategy.Milestone) string {
	var lines []string
	for _, m := range milestones {
		lines = append(lines, strings.TrimSpace(whenOf(m)+" | "+strings.Join(strings.Fields(m.Text), " ")))
	}
	return joinLines(lines)
}

func whenOf(m strategy.Milestone) string {
	if m.When == nil {
		return ""
	}
	return *m.When
}

func parseMilestones(lines []string, before []strategy.Milestone) []strategy.Milestone {
	milestones := []strategy.Milestone{}
	for _, line := range lines {
		at := slices.IndexFunc(before, func(m strategy.Milestone) bool {
			return strings.TrimSpace(milestoneLines([]strategy.Milestone{m})) == line
		})
		if at >= 0 {
			milestones = append(milestones, before[at])
			continue
		}
		when, text, both := strings.Cut(line, "|")
		if !both {
			when, text = "", line
		}
		m := strategy.Milestone{Text: strings.TrimSpace(text), Kind: "undated"}
		if when = strings.TrimSpace(when); when != "" {
			m.When = &when
		}
		milestones = append(milestones, m)
	}
	return milestones
}

// change reads a change back from the form, on top of the proposal's text.
func (f *form) change(i int, p strategy.Proposal) strategy.CabinetChange {
	c := strategy.CabinetChange{ProposalID: p.ID, Note: f.Text(rowField("changes", i, "note"))}
	if f.Is(rowField("changes", i, "what"), "out") {
		c.TakenOut = true
		return c
	}
	text := func(part string) string { return f.Text(rowField("changes", i, part)) }
	lines := func(part string) []string { return f.Lines(rowField("changes", i, part)) }
	d := strategy.Draft{}
	switch {
	case p.Draft.Sheet != nil:
		sheet := *p.Draft.Sheet
		sheet.Title, sheet.Description, sheet.Background = text("draft.sheet.title"), text("draft.sheet.description"), text("draft.sheet.background")
		sheet.Lead, sheet.Participants = lines("draft.sheet.lead"), lines("draft.sheet.participants")
		sheet.Milestones = parseMilestones(lines("draft.sheet.milestones"), sheet.Milestones)
		d.Sheet = &sheet
	case p.Draft.Focus != nil:
		d.Focus = &strategy.Focus{Field: p.Draft.Focus.Field, Vision: text("draft.focus.vision"), Priorities: lines("draft.focus.priorities")}
	default:
		d.EndingNote = text("draft.ending_note")
	}
	c.Draft = &d
	return c
}

// recordDecision records what the cabinet decided.
func recordDecision(v *visit) error {
	f := v.posted()
	outcome := strategy.CabinetOutcome(f.Text("outcome"))
	body := map[string]any{"outcome": outcome, "reason": f.Text("reason")}
	switch outcome {
	case strategy.CabinetReturned:
		body["back_to"] = f.Text("back_to")
		if next := f.Text("next"); next != "" {
			body["next"] = next
		}
	case strategy.CabinetAdoptedWithChanges:
		changes := []strategy.CabinetChange{}
		for i, id := range f.changed() {
			var p strategy.Proposal
			if err := v.get(address("proposals", id), &p); err != nil {
				return v.refused(&Problem{Status: http.StatusUnprocessableEntity, Code: codeInvalid, Detail: "Ein geänderter Vorschlag ist nicht lesbar."}, f, editDecision)
			}
			changes = append(changes, f.change(i, p))
		}
		if len(changes) == 0 {
			return v.refused(fault("changes", "bitte oben wählen, welche Vorschläge das Kabinett geändert oder gestrichen hat"), f, editDecision)
		}
		body["changes"] = changes
	}
	if err := v.post(submissionAddress(v)+"/decision", f, body, nil); err != nil {
		return v.refused(err, f, editDecision)
	}
	return v.sent(submissionPlace(v), "Der Beschluss des Kabinetts ist festgehalten.")
}
