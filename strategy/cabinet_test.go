package strategy

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// wholeSubmission is a Kabinettvorlage that lacks nothing.
func wholeSubmission() []SubmissionPart {
	return []SubmissionPart{
		{Name: PartResolution, Text: "Das Kabinett beschließt …"},
		{Name: PartGrounds, Text: "Die Strategie wird jährlich fortgeschrieben."},
		{Name: PartImplementation, Text: "40 von 42 Berichten liegen vor."},
		{Name: PartEffects, Of: "M1-01", Text: "Landeshaushalt: keine"},
		{Name: PartEffects, Of: "B2-03", Text: "Landeshaushalt: 200.000 Euro"},
		{Name: PartCoSignatures, Of: "TFM", Text: "12.09.2021"},
		{Name: PartDissent, None: true},
		{Name: PartMissingReplies, None: true},
		{Name: PartSynopsis, Of: "M1-01", Text: "alt | neu"},
		{Name: PartAnnexes, None: true},
	}
}

func TestNothingMissing(t *testing.T) {
	if got := Missing(wholeSubmission()); len(got) != 0 || got == nil {
		t.Errorf("missing: %+v", got)
	}
}

func TestEveryPartIsMandatory(t *testing.T) {
	for _, name := range SubmissionPartNames() {
		parts := slices.DeleteFunc(wholeSubmission(), func(p SubmissionPart) bool { return p.Name == name })
		got := Missing(parts)
		if len(got) != 1 || got[0].Name != name || !strings.HasPrefix(got[0].Text, name.German()) {
			t.Errorf("without %s: %+v", name, got)
		}
	}
	got := Missing(nil)
	if len(got) != len(SubmissionPartNames()) || got[0].Name != PartResolution {
		t.Errorf("an empty Vorlage lacks %+v", got)
	}
}

func TestOnlySomePartsMayBeNone(t *testing.T) {
	for name, may := range map[PartName]bool{
		PartResolution: false, PartGrounds: false, PartImplementation: false, PartEffects: false, PartCoSignatures: false,
		PartSynopsis: false, PartDissent: true, PartMissingReplies: true, PartAnnexes: true,
	} {
		parts := slices.DeleteFunc(wholeSubmission(), func(p SubmissionPart) bool { return p.Name == name })
		parts = append(parts, SubmissionPart{Name: name, None: true})
		if got := Missing(parts); (len(got) == 0) != may {
			t.Errorf("%s stated as none: %+v", name, got)
		}
	}
}

func TestEveryListedEntryNeedsItsText(t *testing.T) {
	parts := append(wholeSubmission(),
		SubmissionPart{Name: PartSynopsis, Of: "B2-03"},
		SubmissionPart{Name: PartCoSignatures, Of: "TMIK", Text: " "},
		SubmissionPart{Name: PartAnnexes, Of: "Anlage 1"},
	)
	want := []MissingPart{
		{PartCoSignatures, "TMIK", "Mitzeichnungen fehlen: TMIK"},
		{PartSynopsis, "B2-03", "Synopse fehlt: B2-03"},
		{PartAnnexes, "Anlage 1", "Anlagen fehlen: Anlage 1"},
	}
	if got := Missing(parts); !slices.Equal(got, want) {
		t.Errorf("missing %+v", got)
	}
}

func TestEveryEffectIsNamed(t *testing.T) {
	whole := Effects{Budget: "keine", Municipalities: "keine", Demography: "keine", Environment: "keine", Equality: "keine", DataProtection: "keine"}
	if got := MissingEffects("M1-01", whole); len(got) != 0 {
		t.Errorf("missing %+v", got)
	}
	for says, drop := range map[string]func(*Effects){
		"öffentliche Haushalte":           func(e *Effects) { e.Budget = "" },
		"kommunale Gebietskörperschaften": func(e *Effects) { e.Municipalities = " " },
		"demografische Entwicklung":       func(e *Effects) { e.Demography = "" },
		"Umwelt":                          func(e *Effects) { e.Environment = "" },
		"Chancengerechtigkeit":            func(e *Effects) { e.Equality = "" },
		"Datenschutz":                     func(e *Effects) { e.DataProtection = "" },
	} {
		e := whole
		drop(&e)
		got := MissingEffects("M1-01", e)
		if len(got) != 1 || got[0].Name != PartEffects || !strings.Contains(got[0].Text, says) || !strings.Contains(got[0].Text, "M1-01") {
			t.Errorf("without %s: %+v", says, got)
		}
	}
}

func TestPeriodsBeforeTheSession(t *testing.T) {
	cal, s := NewCalendar(), DefaultSettings()
	request := &LateRequest{Minister: "Finanzministerin", Reason: "Förderbescheid kam erst am Vortag"}
	for _, c := range []struct {
		name           string
		agenda, papers string
		late           *LateRequest
		says           string // empty: in time
	}{
		{"four working days between", "2021-12-07", "2021-12-07", nil, ""},
		{"agenda with three", "2021-12-08", "2021-12-07", nil, ""},
		{"agenda with two", "2021-12-09", "2021-12-07", nil, "08.12.2021"},
		{"a late agenda has no way out", "2021-12-09", "2021-12-07", request, "08.12.2021"},
		{"papers with three", "", "2021-12-08", nil, "07.12.2021"},
		{"late with a minister's request", "", "2021-12-08", request, ""},
		{"on the day with a request", "2021-12-07", "2021-12-14", request, ""},
		{"late without a reason", "", "2021-12-08", &LateRequest{Minister: "Finanzministerin"}, "Grund"},
		{"late without a minister", "", "2021-12-08", &LateRequest{Reason: "eilig"}, "Ministerin"},
		{"received on the Saturday before", "", "2021-12-04", nil, ""},
		{"received after the session", "", "2021-12-15", request, "nicht vor"},
		{"never received", "", "", request, "nicht vor"},
	} {
		var p Periods
		p.Session = isoDay("2021-12-14")
		if c.agenda != "" {
			p.Agenda = isoDay(c.agenda)
		}
		if c.papers != "" {
			p.Papers = isoDay(c.papers)
		}
		err := CheckPeriods(p, c.late, s, cal)
		if c.says == "" && err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if c.says != "" && (CodeOf(err) != CodeInvalid || !strings.Contains(err.Error(), c.says)) {
			t.Errorf("%s: %v, want invalid with %q", c.name, err, c.says)
		}
	}
	// Reformationstag between receipt and session does not count.
	p := Periods{Papers: isoDay("2022-10-26"), Session: isoDay("2022-11-02")}
	if err := CheckPeriods(p, nil, s, cal); err == nil {
		t.Error("a holiday counted as a working day")
	}
	p.Papers = isoDay("2022-10-25")
	if err := CheckPeriods(p, nil, s, cal); err != nil {
		t.Error(err)
	}
}

