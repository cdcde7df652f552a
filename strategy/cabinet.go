package strategy

// PartName names a part that a Kabinettvorlage must have.
type PartName string

// MissingPart is something a Kabinettvorlage lacks.
type MissingPart struct {
	Name PartName `json:"name"`
	Of   string   `json:"of,omitempty"` // what it is missing for, e.g. a proposal; empty for the whole
	Text string   `json:"text"`         // German
}
