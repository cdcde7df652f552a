package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

const submissionPath = "/kabinett/" + exampleSession

func TestAKabinettvorlageIsDrafted(t *testing.T) {
	d := newDesk(t, strategy.RoleCoordinator)
	set := url.Values{"circular": {"true"}, "members": {"TFM", "TMIL"}}
	if code := d.sendForm("/kabinett/neu", "prepare", "/kabinett/neu", set); code != http.StatusSeeOther {
		t.Fatalf("status %d", code)
	}
	sent, ok := d.engine.calls[0].Arg.(workflows.Prepare)
	if !ok || sent.Number != 2 || sent.SessionDate != strategy.NewDate(2027, 11, 30) || len(sent.Members) != 2 {
		t.Errorf("sent %+v", d.engine.calls[0].Arg)
	}
	if code := d.sendForm("/kabinett/neu", "prepare", "/kabinett/neu", url.Values{"session_date": {""}}); code != http.StatusUnprocessableEntity {
		t.Errorf("without a date: %d", code)
	}
}

func TestTheChecklistLeadsToWhatIsMissing(t *testing.T) {
	d := newDesk(t, strategy.RoleCoordinator)
	d.store.submission, d.store.stage = submissionIn(strategy.SubmissionDraft), strategy.StageDecided
	answer := d.get(submissionPath)
	wantStatus(t, answer, http.StatusOK)
	doc := parse(t, answer.Body.String())
	links := map[string]bool{}
	for _, a := range doc.all("a") {
		links[attr(a, "href")] = true
	}
	if !links["#einreichen-titel"] {
		t.Error("the missing grounds lead nowhere")
	}
	if page := text(doc.root); !strings.Contains(page, "Begründung: fehlt") || !strings.Contains(page, "Beschlussvorschlag: vorhanden") {
		t.Error("the checklist does not say what is there and what is not")
	}
	for missing, want := range map[strategy.MissingPart]string{
		{Name: strategy.PartEffects, Of: "M1-01 Glasfaser für alle Schulen (Umwelt)"}: "/vorschlaege/" + exampleProposal,
		{Name: strategy.PartImplementation}:                                           "/fortschrittsberichte?jahr=2027&stand=submitted",
		{Name: strategy.PartCoSignatures}:                                             "/vorschlaege?jahr=2027&stand=decided",
	} {
		proposals := []records.ProposalTitle{{ID: "x", Title: "Glasfaser"}, {ID: exampleProposal, Title: "Glasfaser für alle Schulen"}}
		if got := mend(missing, sampleSubmission(), proposals); got.Path != want {
			t.Errorf("%v leads to %s, want %s", missing, got.Path, want)
		}
	}
}

func TestAKabinettvorlageGoesItsWay(t *testing.T) {
	for _, step := range []struct {
		role     strategy.Role
		state    strategy.SubmissionState
		form, to string
		set      url.Values
		want     int
	}{
		{strategy.RoleCoordinator, strategy.SubmissionDraft, "handin", "einreichung", url.Values{"grounds": {"Weil."}, "late.minister": {"Muster"}, "late.reason": {"Spät."}}, http.StatusSeeOther},
		{strategy.RoleChancellery, strategy.SubmissionHandedIn, "takein", "annahme", url.Values{"received_on": {"2027-09-01"}}, http.StatusSeeOther},
		{strategy.RoleChancellery, strategy.SubmissionHandedIn, "takein", "annahme", url.Values{"received_on": {""}}, http.StatusUnprocessableEntity},
		{strategy.RoleChancellery, strategy.SubmissionHandedIn, "sendback", "rueckgabe", url.Values{"reason": {"Es fehlt."}}, http.StatusSeeOther},
		{strategy.RoleChancellery, strategy.SubmissionHandedIn, "sendback", "rueckgabe", nil, http.StatusUnprocessableEntity},
		{strategy.RoleChancellery, strategy.SubmissionScheduled, "postpone", "verschiebung", url.Values{"to": {"2027-12-07"}, "reason": {"Voll."}}, http.StatusSeeOther},
	} {
		d := newDesk(t, step.role)
		d.store.submission, d.store.stage = submissionIn(step.state), strategy.StageDecided
		if code := d.sendForm(submissionPath, step.form, submissionPath+"/"+step.to, step.set); code != step.want {
			t.Errorf("%s: %d, want %d", step.to, code, step.want)
		}
		if step.form != "handin" {
			continue
		}
		if in, ok := d.engine.calls[0].Arg.(workflows.HandIn); !ok || in.Late == nil || in.Late.Minister != "Muster" || in.Resolution == "" {
			t.Errorf("sent %+v", d.engine.calls[0].Arg)
		}
	}
}

