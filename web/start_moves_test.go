package web

import (
	"net/http"
	"strings"
	"testing"

	"fortschreibung/strategy"
)

func TestSeveralMovesAreLookedAtTogether(t *testing.T) {
	d := newDesk(t, strategy.RoleCoordinator)
	one := d.get("/?frist=coordination_end&tag=2027-10-14").Body.String()
	keep := "/?jahr=2027&mit=coordination_end%3A2027-10-14#wennaber-titel"
	if !strings.Contains(one, strings.ReplaceAll(keep, "&", "&amp;")) {
		t.Errorf("no way to keep the first move in\n%s", one)
	}
	kept := d.get(strings.TrimSuffix(keep, "#wennaber-titel"))
	wantStatus(t, kept, http.StatusOK)
	for _, want := range []string{"Alle vorgemerkten Verschiebungen", "Ende der Ressortabstimmung auf den 14.10.2027", `name="mit" value="coordination_end:2027-10-14"`, "Der 31. Dezember hält"} {
		if !strings.Contains(kept.Body.String(), want) {
			t.Errorf("with the kept move alone %q is missing", want)
		}
	}
	both := d.get("/?mit=coordination_end:2027-10-14&mit=nichts&frist=cabinet_session&tag=2028-01-18")
	wantStatus(t, both, http.StatusOK)
	text := both.Body.String()
	if !strings.Contains(text, "Der 31. Dezember hält nicht") || !strings.Contains(text, "in dieser Reihenfolge") || strings.Contains(text, "Begründung</label>") {
		t.Errorf("both together:\n%s", text)
	}
	session, coordination := strings.Index(text, "frist=cabinet_session&amp;tag=2028-01-18"), strings.Index(text, "frist=coordination_end&amp;tag=2027-10-14")
	if session < 0 || coordination < session {
		t.Errorf("the later deadline does not come first (%d, %d)", session, coordination)
	}
	if len(d.engine.calls) != 0 {
		t.Error("looking changed something")
	}
}

func TestEarlierDaysComeFirstInTheOrderOfMoves(t *testing.T) {
	plan, err := strategy.PlanBackward(2027, strategy.NewDate(2027, 11, 30), strategy.DefaultSettings(), strategy.NewCalendar())
	if err != nil {
		t.Fatal(err)
	}
	changes := []strategy.Change{
		{Name: strategy.DeadlineCabinetSession, To: strategy.NewDate(2027, 12, 14)},
		{Name: strategy.DeadlineConsultationEnd, To: plan.Due(strategy.DeadlineConsultationEnd).AddDays(-7)},
		{Name: strategy.DeadlineIntakeEnd, To: plan.Due(strategy.DeadlineIntakeEnd).AddDays(-7)},
		{Name: strategy.DeadlineCommitteeEnd, To: strategy.NewDate(2027, 11, 12)},
	}
	seen, err := plan.WhatIf(changes, strategy.DefaultSettings(), strategy.NewCalendar())
	if err != nil {
		t.Fatal(err)
	}
	var asked []strategy.DeadlineName
	for _, c := range changes {
		asked = append(asked, c.Name)
	}
	var order []string
	cal, s := strategy.NewCalendar(), strategy.DefaultSettings()
	for _, m := range orderOf(plan, seen, asked) {
		order = append(order, string(m.Name))
		plan, _, err = plan.Move(strategy.Change{Name: m.Name, To: m.To, Reason: "So vorgesehen."}, s, cal)
		if err != nil {
			t.Errorf("in this order %s cannot be moved: %v", m.Name, err)
		}
	}
	if got := strings.Join(order, " "); got != "intake_end consultation_end cabinet_session committee_end" {
		t.Errorf("order %s", got)
	}
}
