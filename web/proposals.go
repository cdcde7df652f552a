package web

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"fortschreibung/strategy"
)

var proposalKinds = []strategy.Kind{
	strategy.KindNew, strategy.KindAmend, strategy.KindEnd, strategy.KindMerge, strategy.KindFocus,
}

// proposalView is a list that somebody often needs, under an address of its own.
type proposalView struct {
	Title, Path string
	Here        bool
}

// proposalsPage is the list of proposals with its filters.
type proposalsPage struct {
	Views      []proposalView
	Kept       []proposalView
	Keep       *form  // the present filter, to be kept under a name
	Query      string // of it
	Filter     *form
	Filtered   bool
	Years      []option
	Ministries []option
	Themes     []option
	Fields     []option
	Proposals  []strategy.Proposal
	Pager      pager
	Screening  *form // of those that can be ticked; nil: none can
	Outcomes   []option
	MaySubmit  bool
}

// proposals lists the proposals that there are for the visitor, narrowed by the address.
func proposals(v *visit) error {
	years, err := v.yearChoice("/vorschlaege")
	if err != nil {
		return err
	}
	page := proposalsPage{Years: years.options(), MaySubmit: v.may(strategy.ActSubmit), Views: v.proposalViews(years.Year)}
	page.Filter, page.Filtered = v.proposalFilter(years.Year)
	var found list[strategy.Proposal]
	if err := v.get("/proposals?limit=50&"+v.proposalQuery(page.Filter).Encode()+v.cursor(), &found); err != nil {
		return err
	}
	page.Proposals, page.Pager = found.Items, v.pager(found.NextCursor)
	if page.Ministries, err = v.ministryOptions(); err != nil {
		return err
	}
	fields, err := v.fieldsOfAction()
	if err != nil {
		return err
	}
	for _, theme := range themeNames(fields) {
		page.Themes = append(page.Themes, option{Value: theme, Label: theme})
	}
	for _, f := range fields {
		page.Fields = append(page.Fields, option{Value: f.Field, Label: f.Field})
	}
	if v.may(strategy.ActScreen) && slices.ContainsFunc(found.Items, waitsForScreening) {
		page.Screening = v.form("screening", 0, values{"outcome": strategy.ScreenAccept})
		page.Outcomes = choices(screenedTogether...)
	}
	if page.Kept, err = v.savedViews(); err != nil {
		return err
	}
	if page.Filtered && v.visitor.SignedIn {
		page.Keep, page.Query = v.form("view", 0, nil), v.filterQuery()
	}
	v.wide = true
	return v.show("proposals", page)
}

func waitsForScreening(p strategy.Proposal) bool { return p.Stage == strategy.StageSubmitted }

// proposalFilter shows the address as a form; true when it narrows the list.
func (v *visit) proposalFilter(year int) (*form, bool) {
	q := v.echo.QueryParams()
	set := values{"jahr": year, "stand": q["stand"]}
	filtered := len(q["stand"]) > 0
	for _, name := range []string{"q", "art", "ressort", "thema", "feld", "eigene"} {
		set[name] = q.Get(name)
		filtered = filtered || q.Get(name) != ""
	}
	return v.form("filter", 0, set), filtered
}

// proposalQuery asks the interface for what the filter says.
func (v *visit) proposalQuery(f *form) url.Values {
	q := url.Values{}
	for _, stage := range f.All("stand") {
		q.Add("stage", stage)
	}
	for name, asked := range map[string]string{"jahr": "year", "art": "kind", "ressort": "ministry", "thema": "theme", "feld": "field", "q": "q"} {
		if text := f.Text(name); text != "" && text != "0" {
			q.Set(asked, text)
		}
	}
	if f.Is("eigene", "true") {
		q.Set("submitter", "me")
	}
	return q
}

// proposalViews are the lists that the visitor's office often needs.
func (v *visit) proposalViews(year int) []proposalView {
	var views []proposalView
	add := func(title string, q url.Values) {
		if year != 0 {
			q.Set("jahr", strconv.Itoa(year))
		}
		path := "/vorschlaege?" + q.Encode()
		views = append(views, proposalView{title, path, path == "/vorschlaege?"+v.echo.QueryParams().Encode()})
	}
	stages := func(stages ...strategy.Stage) url.Values {
		q := url.Values{}
		for _, stage := range stages {
			q.Add("stand", string(stage))
		}
		return q
	}
	add("Alle", url.Values{})
	if v.may(strategy.ActSubmit) {
		add("Von mir eingereicht", url.Values{"eigene": {"true"}})
	}
	if v.may(strategy.ActScreen) {
		add("Zu prüfen", stages(strategy.StageSubmitted))
	}
	if v.actor().Role == strategy.RoleMinistry {
		add("Betreffen "+v.actor().Ministry, url.Values{"ressort": {v.actor().Ministry}})
	}
	add("In Ressortabstimmung", stages(strategy.StageInCoordination, strategy.StageAgreed, strategy.StageDissent))
	add("Strittig", stages(strategy.StageDissent))
	add("Beschlossen und veröffentlicht", stages(strategy.StageApproved, strategy.StagePublished))
	return views
}

// ministryOptions are the ministries of today, by their short names.
func (v *visit) ministryOptions() ([]option, error) {
	ministries, err := v.ministries()
	var options []option
	for _, m := range ministries.ValidOn(strategy.DateOf(v.now(), strategy.Berlin())) {
		options = append(options, option{Value: m.ID, Label: fmt.Sprintf("%s – %s", m.ID, m.Name)})
	}
	return options, err
}

func (v *visit) ministries() (strategy.Ministries, error) {
	var all list[strategy.Ministry]
	err := v.get("/ministries", &all)
	return strategy.Ministries(all.Items), err
}

// anyOf puts a choice that does not narrow before the others.
func anyOf(label string, options []option) []option {
	return append([]option{{Label: label}}, options...)
}
