package web

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"fortschreibung/documents"
	"fortschreibung/records"
	"fortschreibung/strategy"
)

// measurePage is one measure: its sheet, what became of it over the years, how it stands.
type measurePage struct {
	Measure    records.Measure
	Newest     bool // it is in the newest edition
	Text       *textView
	Years      []measureYear // the newest first
	Comparison *measureComparison
	Standing   *records.MonitorMeasure // nil: it is not in the newest edition
	Reports    []strategy.Report
	Proposals  []ownItem
	Amend      string // where a change is proposed
}

// measureYear is the measure in one edition.
type measureYear struct {
	records.Measure
	Change   string // against the edition before, in words
	Proposal string // address of what changed it
}

// measureComparison is the sheet in two editions, word by word.
type measureComparison struct {
	From, To int
	Choice   *form
	Years    []option
	Passages []passageView
}

// showMeasure shows a measure as the newest edition that carries it has it.
func showMeasure(v *visit) error {
	path := address("measures", v.param("id"))
	var history list[records.Measure]
	if err := v.get(path+"/history", &history); err != nil {
		return err
	}
	if len(history.Items) == 0 {
		return &Problem{Status: 404}
	}
	m := history.Items[len(history.Items)-1]
	page := measurePage{Measure: m, Text: &textView{Draft: strategy.Draft{Sheet: &m.Sheet, EndingNote: m.EndingNote}}, Years: v.measureYears(history.Items)}
	v.title = m.Code + " " + m.Sheet.Title
	v.lead = fmt.Sprintf("Maßnahme der Fassung %d", m.Year)
	heads, err := v.editionHeads()
	if err != nil {
		return err
	}
	page.Newest = len(heads) > 0 && heads[0].Year == m.Year
	if page.Comparison, err = v.measureComparison(path, history.Items); err != nil {
		return err
	}
	if err := v.addStanding(&page); err != nil {
		return err
	}
	if v.may(strategy.ActSubmit) && page.Newest && !m.Ended {
		page.Amend = "/vorschlaege/neu?" + url.Values{"art": {string(strategy.KindAmend)}, "massnahme": {m.MeasureID}}.Encode()
	}
	return v.show("measure", page)
}

// measureYears says of each edition what is different in it, the newest first.
func (v *visit) measureYears(history []records.Measure) []measureYear {
	var years []measureYear
	for i, m := range history {
		year := measureYear{Measure: m, Change: "unverändert"}
		switch {
		case m.Ended && (i == 0 || !history[i-1].Ended):
			year.Change = "beendet"
		case i == 0 && m.New:
			year.Change = "neu"
		case i == 0:
			year.Change = "aufgenommen"
		case m.TextHash != history[i-1].TextHash:
			year.Change = "geändert"
		}
		if m.ProposalID != "" {
			year.Proposal = v.proposalPlace(m.ProposalID)
		}
		years = append(years, year)
	}
	slices.Reverse(years)
	return years
}

// proposalPlace is the page of a proposal, for the public that of the Digitalkonferenz.
func (v *visit) proposalPlace(id string) string {
	if v.may(strategy.ActReadProposal) {
		return address("vorschlaege", id)
	}
	return address("digitalkonferenz", id)
}

// measureComparison compares the two editions that the address names (von, bis), otherwise
// the newest with the one before; nil when there is only one.
func (v *visit) measureComparison(path string, history []records.Measure) (*measureComparison, error) {
	if len(history) < 2 {
		return nil, nil
	}
	c := &measureComparison{From: history[len(history)-2].Year, To: history[len(history)-1].Year}
	for _, m := range history {
		c.Years = append(c.Years, option{Value: strconv.Itoa(m.Year), Label: "Fassung " + strconv.Itoa(m.Year)})
	}
	carried := func(name string, otherwise int) int {
		year, err := strconv.Atoi(v.query(name))
		if err != nil || !slices.ContainsFunc(history, func(m records.Measure) bool { return m.Year == year }) {
			return otherwise
		}
		return year
	}
	c.From, c.To = carried("von", c.From), carried("bis", c.To)
	c.Choice = v.form("comparison", 0, values{"von": c.From, "bis": c.To})
	if c.From == c.To {
		return c, nil
	}
	if c.From > c.To {
		c.From, c.To = c.To, c.From
	}
	between := fmt.Sprintf("?from=%d&to=%d", c.From, c.To)
	var synopse documents.Synopse
	if err := v.get(path+"/synopsis"+between+"&format=json", &synopse); err != nil {
		return nil, err
	}
	for _, e := range synopse.Entries {
		c.Passages = append(c.Passages, passageViews(e.Passages)...)
	}
	return c, nil
}

// addStanding adds how the measure stands: the line of the Digitalmonitor, the progress
// reports as far as the visitor may see them, and the proposals that are about it.
func (v *visit) addStanding(page *measurePage) error {
	named := url.QueryEscape(page.Measure.MeasureID)
	var monitor records.Monitor
	if err := v.get("/monitor?measure="+named, &monitor); err != nil {
		return err
	}
	if len(monitor.Measures) > 0 {
		page.Standing = &monitor.Measures[0]
	}
	if v.may(strategy.ActReadReport) {
		var reports list[strategy.Report]
		if err := v.get("/reports?limit=20&measure="+named, &reports); err != nil {
			return err
		}
		page.Reports = reports.Items
	}
	return v.addOpenProposals(page, named)
}

func (v *visit) addOpenProposals(page *measurePage, named string) error {
	if !v.may(strategy.ActReadProposal) {
		var open list[publicProposal]
		err := v.get("/public/proposals?limit=50&state=consultation&measure="+named, &open)
		for _, p := range open.Items {
			page.Proposals = append(page.Proposals, ownItem{p.Title, address("digitalkonferenz", p.ID), p.State})
		}
		return err
	}
	q := url.Values{"limit": {"50"}, "measure": {page.Measure.MeasureID}}
	for _, stage := range openStages {
		q.Add("stage", string(stage))
	}
	var open list[strategy.Proposal]
	err := v.get("/proposals?"+q.Encode(), &open)
	for _, p := range open.Items {
		page.Proposals = append(page.Proposals, ownItem{p.Title(), address("vorschlaege", p.ID), p.Stage})
	}
	return err
}

// openStages are those of proposals on their way.
var openStages = []strategy.Stage{
	strategy.StageSubmitted, strategy.StageReturned, strategy.StageScreened, strategy.StageConsulted, strategy.StageInCoordination,
	strategy.StageAgreed, strategy.StageDissent, strategy.StageOnAgenda, strategy.StageDecided, strategy.StageBeforeCabinet,
	strategy.StageApproved, strategy.StageDeferred,
}
