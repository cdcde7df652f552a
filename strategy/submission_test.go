package strategy

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"
)

var (
	chancery   = Actor{Subject: "z1", Role: RoleChancellery, Ministry: "TSK"}
	preparedAt = berlinTime(2021, time.November, 22, 9) // Monday
	cabinetDay = berlinTime(2021, time.December, 14, 11)
)

func drafted() Submission {
	return Submission{
		ID: "2021/1", Year: 2021, Number: 1, SessionDate: NewDate(2021, time.December, 14),
		Grounds: "Die Strategie wird jährlich fortgeschrieben.",
	}
}

// found is what the records say when nothing is missing but the texts of the draft.
func found() SubmissionFinding {
	parts := slices.DeleteFunc(wholeSubmission(), func(p SubmissionPart) bool {
		return p.Name == PartResolution || p.Name == PartGrounds
	})
	return SubmissionFinding{Proposals: []string{"p0", "p1"}, Parts: parts, ContentHash: "c"}
}

func prepared(t *testing.T, change ...func(*Submission)) *Submission {
	t.Helper()
	s := drafted()
	for _, c := range change {
		c(&s)
	}
	trail, err := s.Prepare(headed("p", coordinatorActor(), preparedAt), found(), PhaseCabinet, DefaultMinistries(), testCalendar)
	if err != nil {
		t.Fatal(err)
	}
	if s.State != SubmissionDraft || s.Revision != 1 || len(s.Missing) != 0 || len(trail.Entries) != 1 {
		t.Fatalf("prepared as %+v", s)
	}
	return &s
}

func handIn(s *Submission, at time.Time, h HandingIn, f SubmissionFinding) error {
	_, err := s.HandIn(headed("h", coordinatorActor(), at), h, f, DefaultSettings(), testCalendar)
	return err
}

func handedIn(t *testing.T, change ...func(*Submission)) *Submission {
	t.Helper()
	s := prepared(t, change...)
	if err := handIn(s, preparedAt, HandingIn{}, found()); err != nil {
		t.Fatal(err)
	}
	return s
}

func scheduled(t *testing.T, change ...func(*Submission)) *Submission {
	t.Helper()
	s := handedIn(t, change...)
	if _, err := s.TakeIn(headed("t", chancery, preparedAt), NewDate(2021, time.November, 22), DefaultSettings(), testCalendar); err != nil {
		t.Fatal(err)
	}
	return s
}

func circular(s *Submission) { s.Circular, s.Members = true, []string{"TSK", "TFM"} }

func rule(t *testing.T, s *Submission, r Ruling, at time.Time) (Trail, error) {
	t.Helper()
	plan, settings, _ := plan2021(t)
	return s.RecordDecision(headed("r", chancery, at), r, plan, settings, testCalendar)
}

