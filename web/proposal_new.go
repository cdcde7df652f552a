package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// beginning is what a new proposal is about, from the address or the form that was sent.
type beginning struct {
	Kind     strategy.Kind
	Targets  []string // measures
	Field    string   // of a focus
	Workshop string
	Report   string
	year     string
}

func (v *visit) beginning() beginning {
	get, many := v.query, v.echo.QueryParams()["massnahme"]
	if v.failed != nil && v.failed.ID == "proposal" {
		get, many = v.failed.Text, v.failed.All("targets")
		return beginning{strategy.Kind(get("kind")), many, get("draft.focus.field"), get("workshop_id"), get("report_id"), get("year")}
	}
	return beginning{strategy.Kind(get("art")), many, get("feld"), get("werkstatt"), get("bericht"), get("jahr")}
}

// path leads to the form with another kind.
func (b beginning) path(kind strategy.Kind) string {
	q := url.Values{"art": {string(kind)}}
	for name, text := range map[string]string{"werkstatt": b.Workshop, "bericht": b.Report, "jahr": b.year} {
		if text != "" {
			q.Set(name, text)
		}
	}
	return "/vorschlaege/neu?" + q.Encode()
}

// kindChoice is a kind with what it is for.
type kindChoice struct {
	Kind       strategy.Kind
	Path, Text string
}

var kindTexts = map[strategy.Kind]string{
	strategy.KindNew:   "Ein ganzes Maßnahmenblatt für etwas, das die Strategie noch nicht enthält.",
	strategy.KindAmend: "Eine bestehende Maßnahme ändern, zum Beispiel Meilensteine oder Federführung.",
	strategy.KindEnd:   "Eine Maßnahme als beendet kennzeichnen, mit einem abschließenden Vermerk.",
	strategy.KindMerge: "Zwei oder mehr Maßnahmen gehen in einer gemeinsamen auf.",
	strategy.KindFocus: "Vision oder Schwerpunkte eines Handlungsfeldes neu fassen.",
}

// newProposalPage is the form, and what has to be chosen before it.
type newProposalPage struct {
	draftForm
	Beginning beginning
	Year      int
	Closed    string // why there is no form
	Kinds     []kindChoice
	Drafts    []records.ProposalDraft
	Measures  *measureChoice
	Focus     []option
	Targets   []records.Measure
	Origins   []option
	Workshops []option
}

// DraftForm is the part that writes the text.
func (p newProposalPage) DraftForm() draftForm { return p.draftForm }

// newProposal leads from the kind over the measure to the form.
func newProposal(v *visit) error {
	if id := v.query(fieldDraft); id != "" && v.failed == nil {
		if err := v.goOn(id); err != nil {
			return err
		}
	}
	page := newProposalPage{Beginning: v.beginning()}
	phase, err := v.intake(&page)
	if err != nil {
		return err
	}
	b := page.Beginning
	switch {
	case page.Closed != "" && v.failed == nil:
		return v.show("proposal_choose", page)
	case !slices.Contains(proposalKinds, b.Kind):
		for _, kind := range proposalKinds {
			page.Kinds = append(page.Kinds, kindChoice{kind, b.path(kind), kindTexts[kind]})
		}
		if page.Drafts, err = v.proposalDrafts(); err != nil {
			return err
		}
		v.lead = "Worum geht es?"
		return v.show("proposal_choose", page)
	case b.Kind == strategy.KindFocus && b.Field == "":
		return v.chooseField(page)
	case v.failed == nil && needsMeasures(b.Kind) && (len(b.Targets) < targetsOf(b.Kind) || v.query("suchen") != ""):
		return v.chooseMeasures(page)
	}
	return v.writeProposal(page, phase)
}

// intake says for which year proposals can be handed in, and in which phase it is.
func (v *visit) intake(page *newProposalPage) (strategy.Phase, error) {
	years, err := v.yearChoice("")
	if err != nil {
		return "", err
	}
	page.Year = years.Year
	if n, err := strconv.Atoi(page.Beginning.year); err == nil {
		page.Year = n
	}
	for _, c := range years.cycles {
		if page.Beginning.year == "" && c.Phase == strategy.PhaseIntake {
			page.Year = c.Year
		}
	}
	i := slices.IndexFunc(years.cycles, func(c strategy.Cycle) bool { return c.Year == page.Year })
	if i < 0 {
		page.Closed = "Es ist kein Zyklus eröffnet. Vorschläge sind möglich, sobald die Koordination ihn eröffnet hat."
		return "", nil
	}
	phase := years.cycles[i].Phase
	if page.Origins = v.origins(phase, page.Beginning.Report); len(page.Origins) == 0 {
		page.Closed = fmt.Sprintf("Die Fortschreibung %d ist in der Phase „%s“ und nimmt von Ihrem Amt keine Vorschläge mehr an. Sie können wieder welche einreichen, wenn der nächste Zyklus eröffnet ist.", page.Year, german(phase))
	}
	return phase, nil
}

