package web

import (
	"errors"
	"io"
	"net/http"

	"github.com/google/uuid"

	"fortschreibung/records"
)

// fieldFile is the name of a form's file.
const fieldFile = "datei"

// addAttachment keeps a file with a Digitalwerkstatt.
func addAttachment(v *visit) error {
	f := v.posted()
	place := address("workshops", v.param("id"))
	name, content, err := v.file()
	if err != nil {
		return v.refused(err, f, showWorkshop)
	}
	if err := v.post(place+"/attachments", f, map[string]any{"name": name, "content": content}, nil); err != nil {
		return v.refused(atFile(err, "10 MiB"), f, showWorkshop)
	}
	return v.sent(address("werkstaetten", v.param("id"))+"#anlagen", "Die Anlage ist abgelegt.")
}

// file reads the file that a form brought.
func (v *visit) file() (name string, content []byte, err error) {
	file, head, err := v.echo.Request().FormFile(fieldFile)
	if errors.Is(err, http.ErrMissingFile) {
		return "", nil, fault(fieldFile, "bitte eine Datei auswählen")
	}
	if err != nil {
		return "", nil, err
	}
	defer file.Close() //nolint:errcheck // only read
	content, err = io.ReadAll(file)
	return head.Filename, content, err
}

// atFile puts what is wrong with a file, which may have limit at most, at the field that
// brought it.
func atFile(err error, limit string) error {
	var p *Problem
	if !errors.As(err, &p) {
		return err
	}
	if p.Status == http.StatusRequestEntityTooLarge {
		return fault(fieldFile, "die Datei darf höchstens "+limit+" groß sein")
	}
	for i := range p.Errors {
		p.Errors[i].Location = "body." + fieldFile
	}
	return p
}

func removeAttachment(v *visit) error {
	f := v.posted()
	f.Key = uuid.NewString()
	path := address("workshops", v.param("id"), "attachments", v.param("attachment"), "remove")
	if err := v.post(path, f, map[string]any{"reason": f.Text("reason")}, nil); err != nil {
		return v.refused(err, f, showWorkshop)
	}
	return v.sent(address("werkstaetten", v.param("id"))+"#anlagen", "Die Anlage ist entfernt.")
}

func attachment(v *visit) string {
	return address("workshops", v.param("id"), "attachments", v.param("attachment"))
}

// attachmentLine is a file as a Digitalwerkstatt's page shows it.
type attachmentLine struct {
	records.Attachment
	Remove *form // nil: the visitor may not
}

func (v *visit) attachments(workshop string, mayChange bool) ([]attachmentLine, error) {
	var files list[records.Attachment]
	if err := v.get(address("workshops", workshop, "attachments"), &files); err != nil {
		return nil, err
	}
	var lines []attachmentLine
	for _, file := range files.Items {
		line := attachmentLine{Attachment: file}
		if mayChange {
			line.Remove = v.form("remove-"+file.ID, 0, nil)
		}
		lines = append(lines, line)
	}
	return lines, nil
}
