package strategy

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// headed makes the occasion of a request.
func headed(id string, actor Actor, at time.Time) Occasion {
	return Occasion{ID: id, Hash: "hash of " + id, Actor: actor, At: at}
}

func reporter(ministry string) Actor {
	return Actor{Subject: "referat " + ministry, Role: RoleMinistry, Ministry: ministry}
}

// requestedReport is a report on the second half of 2020 that TFM and a city owe by 31 March 2021.
func requestedReport(t *testing.T) Report {
	t.Helper()
	r := Report{
		ID: "2020-H2/m1", Half: "2020-H2", Year: 2021, MeasureID: "m1", MeasureCode: "M1-01", Title: "Breitband",
		Lead: []string{"TFM", "Stadt Erfurt"}, Due: NewDate(2021, time.March, 31),
	}
	trail := r.Request(berlinTime(2021, time.March, 1, 9), DefaultMinistries())
	if r.State != ReportRequested || r.Revision != 1 || r.OriginalDue != r.Due {
		t.Fatalf("requested as %+v", r)
	}
	if len(trail.Entries) != 1 || trail.Entries[0].ID != "report/2020-H2/m1/requested" || !trail.Entries[0].Public {
		t.Fatalf("entries %+v", trail.Entries)
	}
	if len(trail.Notices) != 1 || trail.Notices[0].Ministry != "TFM" || trail.Notices[0].Role != RoleMinistry {
		t.Fatalf("notices %+v", trail.Notices)
	}
	return r
}

func aReport() ReportContent {
	return ReportContent{
		Status: StatusDelayed, Text: "Der Ausbau läuft.",
		Milestones: []MilestoneReport{
			{Text: "Ausschreibung", Original: NewDate(2020, time.October, 1), Actual: NewDate(2020, time.September, 20)},
			{Text: "Ausbau", Original: NewDate(2021, time.June, 30), Current: NewDate(2021, time.December, 31), Reason: "Lieferengpass"},
		},
	}
}

func submittedReport(t *testing.T) Report {
	t.Helper()
	r := requestedReport(t)
	_, err := r.Submit(headed("s", reporter("TFM"), berlinTime(2021, time.March, 15, 9)), aReport(), DefaultMinistries())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestLeadMinistryReports(t *testing.T) {
	r := requestedReport(t)
	at := berlinTime(2021, time.March, 15, 9)
	trail, err := r.Submit(headed("s", reporter("TFM"), at), aReport(), DefaultMinistries())
	if err != nil {
		t.Fatal(err)
	}
	if r.State != ReportSubmitted || r.SubmittedBy.Ministry != "TFM" || !r.SubmittedAt.Equal(at) || r.Rating != "" {
		t.Errorf("submitted as %+v", r)
	}
	if kept := r.Content.Milestones[0]; kept.Current != kept.Original {
		t.Errorf("a date that was left out is %v", kept.Current)
	}
	entry := trail.Entries[0]
	if entry.ID != "s" || entry.Hash != "hash of s" || entry.Revision != 2 || entry.Stage != "submitted" || entry.Data["late"] != "" {
		t.Errorf("entry %+v", entry)
	}
	if len(trail.Notices) != 1 || trail.Notices[0].Role != RoleCoordinator {
		t.Errorf("notices %+v", trail.Notices)
	}
}

func TestReportIsRefused(t *testing.T) {
	long := strings.Repeat("a", maxLongText+1)
	for _, c := range []struct {
		name  string
		actor Actor
		spoil func(*ReportContent)
		code  Code
		field string
	}{
		{"another ministry", reporter("TMIK"), nil, CodeForbidden, ""},
		{"the coordinator where a ministry leads", coordinatorActor(), nil, CodeForbidden, ""},
		{"an organiser", Actor{Role: RoleOrganiser}, nil, CodeForbidden, ""},
		{"the committee of the ministry", Actor{Role: RoleCommittee, Ministry: "TFM"}, nil, CodeForbidden, ""},
		{"unknown status", reporter("TFM"), func(c *ReportContent) { c.Status = "fine" }, CodeInvalid, "content.status"},
		{"no text", reporter("TFM"), func(c *ReportContent) { c.Text = " " }, CodeInvalid, "content.text"},
		{"too long", reporter("TFM"), func(c *ReportContent) { c.Text = long }, CodeInvalid, "content.text"},
		{"milestone without text", reporter("TFM"), func(c *ReportContent) { c.Milestones[1].Text = "" }, CodeInvalid, "content.milestones[1].text"},
		{"shift without reason", reporter("TFM"), func(c *ReportContent) { c.Milestones[1].Reason = " " }, CodeInvalid, "content.milestones[1].reason"},
		{"brought forward without reason", reporter("TFM"), func(c *ReportContent) {
			c.Milestones[1].Current, c.Milestones[1].Reason = NewDate(2021, time.May, 1), ""
		}, CodeInvalid, "content.milestones[1].reason"},
		{"a new date without reason", reporter("TFM"), func(c *ReportContent) {
			c.Milestones[1].Original, c.Milestones[1].Reason = Date{}, ""
		}, CodeInvalid, "content.milestones[1].reason"},
		{"reached late without reason", reporter("TFM"), func(c *ReportContent) {
			c.Milestones[0].Actual = NewDate(2020, time.October, 2)
		}, CodeInvalid, "content.milestones[0].reason"},
		{"reached in the future", reporter("TFM"), func(c *ReportContent) {
			c.Milestones[0].Actual, c.Milestones[0].Reason = NewDate(2021, time.March, 16), "spät"
		}, CodeInvalid, "content.milestones[0].actual"},
		{"too many milestones", reporter("TFM"), func(c *ReportContent) {
			c.Milestones = slices.Repeat(c.Milestones[:1], maxMilestones+1)
		}, CodeInvalid, "content.milestones"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := requestedReport(t)
			content := aReport()
			if c.spoil != nil {
				c.spoil(&content)
			}
			_, err := r.Submit(headed("s", c.actor, berlinTime(2021, time.March, 15, 9)), content, DefaultMinistries())
			wantCode(t, err, c.code)
			if err != nil && err.(*Error).Field != c.field {
				t.Errorf("field %q, want %q", err.(*Error).Field, c.field)
			}
			if r.State != ReportRequested || r.Revision != 1 {
				t.Errorf("a refused report changed to %+v", r)
			}
		})
	}
}

