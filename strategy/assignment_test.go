package strategy

import (
	"errors"
	"slices"
	"testing"
	"time"
)

var assignmentDay = NewDate(2026, time.March, 2)

func day26(month time.Month, day int) Date { return NewDate(2026, month, day) }

// staff gives the assignment of a member of TFM's staff for the year 2026.
func staff(change func(*Assignment)) Assignment {
	a := Assignment{ID: "a", Subject: "p-1", Role: RoleMinistry, Ministry: "TFM", From: day26(1, 1), To: day26(12, 31)}
	if change != nil {
		change(&a)
	}
	return a
}

// wantFault expects a refusal with a code and a place.
func wantFault(t *testing.T, err error, code Code, field string) {
	t.Helper()
	var e *Error
	switch {
	case code == "" && err != nil:
		t.Errorf("refused: %v", err)
	case code == "":
	case !errors.As(err, &e) || e.Code != code || e.Field != field || e.Message == "":
		t.Errorf("answers %v, want %s at %q", err, code, field)
	}
}

func TestAnAssignmentHoldsFromItsFirstToItsLastDay(t *testing.T) {
	a := staff(nil)
	for day, want := range map[Date]bool{
		NewDate(2025, 12, 31): false, day26(1, 1): true, day26(12, 31): true, NewDate(2027, 1, 1): false,
	} {
		if a.Holds(day) != want {
			t.Errorf("holds on %s: %v", day, !want)
		}
	}
	a.To = Date{}
	if !a.Holds(NewDate(2199, 1, 1)) {
		t.Error("one without end ends")
	}
	a.To = a.From.AddDays(-1)
	for _, day := range []Date{a.To, a.From} {
		if a.Holds(day) {
			t.Errorf("one that never took effect holds on %s", day)
		}
	}
}

func TestWhatIsNoOfficeIsRefused(t *testing.T) {
	good := []Actor{
		{Subject: "p", Role: RoleOrganiser}, {Subject: "p", Role: RoleAuditor}, {Subject: "p", Role: RoleCoordinator},
		{Subject: "p", Role: RoleCoordinator, Ministry: "TMWWDG", Authorised: true}, {Subject: "p", Role: RoleChancellery, Ministry: "TSK"},
		{Subject: "p", Role: RoleMinistry, Ministry: "TFM", Authorised: true}, {Subject: "p", Role: RoleCommittee, Ministry: "TFM", Chair: true},
		{Subject: "p", Role: RoleMinistry, Ministry: "TFM", DeputyOf: "q"},
	}
	for _, a := range good {
		wantFault(t, CheckOffice(a), "", "")
	}
	for _, c := range []struct {
		field string
		actor Actor
	}{
		{"subject", Actor{Role: RoleAuditor}},
		{"subject", Actor{Subject: " ", Role: RoleAuditor}},
		{"subject", Actor{Subject: "system", Role: RoleAuditor}},
		{"subject", Actor{Subject: "public", Role: RoleAuditor}},
		{"role", Actor{Subject: "p", Role: RoleSystem}},
		{"role", Actor{Subject: "p", Role: RolePublic}},
		{"role", Actor{Subject: "p"}},
		{"ministry", Actor{Subject: "p", Role: RoleMinistry}},
		{"ministry", Actor{Subject: "p", Role: RoleCommittee}},
		{"chair", Actor{Subject: "p", Role: RoleMinistry, Ministry: "TFM", Chair: true}},
		{"deputy_of", Actor{Subject: "p", Role: RoleAuditor, DeputyOf: "p"}},
	} {
		wantFault(t, CheckOffice(c.actor), CodeInvalid, c.field)
	}
}

