package web

import (
	"slices"
	"strings"

	"fortschreibung/strategy"
)

// fieldsOfAction reads the Handlungsfelder of the edition in force, in its order.
func (v *visit) fieldsOfAction() ([]strategy.EditionField, error) {
	var fields list[strategy.EditionField]
	err := v.get("/fields", &fields)
	return fields.Items, err
}

func (v *visit) fieldNames() ([]string, error) {
	fields, err := v.fieldsOfAction()
	var names []string
	for _, f := range fields {
		names = append(names, f.Field)
	}
	return names, err
}

func themeNames(fields []strategy.EditionField) []string {
	var names []string
	for _, f := range fields {
		if f.Theme != "" && !slices.Contains(names, f.Theme) {
			names = append(names, f.Theme)
		}
	}
	return names
}

// themeField is the value of an option that chooses a Handlungsfeld with its Leitthema.
func themeField(theme, field string) string { return theme + "\t" + field }

func cutThemeField(value string) (theme, field string) {
	theme, field, both := strings.Cut(value, "\t")
	if !both {
		return "", theme
	}
	return theme, field
}

func joinLines(lines []string) string { return strings.Join(lines, "\n") }
