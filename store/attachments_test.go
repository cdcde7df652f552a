package store

import (
	"bytes"
	"context"
	"testing"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

func TestAttachmentsAreKeptAndRemoved(t *testing.T) {
	s, ctx := migrated(t), context.Background()
	workshop := sampleWorkshop()
	must[workflows.Result](t)(s.SaveWorkshop(ctx, ownRequest("w"), workshop))
	content := bytes.Repeat([]byte{0, 1, 255}, 100)
	for i := range records.MaxAttachments {
		file := records.Attachment{ID: id(100 + i), WorkshopID: workshop.ID, Name: "Foto.png", Type: "image/png", SHA256: "h"}
		first := must[workflows.Result](t)(s.AddAttachment(ctx, ownRequest(file.ID), file, content))
		again := must[workflows.Result](t)(s.AddAttachment(ctx, ownRequest(file.ID), file, content))
		if first != again {
			t.Errorf("repeated: %+v, %+v", first, again)
		}
	}
	more := records.Attachment{ID: id(200), WorkshopID: workshop.ID, Name: "n", Type: "t"}
	_, err := s.AddAttachment(ctx, ownRequest("more"), more, content)
	wantFault(t, "one too many", err, strategy.CodeInvalid, "body.name")

	file, read, err := s.Attachment(ctx, workshop.ID, id(100))
	if err != nil || file.Size != len(content) || !bytes.Equal(read, content) {
		t.Errorf("read %+v, %d bytes, %v", file, len(read), err)
	}
	must[workflows.Result](t)(s.RemoveAttachment(ctx, ownRequest("r"), workshop.ID, id(100), "Das falsche Bild."))
	_, _, err = s.Attachment(ctx, workshop.ID, id(100))
	wantFault(t, "a removed file", err, strategy.CodeNotFound, "")
	if left := must[[]records.Attachment](t)(s.Attachments(ctx, workshop.ID)); len(left) != records.MaxAttachments-1 {
		t.Errorf("%d left", len(left))
	}
	var reason string
	if err := s.db.Raw("select data ->> 'reason' from audit where action = 'workshop.detach'").Scan(&reason).Error; err != nil || reason != "Das falsche Bild." {
		t.Errorf("audited %q, %v", reason, err)
	}
}
