package api

// PageQuery is how a list is asked for page by page.
type PageQuery struct {
	Cursor string `query:"cursor" maxLength:"500" doc:"next_cursor of the page before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

func (q PageQuery) page() Page { return Page{Cursor: q.Cursor, Limit: q.Limit} }

// YearPath is the cycle in a path.
type YearPath struct {
	Year int `path:"year" minimum:"2000" maximum:"2199"`
}

// IDPath is the id in a path.
type IDPath struct {
	ID string `path:"id" format:"uuid"`
}

// list answers a page; a list is never null.
func list[T any](items List[T], err error) (*out[List[T]], error) {
	if err != nil {
		return nil, err
	}
	if items.Items == nil {
		items.Items = []T{}
	}
	return &out[List[T]]{Body: items}, nil
}
