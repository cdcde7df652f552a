package web

import (
	"fmt"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// workshops lists the Digitalwerkstätten of a year.
func workshops(v *visit) error {
	years, err := v.yearChoice("/werkstaetten")
	if err != nil {
		return err
	}
	path := fmt.Sprintf("/workshops?limit=50&year=%d", years.Year)
	if years.Year == 0 {
		path = "/workshops?limit=50"
	}
	var held list[records.Workshop]
	if err := v.get(path+v.cursor(), &held); err != nil {
		return err
	}
	v.wide = true
	v.lead = "Wo Maßnahmen erdacht werden: angemeldete Digitalwerkstätten und ihre Protokolle."
	return v.show("workshops", struct {
		Years     yearChoice
		Workshops []records.Workshop
		Pager     pager
		MayAdd    bool
	}{years, held.Items, v.pager(held.NextCursor), v.may(strategy.ActWriteWorkshop)})
}
