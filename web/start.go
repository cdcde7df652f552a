package web

func start(v *visit) error { return v.show("start", nil) }

func moveDeadline(v *visit) error { return v.sent("/", "") }
