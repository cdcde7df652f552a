package api

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

func TestAttachmentsAreWhatTheirContentIs(t *testing.T) {
	png := append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, 64)...)
	for _, c := range []struct {
		name, kept string
		content    []byte
		kind       string // empty: refused
		field      string
	}{
		{name: "Protokoll.pdf", kept: "Protokoll.pdf", content: []byte("%PDF-1.7\n"), kind: "application/pdf"},
		{name: `C:\Fotos\Tafel "1".png`, kept: "Tafel 1.png", content: png, kind: "image/png"},
		{name: "../../etc/passwd", kept: "passwd", content: []byte("Kein Kennwort, nur ein Text."), kind: "text/plain"},
		{name: "Notizen\u202egnp.txt", kept: "Notizengnp.txt", content: []byte("Ein Text."), kind: "text/plain"},
		{name: "Protokoll.pdf", content: []byte("MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00"), field: "body.content"},
		{name: "Protokoll.pdf", content: []byte("<!DOCTYPE html><script>alert(1)</script>"), field: "body.content"},
		{name: "Bild.png", content: []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>`), field: "body.content"},
		{name: "Archiv.pdf", content: []byte("PK\x03\x04\x14\x00\x00\x00\x08\x00aaaaaaaaaaaaaaaaaaaa"), field: "body.content"},
		{name: "...", content: []byte("Ein Text."), field: "body.name"},
		{name: "leer.txt", field: "body.content"},
	} {
		file, err := AttachmentBody{Name: c.name, Content: c.content}.attachment()
		if c.kind == "" {
			var refusal *strategy.Error
			if !errors.As(err, &refusal) || refusal.Field != c.field {
				t.Errorf("%q, %.10q: %v, want a fault at %s", c.name, c.content, err, c.field)
			}
			continue
		}
		if err != nil || file.Name != c.kept || file.Type != c.kind || file.Size != len(c.content) || len(file.SHA256) != 64 {
			t.Errorf("%q became %+v, %v", c.name, file, err)
		}
	}
	huge := AttachmentBody{Name: "a.txt", Content: bytes.Repeat([]byte("a"), records.MaxAttachmentSize+1)}
	if _, err := huge.attachment(); err == nil || !strings.Contains(err.Error(), "10 MiB") {
		t.Errorf("a huge file: %v", err)
	}
}
