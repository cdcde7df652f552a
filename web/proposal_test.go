package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

const proposalPath = "/vorschlaege/" + sampleProposalID

func wantOn(t *testing.T, page string, wanted ...string) {
	t.Helper()
	for _, want := range wanted {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not show %q", want)
		}
	}
}

func wantMissing(t *testing.T, page string, unwanted ...string) {
	t.Helper()
	for _, text := range unwanted {
		if strings.Contains(page, text) {
			t.Errorf("the page shows %q", text)
		}
	}
}

func TestTheProposalPageShowsEverything(t *testing.T) {
	page := newDesk(t, strategy.RoleCoordinator).get(proposalPath).Body.String()
	checkPage(t, page)
	wantOn(t, page,
		"Glasfaser für alle Schulen", "M1-01", "Werkstatt Bildung", "Do, 30.09.2027", // facts
		"Alle Schulen sind angeschlossen", "10 Mio. Euro", "Schulträgerverband", // sheet
		"[gestrichen: </span>zweite ", "Geltender Text", "Textfassung 2", // comparison
		"Federführung, Haushalt", "Noch offen", "So nicht zu bauen.", "nach der Frist", // positions
		`aria-current="step">Gespräch der Staatssekretäre`, "Kein Ergebnis im Gespräch.", // dissent
		"Gut zu schaffen.", "Bitte auch Grundschulen.", "Noch nicht gesichtet", "zweite Zeile", // answer, comments, timeline
	)
}

func TestTheProposalPageKeepsWhatIsWithheld(t *testing.T) {
	d := newDesk(t, strategy.RoleMinistry)
	d.who.Actor.Ministry = "TMASGFF" // not affected
	page := d.get(proposalPath).Body.String()
	checkPage(t, page)
	wantOn(t, page, "Der Text ist noch nicht offen")
	wantMissing(t, page, "So nicht zu bauen.", "10 Mio. Euro", "Mitzeichnung der Ressorts", "Vergleich")
}

func TestEveryOfficeIsOfferedItsSteps(t *testing.T) {
	steps := map[string]string{
		"screen": "Vorprüfung abschließen", "assess": "Antwort festhalten", "affect": "Ressort ergänzen", "withdraw": "Endgültig zurückziehen",
		"revise": "Text überarbeiten", "cosign": ">Mitzeichnen<", "reconcile": "Ergebnis festhalten", "fulfil": "Als erledigt melden", "moderate": "Moderation speichern",
	}
	for _, one := range []struct {
		role    strategy.Role
		stage   strategy.Stage
		phase   strategy.Phase
		offered string
	}{
		{strategy.RoleCoordinator, strategy.StageSubmitted, strategy.PhaseIntake, "screen revise moderate"},
		{strategy.RoleCoordinator, strategy.StageScreened, strategy.PhaseConsultation, "assess affect revise reconcile-no moderate"},
		{strategy.RoleCoordinator, strategy.StageInCoordination, strategy.PhaseCoordination, "affect revise reconcile moderate"},
		{strategy.RoleCoordinator, strategy.StageDecided, strategy.PhaseCommittee, "reconcile moderate"},
		{strategy.RoleOrganiser, strategy.StageReturned, strategy.PhaseIntake, "revise withdraw"},
		{strategy.RoleOrganiser, strategy.StageInCoordination, strategy.PhaseCoordination, "revise withdraw"},
		{strategy.RoleOrganiser, strategy.StageInCoordination, strategy.PhaseCommittee, "withdraw"},
		{strategy.RoleMinistry, strategy.StageInCoordination, strategy.PhaseCoordination, "cosign"},
		{strategy.RoleMinistry, strategy.StageInCoordination, strategy.PhaseCommittee, ""},
		{strategy.RoleMinistry, strategy.StageDecided, strategy.PhaseCommittee, "fulfil"},
		{strategy.RoleCommittee, strategy.StageInCoordination, strategy.PhaseCoordination, ""},
		{strategy.RoleAuditor, strategy.StageInCoordination, strategy.PhaseCoordination, ""},
	} {
		d := newDesk(t, one.role)
		d.store.stage, d.store.phase = one.stage, one.phase
		answer := d.get(proposalPath)
		wantStatus(t, answer, http.StatusOK)
		for step, button := range steps {
			offered := strings.Contains(" "+one.offered+" ", " "+step+" ")
			if shown := strings.Contains(answer.Body.String(), button); shown != offered {
				t.Errorf("%s, %s, %s: %s offered: %v", one.role, one.stage, one.phase, step, shown)
			}
		}
	}
}