func TestSubmissionIsNotPrepared(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(*Submission, *Occasion, *SubmissionFinding)
		phase Phase
		code  Code
	}{
		{"by the chancellery", func(_ *Submission, o *Occasion, _ *SubmissionFinding) { o.Actor = chancery }, PhaseCabinet, CodeForbidden},
		{"without a number", func(s *Submission, _ *Occasion, _ *SubmissionFinding) { s.Number = 0 }, PhaseCabinet, CodeInvalid},
		{"for the third quarter", func(s *Submission, _ *Occasion, _ *SubmissionFinding) {
			s.SessionDate = NewDate(2021, time.September, 28)
		}, PhaseCabinet, CodeInvalid},
		{"for the next year", func(s *Submission, _ *Occasion, _ *SubmissionFinding) {
			s.SessionDate = NewDate(2022, time.October, 11)
		}, PhaseCabinet, CodeInvalid},
		{"for a holiday", func(s *Submission, _ *Occasion, _ *SubmissionFinding) {
			s.SessionDate = NewDate(2021, time.December, 26)
		}, PhaseCabinet, CodeInvalid},
		{"for a day that is over", func(s *Submission, _ *Occasion, _ *SubmissionFinding) {
			s.SessionDate = NewDate(2021, time.November, 19)
		}, PhaseCabinet, CodeInvalid},
		{"twice", func(s *Submission, _ *Occasion, _ *SubmissionFinding) { s.State = SubmissionDraft }, PhaseCabinet, CodeAlreadyDecided},
		{"over nothing", func(_ *Submission, _ *Occasion, f *SubmissionFinding) { f.Proposals = nil }, PhaseCabinet, CodePhaseClosed},
		{"after the decision", func(*Submission, *Occasion, *SubmissionFinding) {}, PhasePublication, CodePhaseClosed},
		{"with members but for a session", func(s *Submission, _ *Occasion, _ *SubmissionFinding) { s.Members = []string{"TFM"} }, PhaseCabinet, CodeInvalid},
		{"with an unknown member", func(s *Submission, _ *Occasion, _ *SubmissionFinding) {
			s.Circular, s.Members = true, []string{"Stadt Erfurt"}
		}, PhaseCabinet, CodeInvalid},
		{"with a member twice", func(s *Submission, _ *Occasion, _ *SubmissionFinding) {
			s.Circular, s.Members = true, []string{"TFM", "Thüringer Finanzministerium"}
		}, PhaseCabinet, CodeInvalid},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, o, f := drafted(), headed("p", coordinatorActor(), preparedAt), found()
			c.spoil(&s, &o, &f)
			_, err := s.Prepare(o, f, c.phase, DefaultMinistries(), testCalendar)
			wantCode(t, err, c.code)
		})
	}
}

func TestDraftGetsAResolutionAndItsMembers(t *testing.T) {
	s := prepared(t)
	if !strings.Contains(s.Resolution, "2 Änderungen") || !strings.Contains(s.Resolution, "2021") {
		t.Errorf("resolution %q", s.Resolution)
	}
	own := prepared(t, func(s *Submission) { s.Resolution = "Eigener Text." })
	if own.Resolution != "Eigener Text." {
		t.Errorf("resolution %q", own.Resolution)
	}
	all := prepared(t, func(s *Submission) { s.Circular = true })
	if want := len(DefaultMinistries().ValidOn(NewDate(2021, time.November, 22))); len(all.Members) != want {
		t.Errorf("%d members, want %d", len(all.Members), want)
	}
}

func TestHandInNamesWhatIsMissing(t *testing.T) {
	s := prepared(t)
	f := found()
	f.Parts = slices.DeleteFunc(f.Parts, func(p SubmissionPart) bool {
		return p.Name == PartImplementation || p.Name == PartSynopsis
	})
	err := handIn(s, preparedAt, HandingIn{}, f)
	wantCode(t, err, CodeInvalid)
	if refusal, ok := err.(*Error); !ok || refusal.Field != "missing" ||
		!strings.Contains(refusal.Message, "Umsetzungsstand") || !strings.Contains(refusal.Message, "Synopse") {
		t.Errorf("the refusal is %v", err)
	}
	bare := prepared(t)
	bare.Grounds = ""
	wantCode(t, handIn(bare, preparedAt, HandingIn{}, found()), CodeInvalid)
	if err := handIn(bare, preparedAt, HandingIn{Grounds: "Nachgetragen."}, found()); err != nil {
		t.Fatal(err)
	}
	f = found()
	f.Proposals = nil
	wantCode(t, handIn(prepared(t), preparedAt, HandingIn{}, f), CodePhaseClosed)
}

