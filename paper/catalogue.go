package paper

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
)

//go:embed catalogue/2020.json
var catalogue2020 []byte

// Catalogue2020 gives the built-in catalogue of the 2020 edition: the facts of
// its 75 measure sheets (code, title, theme, field, lead, participants, NEU,
// dates), with descriptions and milestones in the project's own words. The
// paper's text itself is not part of it; Background and the fields' visions are
// empty. Every call gives a fresh copy.
func Catalogue2020() (Document, error) {
	doc := Document{Themes: themeNames(), Fields: []Field{}, Visions: map[string]string{}}
	decoder := json.NewDecoder(bytes.NewReader(catalogue2020))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&doc.Sheets); err != nil {
		return Document{}, fmt.Errorf("eingebauter Katalog 2020: %w", err)
	}
	addFieldsOfSheets(&doc)
	return doc, nil
}
