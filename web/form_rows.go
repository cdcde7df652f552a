package web

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// fieldMore is the button of a form that asks for more empty rows instead of sending it.
const fieldMore = "_more"

// rowField names a part of an item of a list as the interface does: milestones[1].reason.
func rowField(list string, i int, part string) string { return fmt.Sprintf("%s[%d].%s", list, i, part) }

// maxRows bounds what a form is read for.
const maxRows = 200

// rows gives how many items of a list a form has; those whose parts are all empty are left
// out, and the others numbered without gaps, so that what the interface finds at fault
// finds its row again. Carried parts belong to a row without making it one.
func (f *form) rows(list string, parts []string, carried ...string) int {
	kept := 0
	texts := url.Values{}
	for i := range maxRows {
		filled := false
		for _, part := range parts {
			filled = filled || f.Text(rowField(list, i, part)) != ""
		}
		if filled {
			for _, part := range append(parts[:len(parts):len(parts)], carried...) {
				texts[rowField(list, kept, part)] = f.values[rowField(list, i, part)]
			}
			kept++
		}
	}
	for name := range f.values {
		if strings.HasPrefix(name, list+"[") {
			delete(f.values, name)
		}
	}
	for name, text := range texts {
		f.values[name] = text
	}
	return kept
}

// empty says how many empty rows a form shows after those that are filled in.
func (f *form) empty() int {
	if more, err := strconv.Atoi(f.Text(fieldMore)); err == nil && more > 1 && more <= 20 {
		return more
	}
	return 1
}

// More is the value of the button that asks for more empty rows.
func (f *form) More() int { return f.empty() + 2 }

// wantsMore says whether a form was sent for more rows.
func (f *form) wantsMore() bool { return f.Text(fieldMore) != "" }