func TestHandInFreezesTheContent(t *testing.T) {
	s := prepared(t)
	f := found()
	f.Proposals = append(f.Proposals, "p2")
	trail, err := s.HandIn(headed("h", coordinatorActor(), preparedAt), HandingIn{Resolution: "Neu."}, f, DefaultSettings(), testCalendar)
	if err != nil {
		t.Fatal(err)
	}
	if s.State != SubmissionHandedIn || len(s.Proposals) != 3 || s.Resolution != "Neu." {
		t.Errorf("handed in as %+v", s)
	}
	if want := SubmissionHash("Neu.", s.Grounds, f.Proposals, "c"); s.Hash != want || trail.Entries[0].TextHash != want {
		t.Errorf("hash %s, want %s", s.Hash, want)
	}
	for _, other := range []string{
		SubmissionHash("Neu", s.Grounds, f.Proposals, "c"), SubmissionHash("Neu.", "", f.Proposals, "c"),
		SubmissionHash("Neu.", s.Grounds, f.Proposals[:2], "c"), SubmissionHash("Neu.", s.Grounds, f.Proposals, "d"),
	} {
		if other == s.Hash {
			t.Error("another content has the same hash")
		}
	}
	if len(trail.Notices) != 1 || trail.Notices[0].Role != RoleChancellery {
		t.Errorf("notices %+v", trail.Notices)
	}
	wantCode(t, handIn(s, preparedAt, HandingIn{}, found()), CodePhaseClosed)
}

func TestPapersAreInTimeOrAMinisterAsks(t *testing.T) {
	// Four full working days before Tuesday, 14 December: Tuesday, 7 December.
	lastDay, late := berlinTime(2021, time.December, 7, 18), berlinTime(2021, time.December, 8, 9)
	if err := handIn(prepared(t), lastDay, HandingIn{}, found()); err != nil {
		t.Error(err)
	}
	wantCode(t, handIn(prepared(t), late, HandingIn{}, found()), CodeInvalid)
	wantCode(t, handIn(prepared(t), late, HandingIn{Late: &LateRequest{Minister: "Ministerin"}}, found()), CodeInvalid)
	s := prepared(t)
	request := &LateRequest{Minister: "Die Ministerin", Reason: "Einigung erst gestern"}
	if err := handIn(s, late, HandingIn{Late: request}, found()); err != nil {
		t.Fatal(err)
	}
	if s.Late != request {
		t.Errorf("the request is %+v", s.Late)
	}
	_, err := s.TakeIn(headed("t", chancery, late), NewDate(2021, time.December, 8), DefaultSettings(), testCalendar)
	if err != nil {
		t.Error(err)
	}
	onTime := handedIn(t)
	_, err = onTime.TakeIn(headed("t", chancery, late), NewDate(2021, time.December, 8), DefaultSettings(), testCalendar)
	wantCode(t, err, CodeInvalid)
	if err := handIn(prepared(t, circular), late, HandingIn{}, found()); err != nil {
		t.Errorf("a circular has no session: %v", err)
	}
}

func TestSentBackSubmissionIsHandedInAgain(t *testing.T) {
	s := handedIn(t)
	_, err := s.SendBack(headed("b", coordinatorActor(), preparedAt), "unvollständig")
	wantCode(t, err, CodeForbidden)
	_, err = s.SendBack(headed("b", chancery, preparedAt), "")
	wantCode(t, err, CodeInvalid)
	if _, err := s.SendBack(headed("b", chancery, preparedAt), "Anlage 2 fehlt"); err != nil {
		t.Fatal(err)
	}
	if s.State != SubmissionSentBack || s.Hash != "" {
		t.Errorf("sent back as %+v", s)
	}
	_, err = s.TakeIn(headed("t", chancery, preparedAt), NewDate(2021, time.November, 22), DefaultSettings(), testCalendar)
	wantCode(t, err, CodePhaseClosed)
	if err := handIn(s, preparedAt, HandingIn{}, found()); err != nil {
		t.Fatal(err)
	}
	if s.State != SubmissionHandedIn || s.Hash == "" || s.Revision != 4 {
		t.Errorf("handed in again as %+v", s)
	}
}

