package records

import "time"

// Attachment is a file that belongs to a Digitalwerkstatt's record, without its content.
type Attachment struct {
	ID         string    `json:"id"`
	WorkshopID string    `json:"workshop_id"`
	Name       string    `json:"name"`
	Type       string    `json:"type" doc:"Media type, found out from the content"`
	Size       int       `json:"size" doc:"In bytes"`
	SHA256     string    `json:"sha256" doc:"Of the content, in hexadecimal"`
	AddedAt    time.Time `json:"added_at" doc:"Real time"`
}

// Limits of what is kept with a Digitalwerkstatt.
const (
	MaxAttachmentSize = 10 << 20 // bytes
	MaxAttachments    = 20       // files
)
