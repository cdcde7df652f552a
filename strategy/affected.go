package strategy

import (
	"slices"
)

// Reasons why a ministry is affected; a topic's reason is "topic:" and the topic.
const (
	ReasonLead        = "lead"
	ReasonParticipant = "participant"
	ReasonFocus       = "focus"
	ReasonAdded       = "added"
)

// concern is a row of the table that says which passages concern a ministry that is
// affected for a reason. No passages mean the whole text.
type concern struct {
	reason   string
	passages []Passage
}

// concerns is the table. Who leads a measure answers for its whole text, and so does every
// ministry for the text of a Handlungsfeld. Participants are concerned by what is to be
// done, with whom and until when; the ministries of ThürGGO § 7 by the passages in which
// their subject appears.
var concerns = []concern{
	{ReasonLead, nil},
	{ReasonFocus, nil},
	{ReasonParticipant, []Passage{PassageTitle, PassageLead, PassageParticipants, PassageMilestones, PassageDescription, PassageEnding}},
	{topicReason(TopicMoney), []Passage{PassageDescription, PassageMilestones, PassageEnding, PassageEffects, PassagePriorities}},
	{topicReason(TopicOrganisation), []Passage{PassageLead, PassageParticipants, PassageDescription, PassageEnding, PassagePriorities}},
	{topicReason(TopicPersonalData), []Passage{PassageDescription, PassageEffects}},
	{topicReason(TopicConstitution), []Passage{PassageDescription, PassageEnding, PassageReason, PassageVision, PassagePriorities}},
}

func topicReason(topic Topic) string { return "topic:" + string(topic) }

func passagesFor(reason string) []Passage {
	i := slices.IndexFunc(concerns, func(c concern) bool { return c.reason == reason })
	if i < 0 {
		return nil
	}
	return concerns[i].passages
}

// AllTopics are the proposal's topics with those that its effects imply: an effect on the
// budget is about money, one on data protection about personal data.
func (p *Proposal) AllTopics() []Topic {
	topics := slices.Clone(p.Topics)
	imply := func(effect string, topic Topic) {
		if effect != "" && !slices.Contains(topics, topic) {
			topics = append(topics, topic)
		}
	}
	imply(p.Effects.Budget, TopicMoney)
	imply(p.Effects.DataProtection, TopicPersonalData)
	return topics
}

// affectedByRules computes which ministries have to co-sign: the lead and the Beteiligte
// that are ministries, of the proposed and of the measure in force, and by content those
// of the rules table. Names are resolved to the ministries that exist on the day.
func (p *Proposal) affectedByRules(ministries Ministries, on Date, rules []TopicRule) []Affected {
	var found affectedList
	for _, sheet := range []*Sheet{p.Draft.Sheet, p.Base.Sheet} {
		if sheet == nil {
			continue
		}
		for _, name := range sheet.Lead {
			found.addNamed(ministries, name, on, ReasonLead)
		}
		for _, name := range sheet.Participants {
			found.addNamed(ministries, name, on, ReasonParticipant)
		}
	}
	if p.Kind == KindFocus {
		for _, m := range ministries.ValidOn(on) {
			found.add(m.ID, ReasonFocus)
		}
	}
	topics := p.AllTopics()
	for _, rule := range rules {
		if m, ok := ministries.ByFunction(rule.Function, on); ok && slices.Contains(topics, rule.Topic) {
			found.add(m.ID, topicReason(rule.Topic))
		}
	}
	return found
}

type affectedList []Affected

func (l *affectedList) addNamed(ministries Ministries, name string, on Date, reason string) {
	if m, ok := ministries.Resolve(name, on); ok {
		l.add(m.ID, reason)
	}
}

func (l *affectedList) add(ministry, reason string) {
	l.merge(Affected{Ministry: ministry, Reasons: []string{reason}, Passages: passagesFor(reason)})
}