func TestAnAssignmentStandsBesideTheOthers(t *testing.T) {
	ministries := Ministries{
		{ID: "TFM", Name: "Finanzen", ValidFrom: NewDate(2014, 12, 5)},
		{ID: "TMIK", Name: "Inneres", ValidFrom: NewDate(2014, 12, 5)},
		{ID: "ALT", Name: "Altes", ValidTo: day26(6, 30), Successor: "NEU"},
		{ID: "NEU", Name: "Neues", ValidFrom: day26(7, 1), ValidTo: day26(8, 31)},
		{ID: "NEU", Name: "Neues, umbenannt", ValidFrom: day26(9, 1)},
	}
	boss := staff(func(a *Assignment) { a.ID, a.Subject, a.Authorised = "boss", "p-9", true })
	deputy := func(change func(*Assignment)) Assignment {
		return staff(func(a *Assignment) {
			a.ID, a.DeputyOf, a.Authorised, a.From, a.To = "new", "p-9", true, day26(7, 1), day26(7, 31)
			if change != nil {
				change(a)
			}
		})
	}
	office := func(id string, role Role, ministry string) Assignment {
		return Assignment{ID: id, Subject: "p-1", Role: role, Ministry: ministry, From: day26(1, 1), To: day26(12, 31)}
	}
	chair := func(id, subject string, from, to Date) Assignment {
		return Assignment{ID: id, Subject: subject, Role: RoleCommittee, Ministry: "TFM", Chair: true, From: from, To: to}
	}
	for name, c := range map[string]struct {
		all   []Assignment
		new   Assignment
		field string // "": accepted
	}{
		"the first":                    {nil, staff(nil), ""},
		"replaces itself":              {[]Assignment{staff(nil)}, staff(func(a *Assignment) { a.To = Date{} }), ""},
		"no office":                    {nil, staff(func(a *Assignment) { a.Chair = true }), "chair"},
		"no first day":                 {nil, staff(func(a *Assignment) { a.From = Date{} }), "from"},
		"ends before it begins":        {nil, staff(func(a *Assignment) { a.To = a.From.AddDays(-1) }), "to"},
		"one day":                      {nil, staff(func(a *Assignment) { a.To = a.From }), ""},
		"long note":                    {nil, staff(func(a *Assignment) { a.Note = string(make([]rune, 1001)) }), "note"},
		"unknown ministry":             {nil, staff(func(a *Assignment) { a.Ministry = "XYZ" }), "ministry"},
		"full name instead":            {nil, staff(func(a *Assignment) { a.Ministry = "Finanzen" }), "ministry"},
		"ministry not yet":             {nil, staff(func(a *Assignment) { a.Ministry = "NEU" }), "ministry"},
		"ministry no longer":           {nil, staff(func(a *Assignment) { a.Ministry, a.To = "ALT", day26(7, 1) }), "to"},
		"ministry ends, office not":    {nil, staff(func(a *Assignment) { a.Ministry, a.To = "ALT", Date{} }), "to"},
		"ministry to its last day":     {nil, staff(func(a *Assignment) { a.Ministry, a.To = "ALT", day26(6, 30) }), ""},
		"ministry renamed meanwhile":   {nil, staff(func(a *Assignment) { a.Ministry, a.From, a.To = "NEU", day26(8, 1), Date{} }), ""},
		"same office, a common day":    {[]Assignment{staff(nil)}, staff(func(a *Assignment) { a.ID, a.From, a.To = "b", day26(12, 31), Date{} }), "from"},
		"same office, the day after":   {[]Assignment{staff(nil)}, staff(func(a *Assignment) { a.ID, a.From, a.To = "b", NewDate(2027, 1, 1), Date{} }), ""},
		"same office, both open":       {[]Assignment{staff(func(a *Assignment) { a.To = Date{} })}, staff(func(a *Assignment) { a.ID, a.To = "b", Date{} }), "from"},
		"same office, taken back":      {[]Assignment{staff(func(a *Assignment) { a.To = a.From.AddDays(-1) })}, staff(func(a *Assignment) { a.ID = "b" }), ""},
		"same office, somebody else's": {[]Assignment{staff(func(a *Assignment) { a.Subject = "p-2" })}, staff(func(a *Assignment) { a.ID = "b" }), ""},

		"auditor of a ministry":       {nil, office("y", RoleAuditor, "TFM"), "ministry"},
		"organiser of a ministry":     {nil, office("y", RoleOrganiser, "TFM"), "ministry"},
		"authorised in the committee": {nil, staff(func(a *Assignment) { a.Role, a.Authorised = RoleCommittee, true }), "authorised"},
		"authorised for no ministry":  {nil, staff(func(a *Assignment) { a.Role, a.Ministry, a.Authorised = RoleCoordinator, "", true }), "authorised"},
		"authorised coordinator":      {nil, staff(func(a *Assignment) { a.Role, a.Authorised = RoleCoordinator, true }), ""},

		"auditor and organiser":       {[]Assignment{office("x", RoleAuditor, "")}, office("y", RoleOrganiser, ""), "role"},
		"organiser and auditor":       {[]Assignment{office("x", RoleOrganiser, "")}, office("y", RoleAuditor, ""), "role"},
		"ministry and auditor":        {[]Assignment{staff(nil)}, office("y", RoleAuditor, ""), "role"},
		"auditor first, then not":     {[]Assignment{{ID: "x", Subject: "p-1", Role: RoleAuditor, From: NewDate(2025, 1, 1), To: NewDate(2025, 12, 31)}}, staff(nil), ""},
		"chancellery and coordinator": {[]Assignment{office("x", RoleChancellery, "")}, office("y", RoleCoordinator, ""), "role"},
		"committee and chancellery":   {[]Assignment{office("x", RoleCommittee, "TFM")}, office("y", RoleChancellery, ""), "role"},
		"chancellery and ministry":    {[]Assignment{office("x", RoleChancellery, "TFM")}, office("y", RoleMinistry, "TFM"), ""},
		"organiser and coordinator":   {[]Assignment{office("x", RoleOrganiser, "")}, office("y", RoleCoordinator, "TFM"), ""},
		"ministry and committee":      {[]Assignment{staff(nil)}, office("y", RoleCommittee, "TFM"), ""},
		"two ministries":              {[]Assignment{staff(nil)}, office("y", RoleCommittee, "TMIK"), "ministry"},

		"deputy":                                 {[]Assignment{boss}, deputy(nil), ""},
		"deputy beside own, unauthorised office": {[]Assignment{boss, staff(nil)}, deputy(nil), ""},
		"deputy twice":                           {[]Assignment{boss, deputy(func(a *Assignment) { a.ID = "x" })}, deputy(nil), "from"},
		"deputy of nobody in office":             {nil, deputy(nil), "deputy_of"},
		"deputy in another role":                 {[]Assignment{boss}, deputy(func(a *Assignment) { a.Role, a.Authorised = RoleCommittee, false }), "deputy_of"},
		"deputy in another ministry":             {[]Assignment{boss}, deputy(func(a *Assignment) { a.Ministry = "TMIK" }), "deputy_of"},
		"deputy for longer":                      {[]Assignment{boss}, deputy(func(a *Assignment) { a.To = Date{} }), "to"},
		"deputy before":                          {[]Assignment{boss}, deputy(func(a *Assignment) { a.From = NewDate(2025, 12, 1) }), "to"},
		"deputy with more authority":             {[]Assignment{staff(func(a *Assignment) { a.Subject = "p-9" })}, deputy(nil), "authorised"},
		"deputy of a deputy":                     {[]Assignment{staff(func(a *Assignment) { a.Subject, a.DeputyOf = "p-9", "p-8" })}, deputy(nil), "deputy_of"},
		"their own deputy":                       {[]Assignment{boss}, deputy(func(a *Assignment) { a.DeputyOf = "p-1" }), "deputy_of"},
		"deputy who audits":                      {[]Assignment{boss, office("x", RoleAuditor, "")}, deputy(nil), "role"},
		"deputy from another ministry":           {[]Assignment{boss, office("x", RoleMinistry, "TMIK")}, deputy(nil), "ministry"},

		"two chairs":            {[]Assignment{chair("x", "p-2", day26(1, 1), Date{})}, chair("y", "p-1", day26(5, 1), Date{}), "chair"},
		"one chair, then one":   {[]Assignment{chair("x", "p-2", day26(1, 1), day26(4, 30))}, chair("y", "p-1", day26(5, 1), Date{}), ""},
		"a member, not a chair": {[]Assignment{chair("x", "p-2", day26(1, 1), Date{})}, office("y", RoleCommittee, "TFM"), ""},
		"deputy chairs": {[]Assignment{chair("x", "p-9", day26(1, 1), day26(12, 31))},
			deputy(func(a *Assignment) { a.Role, a.Authorised, a.Chair = RoleCommittee, false, true }), ""},
		"deputy of a member chairs": {[]Assignment{{ID: "x", Subject: "p-9", Role: RoleCommittee, Ministry: "TFM", From: day26(1, 1), To: day26(12, 31)}},
			deputy(func(a *Assignment) { a.Role, a.Authorised, a.Chair = RoleCommittee, false, true }), "chair"},
	} {
		t.Run(name, func(t *testing.T) {
			code := CodeInvalid
			if c.field == "" {
				code = ""
			}
			wantFault(t, CheckAssignment(c.all, c.new, ministries), code, c.field)
		})
	}
}

