package strategy

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// The people of these tests.
var (
	olga        = Actor{Subject: "olga", Role: RoleOrganiser}
	koordinator = Actor{Subject: "karl", Role: RoleCoordinator, Ministry: "TMWWDG", Authorised: true}
	auditor     = Actor{Subject: "anna", Role: RoleAuditor}
)

func authorisedOf(ministry string) Actor {
	return Actor{Subject: "leitung-" + ministry, Role: RoleMinistry, Ministry: ministry, Authorised: true}
}

func staffOf(ministry string) Actor {
	return Actor{Subject: "referat-" + ministry, Role: RoleMinistry, Ministry: ministry}
}

var requests int

// by makes the occasion of a request of its own.
func by(actor Actor, at time.Time) Occasion {
	requests++
	return Occasion{ID: fmt.Sprintf("request-%d", requests), Hash: "h", Actor: actor, At: at}
}

// step makes the occasion of a process step.
func step2021(id string) Occasion {
	return Occasion{ID: id, Actor: koordinator, At: on(10, 20)}
}

// on is noon of a day in 2021, in Berlin.
func on(month time.Month, day int) time.Time {
	return time.Date(2021, month, day, 12, 0, 0, 0, Berlin()).UTC()
}

func times2021(t *testing.T, change ...func(*Settings)) CoordinationTimes {
	t.Helper()
	s := DefaultSettings()
	for _, c := range change {
		c(&s)
	}
	calendar := NewCalendar()
	plan, err := PlanBackward(2021, NewDate(2021, time.December, 14), s, calendar)
	if err != nil {
		t.Fatal(err)
	}
	return s.CoordinationTimes(plan, calendar)
}

func coordination2021(t *testing.T, change ...func(*Settings)) Coordination {
	t.Helper()
	return Coordination{
		Phase: PhaseCoordination, Times: times2021(t, change...),
		Ministries: DefaultMinistries(), Rules: DefaultSettings().TopicRules,
	}
}

// aSheet is led by TMIK, with TMBJS and an agency as Beteiligte.
func aSheet() *Sheet {
	when := "Bis Q4/2022"
	return &Sheet{
		Title: "Digitaler Bauantrag", Theme: "Moderner Staat", Field: "Verwaltung",
		Lead: []string{"TMIK"}, Participants: []string{"TMBJS", "Digitalagentur Thüringen"},
		Milestones:  []Milestone{{Text: "Pilot", When: &when, Kind: "by"}},
		Description: "Bauanträge werden digital gestellt.", Background: "Bisher auf Papier.",
	}
}

// written is what Olga writes: a new measure that costs money.
func written() Proposal {
	return Proposal{
		ID: "5b0e", Year: 2021, Kind: KindNew, Origin: OriginWorkshop, WorkshopID: "w1",
		Draft: Draft{Sheet: aSheet()}, Reason: "Die Werkstatt hat es gezeigt.",
		Effects: Effects{Budget: "200 TEUR im Jahr"},
	}
}

func submitted(t *testing.T) *Proposal {
	t.Helper()
	p, _, err := SubmitProposal(written(), by(olga, on(5, 3)), PhaseIntake)
	if err != nil {
		t.Fatal(err)
	}
	return &p
}

func accepted(t *testing.T) *Proposal {
	t.Helper()
	p := submitted(t)
	must(t)(p.Screen(by(koordinator, on(5, 10)), ScreenAccept, "", "", nil))
	return p
}

// asked is in coordination: TMIK leads, TMBJS takes part, TFM has the money.
func asked(t *testing.T) *Proposal {
	t.Helper()
	p := accepted(t)
	if trail := p.Coordinate(Occasion{Actor: System(), At: on(9, 1)}, coordination2021(t)); trail.Empty() {
		t.Fatal("not in coordination")
	}
	return p
}

func signs(p *Proposal, ministry string) Position {
	return Position{Ministry: ministry, Kind: PositionSigned, TextHash: p.TextHash}
}

func give(t *testing.T, p *Proposal, position Position, at time.Time) Trail {
	t.Helper()
	return must(t)(p.GivePosition(by(authorisedOf(position.Ministry), at), position, coordination2021(t)))
}

func agreed(t *testing.T) *Proposal {
	t.Helper()
	p := asked(t)
	for _, m := range []string{"TMIK", "TMBJS", "TFM"} {
		give(t, p, signs(p, m), on(9, 10))
	}
	return p
}

func decided(t *testing.T, conditions ...Condition) *Proposal {
	t.Helper()
	p := agreed(t)
	_, ok := p.TakeDecision(step2021("session/2021/1/decide"), CommitteeDecision{
		SessionID: "2021/1", Outcome: DecideAdopt, Conditions: conditions, At: on(10, 20),
	})
	if !ok {
		t.Fatal("not decided")
	}
	return p
}

func must(t *testing.T) func(Trail, error) Trail {
	return func(trail Trail, err error) Trail {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return trail
	}
}

func wantStage(t *testing.T, p *Proposal, want Stage) {
	t.Helper()
	if p.Stage != want {
		t.Fatalf("stage %q, want %q", p.Stage, want)
	}
}

// wantRefusal checks the code of a refusal and, when it is not empty, the field.
func wantRefusal(t *testing.T, err error, code Code, field string) {
	t.Helper()
	if CodeOf(err) != code {
		t.Fatalf("got %v, want %s", err, code)
	}
	if refusal := err.(*Error); field != "" && refusal.Field != field {
		t.Fatalf("field %q, want %q (%v)", refusal.Field, field, err)
	}
}

func actions(trail Trail) []string {
	var names []string
	for _, e := range trail.Entries {
		names = append(names, e.Action)
	}
	return names
}

// told lists the notices of one kind by ministry, in order.
func told(trail Trail, kind string) []string {
	var ministries []string
	for _, n := range trail.Notices {
		if n.Kind == kind {
			ministries = append(ministries, n.Ministry)
		}
	}
	slices.Sort(ministries)
	return ministries
}

func wantList(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Fatalf("%s: %q, want %q", what, got, want)
	}
}
