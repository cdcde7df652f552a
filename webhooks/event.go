package webhooks

import (
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"github.com/cloudevents/sdk-go/v2/event"

	"fortschreibung/records"
)

// typePrefix heads the type of every event.
const typePrefix = "fortschreibung."

// Data is what an event says. Nothing that somebody wrote is in it, and no name.
type Data struct {
	Entity     string    `json:"entity"`
	ID         string    `json:"id"`
	Stage      string    `json:"stage,omitempty"` // stage, phase or state after the step
	Revision   int       `json:"revision"`
	Year       int       `json:"year"`        // of the cycle
	CalendarAt time.Time `json:"calendar_at"` // in the cycle's calendar
	Rehearsal  bool      `json:"rehearsal"`
	Link       string    `json:"link"` // the page that shows it to whoever may see it
}

// encode makes a CloudEvent 1.0 in structured JSON.
func (d *Deliverer) encode(e records.WebhookEvent) ([]byte, error) {
	ce := event.New()
	ce.SetID(e.ID)
	ce.SetSource(d.PublicURL)
	ce.SetType(typePrefix + e.Kind)
	ce.SetTime(e.At.UTC())
	data := any(struct{}{})
	if e.Kind != records.WebhookTest {
		ce.SetSubject(e.Entity + "/" + e.EntityID)
		data = Data{
			Entity: e.Entity, ID: e.EntityID, Stage: e.Stage, Revision: e.Revision, Year: e.Year, CalendarAt: e.CalendarAt.UTC(),
			Rehearsal: e.Rehearsal, Link: d.PublicURL + page(e),
		}
	}
	if err := ce.SetData(event.ApplicationJSON, data); err != nil {
		return nil, err
	}
	return json.Marshal(ce)
}

// page is the address of the page that shows what an event is about.
func page(e records.WebhookEvent) string {
	escaped := strings.Join(strings.Split(url.PathEscape(e.EntityID), "%2F"), "/")
	folder, known := map[string]string{
		"proposal": "vorschlaege", "report": "fortschrittsberichte", "session": "lenkungsausschuss", "submission": "kabinett",
	}[e.Entity]
	if !known {
		return "/?jahr=" + url.QueryEscape(e.EntityID)
	}
	return "/" + folder + "/" + escaped
}