func TestADeputyHoldsNoMoreThanTheRepresentedPerson(t *testing.T) {
	boss := staff(func(a *Assignment) { a.ID, a.Subject, a.Authorised, a.To = "boss", "p-9", true, day26(6, 30) })
	deputy := staff(func(a *Assignment) { a.ID, a.DeputyOf, a.Authorised = "deputy", "p-9", true })
	own := staff(func(a *Assignment) { a.ID, a.From = "own", day26(2, 1) })
	committee := Assignment{ID: "c", Subject: "p-1", Role: RoleCommittee, Ministry: "TFM", From: day26(1, 15)}
	all := []Assignment{deputy, own, boss, committee}
	if got, want := OfficesHeld(all, "p-1", day26(3, 1)), []Actor{committee.Actor(), own.Actor(), deputy.Actor()}; !slices.Equal(got, want) {
		t.Errorf("in March %+v, want %+v", got, want)
	}
	if got, want := OfficesHeld(all, "p-1", day26(7, 1)), []Actor{committee.Actor(), own.Actor()}; !slices.Equal(got, want) {
		t.Errorf("after the represented person has left %+v, want %+v", got, want)
	}
	all[2].Authorised = false
	if got := OfficesHeld(all, "p-1", day26(3, 1)); len(got) != 3 || got[2].Authorised {
		t.Errorf("the deputy is authorised by nobody: %+v", got)
	}
	if got := OfficesHeld(all, "p-1", NewDate(2025, 1, 1)); len(got) != 0 {
		t.Errorf("before all of it %+v", got)
	}
}

