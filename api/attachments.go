package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"mime"
	"net/http"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/gabriel-vasile/mimetype"
	"github.com/google/uuid"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// attachmentBodyLimit is how long a request that brings a file may be, in bytes: the file
// as base64, and room for the rest.
const attachmentBodyLimit = records.MaxAttachmentSize/3*4 + 64<<10

// attachmentTypes are the media types that are kept: what offices write and show, nothing
// that runs.
var attachmentTypes = []string{
	"application/pdf", "image/png", "image/jpeg", "text/plain",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	"application/vnd.openxmlformats-officedocument.presentationml.presentation",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.presentation", "application/vnd.oasis.opendocument.spreadsheet",
}

// attachmentSpace makes ids of files out of request ids: a retry meets the same row.
var attachmentSpace = uuid.MustParse("7ad3b5f0-2a55-5c0e-9d0f-31c4f1b46c02")

// AttachmentBody brings a file.
type AttachmentBody struct {
	Name    string `json:"name" minLength:"1" maxLength:"200" doc:"Name of the file"`
	Content []byte `json:"content" doc:"The file, in base64; at most 10 MiB: PDF, PNG, JPEG, plain text, documents of Office and OpenDocument"`
}

// AttachmentPath is a file of a Digitalwerkstatt in a path.
type AttachmentPath struct {
	IDPath
	Attachment string `path:"attachment" format:"uuid"`
}

func (s *server) listAttachments(ctx context.Context, in *IDPath) (*out[List[Attachment]], error) {
	files, err := s.store.Attachments(ctx, in.ID)
	return list(List[Attachment]{Items: files}, err)
}

func (s *server) addAttachment(ctx context.Context, in *struct {
	IDPath
	Body AttachmentBody
}) (*receiptOut, error) {
	if err := s.mayChangeWorkshop(ctx, in.ID); err != nil {
		return nil, err
	}
	file, err := in.Body.attachment()
	if err != nil {
		return nil, err
	}
	file.WorkshopID, file.ID = in.ID, uuid.NewSHA1(attachmentSpace, []byte(visitOf(ctx).id)).String()
	location := Prefix + "/workshops/" + in.ID + "/attachments/" + file.ID
	return s.carryOutOwn(ctx, 0, location, func(r OwnRequest) (workflows.Result, error) {
		return s.store.AddAttachment(ctx, r, file, in.Body.Content)
	})
}

func (s *server) mayChangeWorkshop(ctx context.Context, id string) error {
	w, err := s.store.Workshop(ctx, id)
	if err != nil {
		return err
	}
	return strategy.MayChangeWorkshop(actorOf(ctx), w.By.Subject)
}

// attachment checks a file by what is in it, whatever it is called.
func (b AttachmentBody) attachment() (Attachment, error) {
	name := cleanFileName(b.Name)
	switch {
	case name == "":
		return Attachment{}, strategy.Invalid("body.name", "der Name der Datei ist leer")
	case len(b.Content) == 0:
		return Attachment{}, strategy.Invalid("body.content", "die Datei ist leer")
	case len(b.Content) > records.MaxAttachmentSize:
		return Attachment{}, newProblem(http.StatusRequestEntityTooLarge, "Eine Anlage darf höchstens 10 MiB groß sein.")
	}
	kind, _, _ := mime.ParseMediaType(mimetype.Detect(b.Content).String())
	if !slices.Contains(attachmentTypes, kind) {
		return Attachment{}, strategy.Invalid("body.content",
			"die Datei ist ihrem Inhalt nach %s; möglich sind PDF, PNG, JPEG, reiner Text und Dokumente von Office und OpenDocument", kind)
	}
	sum := sha256.Sum256(b.Content)
	return Attachment{Name: name, Type: kind, Size: len(b.Content), SHA256: hex.EncodeToString(sum[:])}, nil
}

// cleanFileName is a name without folders and without what no name shows.
func cleanFileName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) || strings.ContainsRune(`"<>|:*?`, r) {
			return -1
		}
		return r
	}, name)
	return strings.Trim(name, ". /")
}

type attachmentOut struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Policy      string `header:"Content-Security-Policy"`
	Body        []byte
}

func (s *server) readAttachment(ctx context.Context, in *AttachmentPath) (*attachmentOut, error) {
	file, content, err := s.store.Attachment(ctx, in.ID, in.Attachment)
	if err != nil {
		return nil, err
	}
	return &attachmentOut{
		ContentType: file.Type, Policy: "default-src 'none'; sandbox; frame-ancestors 'none'", Body: content,
		Disposition: mime.FormatMediaType("attachment", map[string]string{"filename": file.Name}),
	}, nil
}

func (s *server) removeAttachment(ctx context.Context, in *struct {
	AttachmentPath
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"1000"`
	}
}) (*receiptOut, error) {
	if strings.TrimSpace(in.Body.Reason) == "" {
		return nil, strategy.Invalid("body.reason", "hier fehlt eine Angabe")
	}
	if err := s.mayChangeWorkshop(ctx, in.ID); err != nil {
		return nil, err
	}
	return s.carryOutOwn(ctx, 0, "", func(r OwnRequest) (workflows.Result, error) {
		return s.store.RemoveAttachment(ctx, r, in.ID, in.Attachment, in.Body.Reason)
	})
}
