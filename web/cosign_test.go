package web

import (
	"net/http"
	"net/url"
	"testing"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

const cosignPath = "/mitzeichnung/" + sampleProposalID

// staffOf is a desk of somebody who prepares positions and gives none.
func staffOf(t *testing.T, ministry string) *desk {
	t.Helper()
	d := newDesk(t, strategy.RoleMinistry)
	d.who.Actor.Ministry, d.who.Actor.Authorised = ministry, false
	return d
}

func TestThePositionIsPreparedAndThenGiven(t *testing.T) {
	d := staffOf(t, "TFM")
	page := d.get(cosignPath).Body.String()
	checkPage(t, page)
	wantOn(t, page, "dem geltenden Text", "[gestrichen: </span>zweite ", "10 Mio. Euro", "Haushalt", "bis Q4/2028: Alle Schulen", "Do, 30.09.2027")
	wantMissing(t, page, ">Mitzeichnung abgeben<", "Nur vorbereiten")
	form := formAt(t, d, cosignPath, "position")
	form.Set("kind", "signed_with_conditions")
	form["passages"] = []string{"description", "milestones"}
	form.Set("conditions", "Kosten nennen\r\n\r\nBericht geben")
	wantStatus(t, d.send(cosignPath+"/vorbereitung", form), http.StatusSeeOther)
	draft := d.store.drafts[0]
	if draft.Ministry != "TFM" || draft.TextHash != "hash-2" || len(draft.Passages) != 2 || len(draft.Conditions) != 2 || draft.Conditions[1] != "Bericht geben" {
		t.Errorf("prepared %+v", draft)
	}
	wantOn(t, d.get(cosignPath).Body.String(), "Vorbereitete Mitzeichnung", "Bis dahin können Sie sie hier ändern")
	wantStatus(t, d.send(cosignPath, form), http.StatusForbidden)

	d.who.Actor.Authorised, d.who.Actor.Subject = true, "p-head"
	prepared := formAt(t, d, cosignPath, "prepared")
	wantStatus(t, d.send(cosignPath, prepared), http.StatusSeeOther)
	given := d.engine.calls[0].Arg.(workflows.Position)
	if given.Ministry != "TFM" || given.TextHash != "hash-2" || given.Kind != strategy.PositionWithConditions || given.PreparedBy != "p-ministry" || len(given.Conditions) != 2 {
		t.Errorf("gave %+v", given)
	}
}

func TestWhatWasGivenIsNotOfferedAgain(t *testing.T) {
	d := newDesk(t, strategy.RoleMinistry)
	d.who.Actor.Ministry = "TMIK"
	said := sampleProposal().Positions[0]
	d.store.drafts = []records.PositionDraft{{
		ProposalID: sampleProposalID, Ministry: "TMIK", TextHash: "hash-2", Kind: said.Kind, Passages: said.Passages, Grounds: said.Grounds, Revision: 1,
	}}
	wantMissing(t, d.get(cosignPath).Body.String(), "So abgeben")
	d.store.drafts[0].Grounds = "Aus anderen Gründen."
	wantOn(t, d.get(cosignPath).Body.String(), "So abgeben", "Aus anderen Gründen.")
}

func TestThePositionIsGivenDirectly(t *testing.T) {
	d := newDesk(t, strategy.RoleMinistry)
	form := formAt(t, d, cosignPath, "position")
	wantStatus(t, d.send(cosignPath, form), http.StatusUnprocessableEntity)
	form.Set("kind", "refused")
	form["passages"] = []string{"description"}
	form.Set("grounds", "Zu teuer.")
	answer := d.send(cosignPath, form)
	wantStatus(t, answer, http.StatusSeeOther)
	if to := answer.Header().Get("Location"); to != "/mitzeichnung" {
		t.Errorf("redirected to %s", to)
	}
	given := d.engine.calls[0].Arg.(workflows.Position)
	if given.Kind != strategy.PositionRefused || given.Grounds != "Zu teuer." || len(given.Passages) != 1 || given.PreparedBy != "" || given.Request.ExpectedRevision != 0 {
		t.Errorf("gave %+v", given)
	}
}

func TestATextThatChangedIsReadAgain(t *testing.T) {
	d := newDesk(t, strategy.RoleMinistry)
	form := formAt(t, d, cosignPath, "position")
	form.Set("kind", "refused")
	form["passages"] = []string{"description"}
	form.Set("grounds", "Meine Gründe bleiben stehen.")
	d.engine.err = strategy.Stale("der Text wurde inzwischen geändert; bitte die neue Fassung lesen")
	answer := d.send(cosignPath, form)
	wantStatus(t, answer, http.StatusConflict)
	wantOn(t, answer.Body.String(), "Meine Gründe bleiben stehen.", "Jemand war schneller")
	if again := url.Values(parse(t, answer.Body.String()).fields(t, "position")); again.Get("kind") != "refused" || again.Get("text_hash") != "hash-2" {
		t.Errorf("the form came back as %v", again)
	}
}

func TestWhatChangedSinceTheLastAnswerIsMarked(t *testing.T) {
	d := newDesk(t, strategy.RoleMinistry)
	d.who.Actor.Ministry = "TMIK" // answered on the first text
	page := d.get(cosignPath).Body.String()
	checkPage(t, page)
	wantOn(t, page, "zuletzt geäußert hat", "[gestrichen: </span>bald ", "Bisherige Mitzeichnung von TMIK", "Beschreibung (betrifft TMIK)")
}

func TestWhoIsNotAskedSaysNothing(t *testing.T) {
	d := newDesk(t, strategy.RoleMinistry)
	d.who.Actor.Ministry = "TMASGFF"
	page := d.get(cosignPath).Body.String()
	checkPage(t, page)
	wantOn(t, page, "Ihr Haus ist von diesem Vorschlag nicht betroffen")
	wantMissing(t, page, "10 Mio. Euro", "Mitzeichnung abgeben")

	d = newDesk(t, strategy.RoleMinistry)
	d.store.stage = strategy.StageDecided
	page = d.get(cosignPath).Body.String()
	checkPage(t, page)
	wantOn(t, page, "wird nicht mitgezeichnet")
	wantMissing(t, page, "Mitzeichnung abgeben")
}

func TestTheListNamesWhatIsDue(t *testing.T) {
	page := newDesk(t, strategy.RoleMinistry).get("/mitzeichnung").Body.String()
	checkPage(t, page)
	wantOn(t, page, "Glasfaser für alle Schulen", cosignPath, "Überfällig", "Noch nicht vorbereitet")
	wantMissing(t, page, "M1-01 Breitbandausbau")
	d := newDesk(t, strategy.RoleMinistry)
	d.who.Actor.Ministry = "TMIK"
	wantOn(t, d.get("/mitzeichnung").Body.String(), "Schon abgegeben", "Nicht mitgezeichnet")
}