func TestNobodyAssignsToThemselves(t *testing.T) {
	coordinator := Actor{Subject: "k-1", Role: RoleCoordinator}
	wantFault(t, MayAssign(coordinator, staff(nil)), "", "")
	wantFault(t, MayAssign(coordinator, staff(func(a *Assignment) { a.Subject = "k-1" })), CodeForbidden, "")
	deputy := Actor{Subject: "k-2", Role: RoleCoordinator, DeputyOf: "k-1"}
	wantFault(t, MayAssign(deputy, staff(func(a *Assignment) { a.Subject = "k-1" })), CodeForbidden, "")
	for _, role := range []Role{RoleOrganiser, RoleMinistry, RoleCommittee, RoleChancellery, RoleAuditor, RolePublic, RoleSystem} {
		wantFault(t, MayAssign(Actor{Subject: "x", Role: role}, staff(nil)), CodeForbidden, "")
	}
}

func TestTheRecordOfAnAssignmentIsNotRewritten(t *testing.T) {
	running, later := staff(nil), staff(func(a *Assignment) { a.From = day26(5, 1) })
	for name, c := range map[string]struct {
		from   Assignment
		change func(*Assignment)
		code   Code
		field  string
	}{
		"longer":                      {running, func(a *Assignment) { a.To = Date{} }, "", ""},
		"until today":                 {running, func(a *Assignment) { a.To = assignmentDay }, "", ""},
		"note":                        {running, func(a *Assignment) { a.Note = "neu" }, "", ""},
		"until yesterday":             {running, func(a *Assignment) { a.To = assignmentDay.AddDays(-1) }, CodeInvalid, "to"},
		"person":                      {running, func(a *Assignment) { a.Subject = "p-2" }, CodeInvalid, "subject"},
		"role":                        {later, func(a *Assignment) { a.Role = RoleCommittee }, CodeInvalid, "role"},
		"ministry":                    {later, func(a *Assignment) { a.Ministry = "TMIK" }, CodeInvalid, "ministry"},
		"deputy":                      {later, func(a *Assignment) { a.DeputyOf = "p-9" }, CodeInvalid, "deputy_of"},
		"first day, begun":            {running, func(a *Assignment) { a.From = day26(2, 1) }, CodeInvalid, "from"},
		"authorised, begun":           {running, func(a *Assignment) { a.Authorised = true }, CodeInvalid, "authorised"},
		"chair, begun":                {running, func(a *Assignment) { a.Chair = true }, CodeInvalid, "chair"},
		"authorised, not yet begun":   {later, func(a *Assignment) { a.Authorised = true }, "", ""},
		"first day, not yet begun":    {later, func(a *Assignment) { a.From = assignmentDay }, "", ""},
		"first day into the past":     {later, func(a *Assignment) { a.From = assignmentDay.AddDays(-1) }, CodeInvalid, "from"},
		"what is over":                {staff(func(a *Assignment) { a.To = day26(3, 1) }), func(a *Assignment) { a.To = Date{} }, CodeAlreadyDecided, ""},
		"what never took effect":      {staff(func(a *Assignment) { a.From, a.To = day26(5, 1), day26(4, 30) }), func(a *Assignment) { a.To = Date{} }, CodeAlreadyDecided, ""},
		"what is in its last day yet": {staff(func(a *Assignment) { a.To = assignmentDay }), func(a *Assignment) { a.To = Date{} }, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			to := c.from
			c.change(&to)
			wantFault(t, c.from.CheckChange(to, assignmentDay), c.code, c.field)
		})
	}
	wantFault(t, staff(func(a *Assignment) { a.From = assignmentDay }).CheckNew(assignmentDay), "", "")
	wantFault(t, staff(func(a *Assignment) { a.From = assignmentDay.AddDays(-1) }).CheckNew(assignmentDay), CodeInvalid, "from")
}

