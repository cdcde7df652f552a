package web

func positionBody(f *form) map[string]any {
	return map[string]any{
		"text_hash": f.Text("text_hash"), "kind": f.Text("kind"), "passages": f.All("passages"), "grounds": f.Text("grounds"),
		"conditions": f.Lines("conditions"),
	}
}

// preparePosition saves what the working level proposes to say on the text that was read.
func preparePosition(v *visit) error {
	f := v.posted()
	if f.Text("kind") == "" {
		return v.refused(fault("kind", "bitte eine Möglichkeit wählen"), f, cosign)
	}
	path := address("proposals", v.param("id"), "positions", v.actor().Ministry, "draft")
	if err := v.put(path, f, positionBody(f), nil); err != nil {
		return v.refused(err, f, cosign)
	}
	return v.sent(address("mitzeichnung", v.param("id")), "Die Mitzeichnung ist vorbereitet. Abgeben kann sie eine zeichnungsbefugte Person.")
}

// givePosition gives the house's position on the text that was read, or the prepared one
// as it is.
func givePosition(v *visit) error {
	f := v.posted()
	f.Revision = 0 // bound to the text, not to the state of what is prepared
	body := positionBody(f)
	if f.Is("use_draft", "true") {
		body = map[string]any{"use_draft": true, "text_hash": f.Text("text_hash")}
	} else if f.Text("kind") == "" {
		return v.refused(fault("kind", "bitte eine Möglichkeit wählen"), f, cosign)
	}
	if err := v.post(address("proposals", v.param("id"), "position"), f, body, nil); err != nil {
		return v.refused(err, f, cosign)
	}
	return v.sent("/mitzeichnung", "Die Mitzeichnung von "+v.actor().Ministry+" ist abgegeben.")
}
