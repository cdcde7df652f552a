package strategy

import (
	"strings"
	"testing"
)

func TestSubmitStartsAnew(t *testing.T) {
	w := written()
	w.Stage, w.Revision, w.TextHash, w.Positions = StageApproved, 9, "forged", []Position{{Ministry: "TFM", Kind: PositionSigned}}
	w.Decision = &CommitteeDecision{Outcome: DecideAdopt}
	w.Submitter = auditor
	p, trail, err := SubmitProposal(w, by(olga, on(5, 3)), PhaseIntake)
	if err != nil {
		t.Fatal(err)
	}
	wantStage(t, &p, StageSubmitted)
	if p.Revision != 1 || p.TextRevision != 1 || p.TextHash != HashTexts(p.Texts()) || p.Positions != nil || p.Decision != nil || p.Submitter != olga {
		t.Fatalf("what the submitter may not set was kept: %+v", p)
	}
	wantList(t, "authors", p.Authors, "olga")
	wantList(t, "actions", actions(trail), "submit")
	if e := trail.Entries[0]; !trail.NewText || e.Hash != "h" || e.Stage != "submitted" || e.Revision != 1 || e.Actor != olga {
		t.Fatalf("entry %+v", e)
	}
	wantList(t, "told", told(trail, "proposal_submitted"), "")
}

func TestSubmitRefuses(t *testing.T) {
	base := Draft{Sheet: aSheet()}
	changedSheet := aSheet()
	changedSheet.Background = "Neu."
	long := func(n int) string { return strings.Repeat("ä", n) }
	cases := []struct {
		name   string
		change func(*Proposal)
		code   Code
		field  string
	}{
		{"no id", func(p *Proposal) { p.ID = "" }, CodeInvalid, "id"},
		{"no year", func(p *Proposal) { p.Year = 0 }, CodeInvalid, "year"},
		{"unknown kind", func(p *Proposal) { p.Kind = "rename" }, CodeInvalid, "kind"},
		{"unknown origin", func(p *Proposal) { p.Origin = "press" }, CodeInvalid, "origin"},
		{"workshop not named", func(p *Proposal) { p.WorkshopID = "" }, CodeInvalid, "workshop_id"},
		{"report not named", func(p *Proposal) { p.Origin = OriginReport }, CodeInvalid, "report_id"},
		{"no reason", func(p *Proposal) { p.Reason = " \n" }, CodeInvalid, "reason"},
		{"reason too long", func(p *Proposal) { p.Reason = long(maxReason + 1) }, CodeInvalid, "reason"},
		{"no UTF-8", func(p *Proposal) { p.Reason = "a\xff" }, CodeInvalid, "reason"},
		{"a zero byte", func(p *Proposal) { p.Draft.Sheet.Title = "a\x00b" }, CodeInvalid, "draft.sheet.title"},
		{"effect too long", func(p *Proposal) { p.Effects.Equality = long(maxPart + 1) }, CodeInvalid, "effects.equality"},
		{"unknown topic", func(p *Proposal) { p.Topics = []Topic{"weather"} }, CodeInvalid, "topics"},
		{"topic twice", func(p *Proposal) { p.Topics = []Topic{TopicMoney, TopicMoney} }, CodeInvalid, "topics"},

		{"new without sheet", func(p *Proposal) { p.Draft = Draft{} }, CodeInvalid, "draft.sheet"},
		{"new with a target", func(p *Proposal) { p.Targets = []string{"m1"} }, CodeInvalid, "targets"},
		{"new with an ending", func(p *Proposal) { p.Draft.EndingNote = "Schluss" }, CodeInvalid, "draft.ending_note"},
		{"new with a focus", func(p *Proposal) { p.Draft.Focus = &Focus{Field: "x"} }, CodeInvalid, "draft.focus"},
		{"no title", func(p *Proposal) { p.Draft.Sheet.Title = "" }, CodeInvalid, "draft.sheet.title"},
		{"title too long", func(p *Proposal) { p.Draft.Sheet.Title = long(maxTitle + 1) }, CodeInvalid, "draft.sheet.title"},
		{"no lead", func(p *Proposal) { p.Draft.Sheet.Lead = nil }, CodeInvalid, "draft.sheet.lead"},
		{"blank lead", func(p *Proposal) { p.Draft.Sheet.Lead = []string{" "} }, CodeInvalid, "draft.sheet.lead"},
		{"lead twice", func(p *Proposal) { p.Draft.Sheet.Lead = []string{"TMIK", "TMIK"} }, CodeInvalid, "draft.sheet.lead"},
		{"no field", func(p *Proposal) { p.Draft.Sheet.Field = "" }, CodeInvalid, "draft.sheet.field"},
		{"no theme", func(p *Proposal) { p.Draft.Sheet.Theme = "" }, CodeInvalid, "draft.sheet.theme"},
		{"no description", func(p *Proposal) { p.Draft.Sheet.Description = "" }, CodeInvalid, "draft.sheet.description"},
		{"milestone kind", func(p *Proposal) { p.Draft.Sheet.Milestones[0].Kind = "soon" }, CodeInvalid, "draft.sheet.milestones[0].kind"},
		{"milestone date", func(p *Proposal) { p.Draft.Sheet.Milestones[0].Start = ptr("2021-13-01") }, CodeInvalid, "draft.sheet.milestones[0].start"},
		{"milestone backwards", func(p *Proposal) {
			p.Draft.Sheet.Milestones[0].Start, p.Draft.Sheet.Milestones[0].End = ptr("2021-05-02"), ptr("2021-05-01")
		}, CodeInvalid, "draft.sheet.milestones[0].end"},

		{"amend without target", func(p *Proposal) { p.Kind, p.Base, p.Draft.Sheet = KindAmend, base, changedSheet }, CodeInvalid, "targets"},
		{"amend without base", func(p *Proposal) { p.Kind, p.Targets = KindAmend, []string{"m1"} }, CodeInvalid, "base.sheet"},
		{"amend changes nothing", func(p *Proposal) { p.Kind, p.Targets, p.Base = KindAmend, []string{"m1"}, base }, CodeInvalid, "draft.sheet"},
		{"end without note", func(p *Proposal) { p.Kind, p.Targets, p.Draft = KindEnd, []string{"m1"}, Draft{} }, CodeInvalid, "draft.ending_note"},
		{"end with a sheet", func(p *Proposal) { p.Kind, p.Targets, p.Draft.EndingNote = KindEnd, []string{"m1"}, "Erreicht" }, CodeInvalid, "draft"},
		{"end of two", func(p *Proposal) { p.Kind, p.Targets, p.Draft = KindEnd, []string{"m1", "m2"}, Draft{EndingNote: "x"} }, CodeInvalid, "targets"},
		{"merge of one", func(p *Proposal) { p.Kind, p.Targets = KindMerge, []string{"m1"} }, CodeInvalid, "targets"},
		{"merge of one twice", func(p *Proposal) { p.Kind, p.Targets = KindMerge, []string{"m1", "m1"} }, CodeInvalid, "targets"},
		{"focus without focus", func(p *Proposal) { p.Kind = KindFocus }, CodeInvalid, "draft.focus"},
		{"focus with a sheet", func(p *Proposal) { p.Kind, p.Draft.Focus = KindFocus, &Focus{Field: "V", Vision: "x"} }, CodeInvalid, "draft"},
		{"focus says nothing", func(p *Proposal) { p.Kind, p.Draft = KindFocus, Draft{Focus: &Focus{Field: "V"}} }, CodeInvalid, "draft.focus"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := written()
			c.change(&p)
			_, _, err := SubmitProposal(p, by(olga, on(5, 3)), PhaseIntake)
			wantRefusal(t, err, c.code, c.field)
		})
	}
}

