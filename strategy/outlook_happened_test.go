package strategy

import "testing"

func TestInvitationThatWentOutWorriesNobody(t *testing.T) {
	p, s, cal := plan2021(t)
	p = metUntil(t, p, DeadlineCommitteeEnd)
	today := isoDay("2021-10-18") // the invitation was due on the 15th
	if w := p.Watch(today, s, cal); w.Light != LightYellow || w.Next != DeadlineCommitteeInvitation {
		t.Fatalf("nothing known: %s, next %s", w.Light, w.Next)
	}
	happened := p.HappenedIn([]Convened{{On: isoDay("2021-10-14"), Held: isoDay("2021-10-29")}}, nil)
	w := p.WatchAfter(happened, today, s, cal)
	st, _ := w.Step(DeadlineCommitteeInvitation)
	if w.Light != LightGreen || w.Next != DeadlineCommitteeEnd || !st.Done || st.Actual != isoDay("2021-10-14") || st.Overdue {
		t.Errorf("invited: %s, next %s, %+v", w.Light, w.Next, st)
	}
}

func TestEarlyInvitationLeavesCoordinationOpenUntilTheCommitteeMeets(t *testing.T) {
	p, s, cal := plan2021(t)
	p = metUntil(t, p, DeadlineCoordinationEnd)
	happened := Happened{DeadlineCommitteeInvitation: isoDay("2021-09-28")}
	w := p.WatchAfter(happened, isoDay("2021-10-04"), s, cal)
	st, _ := w.Step(DeadlineCoordinationEnd)
	if st.Done || !st.Overdue || st.LastSafe != isoDay("2021-11-29") { // one working day before the committee's last safe day
		t.Errorf("coordination %+v", st)
	}
	committee, _ := w.Step(DeadlineCommitteeEnd)
	if committee.Expected != isoDay("2021-10-29") {
		t.Errorf("committee expected on %s", committee.Expected)
	}
	late := p.WatchAfter(happened, isoDay("2021-11-02"), s, cal)
	if committee, _ := late.Step(DeadlineCommitteeEnd); committee.Expected != isoDay("2021-11-03") {
		t.Errorf("committee expected on %s while coordination is open on 2 November", committee.Expected)
	}
}

func TestPapersAndAgendaAreSeenInTheSubmission(t *testing.T) {
	p, s, cal := plan2021(t)
	p = metUntil(t, p, DeadlineCabinetSession)
	today := isoDay("2021-12-10") // papers were due on the 7th, the agenda on the 8th
	if w := p.Watch(today, s, cal); w.Light != LightYellow {
		t.Fatalf("nothing known: %s", w.Light)
	}
	handled := Handled{Session: p.CabinetSession, Received: isoDay("2021-12-06"), TakenIn: isoDay("2021-12-07")}
	if w := p.WatchAfter(p.HappenedIn(nil, []Handled{handled}), today, s, cal); w.Light != LightGreen || w.Next != DeadlineCabinetSession {
		t.Errorf("taken in: %s, next %s", w.Light, w.Next)
	}
	handled.Session = isoDay("2021-11-30") // the session was postponed: the papers are there, the new agenda is not
	happened := p.HappenedIn(nil, []Handled{handled})
	if _, agenda := happened[DeadlineAgenda]; agenda || happened[DeadlinePapersToMinistries] != isoDay("2021-12-06") {
		t.Errorf("postponed: %v", happened)
	}
}

func TestWhatHappenedBeforeAReturnDoesNotCount(t *testing.T) {
	p, s, cal := plan2021(t)
	p = metUntil(t, p, DeadlineCabinetSession)
	next, _, err := p.ShortenedAfterReturn(returned(PhaseCommittee, "2021-12-01", isoDay("2021-12-28")), s, cal)
	if err != nil {
		t.Fatal(err)
	}
	sessions := []Convened{{On: isoDay("2021-10-14"), Held: isoDay("2021-10-29")}, {On: isoDay("2021-12-02"), Held: isoDay("2021-12-10")}}
	papers := []Handled{{Session: isoDay("2021-12-28"), Received: isoDay("2021-11-20")}}
	happened := next.HappenedIn(sessions, papers)
	if happened[DeadlineCommitteeInvitation] != isoDay("2021-12-02") || len(happened) != 1 {
		t.Errorf("happened %v", happened)
	}
	if first := p.HappenedIn([]Convened{{On: isoDay("2021-03-01"), Held: isoDay("2021-03-20")}}, nil); len(first) != 0 {
		t.Errorf("a session in spring counts as the one that decides: %v", first)
	}
}

// The cycle writes the invitation down as met when the committee has decided, papers and
// agenda when the cabinet has; the records know when they really went out.
func TestTheRecordsKnowBetterWhenSomethingWentOut(t *testing.T) {
	p, s, cal := plan2021(t)
	p = metUntil(t, p, DeadlineCommitteeInvitation)
	for _, name := range []DeadlineName{DeadlineCommitteeInvitation, DeadlineCommitteeEnd} {
		var err error
		if p, err = p.Meet(name, isoDay("2021-10-29")); err != nil {
			t.Fatal(err)
		}
	}
	happened := p.HappenedIn([]Convened{{On: isoDay("2021-10-14"), Held: isoDay("2021-10-29")}, {On: isoDay("2021-11-02"), Held: isoDay("2021-11-19")}}, nil)
	st, _ := p.WatchAfter(happened, isoDay("2021-11-03"), s, cal).Step(DeadlineCommitteeInvitation)
	if !st.Done || st.Actual != isoDay("2021-10-14") {
		t.Errorf("invitation %+v", st)
	}
	for _, d := range p.Witnessed(happened) {
		want := map[DeadlineName]Date{DeadlineCommitteeInvitation: isoDay("2021-10-14"), DeadlineCommitteeEnd: isoDay("2021-10-29")}
		if is, asked := want[d.Name]; asked && d.Actual != is {
			t.Errorf("%s on %s", d.Name, d.Actual)
		}
	}
	if d, _ := p.Deadline(DeadlineCommitteeInvitation); d.Actual != isoDay("2021-10-29") {
		t.Error("the plan itself changed")
	}
	if late := p.HappenedIn([]Convened{{On: isoDay("2021-11-02"), Held: isoDay("2021-11-19")}}, nil); len(late) != 0 {
		t.Errorf("an invitation after the committee decided counts: %v", late)
	}
}