func TestTakeInNeedsADayOfReceipt(t *testing.T) {
	s := handedIn(t)
	for _, c := range []struct {
		actor    Actor
		received Date
		code     Code
	}{
		{coordinatorActor(), NewDate(2021, time.November, 22), CodeForbidden},
		{chancery, Date{}, CodeInvalid},
		{chancery, NewDate(2021, time.November, 23), CodeInvalid},
	} {
		_, err := s.TakeIn(headed("t", c.actor, preparedAt), c.received, DefaultSettings(), testCalendar)
		wantCode(t, err, c.code)
	}
	if _, err := rule(t, s, Ruling{Outcome: CabinetAdopted}, cabinetDay); CodeOf(err) != CodePhaseClosed {
		t.Errorf("decided before it was taken in: %v", err)
	}
}

func TestCabinetDecides(t *testing.T) {
	sheet := &Draft{EndingNote: "erledigt"}
	for _, c := range []struct {
		name   string
		ruling Ruling
		at     time.Time
		code   Code
	}{
		{"adopts", Ruling{Outcome: CabinetAdopted}, cabinetDay, ""},
		{"before its session", Ruling{Outcome: CabinetAdopted}, cabinetDay.AddDate(0, 0, -1), CodePhaseClosed},
		{"with a change", Ruling{Outcome: CabinetAdoptedWithChanges, Changes: []CabinetChange{{ProposalID: "p1", Draft: sheet}}}, cabinetDay, ""},
		{"without a proposal", Ruling{Outcome: CabinetAdoptedWithChanges, Changes: []CabinetChange{{ProposalID: "p1", TakenOut: true}}}, cabinetDay, ""},
		{"with changes but none", Ruling{Outcome: CabinetAdoptedWithChanges}, cabinetDay, CodeInvalid},
		{"with a change of something else", Ruling{Outcome: CabinetAdoptedWithChanges, Changes: []CabinetChange{{ProposalID: "p9", TakenOut: true}}}, cabinetDay, CodeInvalid},
		{"with too much text", Ruling{Outcome: CabinetAdoptedWithChanges, Changes: []CabinetChange{
			{ProposalID: "p1", Draft: &Draft{EndingNote: strings.Repeat("a", maxChanges+1)}},
		}}, cabinetDay, CodeInvalid},
		{"unchanged with changes", Ruling{Outcome: CabinetAdopted, Changes: []CabinetChange{{ProposalID: "p1", TakenOut: true}}}, cabinetDay, CodeInvalid},
		{"adopts and returns", Ruling{Outcome: CabinetAdopted, BackTo: PhaseCommittee}, cabinetDay, CodeInvalid},
		{"returns nowhere", Ruling{Outcome: CabinetReturned, Reason: "unklar"}, cabinetDay, CodeInvalid},
		{"returns without a reason", Ruling{Outcome: CabinetReturned, BackTo: PhaseCommittee}, cabinetDay, CodeInvalid},
		{"returns too late in the year", Ruling{Outcome: CabinetReturned, BackTo: PhaseCoordination, Reason: "unklar"}, cabinetDay, CodePhaseClosed},
		{"something else", Ruling{Outcome: "noted"}, cabinetDay, CodeInvalid},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := scheduled(t)
			trail, err := rule(t, s, c.ruling, c.at)
			if c.code != "" {
				wantCode(t, err, c.code)
				if s.State != SubmissionScheduled {
					t.Errorf("refused, but %s", s.State)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if s.State != SubmissionDecided || s.Outcome != c.ruling.Outcome || s.DecidedOn() != NewDate(2021, time.December, 14) {
				t.Errorf("decided as %+v", s)
			}
			if trail.Entries[0].Data["outcome"] != string(c.ruling.Outcome) {
				t.Errorf("entry %+v", trail.Entries[0])
			}
			_, err = rule(t, s, c.ruling, c.at)
			wantCode(t, err, CodeAlreadyDecided)
		})
	}
	s := scheduled(t)
	plan, settings, _ := plan2021(t)
	_, err := s.RecordDecision(headed("r", coordinatorActor(), cabinetDay), Ruling{Outcome: CabinetAdopted}, plan, settings, testCalendar)
	wantCode(t, err, CodeForbidden)
}

