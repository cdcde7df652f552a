package strategy

// MayAssign refuses an assignment that the actor may not make, change or end: it takes the
// coordinator, and four eyes. Nobody changes their own assignments, nor those of the person
// for whom they act at that moment.
func MayAssign(actor Actor, a Assignment) error {
	if err := May(actor, ActAssign); err != nil {
		return err
	}
	if a.Subject == actor.Subject || a.Subject == actor.DeputyOf {
		return Forbidden("die eigenen Ämter weist jemand anderes zu")
	}
	return nil
}

// CheckNew refuses a new assignment that begins before today: the records say who could
// act when, and they do not change afterwards.
func (a Assignment) CheckNew(today Date) error {
	if a.From.Before(today) {
		return Invalid("from", "eine Zuweisung beginnt frühestens heute, am %s", today.German())
	}
	return nil
}

// CheckChange refuses a change that would rewrite the past or make another office of it:
// person, role, ministry and represented person stay; what has begun keeps its first day,
// authorisation and chair; what has ended stays as it is; a last day is not before today.
func (a Assignment) CheckChange(to Assignment, today Date) error {
	begun := !a.From.After(today)
	switch {
	case a.Ended(today):
		return a.over()
	case to.Subject != a.Subject:
		return Invalid("subject", "für eine andere Person braucht es eine neue Zuweisung")
	case to.Role != a.Role:
		return Invalid("role", "für eine andere Rolle braucht es eine neue Zuweisung")
	case to.Ministry != a.Ministry:
		return Invalid("ministry", "für ein anderes Ressort braucht es eine neue Zuweisung")
	case to.DeputyOf != a.DeputyOf:
		return Invalid("deputy_of", "für eine andere Vertretung braucht es eine neue Zuweisung")
	case begun && to.From != a.From:
		return Invalid("from", "die Zuweisung hat am %s begonnen", a.From.German())
	case begun && to.Authorised != a.Authorised:
		return Invalid("authorised", "die Zuweisung hat begonnen; die Zeichnungsbefugnis ändert eine neue")
	case begun && to.Chair != a.Chair:
		return Invalid("chair", "die Zuweisung hat begonnen; den Vorsitz ändert eine neue")
	case !begun && to.From.Before(today):
		return to.CheckNew(today)
	case !to.To.IsZero() && to.To.Before(today):
		return Invalid("to", "der letzte Tag ist frühestens heute; zum sofortigen Entzug die Zuweisung beenden")
	}
	return nil
}

func (a Assignment) over() error {
	if a.To.Before(a.From) {
		return Decided("diese Zuweisung wurde zurückgenommen, bevor sie galt")
	}
	return Decided("diese Zuweisung ist am %s abgelaufen", a.To.German())
}

// End gives the assignment with its last day, without one today. The day before today ends
// it at once; what had not begun by then never takes effect.
func (a Assignment) End(lastDay, today Date) (Assignment, error) {
	if lastDay.IsZero() {
		lastDay = today
	}
	switch {
	case a.Ended(today):
		return a, a.over()
	case lastDay.Before(today.AddDays(-1)):
		return a, Invalid("last_day", "der letzte Tag ist frühestens gestern, das heißt sofort")
	case !a.To.IsZero() && lastDay.After(a.To):
		return a, Invalid("last_day", "die Zuweisung endet schon am %s", a.To.German())
	}
	a.To = laterDate(lastDay, a.From.AddDays(-1))
	return a, nil
}
