package web

// recommendItems puts a motion on the ticked items. It decides nothing.
func recommendItems(v *visit) error {
	f := v.posted()
	body := map[string]any{"proposals": f.All("proposals"), "outcome": f.Text("outcome"), "note": f.Text("note")}
	if err := v.post(sessionAddress(v)+"/recommendation", f, body, nil); err != nil {
		return v.refused(err, f, showSession)
	}
	return v.sent(sessionPlace(v), "Die Empfehlung ist festgehalten.")
}

// voteOnItems casts the visitor's vote on the ticked items.
func voteOnItems(v *visit) error {
	f := v.posted()
	body := map[string]any{"proposals": f.All("proposals"), "choice": f.Text("choice")}
	if len(f.All("proposals")) == 0 {
		return v.refused(fault("proposals", "bitte mindestens einen Punkt ankreuzen"), f, showSession)
	}
	if err := v.post(sessionAddress(v)+"/vote", f, body, nil); err != nil {
		return v.refused(err, f, showSession)
	}
	return v.sent(sessionPlace(v), "Ihre Stimme ist abgegeben.")
}

func voteEnBloc(v *visit) error {
	f := v.posted()
	if err := v.post(sessionAddress(v)+"/vote", f, map[string]any{"en_bloc": true, "choice": f.Text("choice")}, nil); err != nil {
		return v.refused(err, f, showSession)
	}
	return v.sent(sessionPlace(v)+"#enbloc-titel", "Ihre Stimme zur En-bloc-Liste ist abgegeben.")
}

// decideEnBloc establishes that the en-bloc list is adopted.
func decideEnBloc(v *visit) error {
	f := v.posted()
	body := map[string]any{"en_bloc": true, "outcome": "adopt", "reason": f.Text("reason")}
	if err := v.post(sessionAddress(v)+"/decision", f, body, nil); err != nil {
		return v.refused(err, f, showSession)
	}
	return v.sent(sessionPlace(v), "Der Beschluss zur En-bloc-Liste ist festgestellt.")
}

// closeSession ends a session with its minutes.
func closeSession(v *visit) error {
	f := v.posted()
	if err := v.post(sessionAddress(v)+"/close", f, map[string]any{"minutes": f.Text("minutes")}, nil); err != nil {
		return v.refused(err, f, showSession)
	}
	return v.sent(sessionPlace(v), "Die Sitzung ist geschlossen; die Niederschrift liegt vor.")
}
