package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"fortschreibung/documents"
	"fortschreibung/records"
	"fortschreibung/strategy"
)

// editionView is an edition in the list.
type editionView struct {
	records.EditionHead
	Origin string // where its text comes from, in words
	Newest bool
	Before int // year of the edition before, 0 for none
	Links  []documentLink
}

func (v *visit) editionViews() ([]editionView, error) {
	heads, err := v.editionHeads()
	var views []editionView
	for i, h := range heads {
		e := editionView{EditionHead: h, Newest: i == 0, Origin: originOf(h.Source), Links: editionLinks(h.Year)}
		if i+1 < len(heads) {
			e.Before = heads[i+1].Year
		}
		views = append(views, e)
	}
	return views, err
}

// originOf says in words what an edition was made from.
func originOf(source string) string {
	if year, ok := strings.CutPrefix(source, "cycle/"); ok {
		return "beschlossen in der Fortschreibung " + year
	}
	return "aus dem veröffentlichten Papier eingelesen"
}

// editionLinks lead to an edition in every format that there is.
func editionLinks(year int) []documentLink {
	path := address("fassungen", year, "dokument")
	return append(documentLinks(path), documentLink{path + "?format=md", "Markdown"}, documentLink{path + "?format=json", "JSON"})
}

// editions lists the editions of the strategy, the newest first.
func editions(v *visit) error {
	views, err := v.editionViews()
	if err != nil {
		return err
	}
	v.wide = true
	v.lead = "Alle Fassungen der Strategie, die geltende zuerst."
	return v.show("editions", views)
}

// editionPage is one edition with its Handlungsfelder.
type editionPage struct {
	Edition editionView
	Themes  []themeFields
	Others  *form // to compare with; nil: there is no other
	Years   []option
}

// themeFields are the Handlungsfelder of a Leitthema.
type themeFields struct {
	Theme  string
	Fields []strategy.EditionField
}

// edition finds the edition that the address names.
func (v *visit) edition() (editionView, []editionView, error) {
	views, err := v.editionViews()
	if err != nil {
		return editionView{}, nil, err
	}
	i := slices.IndexFunc(views, func(e editionView) bool { return strconv.Itoa(e.Year) == v.param("year") })
	if i < 0 {
		return editionView{}, nil, &Problem{Status: http.StatusNotFound}
	}
	return views[i], slices.Delete(slices.Clone(views), i, i+1), nil
}

func showEdition(v *visit) error {
	edition, others, err := v.edition()
	if err != nil {
		return err
	}
	fields, err := v.fieldsIn(edition.Year)
	if err != nil {
		return err
	}
	page := editionPage{Edition: edition, Themes: byTheme(fields)}
	page.Others, page.Years = v.otherEditions(edition, others)
	v.title = fmt.Sprintf("Fassung %d", edition.Year)
	return v.show("edition", page)
}

func byTheme(fields []strategy.EditionField) []themeFields {
	var themes []themeFields
	for _, f := range fields {
		i := slices.IndexFunc(themes, func(t themeFields) bool { return t.Theme == f.Theme })
		if i < 0 {
			i, themes = len(themes), append(themes, themeFields{Theme: f.Theme})
		}
		themes[i].Fields = append(themes[i].Fields, f)
	}
	return themes
}

// otherEditions is the form that chooses an edition to compare with, the one before first.
func (v *visit) otherEditions(edition editionView, others []editionView) (*form, []option) {
	var years []option
	for _, o := range others {
		years = append(years, option{Value: strconv.Itoa(o.Year), Label: fmt.Sprintf("Fassung %d", o.Year)})
	}
	if len(years) == 0 {
		return nil, nil
	}
	chosen := v.query("mit")
	if chosen == "" && edition.Before > 0 {
		chosen = strconv.Itoa(edition.Before)
	}
	return v.form("comparison", 0, values{"mit": chosen}), years
}

// editionComparison is two editions side by side.
type editionComparison struct {
	Edition editionView
	Old     int
	New     int
	Others  *form
	Years   []option
	Kinds   []partLine       // empty: nothing differs
	Parts   []comparisonPart // with the changes of this page
	Same    []string         // codes of the measures that are the same in both
	Links   []documentLink
	Pager   pager
}

