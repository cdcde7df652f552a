package records

// SavedView is a filter of the list of proposals that somebody kept.
type SavedView struct {
	Name  string `json:"name" minLength:"1" maxLength:"60"`
	Query string `json:"query" maxLength:"1000" doc:"The filter as in the page's address, e.g. stand=submitted&ressort=TFM"`
}

// SavedViews are somebody's kept filters, in the order in which they kept them.
type SavedViews struct {
	Views    []SavedView `json:"views"`
	Revision int         `json:"revision"`
}

// MaxSavedViews is how many filters somebody can keep.
const MaxSavedViews = 20