func TestAnAssignmentIsEnded(t *testing.T) {
	for name, c := range map[string]struct {
		from    Assignment
		lastDay Date
		want    Date
		code    Code
		field   string
	}{
		"today":             {staff(nil), Date{}, assignmentDay, "", ""},
		"at once":           {staff(nil), assignmentDay.AddDays(-1), day26(3, 1), "", ""},
		"later":             {staff(nil), day26(6, 30), day26(6, 30), "", ""},
		"in the past":       {staff(nil), day26(2, 28), Date{}, CodeInvalid, "last_day"},
		"after its end":     {staff(nil), NewDate(2027, 1, 1), Date{}, CodeInvalid, "last_day"},
		"begun today":       {staff(func(a *Assignment) { a.From = assignmentDay }), day26(3, 1), day26(3, 1), "", ""},
		"not yet begun":     {staff(func(a *Assignment) { a.From = day26(5, 1) }), Date{}, day26(4, 30), "", ""},
		"over":              {staff(func(a *Assignment) { a.To = day26(3, 1) }), Date{}, Date{}, CodeAlreadyDecided, ""},
		"never took effect": {staff(func(a *Assignment) { a.From, a.To = day26(5, 1), day26(4, 30) }), Date{}, Date{}, CodeAlreadyDecided, ""},
	} {
		t.Run(name, func(t *testing.T) {
			ended, err := c.from.End(c.lastDay, assignmentDay)
			wantFault(t, err, c.code, c.field)
			if err == nil && ended.To != c.want {
				t.Errorf("ends on %s, want %s", ended.To, c.want)
			}
		})
	}
}
