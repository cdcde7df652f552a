package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"unicode/utf8"

	"github.com/google/uuid"

	"fortschreibung/records"
)

// savedViews are the filters that the visitor kept, and the address of each.
func (v *visit) savedViews() ([]proposalView, error) {
	if !v.visitor.SignedIn {
		return nil, nil
	}
	var kept records.SavedViews
	if err := v.get("/me/views", &kept); err != nil {
		return nil, err
	}
	var views []proposalView
	for _, view := range kept.Views {
		path := "/vorschlaege?" + view.Query
		views = append(views, proposalView{view.Name, path, view.Query == v.filterQuery()})
	}
	return views, nil
}

// filterQuery is what the address asks for, without the place in the list.
func (v *visit) filterQuery() string {
	q := url.Values{}
	for name, values := range v.echo.QueryParams() {
		for _, value := range values {
			if name != "cursor" && value != "" {
				q.Add(name, value)
			}
		}
	}
	return q.Encode()
}

// keepView keeps the filter that the list shows under a name.
func keepView(v *visit) error {
	f := v.posted()
	asked, err := url.ParseQuery(f.Text("filter"))
	if err != nil {
		return &Problem{Status: http.StatusBadRequest, Detail: "Der Filter ist nicht lesbar."}
	}
	v.echo.Request().URL.RawQuery = asked.Encode() // the list below the form shows the same again
	view := records.SavedView{Name: f.Text("name"), Query: asked.Encode()}
	return v.changeViews(f, "Die Ansicht ist gemerkt.", func(views []records.SavedView) ([]records.SavedView, error) {
		named := slices.ContainsFunc(views, func(other records.SavedView) bool { return other.Name == view.Name })
		switch {
		case view.Name == "":
			return nil, fault("name", "bitte einen Namen für die Ansicht nennen")
		case utf8.RuneCountInString(view.Name) > viewNameLimit:
			return nil, fault("name", fmt.Sprintf("der Name hat höchstens %d Zeichen", viewNameLimit))
		case named:
			return nil, fault("name", "eine Ansicht mit diesem Namen haben Sie schon")
		case len(views) == records.MaxSavedViews:
			return nil, fault("name", "mehr Ansichten merkt sich das System nicht; entfernen Sie erst eine")
		}
		return append(views, view), nil
	})
}

// viewNameLimit is how many characters a name has at most.
const viewNameLimit = 60

// forgetView removes a kept filter.
func forgetView(v *visit) error {
	f := v.posted()
	f.Key = uuid.NewString()
	return v.changeViews(f, "Die Ansicht ist entfernt.", func(views []records.SavedView) ([]records.SavedView, error) {
		return slices.DeleteFunc(views, func(view records.SavedView) bool { return view.Name == f.Text("name") }), nil
	})
}

func (v *visit) changeViews(f *form, message string, change func([]records.SavedView) ([]records.SavedView, error)) error {
	var kept records.SavedViews
	if err := v.get("/me/views", &kept); err != nil {
		return err
	}
	views, err := change(kept.Views)
	if err != nil {
		return v.refused(err, f, proposals)
	}
	write := *f
	write.Revision = kept.Revision
	if err := v.put("/me/views", &write, map[string]any{"views": views}, nil); err != nil {
		return v.refused(err, f, proposals)
	}
	return v.sent("/vorschlaege?"+v.echo.Request().URL.RawQuery, message)
}
