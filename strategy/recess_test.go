package strategy

import (
	"strings"
	"testing"
)

func TestDefaultRecessesAreSound(t *testing.T) {
	all := DefaultRecesses()
	if err := all.Validate(); err != nil {
		t.Fatal(err)
	}
	for _, r := range all {
		if r.Kind != RecessSchool {
			t.Errorf("%+v: only school holidays are known", r)
		}
		if days := r.To.Sub(r.From) + 1; r.Name == "Sommerferien" && (days < 40 || days > 43) {
			t.Errorf("%s %d lasts %d days", r.Name, r.From.Year, days)
		}
	}
}

func TestRecessesAreRefused(t *testing.T) {
	good := Recess{RecessSchool, "Ferien", isoDay("2021-07-01"), isoDay("2021-07-10")}
	for what, bad := range map[string]Recesses{
		"kind":    {{"holiday", "Ferien", isoDay("2021-07-01"), isoDay("2021-07-10")}},
		"name":    {{RecessCabinet, "", isoDay("2021-07-01"), isoDay("2021-07-10")}},
		"order":   {{RecessCabinet, "Pause", isoDay("2021-07-10"), isoDay("2021-07-01")}},
		"overlap": {good, {RecessSchool, "Andere", isoDay("2021-07-10"), isoDay("2021-07-12")}},
	} {
		if CodeOf(bad.Validate()) != CodeInvalid {
			t.Errorf("%s is taken", what)
		}
	}
	if err := (Recesses{good, {RecessParliament, "Pause", isoDay("2021-07-10"), isoDay("2021-07-12")}}).Validate(); err != nil {
		t.Error(err)
	}
}

func TestCollisionsOfTheAutumnHolidays2021(t *testing.T) {
	p, s, cal := plan2021(t)
	p = metUntil(t, p, DeadlineCoordinationEnd)
	found := DefaultRecesses().Collisions(p.Watch(isoDay("2021-09-20"), s, cal), cal)
	// The committee decides on 29 October, in the autumn holidays that began on the 25th;
	// their second week lies before the cabinet's papers.
	if len(found) != 2 {
		t.Fatalf("collisions %+v", found)
	}
	committee, papers := found[0], found[1]
	if committee.Deadline != DeadlineCommitteeEnd || !committee.Falls || committee.WorkingDays != 5 ||
		!strings.Contains(committee.Text, "Herbstferien (25.10.2021 bis 06.11.2021)") {
		t.Errorf("committee %+v", committee)
	}
	if papers.Deadline != DeadlinePapersToMinistries || papers.Falls || papers.WorkingDays != 5 {
		t.Errorf("papers %+v", papers)
	}
}
