package web

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

func (s *sampleStore) Attachments(context.Context, string) ([]records.Attachment, error) {
	return append([]records.Attachment{{ID: exampleAttachment, Name: "Protokoll.pdf", Type: "application/pdf", Size: 123456, AddedAt: testNow}}, s.files...), nil
}

func (s *sampleStore) Attachment(context.Context, string, string) (records.Attachment, []byte, error) {
	return records.Attachment{Name: "Prüfbericht.pdf", Type: "application/pdf"}, []byte("%PDF"), nil
}

func (s *sampleStore) AddAttachment(_ context.Context, r records.OwnRequest, a records.Attachment, _ []byte) (workflows.Result, error) {
	s.files = append(s.files, a)
	return workflows.Result{RequestHash: r.Hash, ID: a.ID, Revision: 1}, nil
}

func (s *sampleStore) RemoveAttachment(_ context.Context, r records.OwnRequest, _, id, reason string) (workflows.Result, error) {
	s.removed = append(s.removed, id+" "+reason)
	return workflows.Result{RequestHash: r.Hash, ID: id, Revision: 1}, nil
}

// sendFile sends a form as a browser sends one with a file; no name means that none was
// chosen.
func (d *desk) sendFile(path string, form url.Values, name string, content []byte) *httptest.ResponseRecorder {
	d.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for field, values := range form {
		for _, value := range values {
			if err := w.WriteField(field, value); err != nil {
				d.t.Fatal(err)
			}
		}
	}
	if name != "" {
		part, err := w.CreateFormFile(fieldFile, name)
		if err != nil {
			d.t.Fatal(err)
		}
		if _, err := part.Write(content); err != nil {
			d.t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		d.t.Fatal(err)
	}
	req := httptest.NewRequest(http.MethodPost, path, &body)
	req.Header.Set("Content-Type", w.FormDataContentType())
	answer := httptest.NewRecorder()
	d.ServeHTTP(answer, req)
	return answer
}

func TestFilesOfAWorkshop(t *testing.T) {
	d := newDesk(t, strategy.RoleOrganiser)
	page := "/werkstaetten/" + exampleWorkshop
	form := formAt(t, d, page, "attach")
	wantStatus(t, d.sendFile(page+"/anlagen", form, "Foto.jpg", []byte("\xff\xd8\xff\xe0 und so weiter")), http.StatusSeeOther)
	if len(d.store.files) != 1 || d.store.files[0].Type != "image/jpeg" {
		t.Fatalf("kept %+v", d.store.files)
	}
	for name, content := range map[string]string{"": "", "leer.txt": "", "Programm.pdf": "MZ\x90\x00\x03\x00\x00\x00", "zu groß.txt": strings.Repeat("a", records.MaxAttachmentSize+1)} {
		answer := d.sendFile(page+"/anlagen", form, name, []byte(content))
		wantStatus(t, answer, http.StatusUnprocessableEntity)
		checkPage(t, answer.Body.String())
		if !strings.Contains(answer.Body.String(), `id="attach-datei-error"`) {
			t.Errorf("%q: nothing is said at the field", name)
		}
	}
	wantStatus(t, d.sendFile(page+"/anlagen", form, "riesig.txt", make([]byte, 2*records.MaxAttachmentSize)), http.StatusRequestEntityTooLarge)
	if len(d.store.files) != 1 {
		t.Errorf("kept %+v", d.store.files)
	}

	remove := page + "/anlagen/" + exampleAttachment + "/entfernen"
	wantStatus(t, d.send(remove, url.Values{"_form": {"remove-" + exampleAttachment}, "reason": {""}}), http.StatusUnprocessableEntity)
	wantStatus(t, d.send(remove, url.Values{"reason": {"Das falsche Bild."}}), http.StatusSeeOther)
	if len(d.store.removed) != 1 || d.store.removed[0] != exampleAttachment+" Das falsche Bild." {
		t.Errorf("removed %v", d.store.removed)
	}
	file := d.get(page + "/anlagen/" + exampleAttachment)
	if kept := file.Header().Get("Content-Disposition"); !strings.HasPrefix(kept, "attachment;") || !strings.Contains(kept, "Pr%C3%BCfbericht.pdf") {
		t.Errorf("the file comes as %q", kept)
	}
}

func TestFileSizes(t *testing.T) {
	for size, want := range map[int]string{1: "1 KB", 123456: "121 KB", 1 << 20: "1,0 MB", 10 << 20: "10,0 MB"} {
		if got := fileSize(size); got != want {
			t.Errorf("%d bytes are %q, want %q", size, got, want)
		}
	}
}