func ptr[T any](v T) *T { return &v }

func TestSubmitAcceptsEveryKind(t *testing.T) {
	changed := aSheet()
	changed.Description = "Anders."
	for _, c := range []struct {
		kind    Kind
		targets []string
		draft   Draft
		base    Draft
	}{
		{KindNew, nil, Draft{Sheet: aSheet()}, Draft{}},
		{KindAmend, []string{"m1"}, Draft{Sheet: changed}, Draft{Sheet: aSheet()}},
		{KindEnd, []string{"m1"}, Draft{EndingNote: "Erreicht."}, Draft{Sheet: aSheet()}},
		{KindMerge, []string{"m1", "m2"}, Draft{Sheet: aSheet()}, Draft{}},
		{KindFocus, nil, Draft{Focus: &Focus{Field: "Verwaltung", Vision: "Alles digital."}}, Draft{}},
	} {
		p := written()
		p.Kind, p.Targets, p.Draft, p.Base = c.kind, c.targets, c.draft, c.base
		if _, _, err := SubmitProposal(p, by(olga, on(5, 3)), PhaseIntake); err != nil {
			t.Errorf("%s: %v", c.kind, err)
		}
	}
}

func TestWhoSubmitsWhen(t *testing.T) {
	for _, c := range []struct {
		actor  Actor
		origin Origin
		phase  Phase
		want   Code
	}{
		{olga, OriginWorkshop, PhaseIntake, ""},
		{staffOf("TMIK"), OriginMinistry, PhaseIntake, ""},
		{koordinator, OriginConference, PhaseIntake, ""},
		{auditor, OriginMinistry, PhaseIntake, CodeForbidden},
		{Actor{Subject: "c", Role: RoleChancellery}, OriginMinistry, PhaseIntake, CodeForbidden},
		{Actor{Subject: "m", Role: RoleMinistry}, OriginMinistry, PhaseIntake, CodeForbidden},
		{olga, OriginWorkshop, PhaseConsultation, CodePhaseClosed},
		{staffOf("TMIK"), OriginReport, PhaseConsultation, ""},
		{koordinator, OriginConference, PhaseConsultation, ""},
		{staffOf("TMIK"), OriginReport, PhaseCoordination, CodePhaseClosed},
		{olga, OriginWorkshop, PhaseClosed, CodePhaseClosed},
	} {
		p := written()
		p.Origin, p.ReportID = c.origin, "2021-H1/m1"
		if _, _, err := SubmitProposal(p, by(c.actor, on(5, 3)), c.phase); CodeOf(err) != c.want {
			t.Errorf("%s %s %s: %v, want %q", c.actor.Role, c.origin, c.phase, err, c.want)
		}
	}
}