// comparisonPart are the measures or Handlungsfelder of which the same became.
type comparisonPart struct {
	ID, Title string
	Entries   []comparedEntry
}

type comparedEntry struct {
	Title    string
	Passages []passageView
}

// compareEditions sets an edition beside another one: what is new, changed, ended.
func compareEditions(v *visit) error {
	edition, others, err := v.edition()
	if err != nil {
		return err
	}
	page := editionComparison{Edition: edition}
	page.Others, page.Years = v.otherEditions(edition, others)
	v.title = fmt.Sprintf("Fassung %d im Vergleich", edition.Year)
	v.crumbs = []crumb{{"/fassungen", "Fassungen"}, {address("fassungen", edition.Year), fmt.Sprintf("Fassung %d", edition.Year)}}
	if page.Others == nil {
		return v.show("edition_comparison", page)
	}
	with := page.Others.Text("mit")
	if with == "" {
		with = page.Years[len(page.Years)-1].Value
		page.Others.values.Set("mit", with)
	}
	older, err := strconv.Atoi(with)
	if err != nil {
		page.Others.problem = fault("mit", "Bitte eine Fassung wählen.")
		return v.show("edition_comparison", page)
	}
	newer := edition.Year
	if older > newer {
		older, newer = newer, older
	}
	page.Old, page.New = older, newer
	if err := v.changes(&page, append(others, edition)); err != nil {
		return err
	}
	page.Links = documentLinks(address("fassungen", newer, "synopse", older))
	v.lead = fmt.Sprintf("Was von der Fassung %d zur Fassung %d anders geworden ist.", older, newer)
	return v.show("edition_comparison", page)
}

// changes puts what differs between the page's editions onto it, some at a time.
func (v *visit) changes(page *editionComparison, known []editionView) error {
	older, found := headOf(page.Old, known...)
	newer, there := headOf(page.New, known...)
	if !found || !there {
		return &Problem{Status: http.StatusUnprocessableEntity, Title: "Diese Fassung gibt es nicht", Detail: "Bitte wählen Sie eine der Fassungen aus."}
	}
	between, err := v.changesBetween(older, newer)
	if err != nil {
		return err
	}
	at := func(from int) string {
		path := address("fassungen", page.Edition.Year, "vergleich") + "?mit=" + url.QueryEscape(page.Others.Text("mit"))
		if from > 0 {
			path += "&ab=" + strconv.Itoa(from)
		}
		return path
	}
	next := 0
	page.Kinds, page.Same = between.overview(at), between.same
	page.Parts, next = between.shownParts(v.from())
	if v.from() > 0 {
		page.Pager.First = at(0)
	}
	if next > 0 {
		page.Pager.Next = at(next)
	}
	return nil
}

func comparisonParts(synopse documents.Synopse) []comparisonPart {
	parts := []comparisonPart{
		{ID: string(documents.ChangeNew), Title: "Neu"}, {ID: string(documents.ChangeAmended), Title: "Geändert"},
		{ID: string(documents.ChangeEnded), Title: "Beendet"}, {ID: string(documents.ChangeGone), Title: "Nicht mehr enthalten"},
	}
	for _, e := range synopse.Entries {
		i := slices.IndexFunc(parts, func(p comparisonPart) bool { return p.ID == string(e.Change) })
		title := strings.TrimSpace(e.Code + " " + e.Title)
		if e.Code == "" {
			title = "Handlungsfeld " + e.Title
		}
		parts[i].Entries = append(parts[i].Entries, comparedEntry{title, passageViews(e.Passages)})
	}
	return slices.DeleteFunc(parts, func(p comparisonPart) bool { return len(p.Entries) == 0 })
}

// editionDocument is an edition as a file.
func editionDocument(v *visit) string { return address("editions", v.param("year"), "document") }

// editionSynopsis is the comparison of two editions as a file.
func editionSynopsis(v *visit) string {
	return address("editions", v.param("year"), "synopsis") + "?with=" + url.QueryEscape(v.param("with"))
}
