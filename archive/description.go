package archive

import (
	"time"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// Description is the archive's table of contents: data/metadaten.json.
type Description struct {
	Year       int                   `json:"year"`
	Outcome    strategy.CycleOutcome `json:"outcome"`
	Reason     string                `json:"reason,omitempty"` // why it lapsed or was cancelled
	Rehearsal  bool                  `json:"rehearsal,omitempty"`
	OpenedAt   time.Time             `json:"opened_at"`
	ClosedAt   time.Time             `json:"closed_at"`
	AdoptedOn  strategy.Date         `json:"adopted_on,omitzero"`
	Submission string                `json:"submission,omitempty"` // the Kabinettvorlage that was adopted
	Edition    int                   `json:"edition,omitempty"`
	PDF        bool                  `json:"pdf"` // false: documents are there as HTML only, for want of Chromium
	Audit      records.CycleAudit    `json:"audit"`
	Message    string                `json:"xdomea_message"` // path of the message with its documents
	Parts      []DescribedPart       `json:"parts"`
}

// DescribedPart is one document of the archive.
type DescribedPart struct {
	Title string        `json:"title"`
	Date  strategy.Date `json:"date,omitzero"`
	Files []string      `json:"files"` // paths below data/
}

func (c *collection) description(message string) Description {
	d := Description{
		Year: c.cycle.Year, Outcome: c.cycle.Outcome, Reason: c.cycle.Reason, Rehearsal: c.cycle.Rehearse, OpenedAt: c.cycle.OpenedAt,
		ClosedAt: c.cycle.ClosedAt, AdoptedOn: c.cycle.AdoptedOn, Submission: c.cycle.Submission, Edition: c.cycle.Edition,
		PDF: !c.noPDF, Audit: c.proof, Message: message, Parts: []DescribedPart{},
	}
	for _, p := range c.parts {
		described := DescribedPart{Title: p.title, Date: p.date}
		for _, f := range p.files {
			described.Files = append(described.Files, p.path(f))
		}
		d.Parts = append(d.Parts, described)
	}
	return d
}