func TestACircularCountsOnlyWrittenConsent(t *testing.T) {
	d := newDesk(t, strategy.RoleMinistry)
	d.store.submission = circular()
	page := text(parse(t, d.get(submissionPath).Body.String()).root)
	if !strings.Contains(page, "TFMkeine Antwort") {
		t.Errorf("a silent ministry is not shown as silent")
	}
	if code := d.sendForm(submissionPath, "consent", submissionPath+"/zustimmung", nil); code != http.StatusUnprocessableEntity {
		t.Errorf("no answer chosen: %d", code)
	}
	if code := d.sendForm(submissionPath, "consent", submissionPath+"/zustimmung", url.Values{"consents": {"false"}}); code != http.StatusSeeOther {
		t.Fatalf("status %d", code)
	}
	if sent := d.engine.calls[0].Arg.(workflows.Consent); sent.Ministry != "TFM" || sent.Consents {
		t.Errorf("sent %+v", sent)
	}
	d.who.Actor.Ministry = "TMBJS" // not asked
	if strings.Contains(d.get(submissionPath).Body.String(), "Antwort festhalten") {
		t.Error("a ministry that is not asked is offered to answer")
	}
}

func TestTheCabinetDecides(t *testing.T) {
	d := newDesk(t, strategy.RoleChancellery)
	d.store.stage = strategy.StageBeforeCabinet
	path := submissionPath + "/beschluss"
	for _, set := range []url.Values{
		{"outcome": {"adopted"}},
		{"outcome": {"returned"}, "back_to": {"committee"}, "next": {"2027-12-14"}, "reason": {"Noch einmal beraten."}},
	} {
		if code := d.sendForm(path, "decision", path, set); code != http.StatusSeeOther {
			t.Errorf("%v: %d", set, code)
		}
	}
	if code := d.sendForm(path, "decision", path, url.Values{"outcome": {"adopted_with_changes"}}); code != http.StatusUnprocessableEntity {
		t.Errorf("changes that are not named: %d", code)
	}
	changed := path + "?aendern=" + exampleProposal
	set := url.Values{"changes[0].draft.sheet.description": {"Jede Schule erhält zwei Anschlüsse."}, "changes[0].note": {"Zwei statt einem."}}
	if code := d.sendForm(changed, "decision", path, set); code != http.StatusSeeOther {
		t.Fatalf("with changes: %d", code)
	}
	if code := d.sendForm(changed, "decision", path, url.Values{"changes[0].what": {"out"}}); code != http.StatusSeeOther {
		t.Fatalf("taken out: %d", code)
	}
	with, out := d.engine.calls[2].Arg.(workflows.RecordDecision), d.engine.calls[3].Arg.(workflows.RecordDecision)
	before := d.store.proposal().Draft.Sheet
	if c := with.Changes[0]; c.Draft == nil || c.Draft.Sheet.Description != "Jede Schule erhält zwei Anschlüsse." || c.Draft.Sheet.Title != before.Title ||
		c.Draft.Sheet.Theme != before.Theme || len(c.Draft.Sheet.Milestones) != len(before.Milestones) {
		t.Errorf("changed to %+v", c.Draft)
	}
	if c := out.Changes[0]; !c.TakenOut || c.Draft != nil {
		t.Errorf("taken out as %+v", c)
	}
}

func TestMilestonesOfAChangeKeepTheirDates(t *testing.T) {
	when, start, end := "Q1/2028", "2028-01-01", "2028-03-31"
	before := []strategy.Milestone{{Text: "Erste\nHälfte", When: &when, Kind: "in", Start: &start, End: &end}, {Text: "Ohne Zeit", Kind: "undated"}}
	lines := strings.Split(milestoneLines(before), "\n")
	lines = append(lines, "bis Q4/2028 | Zweite Hälfte", "Nur Text")
	got := parseMilestones(lines, before)
	if len(got) != 4 || got[0] != before[0] || got[1].Text != "Ohne Zeit" || *got[2].When != "bis Q4/2028" || got[2].Text != "Zweite Hälfte" || got[3].When != nil || got[3].Text != "Nur Text" {
		t.Errorf("read %+v", got)
	}
}

func TestWhoHandedItInDoesNotDealWithIt(t *testing.T) {
	d := newDesk(t, strategy.RoleChancellery)
	d.store.submission = submissionIn(strategy.SubmissionHandedIn)
	d.store.submission.HandedInBy = "p-chancellery"
	page := d.get(submissionPath).Body.String()
	if strings.Contains(page, "Auf die Tagesordnung nehmen") || strings.Contains(page, "Zurückgeben</span>") {
		t.Error("one person is offered both sides")
	}
	wantStatus(t, d.get(submissionPath+"/beschluss"), http.StatusForbidden)
}