func TestCoordinatorReportsWhereNoMinistryLeads(t *testing.T) {
	r := requestedReport(t)
	r.Lead = []string{"Stadt Erfurt"}
	o := headed("s", reporter("TFM"), berlinTime(2021, time.March, 15, 9))
	_, err := r.Submit(o, aReport(), DefaultMinistries())
	wantCode(t, err, CodeForbidden)
	o.Actor = coordinatorActor()
	if _, err := r.Submit(o, aReport(), DefaultMinistries()); err != nil {
		t.Fatal(err)
	}
}

func TestSuccessorOfTheLeadReports(t *testing.T) {
	ministries := Ministries{
		{ID: "ALT", Name: "Alt", ValidTo: NewDate(2021, time.February, 28), Successor: "NEU"},
		{ID: "NEU", Name: "Neu", ValidFrom: NewDate(2021, time.March, 1)},
	}
	r := requestedReport(t)
	r.Lead = []string{"ALT"}
	o := headed("s", reporter("ALT"), berlinTime(2021, time.March, 15, 9))
	_, err := r.Submit(o, aReport(), ministries)
	wantCode(t, err, CodeForbidden)
	o.Actor = reporter("NEU")
	if _, err := r.Submit(o, aReport(), ministries); err != nil {
		t.Fatal(err)
	}
}

func TestAcceptedReportIsFrozenWithBothJudgements(t *testing.T) {
	r := submittedReport(t)
	at := berlinTime(2021, time.March, 20, 9)
	if _, err := r.Submit(headed("again", reporter("TFM"), at), aReport(), DefaultMinistries()); CodeOf(err) != CodePhaseClosed {
		t.Errorf("a second report: %v", err)
	}
	_, err := r.Accept(headed("a", reporter("TFM"), at), StatusAtRisk, "")
	wantCode(t, err, CodeForbidden)
	_, err = r.Accept(headed("a", coordinatorActor(), at), "good", "")
	wantCode(t, err, CodeInvalid)
	trail, err := r.Accept(headed("a", coordinatorActor(), at), StatusAtRisk, "Der Termin wackelt.")
	if err != nil {
		t.Fatal(err)
	}
	if r.State != ReportAccepted || r.Content.Status != StatusDelayed || r.Rating != StatusAtRisk || r.Remark == "" {
		t.Errorf("accepted as %+v", r)
	}
	if entry := trail.Entries[0]; entry.Data["status"] != "delayed" || entry.Data["rating"] != "at_risk" {
		t.Errorf("entry %+v", entry)
	}
	frozen := r
	_, err = r.Submit(headed("x", reporter("TFM"), at), aReport(), DefaultMinistries())
	wantCode(t, err, CodeAlreadyDecided)
	_, err = r.Accept(headed("x", coordinatorActor(), at), StatusDone, "")
	wantCode(t, err, CodeAlreadyDecided)
	_, err = r.Return(headed("x", coordinatorActor(), at), "zu kurz", DefaultMinistries())
	wantCode(t, err, CodeAlreadyDecided)
	if r.Revision != frozen.Revision || r.Rating != frozen.Rating {
		t.Errorf("a frozen report changed to %+v", r)
	}
}

