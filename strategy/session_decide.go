package strategy

import "fmt"

// Resolution is what the chair establishes: the outcome of the vote on one item, or on
// the en-bloc list.
type Resolution struct {
	EnBloc     bool
	ProposalID string
	Outcome    DecisionOutcome
	Conditions []Condition
	Reason     string
}

// CanDecide says whether the chair may establish this, apart from what takes the records
// or the calendar: CheckCurrent, the owners of conditions, and whether the day has come.
func (s *Session) CanDecide(actor Actor, r Resolution) error {
	_, err := s.carry(actor, r)
	return err
}

// carry counts the vote that a resolution establishes.
func (s *Session) carry(actor Actor, r Resolution) (VoteResult, error) {
	if err := May(actor, ActDecide); err != nil {
		return VoteResult{}, err
	}
	if err := s.open(); err != nil {
		return VoteResult{}, err
	}
	if err := firstError(checkText("reason", r.Reason, maxPart), r.checkConditions()); err != nil {
		return VoteResult{}, err
	}
	if r.EnBloc {
		return s.carryBloc(actor, r)
	}
	i, err := s.undecided("proposal_id", r.ProposalID)
	if err != nil {
		return VoteResult{}, err
	}
	return s.tally(actor, s.Items[i], s.VotesOn(s.Items[i]), r)
}

func (s *Session) carryBloc(actor Actor, r Resolution) (VoteResult, error) {
	if r.ProposalID != "" {
		return VoteResult{}, Invalid("proposal_id", "en bloc wird über alle unstrittigen Punkte zugleich beschlossen")
	}
	if r.Outcome != DecideAdopt {
		return VoteResult{}, Invalid("outcome", "en bloc wird nur angenommen")
	}
	bloc := s.Bloc()
	if len(bloc) == 0 {
		return VoteResult{}, Decided("kein unstrittiger Punkt ist offen")
	}
	return s.tally(actor, bloc[0], s.BlocVotes, r)
}

// tally checks the outcome against the vote. An item without a recommendation was
// voted on for adoption, with Maßgaben or without.
func (s *Session) tally(actor Actor, item AgendaItem, votes map[string]VoteChoice, r Resolution) (VoteResult, error) {
	present := s.Present
	if _, member := s.member(actor.Subject); member {
		present = append(present[:len(present):len(present)], actor.Subject)
	}
	result, err := Tally(votes, s.Members, present, s.Settings)
	if err != nil {
		return VoteResult{}, err
	}
	if item.Recommendation == "" {
		item.Recommendation = DecideAdopt
		if r.Outcome == DecideAdoptConditions {
			item.Recommendation = DecideAdoptConditions
		}
	}
	return result, CheckDecision(item, result, r.Outcome, r.Conditions, r.Reason)
}

// Targets lists the proposals that a resolution would decide.
func (s *Session) Targets(r Resolution) []string {
	if !r.EnBloc {
		return []string{r.ProposalID}
	}
	var ids []string
	for _, item := range s.Bloc() {
		ids = append(ids, item.ProposalID)
	}
	return ids
}

// Decide establishes the resolution and gives the decision, the same for all targets.
func (s *Session) Decide(o Occasion, r Resolution, ministries Ministries) (Trail, CommitteeDecision, error) {
	today := DateOf(o.At, Berlin())
	result, err := s.carry(o.Actor, r)
	if err != nil {
		return Trail{}, CommitteeDecision{}, err
	}
	if today.Before(s.Date) {
		return Trail{}, CommitteeDecision{}, Closed("die Sitzung findet erst am %s statt", s.Date.German())
	}
	conditions, err := s.assign(r.Conditions, today, ministries)
	if err != nil {
		return Trail{}, CommitteeDecision{}, err
	}
	decision := CommitteeDecision{
		SessionID: s.ID, Outcome: r.Outcome, Conditions: conditions, EnBloc: r.EnBloc, Reason: r.Reason, At: o.At,
	}
	s.attend(o.Actor.Subject)
	targets := s.Targets(r)
	for _, id := range targets {
		item := &s.Items[s.index(id)]
		item.Decision, item.Result = &decision, &result
	}
	var t Trail
	data := map[string]string{"outcome": string(r.Outcome), "proposals": named(targets)}
	if r.EnBloc {
		data["en_bloc"] = "true"
	}
	s.log(&t, o, "decide", r.Reason, data)
	return t, decision, nil
}

// assign numbers the Maßgaben and gives them to the ministries of the day.
func (s *Session) assign(conditions []Condition, today Date, ministries Ministries) ([]Condition, error) {
	var assigned []Condition
	for i, c := range conditions {
		field := fmt.Sprintf("conditions[%d]", i)
		if c.Due.Before(today) {
			return nil, Invalid(field+".due", "der %s ist vorbei", c.Due.German())
		}
		owner, ok := ministries.Resolve(c.Owner, today)
		if !ok {
			return nil, Invalid(field+".owner", "%s ist kein Ressort", c.Owner)
		}
		id := fmt.Sprintf("%d-%d-%d", s.Year, s.Number, i+1)
		assigned = append(assigned, Condition{ID: id, Text: c.Text, Owner: owner.ID, Due: c.Due})
	}
	return assigned, nil
}

func (r Resolution) checkConditions() error {
	if len(r.Conditions) > maxConditions {
		return Invalid("conditions", "%d Maßgaben sind zu viele, höchstens %d sind möglich", len(r.Conditions), maxConditions)
	}
	for i, c := range r.Conditions {
		field := fmt.Sprintf("conditions[%d]", i)
		err := firstError(
			requireText(field+".text", c.Text, maxPart),
			requireText(field+".owner", c.Owner, maxIdentifier),
		)
		if err != nil {
			return err
		}
		if c.Due.IsZero() {
			return Invalid(field+".due", "eine Maßgabe braucht einen Termin")
		}
	}
	return nil
}
