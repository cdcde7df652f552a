package strategy

import (
	"slices"
	"testing"
	"time"
)

func affectedNames(list []Affected) []string {
	var names []string
	for _, a := range list {
		names = append(names, a.Ministry)
	}
	slices.Sort(names)
	return names
}

func TestAffectedByRules(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Proposal)
		want   []string
	}{
		{"lead and ministries among the Beteiligte, no agency", func(p *Proposal) { p.Effects = Effects{} }, []string{"TMBJS", "TMIK"}},
		{"an effect on the budget is about money", func(*Proposal) {}, []string{"TFM", "TMBJS", "TMIK"}},
		{"money as topic", func(p *Proposal) { p.Effects, p.Topics = Effects{}, []Topic{TopicMoney} }, []string{"TFM", "TMBJS", "TMIK"}},
		{"constitution concerns justice", func(p *Proposal) { p.Effects, p.Topics = Effects{}, []Topic{TopicConstitution} }, []string{"TMBJS", "TMIK", "TMMJV"}},
		{"personal data concerns interior", func(p *Proposal) {
			p.Draft.Sheet.Lead, p.Effects = []string{"TMWWDG"}, Effects{DataProtection: "Adressen"}
		}, []string{"TMBJS", "TMIK", "TMWWDG"}},
		{"organisation concerns interior", func(p *Proposal) {
			p.Draft.Sheet.Lead, p.Effects, p.Topics = []string{"TMWWDG"}, Effects{}, []Topic{TopicOrganisation}
		}, []string{"TMBJS", "TMIK", "TMWWDG"}},
		{"an alias is the ministry", func(p *Proposal) { p.Draft.Sheet.Lead, p.Effects = []string{"TMWWD"}, Effects{} }, []string{"TMBJS", "TMWWDG"}},
		{"the lead of the measure in force", func(p *Proposal) {
			p.Base.Sheet, p.Effects = aSheet(), Effects{}
			p.Draft.Sheet.Lead, p.Draft.Sheet.Participants = []string{"TMWWDG"}, nil
		}, []string{"TMBJS", "TMIK", "TMWWDG"}},
		{"an end asks those of the measure in force", func(p *Proposal) {
			p.Kind, p.Base.Sheet, p.Draft, p.Effects = KindEnd, aSheet(), Draft{EndingNote: "x"}, Effects{}
		}, []string{"TMBJS", "TMIK"}},
	} {
		p := written()
		c.change(&p)
		got := p.affectedByRules(DefaultMinistries(), NewDate(2021, time.September, 1), DefaultSettings().TopicRules)
		wantList(t, c.name, affectedNames(got), c.want...)
	}
}

func TestAffectedIsResolvedOnTheDay(t *testing.T) {
	ministries := Ministries{
		{ID: "ALT", Name: "Altes Haus", ValidTo: NewDate(2021, time.August, 31), Successor: "NEU"},
		{ID: "NEU", Name: "Neues Haus", ValidFrom: NewDate(2021, time.September, 1)},
	}
	p := written()
	p.Draft.Sheet.Lead, p.Draft.Sheet.Participants = []string{"ALT"}, nil
	wantList(t, "before", affectedNames(p.affectedByRules(ministries, NewDate(2021, time.August, 31), nil)), "ALT")
	wantList(t, "after", affectedNames(p.affectedByRules(ministries, NewDate(2021, time.September, 1), nil)), "NEU")
}

func TestFocusConcernsEveryMinistryOfTheDay(t *testing.T) {
	p := written()
	p.Kind, p.Draft, p.Effects = KindFocus, Draft{Focus: &Focus{Field: "V", Vision: "x"}}, Effects{}
	day := NewDate(2021, time.September, 1)
	got := p.affectedByRules(DefaultMinistries(), day, nil)
	if want := len(DefaultMinistries().ValidOn(day)); len(got) != want || want < 9 {
		t.Fatalf("%d of %d ministries", len(got), want)
	}
}

func TestPassagesThatConcernAMinistry(t *testing.T) {
	p := written()
	p.Topics = []Topic{TopicConstitution}
	p.Draft.Sheet.Participants = []string{"TFM"}
	p.Affected = p.affectedByRules(DefaultMinistries(), NewDate(2021, time.September, 1), DefaultSettings().TopicRules)
	lead, money, justice := p.affected("TMIK"), p.affected("TFM"), p.affected("TMMJV")
	if len(lead.Passages) != 0 {
		t.Error("the lead answers for the whole text")
	}
	wantList(t, "reasons", money.Reasons, ReasonParticipant, "topic:money")
	if !slices.Contains(money.Passages, PassageEffects) || !slices.Contains(money.Passages, PassageTitle) {
		t.Error("both reasons count:", money.Passages)
	}
	if justice.concernedBy([]Passage{PassageBackground}) || !justice.concernedBy([]Passage{PassageReason}) {
		t.Error(justice.Passages)
	}
}

func TestAddAffected(t *testing.T) {
	c := coordination2021(t)
	tmmjv := staffOf("TMMJV")
	for _, x := range []struct {
		name     string
		actor    Actor
		ministry string
		reason   string
		passages []Passage
		code     Code
	}{
		{"coordinator", koordinator, "TMMJV", "Strafrecht", []Passage{PassageDescription}, ""},
		{"the ministry itself", tmmjv, "TMMJV", "Strafrecht", nil, ""},
		{"another ministry", staffOf("TFM"), "TMMJV", "Strafrecht", nil, CodeForbidden},
		{"organiser", olga, "TMMJV", "Strafrecht", nil, CodeForbidden},
		{"no reason", koordinator, "TMMJV", "", nil, CodeInvalid},
		{"no ministry", koordinator, "ADAC", "Verkehr", nil, CodeInvalid},
		{"already affected", koordinator, "TFM", "Geld", nil, CodeInvalid},
		{"passage that is not there", koordinator, "TMMJV", "x", []Passage{PassageVision}, CodeInvalid},
	} {
		p := asked(t)
		trail, err := p.AddAffected(by(x.actor, on(9, 5)), x.ministry, x.passages, x.reason, c)
		if CodeOf(err) != x.code {
			t.Errorf("%s: %v", x.name, err)
		}
		if x.code != "" {
			continue
		}
		wantList(t, x.name, told(trail, "position_due"), "TMMJV")
		if a := p.affected("TMMJV"); !a.Open || a.Reasons[0] != ReasonAdded {
			t.Errorf("%s: %+v", x.name, a)
		}
	}

	early := accepted(t)
	must(t)(early.AddAffected(by(koordinator, on(7, 1)), "TMMJV", nil, "Strafrecht", Coordination{Phase: PhaseIntake, Ministries: DefaultMinistries()}))
	early.Coordinate(Occasion{Actor: System(), At: on(9, 1)}, c)
	wantList(t, "asked with the others", early.Open(), "TMMJV", "TMIK", "TMBJS", "TFM")

	settled := agreed(t)
	must(t)(settled.AddAffected(by(koordinator, on(9, 20)), "TMMJV", nil, "Strafrecht", c))
	wantStage(t, settled, StageInCoordination)
	c.Phase = PhaseCommittee
	_, err := agreed(t).AddAffected(by(koordinator, on(10, 20)), "TMMJV", nil, "Strafrecht", c)
	wantRefusal(t, err, CodePhaseClosed, "")
}