func TestReturnedReportIsOwedAgain(t *testing.T) {
	r := submittedReport(t)
	after := berlinTime(2021, time.April, 12, 9)
	_, err := r.Return(headed("r", coordinatorActor(), after), " ", DefaultMinistries())
	wantCode(t, err, CodeInvalid)
	trail, err := r.Return(headed("r", coordinatorActor(), after), "Die Begründung fehlt.", DefaultMinistries())
	if err != nil {
		t.Fatal(err)
	}
	if r.State != ReportReturned || !r.Overdue || r.Remark != "Die Begründung fehlt." {
		t.Errorf("returned as %+v", r)
	}
	if len(trail.Notices) != 1 || trail.Notices[0].Ministry != "TFM" {
		t.Errorf("notices %+v", trail.Notices)
	}
	// Three working days after it came back, not after the due date that had passed.
	if next := r.NextMoment(after, DefaultSettings(), testCalendar); !next.Equal(berlinTime(2021, time.April, 15, 0)) {
		t.Errorf("escalates on %v", next)
	}
	if _, err := r.Submit(headed("s2", reporter("TFM"), after), aReport(), DefaultMinistries()); err != nil {
		t.Fatal(err)
	}
	if r.Overdue || r.State != ReportSubmitted {
		t.Errorf("handed in again as %+v", r)
	}
}

func TestAcceptAndReturnNeedAReport(t *testing.T) {
	r := requestedReport(t)
	at := berlinTime(2021, time.March, 20, 9)
	_, err := r.Accept(headed("a", coordinatorActor(), at), StatusDone, "")
	wantCode(t, err, CodePhaseClosed)
	_, err = r.Return(headed("a", coordinatorActor(), at), "fehlt", DefaultMinistries())
	wantCode(t, err, CodePhaseClosed)
}

// passAll lets the calendar run and lists what happens, with its moment in Berlin.
func passAll(r *Report, looked time.Time, limit int) (steps []string, notices []Notice) {
	s, ministries := DefaultSettings(), DefaultMinistries()
	for range limit {
		next := r.NextMoment(looked, s, testCalendar)
		if next.IsZero() {
			return steps, notices
		}
		trail := r.Pass(looked, next, s, testCalendar, ministries)
		looked = next
		for _, e := range trail.Entries {
			steps = append(steps, next.In(Berlin()).Format("02.01. 15:04 ")+e.Action)
		}
		notices = append(notices, trail.Notices...)
	}
	return append(steps, "…"), notices
}

func TestRemindersOverdueAndEscalation(t *testing.T) {
	r := requestedReport(t)
	steps, notices := passAll(&r, berlinTime(2021, time.March, 1, 9), 10)
	want := []string{
		"17.03. 00:00 remind", "26.03. 00:00 remind", "31.03. 00:00 remind",
		"01.04. 00:00 overdue", "07.04. 00:00 escalate", // Karfreitag and Ostermontag are free
	}
	if !slices.Equal(steps, want) {
		t.Errorf("steps %q, want %q", steps, want)
	}
	if !r.Overdue || !r.Escalated || r.Revision != 6 {
		t.Errorf("the report is %+v", r)
	}
	keys := map[string]bool{}
	for _, n := range notices {
		if keys[n.Key] {
			t.Errorf("key %s comes twice", n.Key)
		}
		keys[n.Key] = true
	}
	last := notices[len(notices)-1]
	if last.Kind != "escalation" || last.Role != RoleCommittee || last.Ministry != "TFM" {
		t.Errorf("escalated to %+v", last)
	}
}