func TestCabinetReturnsEarlyInTheQuarter(t *testing.T) {
	s := scheduled(t)
	s.SessionDate = NewDate(2021, time.November, 2)
	at := berlinTime(2021, time.November, 2, 12)
	_, err := rule(t, s, Ruling{Outcome: CabinetReturned, BackTo: PhaseCommittee, Reason: "unklar", Next: NewDate(2021, time.November, 3)}, at)
	wantCode(t, err, CodeInvalid)
	if _, err := rule(t, s, Ruling{Outcome: CabinetReturned, BackTo: PhaseCommittee, Reason: "unklar", Next: NewDate(2021, time.December, 21)}, at); err != nil {
		t.Fatal(err)
	}
	if s.BackTo != PhaseCommittee || s.Reason != "unklar" {
		t.Errorf("returned as %+v", s)
	}
}

func TestSilenceIsNoConsent(t *testing.T) {
	s := scheduled(t, circular)
	at := berlinTime(2021, time.December, 1, 9)
	consent := func(actor Actor, ministry string, yes bool) error {
		_, err := s.Consent(headed("c-"+ministry, actor, at), ministry, yes)
		return err
	}
	minister := Actor{Subject: "m", Role: RoleMinistry, Ministry: "TFM", Authorised: true}
	wantCode(t, consent(reporter("TFM"), "TFM", true), CodeForbidden) // not authorised
	wantCode(t, consent(minister, "TSK", true), CodeForbidden)
	wantCode(t, consent(chancery, "TMIK", true), CodeInvalid)
	if err := consent(minister, "TFM", false); err != nil {
		t.Fatal(err)
	}
	_, err := rule(t, s, Ruling{Outcome: CabinetAdopted}, at)
	wantCode(t, err, CodeInvalid)
	if err := consent(minister, "TFM", true); err != nil {
		t.Fatal(err)
	}
	_, err = rule(t, s, Ruling{Outcome: CabinetAdopted}, at)
	wantCode(t, err, CodeInvalid)
	if err == nil || !strings.Contains(err.Error(), "TSK") {
		t.Errorf("who is silent? %v", err)
	}
	if err := consent(chancery, "TSK", true); err != nil {
		t.Fatal(err)
	}
	_, err = rule(t, s, Ruling{Outcome: CabinetAdoptedWithChanges, Changes: []CabinetChange{{ProposalID: "p1", TakenOut: true}}}, at)
	wantCode(t, err, CodeInvalid)
	if _, err := rule(t, s, Ruling{Outcome: CabinetAdopted}, at); err != nil {
		t.Fatal(err)
	}
	if s.DecidedOn() != NewDate(2021, time.December, 1) {
		t.Errorf("decided on %v", s.DecidedOn())
	}
	inSession := scheduled(t)
	_, err = inSession.Consent(headed("c", chancery, at), "TFM", true)
	wantCode(t, err, CodePhaseClosed)
}

func TestCircularAsksItsMembers(t *testing.T) {
	s := handedIn(t, circular)
	trail, err := s.TakeIn(headed("t", chancery, preparedAt), NewDate(2021, time.November, 22), DefaultSettings(), testCalendar)
	if err != nil {
		t.Fatal(err)
	}
	var asked []string
	for _, n := range trail.Notices {
		if n.Kind == "consent_due" {
			asked = append(asked, n.Ministry)
		}
	}
	if !slices.Equal(asked, []string{"TSK", "TFM"}) {
		t.Errorf("asked %q", asked)
	}
}