func TestStepsOnAProposalAreSent(t *testing.T) {
	for _, one := range []struct {
		role       strategy.Role
		stage      strategy.Stage
		phase      strategy.Phase
		form, path string
		set        url.Values
		check      func(any) bool
	}{
		{strategy.RoleCoordinator, strategy.StageSubmitted, strategy.PhaseIntake, "screen", "/pruefung", url.Values{"outcome": {"return"}, "reason": {"Bitte genauer."}},
			func(arg any) bool {
				s := arg.(workflows.Screen)
				return s.Outcome == "return" && s.Reason == "Bitte genauer." && s.Request.ExpectedRevision == 7
			}},
		{strategy.RoleCoordinator, strategy.StageSubmitted, strategy.PhaseIntake, "screen", "/pruefung", url.Values{"outcome": {"merge"}, "reason": {"Doppelt."}, "into": {secondProposal}},
			func(arg any) bool { return arg.(workflows.Screen).Into == secondProposal }},
		{strategy.RoleCoordinator, strategy.StageScreened, strategy.PhaseConsultation, "assess", "/antwort", url.Values{"feasible": {"false"}, "answer": {"Zu teuer."}},
			func(arg any) bool { a := arg.(workflows.Assess); return !a.Feasible && a.Answer == "Zu teuer." }},
		{strategy.RoleCoordinator, strategy.StageInCoordination, strategy.PhaseCoordination, "affected", "/ressorts", url.Values{"ministry": {"TMASGFF"}, "passages": {"title"}, "reason": {"Auch Kliniken."}},
			func(arg any) bool {
				a := arg.(workflows.AddAffected)
				return a.Ministry == "TMASGFF" && len(a.Passages) == 1
			}},
		{strategy.RoleCoordinator, strategy.StageInCoordination, strategy.PhaseCoordination, "klaerung-TMIK-description", "/klaerung", url.Values{"settled": {"false"}, "note": {"Kein Ergebnis."}},
			func(arg any) bool {
				r := arg.(workflows.Reconcile)
				return r.Ministry == "TMIK" && r.Passage == "description" && !r.Settled
			}},
		{strategy.RoleOrganiser, strategy.StageInCoordination, strategy.PhaseCoordination, "withdraw", "/rueckzug", url.Values{"reason": {"Erledigt."}},
			func(arg any) bool { return arg.(workflows.Withdraw).Reason == "Erledigt." }},
		{strategy.RoleMinistry, strategy.StageDecided, strategy.PhaseCommittee, "fulfil-committee-1", "/massgaben/committee-1", url.Values{"note": {"Genannt."}},
			func(arg any) bool { return arg.(workflows.FulfilCondition).ConditionID == "committee-1" }},
	} {
		d := newDesk(t, one.role)
		d.store.stage, d.store.phase = one.stage, one.phase
		form := formAt(t, d, proposalPath, one.form)
		for name, texts := range one.set {
			form[name] = texts
		}
		answer := d.send(proposalPath+one.path, form)
		wantStatus(t, answer, http.StatusSeeOther)
		if to := answer.Header().Get("Location"); to != proposalPath {
			t.Errorf("redirected to %s", to)
		}
		if !one.check(d.engine.calls[0].Arg) {
			t.Errorf("%s sent %+v", one.form, d.engine.calls[0].Arg)
		}
	}
}