func TestAnsweredReportIsNotReminded(t *testing.T) {
	r := submittedReport(t)
	if next := r.NextMoment(berlinTime(2021, time.March, 15, 9), DefaultSettings(), testCalendar); !next.IsZero() {
		t.Errorf("reminds on %v", next)
	}
	if trail := r.Pass(time.Time{}, berlinTime(2021, time.December, 1, 0), DefaultSettings(), testCalendar, nil); !trail.Empty() {
		t.Errorf("passed %+v", trail)
	}
}

func TestRemindersThatWereMissedComeTogether(t *testing.T) {
	r := requestedReport(t)
	trail := r.Pass(berlinTime(2021, time.March, 1, 9), berlinTime(2021, time.May, 3, 9), DefaultSettings(), testCalendar, DefaultMinistries())
	var got []string
	for _, e := range trail.Entries {
		got = append(got, e.Action)
	}
	if want := []string{"remind", "remind", "remind", "overdue", "escalate"}; !slices.Equal(got, want) {
		t.Errorf("steps %q, want %q", got, want)
	}
	reminders := slices.DeleteFunc(trail.Notices, func(n Notice) bool { return n.Kind != "report_reminder" })
	if len(reminders) != 1 {
		t.Errorf("the ministry is reminded %d times at once", len(reminders))
	}
}

func TestDueDateFollowsThePlan(t *testing.T) {
	settings := DefaultSettings()
	plan, err := PlanBackward(2021, NewDate(2021, time.December, 14), settings, testCalendar)
	if err != nil {
		t.Fatal(err)
	}
	r := requestedReport(t)
	now := berlinTime(2021, time.March, 20, 9)
	if trail := r.Follow(plan, 3, now, DefaultMinistries()); !trail.Empty() {
		t.Errorf("moved without a move: %+v", trail)
	}
	moved, _, err := plan.Move(Change{
		Name: DeadlineReportH2, To: NewDate(2021, time.April, 30), Reason: "Krankheit", By: coordinatorActor(), At: now,
	}, settings, testCalendar)
	if err != nil {
		t.Fatal(err)
	}
	trail := r.Follow(moved, 4, now, DefaultMinistries())
	if r.Due != NewDate(2021, time.April, 30) || r.OriginalDue != NewDate(2021, time.March, 31) {
		t.Errorf("due %v, originally %v", r.Due, r.OriginalDue)
	}
	if len(trail.Entries) != 1 || trail.Entries[0].Data["from"] != "2021-03-31" || len(trail.Notices) != 1 {
		t.Errorf("trail %+v", trail)
	}
	steps, _ := passAll(&r, now, 10)
	want := []string{
		"16.04. 00:00 remind", "27.04. 00:00 remind", "30.04. 00:00 remind", "01.05. 00:00 overdue", "05.05. 00:00 escalate",
	}
	if !slices.Equal(steps, want) {
		t.Errorf("steps %q, want %q", steps, want)
	}
	other := moved
	other.Year = 2022
	if trail := r.Follow(other, 9, now, nil); !trail.Empty() {
		t.Error("another year's plan moved it")
	}
}

func TestMoveAfterTheDueDateTakesTheOverdueMarkAway(t *testing.T) {
	r := requestedReport(t)
	r.Overdue, r.Escalated = true, true
	plan := Plan{Year: 2021, Deadlines: []Deadline{{Name: DeadlineReportH2, Current: NewDate(2021, time.May, 31)}}}
	r.Follow(plan, 5, berlinTime(2021, time.May, 3, 9), DefaultMinistries())
	if r.Overdue || r.Escalated {
		t.Errorf("still marked: %+v", r)
	}
}

func TestCycleEndFreezesReports(t *testing.T) {
	now := berlinTime(2022, time.January, 10, 9)
	open, answered := requestedReport(t), submittedReport(t)
	trail := open.Freeze(now)
	if open.State != ReportMissing || trail.Entries[0].Action != "missing" || !trail.Entries[0].Public {
		t.Errorf("frozen as %+v with %+v", open, trail)
	}
	answered.Freeze(now)
	if answered.State != ReportAccepted || answered.Rating != "" {
		t.Errorf("frozen as %+v", answered)
	}
}
