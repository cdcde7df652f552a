package strategy

// Edition is a published Fassung of the strategy.
type Edition struct {
	Year      int            `json:"year"`
	AdoptedOn Date           `json:"adopted_on"`
	Source    string         `json:"source"` // "sha256:…" of an imported paper, "cycle/2021" of an adopted one
	Fields    []EditionField `json:"fields"`
	Measures  []EditionEntry `json:"measures"`
}

// EditionField is a Handlungsfeld as an edition describes it.
type EditionField struct {
	Theme      string   `json:"theme"`
	Field      string   `json:"field"`
	Vision     string   `json:"vision"`
	Priorities []string `json:"priorities"`
}

// EditionEntry is a measure as an edition carries it. MeasureID is the measure's
// identity over the years; Code may change between editions.
type EditionEntry struct {
	MeasureID  string `json:"measure_id"`
	Code       string `json:"code"`
	New        bool   `json:"new"` // NEU: this edition is the first that carries it
	Sheet      Sheet  `json:"sheet"`
	TextHash   string `json:"text_hash"`
	Ended      bool   `json:"ended"`       // kept, marked ended
	EndingNote string `json:"ending_note"` // why it ended
	Successor  string `json:"successor"`   // measure it was merged into
	ProposalID string `json:"proposal_id"` // what changed it in this edition; empty when unchanged
}
