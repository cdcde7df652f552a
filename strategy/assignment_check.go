package strategy

import (
	"slices"
	"unicode/utf8"
)

const assignmentNoteLimit = 1000 // characters

// CheckAssignment refuses an assignment that cannot stand beside the others. all holds the
// other assignments, ended ones too, of the person, of the person stood in for and of whoever
// chairs the committee; one with the ID of the new one is the one it replaces and is ignored.
//
// The rule. Organisers and auditors belong to no ministry; only its staff and the coordinator
// give a ministry's position and can be authorised to. The ministry exists, under this name,
// through the whole period. Nobody holds the same office twice at a time. Conflict of roles, on every day on which two offices meet:
//   - who audits holds no other office;
//   - the chancellery takes in what the coordinator prepares and the committee decides, so
//     nobody is in it and in one of these;
//   - who acts for one ministry does not act for another, whose drafts are confidential.
//
// A deputy holds an office only if the represented person holds it, in their own right (there
// is no deputy of a deputy), through the whole period, and is authorised or chairs only if
// that person is or does; a deputy's conflicts are those of everybody. The committee has one
// chair at a time; who stands in for the chair does not count.
func CheckAssignment(all []Assignment, a Assignment, ministries Ministries) error {
	if err := CheckOffice(a.Actor()); err != nil {
		return err
	}
	if err := checkSurplus(a.Actor()); err != nil {
		return err
	}
	if err := a.checkPeriod(ministries); err != nil {
		return err
	}
	if n := utf8.RuneCountInString(a.Note); n > assignmentNoteLimit {
		return Invalid("note", "der Text hat %d Zeichen, höchstens %d sind möglich", n, assignmentNoteLimit)
	}
	others := slices.DeleteFunc(slices.Clone(all), func(o Assignment) bool { return o.ID == a.ID })
	for _, o := range others {
		if err := a.checkBeside(o); err != nil {
			return err
		}
	}
	if a.DeputyOf != "" {
		return a.checkDeputy(others)
	}
	return nil
}

func (a Assignment) checkPeriod(ministries Ministries) error {
	switch {
	case a.From.IsZero():
		return Invalid("from", "eine Zuweisung braucht ihren ersten Tag")
	case !a.To.IsZero() && a.To.Before(a.From):
		return Invalid("to", "eine Zuweisung endet nicht vor ihrem ersten Tag, dem %s", a.From.German())
	case a.Ministry == "":
		return nil
	}
	last, ok := ministries.existsFrom(a.Ministry, a.From)
	switch {
	case !ok:
		return Invalid("ministry", "ein Ressort %s gibt es am %s nicht", a.Ministry, a.From.German())
	case !last.IsZero() && (a.To.IsZero() || a.To.After(last)):
		return Invalid("to", "das Ressort %s besteht nur bis zum %s", a.Ministry, last.German())
	}
	return nil
}

// existsFrom gives the last day until which a ministry bears one name without a gap from a
// day on, zero when no end is known; false when it does not exist on that day.
func (ms Ministries) existsFrom(id string, day Date) (last Date, ok bool) {
	for range ms { // each round moves on to a later record
		i := slices.IndexFunc(ms, func(m Ministry) bool { return m.ID == id && m.ValidOn(day) })
		if i < 0 {
			return last, ok
		}
		last, ok = ms[i].ValidTo, true
		if last.IsZero() {
			return last, ok
		}
		day = last.AddDays(1)
	}
	return last, ok
}

// checkBeside refuses the assignment beside one other that meets it on some day.
func (a Assignment) checkBeside(o Assignment) error {
	switch {
	case !a.overlaps(o):
		return nil
	case a.Chair && o.Chair && a.DeputyOf == "" && o.DeputyOf == "" && a.Subject != o.Subject:
		return Invalid("chair", "den Vorsitz führt in dieser Zeit schon jemand anderes (%s)", o.period())
	case a.Subject != o.Subject:
		return nil
	case a.sameOffice(o) && a.DeputyOf == o.DeputyOf:
		return Invalid("from", "dieses Amt ist der Person in dieser Zeit schon zugewiesen (%s)", o.period())
	case a.Role == RoleAuditor || o.Role == RoleAuditor:
		return Invalid("role", "wer prüft, hat kein anderes Amt (hier %s und %s)", a.Role, o.Role)
	case isPair(a.Role, o.Role, RoleChancellery, RoleCoordinator), isPair(a.Role, o.Role, RoleChancellery, RoleCommittee):
		return Invalid("role", "die Staatskanzlei ist unabhängig von Koordination und Lenkungsausschuss (hier %s und %s)", a.Role, o.Role)
	case a.Ministry != "" && o.Ministry != "" && a.Ministry != o.Ministry:
		return Invalid("ministry", "die Person handelt in dieser Zeit schon für das Ressort %s", o.Ministry)
	}
	return nil
}

func isPair(a, b, x, y Role) bool { return (a == x && b == y) || (a == y && b == x) }

// period says in German how long an assignment lasts.
func (a Assignment) period() string {
	if a.To.IsZero() {
		return "ab " + a.From.German()
	}
	return a.From.German() + " bis " + a.To.German()
}

func (a Assignment) checkDeputy(others []Assignment) error {
	represented, ok := representedBy(others, a, a.within)
	_, overlapping := representedBy(others, a, a.overlaps)
	secondHand := slices.ContainsFunc(others, func(o Assignment) bool {
		return o.Subject == a.DeputyOf && o.DeputyOf != "" && o.sameOffice(a) && a.overlaps(o)
	})
	switch {
	case !ok && overlapping:
		return Invalid("to", "die vertretene Person hat dieses Amt nicht in der ganzen Zeit")
	case !ok && secondHand:
		return Invalid("deputy_of", "die vertretene Person vertritt dort selbst; eine Vertretung der Vertretung gibt es nicht")
	case !ok:
		return Invalid("deputy_of", "die vertretene Person hat dieses Amt in dieser Zeit nicht")
	case a.Authorised && !represented.Authorised:
		return Invalid("authorised", "die vertretene Person ist nicht zeichnungsbefugt")
	case a.Chair && !represented.Chair:
		return Invalid("chair", "die vertretene Person führt den Vorsitz nicht")
	}
	return nil
}
