package web

// submitReport hands a report in, or shows its form with more empty rows.
func submitReport(v *visit) error {
	f := v.posted()
	n := f.rows("milestones", milestoneParts, "original", "known")
	if f.wantsMore() {
		v.failed = f
		return showReport(v)
	}
	milestones := []map[string]any{}
	for i := range n {
		m := map[string]any{}
		for _, part := range []string{"text", "reason", "original", "current", "actual"} {
			if text := f.Text(rowField("milestones", i, part)); text != "" || part == "text" {
				m[part] = text
			}
		}
		milestones = append(milestones, m)
	}
	body := map[string]any{"status": f.Text("status"), "text": f.Text("text"), "milestones": milestones}
	if err := v.post(reportAddress(v)+"/submission", f, body, nil); err != nil {
		return v.refused(err, f, showReport)
	}
	return v.sent(reportPlace(v), "Der Fortschrittsbericht ist abgegeben.")
}

// acceptReport freezes a report with the coordinator's own rating.
func acceptReport(v *visit) error {
	f := v.posted()
	body := map[string]any{"rating": f.Text("rating"), "remark": f.Text("remark")}
	if err := v.post(reportAddress(v)+"/acceptance", f, body, nil); err != nil {
		return v.refused(err, f, showReport)
	}
	return v.sent(reportPlace(v), "Der Fortschrittsbericht ist angenommen.")
}

func returnReport(v *visit) error {
	f := v.posted()
	if err := v.post(reportAddress(v)+"/return", f, map[string]any{"reason": f.Text("reason")}, nil); err != nil {
		return v.refused(err, f, showReport)
	}
	return v.sent(reportPlace(v), "Der Fortschrittsbericht ist zurückgegeben.")
}