func TestThePlannedDaysAreInTime(t *testing.T) {
	cal, s := NewCalendar(), DefaultSettings()
	rapid.Check(t, func(rt *rapid.T) {
		plan := drawPlan(rt, s, cal)
		p := Periods{Agenda: plan.Due(DeadlineAgenda), Papers: plan.Due(DeadlinePapersToMinistries), Session: plan.CabinetSession}
		if err := CheckPeriods(p, nil, s, cal); err != nil {
			rt.Fatal(err)
		}
		p.Papers = cal.AddWorkingDays(p.Papers, 1)
		if err := CheckPeriods(p, nil, s, cal); CodeOf(err) != CodeInvalid {
			rt.Fatalf("papers on %s for %s: %v", p.Papers, p.Session, err)
		}
	})
}

func TestCircularNeedsEveryConsent(t *testing.T) {
	members := []string{"MP", "A", "B"}
	for _, c := range []struct {
		name            string
		consents        map[string]bool
		adopted, failed bool
		silent          []string
	}{
		{"everybody consents", map[string]bool{"MP": true, "A": true, "B": true}, true, false, []string{}},
		{"silence is not consent", map[string]bool{"MP": true, "A": true}, false, false, []string{"B"}},
		{"nobody has answered", nil, false, false, members},
		{"one refuses", map[string]bool{"MP": true, "A": false, "B": true}, false, true, []string{}},
		{"one refuses before the rest answer", map[string]bool{"A": false}, false, true, []string{"MP", "B"}},
	} {
		got, err := CircularOutcome(members, c.consents)
		if err != nil || got.Adopted != c.adopted || got.Failed != c.failed || !slices.Equal(got.Silent, c.silent) {
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
	}
	if _, err := CircularOutcome(members, map[string]bool{"X": true}); CodeOf(err) != CodeInvalid {
		t.Errorf("a stranger answers: %v", err)
	}
	if _, err := CircularOutcome(nil, nil); CodeOf(err) != CodeInvalid {
		t.Errorf("nobody to ask: %v", err)
	}
}

func TestCabinetDecision(t *testing.T) {
	sub := Submission{ID: "2021/1", State: SubmissionScheduled, Proposals: []string{"p1", "p2"}}
	decided := sub
	decided.State = SubmissionDecided
	text := CabinetChange{ProposalID: "p1", Draft: &Draft{EndingNote: "beendet"}}
	out := CabinetChange{ProposalID: "p2", TakenOut: true}
	for _, c := range []struct {
		name    string
		sub     Submission
		outcome CabinetOutcome
		changes []CabinetChange
		backTo  Phase
		reason  string
		code    Code
	}{
		{"adopted", sub, CabinetAdopted, nil, "", "", ""},
		{"adopted with changes", sub, CabinetAdoptedWithChanges, []CabinetChange{text, out}, "", "", ""},
		{"returned to coordination", sub, CabinetReturned, nil, PhaseCoordination, "strittig", ""},
		{"returned to the committee", sub, CabinetReturned, nil, PhaseCommittee, "strittig", ""},
		{"adopted but changed", sub, CabinetAdopted, []CabinetChange{text}, "", "", CodeInvalid},
		{"changes without any", sub, CabinetAdoptedWithChanges, nil, "", "", CodeInvalid},
		{"a change to another proposal", sub, CabinetAdoptedWithChanges, []CabinetChange{{ProposalID: "p3", TakenOut: true}}, "", "", CodeInvalid},
		{"a change named twice", sub, CabinetAdoptedWithChanges, []CabinetChange{text, text}, "", "", CodeInvalid},
		{"a change that changes nothing", sub, CabinetAdoptedWithChanges, []CabinetChange{{ProposalID: "p1"}}, "", "", CodeInvalid},
		{"taken out and rewritten", sub, CabinetAdoptedWithChanges, []CabinetChange{{ProposalID: "p1", Draft: text.Draft, TakenOut: true}}, "", "", CodeInvalid},
		{"returned without reason", sub, CabinetReturned, nil, PhaseCommittee, "", CodeInvalid},
		{"returned to intake", sub, CabinetReturned, nil, PhaseIntake, "strittig", CodeInvalid},
		{"an unknown outcome", sub, "noted", nil, "", "", CodeInvalid},
		{"decided twice", decided, CabinetAdopted, nil, "", "", CodeAlreadyDecided},
	} {
		err := CheckCabinetDecision(c.sub, c.outcome, c.changes, c.backTo, c.reason)
		if CodeOf(err) != c.code || (err == nil) != (c.code == "") {
			t.Errorf("%s: %v, want %q", c.name, err, c.code)
		}
	}
}
