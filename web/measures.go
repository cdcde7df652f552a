package web

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// measuresPage is the catalogue of an edition.
type measuresPage struct {
	Filter     *form
	Filtered   bool
	Edition    int // whose measures these are; 0: there is none yet
	Editions   []option
	Themes     []option
	Fields     []option
	Ministries []option
	Groups     []themeGroup
	Count      int
	Pager      pager
}

// themeGroup are the measures of a Leitthema, by Handlungsfeld, in the edition's order.
type themeGroup struct {
	Theme  string
	Fields []fieldGroup
}

type fieldGroup struct {
	Field    string
	Measures []records.Measure
}

const catalogueShown = 200

// measures lists the measures of the edition that the address names, else of the newest.
func measures(v *visit) error {
	editions, err := v.editionHeads()
	if err != nil {
		return err
	}
	page := measuresPage{Editions: editionOptions(editions), Edition: chosenEdition(v.query("fassung"), editions)}
	v.wide = true
	if page.Edition == 0 {
		return v.show("measures", page)
	}
	page.Filter = v.form("filter", 0, values{"fassung": page.Edition})
	q := url.Values{"edition": {strconv.Itoa(page.Edition)}, "limit": {strconv.Itoa(catalogueShown)}}
	for name, asked := range map[string]string{"q": "q", "thema": "theme", "feld": "field", "ressort": "ministry", "beendet": "ended"} {
		if text := v.query(name); text != "" {
			page.Filter.values.Set(name, text)
			q.Set(asked, text)
			page.Filtered = page.Filtered || name != "beendet"
		}
	}
	var found list[records.Measure]
	if err := v.get("/measures?"+q.Encode()+v.cursor(), &found); err != nil {
		return err
	}
	page.Groups, page.Count, page.Pager = grouped(found.Items), len(found.Items), v.pager(found.NextCursor)
	fields, err := v.fieldsIn(page.Edition)
	if err != nil {
		return err
	}
	page.Themes, page.Fields = fieldOptions(fields)
	if page.Ministries, err = v.everyMinistry(); err != nil {
		return err
	}
	v.lead = fmt.Sprintf("Die Maßnahmen der Fassung %d nach Leitthema und Handlungsfeld.", page.Edition)
	return v.show("measures", page)
}

// editionHeads lists the editions, the newest first.
func (v *visit) editionHeads() ([]records.EditionHead, error) {
	heads, err := all[records.EditionHead](v, "/editions", 200)
	slices.SortStableFunc(heads, func(a, b records.EditionHead) int { return b.Year - a.Year })
	return heads, err
}

func editionOptions(heads []records.EditionHead) []option {
	var options []option
	for _, h := range heads {
		options = append(options, option{Value: strconv.Itoa(h.Year), Label: strconv.Itoa(h.Year)})
	}
	return options
}

// chosenEdition is the one that is named and exists, else the newest, 0 without any.
func chosenEdition(named string, heads []records.EditionHead) int {
	year, err := strconv.Atoi(named)
	if err == nil && slices.ContainsFunc(heads, func(h records.EditionHead) bool { return h.Year == year }) {
		return year
	}
	if len(heads) == 0 {
		return 0
	}
	return heads[0].Year
}

func (v *visit) fieldsIn(edition int) ([]strategy.EditionField, error) {
	var fields list[strategy.EditionField]
	err := v.get(fmt.Sprintf("/fields?edition=%d", edition), &fields)
	return fields.Items, err
}

func fieldOptions(fields []strategy.EditionField) (themes, names []option) {
	for _, theme := range themeNames(fields) {
		themes = append(themes, option{Value: theme, Label: theme})
	}
	for _, f := range fields {
		names = append(names, option{Value: f.Field, Label: f.Field})
	}
	return themes, names
}

// everyMinistry are all ministries, former ones too, since older editions name them.
func (v *visit) everyMinistry() ([]option, error) {
	ministries, err := v.ministries()
	var options []option
	for _, m := range ministries {
		if slices.ContainsFunc(options, func(o option) bool { return o.Value == m.ID }) {
			continue
		}
		label := fmt.Sprintf("%s – %s", m.ID, m.Name)
		if !m.ValidTo.IsZero() {
			label += " (bis " + m.ValidTo.German() + ")"
		}
		options = append(options, option{Value: m.ID, Label: label})
	}
	return options, err
}

// sameField compares names of fields of action: papers print blanks around a slash or none.
func sameField(a, b string) bool {
	return strings.Join(strings.Fields(a), "") == strings.Join(strings.Fields(b), "")
}

// grouped keeps the order in which themes and fields come.
func grouped(measures []records.Measure) []themeGroup {
	var themes []themeGroup
	for _, m := range measures {
		i := slices.IndexFunc(themes, func(g themeGroup) bool { return g.Theme == m.Sheet.Theme })
		if i < 0 {
			i, themes = len(themes), append(themes, themeGroup{Theme: m.Sheet.Theme})
		}
		fields := themes[i].Fields
		j := slices.IndexFunc(fields, func(g fieldGroup) bool { return sameField(g.Field, m.Sheet.Field) })
		if j < 0 {
			j, fields = len(fields), append(fields, fieldGroup{Field: m.Sheet.Field})
		}
		fields[j].Measures = append(fields[j].Measures, m)
		themes[i].Fields = fields
	}
	return themes
}