func TestChoicesThatWereForgottenAreAskedFor(t *testing.T) {
	d := newDesk(t, strategy.RoleCoordinator)
	d.store.stage, d.store.phase = strategy.StageSubmitted, strategy.PhaseIntake
	form := formAt(t, d, proposalPath, "screen")
	form.Set("outcome", "merge")
	form.Set("reason", "Doppelt.")
	answer := d.send(proposalPath+"/pruefung", form)
	wantStatus(t, answer, http.StatusUnprocessableEntity)
	wantOn(t, answer.Body.String(), "Bitte den Vorschlag wählen", "Doppelt.")

	form.Set("ziel", "Glasfaser")
	form.Set(fieldDo, doSearch)
	answer = d.send(proposalPath+"/pruefung", form)
	wantStatus(t, answer, http.StatusOK)
	wantOn(t, answer.Body.String(), "Doppelt.")
	if d.store.filter.Search != "Glasfaser" || len(d.engine.calls) != 0 {
		t.Errorf("searched for %+v, sent %d", d.store.filter, len(d.engine.calls))
	}
}

func TestATextSurvivesAStepThatSomebodyElseTook(t *testing.T) {
	d := newDesk(t, strategy.RoleCoordinator)
	d.store.stage, d.store.phase = strategy.StageSubmitted, strategy.PhaseIntake
	form := formAt(t, d, proposalPath, "screen")
	form.Set("outcome", "decline")
	form.Set("reason", "Mein Grund geht nicht verloren.")
	d.store.stage = strategy.StageScreened
	d.engine.err = strategy.Decided("über die Annahme des Vorschlags ist bereits entschieden")
	answer := d.send(proposalPath+"/pruefung", form)
	wantStatus(t, answer, http.StatusConflict)
	wantOn(t, answer.Body.String(), "Mein Grund geht nicht verloren.", "bereits entschieden")
}

func TestTheTextIsRevised(t *testing.T) {
	d := newDesk(t, strategy.RoleOrganiser)
	form := formAt(t, d, proposalPath+"/bearbeiten", "revision")
	form.Set("draft.sheet.description", "Jede Schule erhält einen schnellen Anschluss.")
	form.Set("note", "Auf Wunsch von TMIK.")
	wantStatus(t, d.send(proposalPath+"/bearbeiten", form), http.StatusSeeOther)
	r := d.engine.calls[0].Arg.(workflows.Revise)
	p := sampleProposal()
	if changed := strategy.ChangedPassages(p.Draft.Texts(), r.Draft.Texts()); len(changed) != 1 || changed[0] != strategy.PassageDescription || r.Request.ExpectedRevision != 7 || *r.Reason != p.Reason || r.Effects.Budget != p.Effects.Budget {
		t.Errorf("changed %v: %+v", changed, r)
	}
	if m := r.Draft.Sheet.Milestones[0]; m.Kind != "by" || m.End == nil {
		t.Errorf("the milestone lost its range: %+v", m)
	}

	d.engine.err = strategy.Stale("der Vorschlag steht inzwischen bei Revision 8")
	form.Set(fieldKey, "another")
	answer := d.send(proposalPath+"/bearbeiten", form)
	wantStatus(t, answer, http.StatusConflict)
	wantOn(t, answer.Body.String(), "schnellen Anschluss", "Jetziger Stand", "Jede Schule erhält einen Anschluss.")
	d.store.stage = strategy.StageOnAgenda
	wantStatus(t, d.get(proposalPath+"/bearbeiten"), http.StatusConflict)
}

func TestACommentIsModerated(t *testing.T) {
	d := newDesk(t, strategy.RoleCoordinator)
	form := formAt(t, d, proposalPath, "comment-"+exampleComment)
	form.Set("state", "published")
	form.Set("answer", "Sie sind dabei.")
	answer := d.send(proposalPath+"/kommentare/"+exampleComment, form)
	wantStatus(t, answer, http.StatusSeeOther)
	if to := answer.Header().Get("Location"); to != proposalPath+"#kommentare" {
		t.Errorf("redirected to %s", to)
	}
	if len(d.store.moderated) != 1 || d.store.moderated[0] != exampleComment+" published  Sie sind dabei." {
		t.Errorf("moderated %q", d.store.moderated)
	}
}