// merge joins the reasons and passages of a ministry; the whole text outweighs single passages.
func (l *affectedList) merge(a Affected) {
	i := slices.IndexFunc(*l, func(have Affected) bool { return have.Ministry == a.Ministry })
	if i < 0 {
		a.Reasons, a.Passages = slices.Clone(a.Reasons), slices.Clone(a.Passages)
		*l = append(*l, a)
		return
	}
	have := (*l)[i]
	whole := len(have.Passages) == 0 || len(a.Passages) == 0
	have.Reasons = union(have.Reasons, a.Reasons)
	if have.Passages = union(have.Passages, a.Passages); whole {
		have.Passages = nil
	}
	(*l)[i] = have
}

func union[T comparable](a, b []T) []T {
	joined := slices.Clone(a)
	for _, item := range b {
		if !slices.Contains(joined, item) {
			joined = append(joined, item)
		}
	}
	return joined
}

// addAffected joins ministries to those that are affected already; nobody who was ever
// affected in this coordination is dropped by a later text.
func (p *Proposal) addAffected(more []Affected) {
	list := affectedList(p.Affected)
	for _, a := range more {
		list.merge(a)
	}
	p.Affected = list
}

func (p *Proposal) affected(ministry string) *Affected {
	for i := range p.Affected {
		if p.Affected[i].Ministry == ministry {
			return &p.Affected[i]
		}
	}
	return nil
}

// concernedBy says whether one of the passages concerns the ministry.
func (a *Affected) concernedBy(passages []Passage) bool {
	if len(a.Passages) == 0 {
		return len(passages) > 0
	}
	return slices.ContainsFunc(passages, func(p Passage) bool { return slices.Contains(a.Passages, p) })
}

// AddAffected adds a ministry that the rules did not find, by the coordinator or by that
// ministry itself. Once coordination runs it is asked at once.
func (p *Proposal) AddAffected(o Occasion, ministry string, passages []Passage, reason string, c Coordination) (Trail, error) {
	if err := p.MayAddAffected(o, ministry, passages, reason, c.Phase); err != nil {
		return Trail{}, err
	}
	m, ok := c.Ministries.Resolve(ministry, DateOf(o.At, Berlin()))
	if !ok {
		return Trail{}, Invalid("ministry", "„%s“ ist kein Ressort", ministry)
	}
	if p.affected(m.ID) != nil {
		return Trail{}, Invalid("ministry", "%s ist bereits betroffen", m.ID)
	}
	running := slices.Contains(coordinated, p.Stage)
	p.Affected = append(p.Affected, Affected{Ministry: m.ID, Reasons: []string{ReasonAdded}, Passages: slices.Clone(passages), Open: running})
	if running {
		p.Stage = StageInCoordination
	}
	var t Trail
	p.log(&t, o, "add_affected", reason, map[string]string{"ministry": m.ID, "passages": joinPassages(passages)})
	if running {
		p.notify(&t, o, "position_due", RoleMinistry, m.ID, "Bitte mitzeichnen: "+p.Title(), c.Times.Deadline)
	}
	return t, nil
}

// MayAddAffected is what AddAffected checks without knowing the ministries.
func (p *Proposal) MayAddAffected(o Occasion, ministry string, passages []Passage, reason string, phase Phase) error {
	if err := p.permit(o.Actor, "add_affected"); err != nil {
		return err
	}
	if err := MayAddAffected(o.Actor, *p, ministry); err != nil {
		return err
	}
	switch {
	case slices.Contains(coordinated, p.Stage) && phase != PhaseCoordination:
		return Closed("die Ressortabstimmung ist beendet")
	case p.affected(ministry) != nil:
		return Invalid("ministry", "%s ist bereits betroffen", ministry)
	}
	return firstError(
		requireText("ministry", ministry, maxIdentifier),
		requireText("reason", reason, maxPart),
		p.checkPassages(passages),
	)
}

// checkPassages refuses passages that the proposal's text does not have.
func (p *Proposal) checkPassages(passages []Passage) error {
	texts := p.Texts()
	for _, passage := range passages {
		if _, ok := texts[passage]; !ok {
			return Invalid("passages", "der Text hat keine Stelle „%s“", passage)
		}
	}
	return checkDistinct("passages", passages)
}