// origins are where a proposal of the visitor's can come from in a phase: from workshops
// and ministries during intake, from reports and the Digitalkonferenz also after it.
func (v *visit) origins(phase strategy.Phase, report string) []option {
	if phase != strategy.PhaseIntake && phase != strategy.PhaseConsultation {
		return nil
	}
	if report != "" {
		return choices(strategy.OriginReport)
	}
	var origins []strategy.Origin
	if phase == strategy.PhaseIntake {
		if v.actor().Role != strategy.RoleMinistry {
			origins = append(origins, strategy.OriginWorkshop)
		}
		if v.actor().Role != strategy.RoleOrganiser {
			origins = append(origins, strategy.OriginMinistry)
		}
	}
	return choices(append(origins, strategy.OriginConference)...)
}

// usualOrigin is the origin that is chosen until somebody chooses another.
func usualOrigin(origins []option, workshop string) string {
	switch {
	case len(origins) == 0:
		return ""
	case workshop == "" && hasOption(origins, string(strategy.OriginMinistry)):
		return string(strategy.OriginMinistry)
	}
	return origins[0].Value
}

// writeProposal shows the form, prefilled from the sheet or the field in force.
func (v *visit) writeProposal(page newProposalPage, phase strategy.Phase) error {
	b := page.Beginning
	set := values{"kind": b.Kind, "targets": b.Targets, "workshop_id": b.Workshop, "report_id": b.Report, "year": page.Year}
	set["origin"] = usualOrigin(page.Origins, b.Workshop)
	base, err := v.inForce(&page)
	if err != nil {
		return err
	}
	set.setDraft(base, "", strategy.Effects{})
	f := v.form("proposal", 0, set)
	if page.draftForm, err = v.draftForm(f, b.Kind, "/vorschlaege/neu"); err != nil {
		return err
	}
	if phase == strategy.PhaseIntake && b.Report == "" && v.actor().Role != strategy.RoleMinistry {
		if page.Workshops, err = v.workshopOptions(page.Year); err != nil {
			return err
		}
	}
	v.title = german(b.Kind)
	v.crumbs = []crumb{{"/vorschlaege", "Vorschläge"}, {"/vorschlaege/neu", "Vorschlag einreichen"}}
	v.lead = fmt.Sprintf("Vorschlag zur Fortschreibung %d.", page.Year)
	return v.show("proposal_new", page)
}

// inForce is the text that the proposal begins with: that of the first measure, or of the
// Handlungsfeld.
func (v *visit) inForce(page *newProposalPage) (strategy.Draft, error) {
	b := page.Beginning
	for _, id := range b.Targets {
		var m records.Measure
		if err := v.get(address("measures", id), &m); err != nil {
			return strategy.Draft{}, err
		}
		page.Targets = append(page.Targets, m)
	}
	switch {
	case b.Kind == strategy.KindFocus:
		return v.focusInForce(b.Field)
	case len(page.Targets) > 0 && b.Kind != strategy.KindEnd:
		return strategy.Draft{Sheet: &page.Targets[0].Sheet}, nil
	}
	return strategy.Draft{}, nil
}

func (v *visit) focusInForce(name string) (strategy.Draft, error) {
	fields, err := v.fieldsOfAction()
	if err != nil {
		return strategy.Draft{}, err
	}
	for _, f := range fields {
		if f.Field == name {
			return strategy.Draft{Focus: &strategy.Focus{Field: f.Field, Vision: f.Vision, Priorities: f.Priorities}}, nil
		}
	}
	return strategy.Draft{}, &Problem{Status: http.StatusNotFound, Detail: "Ein Handlungsfeld „" + name + "“ hat die geltende Fassung nicht."}
}

func (v *visit) workshopOptions(year int) ([]option, error) {
	held, err := all[records.Workshop](v, fmt.Sprintf("/workshops?year=%d", year), 1000)
	options := []option{{Label: "Keine"}}
	for _, w := range held {
		options = append(options, option{Value: w.ID, Label: w.Title})
	}
	return options, err
}