func TestPostponeWithinTheYear(t *testing.T) {
	plan, settings, _ := plan2021(t)
	postpone := func(s *Submission, actor Actor, to Date, reason string) error {
		_, err := s.Postpone(headed("o", actor, cabinetDay), to, reason, plan, settings, testCalendar)
		return err
	}
	later := NewDate(2021, time.December, 21)
	s := scheduled(t)
	wantCode(t, postpone(s, coordinatorActor(), later, "voll"), CodeForbidden)
	wantCode(t, postpone(s, chancery, later, " "), CodeInvalid)
	wantCode(t, postpone(s, chancery, NewDate(2021, time.December, 14), "voll"), CodeInvalid)
	wantCode(t, postpone(s, chancery, NewDate(2021, time.December, 25), "voll"), CodeInvalid)
	wantCode(t, postpone(s, chancery, NewDate(2022, time.January, 4), "voll"), CodeInvalid)
	if err := postpone(s, chancery, later, "Tagesordnung voll"); err != nil {
		t.Fatal(err)
	}
	if s.State != SubmissionPostponed || s.SessionDate != later || s.Hash == "" {
		t.Errorf("postponed as %+v", s)
	}
	_, err := rule(t, s, Ruling{Outcome: CabinetAdopted}, cabinetDay)
	wantCode(t, err, CodePhaseClosed)
	if _, err := rule(t, s, Ruling{Outcome: CabinetAdopted}, later.Time(Berlin())); err != nil {
		t.Error(err)
	}
	wantCode(t, postpone(s, chancery, NewDate(2021, time.December, 28), "noch einmal"), CodeAlreadyDecided)
}

func TestPostponedDraftStaysADraftAndACircularGoesToASession(t *testing.T) {
	plan, settings, _ := plan2021(t)
	later := NewDate(2021, time.December, 21)
	draft := prepared(t)
	if _, err := draft.Postpone(headed("o", coordinatorActor(), preparedAt), later, "voll", plan, settings, testCalendar); err != nil {
		t.Fatal(err)
	}
	if draft.State != SubmissionDraft || draft.SessionDate != later {
		t.Errorf("the draft is %+v", draft)
	}
	c := scheduled(t, circular)
	if _, err := c.Postpone(headed("o", chancery, preparedAt), later, "ein Ressort widerspricht", plan, settings, testCalendar); err != nil {
		t.Fatal(err)
	}
	if c.Circular || c.Members != nil || c.State != SubmissionPostponed {
		t.Errorf("the circular is %+v", c)
	}
}

func TestSubmissionLapsesWithItsCycle(t *testing.T) {
	s := scheduled(t)
	trail := s.Lapse(berlinTime(2022, time.January, 1, 0))
	if s.State != SubmissionLapsed || !s.Ended() || trail.Entries[0].ID != "submission/2021/1/lapse" {
		t.Errorf("lapsed as %+v", s)
	}
	wantCode(t, handIn(s, preparedAt, HandingIn{}, found()), CodePhaseClosed)
}

func TestStepsOnACopyLeaveTheSubmissionAlone(t *testing.T) {
	s := scheduled(t, circular)
	if _, err := s.Consent(headed("c", chancery, preparedAt), "TSK", true); err != nil {
		t.Fatal(err)
	}
	before, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	next := s.Clone()
	if _, err := next.Consent(headed("d", chancery, preparedAt), "TFM", true); err != nil {
		t.Fatal(err)
	}
	if _, err := rule(t, &next, Ruling{Outcome: CabinetAdopted}, cabinetDay); err != nil {
		t.Fatal(err)
	}
	if after, _ := json.Marshal(s); string(after) != string(before) {
		t.Errorf("the submission changed from\n%s to\n%s", before, after)
	}
}

func TestProposalComesBackWithItsSubmission(t *testing.T) {
	p := &Proposal{ID: "p0", Stage: StageBeforeCabinet, Submission: "2021/1"}
	o := headed("submission/2021/1/send_back/3", chancery, preparedAt)
	if _, ok := p.TakeSendBack(o, "2021/2", "unvollständig"); ok {
		t.Error("another submission sent it back")
	}
	trail, ok := p.TakeSendBack(o, "2021/1", "unvollständig")
	if !ok || p.Stage != StageDecided || p.Submission != "" || trail.Entries[0].Note != "unvollständig" {
		t.Errorf("sent back as %+v with %+v", p, trail)
	}
	if _, ok := p.TakeSendBack(o, "2021/1", "unvollständig"); ok {
		t.Error("it came back twice")
	}
}
