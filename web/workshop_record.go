package web

import (
	"fortschreibung/records"
)

// editRecord is where the record of a Digitalwerkstatt is written, in its four parts.
func editRecord(v *visit) error {
	w, err := v.changeableWorkshop()
	if err != nil {
		return err
	}
	set := values{}
	for _, part := range recordParts(w.Record) {
		set[part.Name] = part.Text
	}
	v.lead = w.Title
	return v.show("workshop_record", struct {
		Form     *form
		Workshop records.Workshop
		Parts    []workshopPart
	}{v.form("record", w.Revision, set), w, recordParts(w.Record)})
}

func fileRecord(v *visit) error {
	f := v.posted()
	body := map[string]any{}
	for _, part := range recordParts(records.WorkshopRecord{}) {
		body[part.Name] = f.Text(part.Name)
	}
	if err := v.put(address("workshops", v.param("id"), "record"), f, body, nil); err != nil {
		return v.refused(err, f, editRecord)
	}
	return v.sent(address("werkstaetten", v.param("id")), "Das Protokoll ist abgelegt.")
}
