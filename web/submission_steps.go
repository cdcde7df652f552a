package web

import (
	"errors"

	"fortschreibung/strategy"
)

// handIn freezes a Kabinettvorlage and hands it to the chancellery.
func handIn(v *visit) error {
	f := v.posted()
	body := map[string]any{"resolution": f.Text("resolution"), "grounds": f.Text("grounds")}
	if minister, reason := f.Text("late.minister"), f.Text("late.reason"); minister+reason != "" {
		body["late"] = map[string]any{"minister": minister, "reason": reason}
	}
	return v.dealt(f, "/hand-in", body, "Die Kabinettvorlage ist eingereicht.")
}

func takeIn(v *visit) error {
	f := v.posted()
	return v.dealt(f, "/take-in", map[string]any{"received_on": f.Text("received_on")}, "Die Kabinettvorlage steht auf der Tagesordnung des Kabinetts.")
}

func sendBack(v *visit) error {
	f := v.posted()
	return v.dealt(f, "/send-back", map[string]any{"reason": f.Text("reason")}, "Die Kabinettvorlage ist als unvollständig zurückgegeben.")
}

func postponeSubmission(v *visit) error {
	f := v.posted()
	return v.dealt(f, "/postpone", map[string]any{"to": f.Text("to"), "reason": f.Text("reason")}, "Die Kabinettvorlage ist auf eine spätere Sitzung verschoben.")
}

// consentInCircular records a ministry's written answer.
func consentInCircular(v *visit) error {
	f := v.posted()
	if !f.Is("consents", "true") && !f.Is("consents", "false") {
		return v.refused(fault("consents", "bitte eine der Möglichkeiten wählen"), f, showSubmission)
	}
	body := map[string]any{"ministry": f.Text("ministry"), "consents": f.Is("consents", "true")}
	return v.dealt(f, "/consent", body, "Die Antwort von "+f.Text("ministry")+" ist festgehalten.")
}

func (v *visit) dealt(f *form, step string, body map[string]any, message string) error {
	if err := v.post(submissionAddress(v)+step, f, body, nil); err != nil {
		return v.refused(err, f, showSubmission)
	}
	return v.sent(submissionPlace(v), message)
}

// ruleText is what a rule of strategy says.
func ruleText(err error) string {
	var e *strategy.Error
	if errors.As(err, &e) {
		return e.Message
	}
	return err.Error()
}
