package api

import (
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"fortschreibung/strategy"
)

// The domain's dates travel as text; these stand-ins tell the OpenAPI document and the
// validation so, which lets a wrong date be answered with its place.
type (
	dateSchema     struct{}
	monthDaySchema struct{}
)

var (
	dateType           = reflect.TypeFor[strategy.Date]()
	dateSchemaType     = reflect.TypeFor[dateSchema]()
	monthDayType       = reflect.TypeFor[strategy.MonthDay]()
	monthDaySchemaType = reflect.TypeFor[monthDaySchema]()
)

// Schema describes a civil day, yyyy-mm-dd.
func (dateSchema) Schema(huma.Registry) *huma.Schema {
	s := &huma.Schema{Type: huma.TypeString, Format: "date", Examples: []any{"2027-10-31"}}
	s.PrecomputeMessages()
	return s
}

// Schema describes a day of every year, mm-dd.
func (monthDaySchema) Schema(huma.Registry) *huma.Schema {
	s := &huma.Schema{
		Type: huma.TypeString, Examples: []any{"06-30"},
		Pattern: `^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$`, PatternDescription: "MM-TT",
	}
	s.PrecomputeMessages()
	return s
}
