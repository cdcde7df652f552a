package strategy

// StepName names what a proposal still needs on its way to the cabinet.
type StepName string

// The steps, in their order.
const (
	StepRework   StepName = "rework"   // by its submitter, after screening returned it
	StepScreen   StepName = "screen"   // by the coordinator
	StepAssess   StepName = "assess"   // feasibility and answer, before the Digitalkonferenz ends
	StepPosition StepName = "position" // by every affected ministry
	StepSettle   StepName = "settle"   // a dissent
	StepAgenda   StepName = "agenda"   // of the steering committee
	StepDecide   StepName = "decide"   // by the steering committee
	StepHandIn   StepName = "hand_in"  // the Kabinettvorlage, until it has reached the ministries
	StepTakeIn   StepName = "take_in"  // on the cabinet's agenda
	StepCabinet  StepName = "cabinet"  // the cabinet's decision
)

// RemainingStep is one step of a proposal's backward plan.
type RemainingStep struct {
	Step     StepName     `json:"step"`
	Owner    Role         `json:"owner"`    // whose office it is
	Deadline DeadlineName `json:"deadline"` // of the plan, by which it has to be done
	Due      Date         `json:"due"`      // current date of that deadline
	LastSafe Date         `json:"last_safe"`
	Slack    int          `json:"slack"` // working days from today, or the due date when later, to LastSafe
	Text     string       `json:"text"`  // German
}

type stepRule struct {
	step     StepName
	owner    Role
	deadline DeadlineName
	text     string
}

var stepRules = []stepRule{
	{StepRework, RoleOrganiser, DeadlineIntakeEnd, "Überarbeitung durch die Einreichenden"},
	{StepScreen, RoleCoordinator, DeadlineIntakeEnd, "Vorprüfung"},
	{StepAssess, RoleCoordinator, DeadlineConsultationEnd, "Machbarkeit und begründete Antwort"},
	{StepPosition, RoleMinistry, DeadlineCoordinationEnd, "Mitzeichnung"},
	{StepSettle, RoleCoordinator, DeadlineCoordinationEnd, "Einigung über strittige Punkte"},
	{StepAgenda, RoleCoordinator, DeadlineCommitteeEnd, "Tagesordnung des Lenkungsausschusses"},
	{StepDecide, RoleCommittee, DeadlineCommitteeEnd, "Beschluss des Lenkungsausschusses"},
	{StepHandIn, RoleCoordinator, DeadlinePapersToMinistries, "Kabinettvorlage"},
	{StepTakeIn, RoleChancellery, DeadlineAgenda, "Aufnahme in die Tagesordnung des Kabinetts"},
	{StepCabinet, RoleChancellery, DeadlineCabinetSession, "Beschluss des Kabinetts"},
}

// firstStep is what a proposal in a stage needs next; stages that have left the way to
// the cabinet need nothing.
func firstStep(stage Stage) (StepName, bool) {
	switch stage {
	case StageReturned:
		return StepRework, true
	case StageSubmitted:
		return StepScreen, true
	case StageScreened:
		return StepAssess, true
	case StageConsulted, StageInCoordination:
		return StepPosition, true
	case StageDissent:
		return StepSettle, true
	case StageAgreed:
		return StepAgenda, true
	case StageOnAgenda:
		return StepDecide, true
	case StageDecided:
		return StepHandIn, true
	case StageBeforeCabinet:
		return StepTakeIn, true
	}
	return "", false
}

// Remaining is the backward plan of every proposal in a stage, as a watch sees it: each
// step that it still needs, whose office that is, and the last safe day for the planned
// cabinet session. It is the same for all proposals of a stage.
func (w Watch) Remaining(stage Stage, cal *Calendar) []RemainingStep {
	steps := []RemainingStep{}
	first, ok := firstStep(stage)
	if !ok {
		return steps
	}
	on := false
	for _, rule := range stepRules {
		on = on || rule.step == first
		if !on || (rule.step == StepSettle && first != StepSettle) || (rule.step == StepTakeIn && w.done(DeadlineAgenda)) {
			continue
		}
		steps = append(steps, w.remaining(rule, cal))
	}
	return steps
}

func (w Watch) done(name DeadlineName) bool {
	st, _ := w.Step(name)
	return st.Done
}

func (w Watch) remaining(rule stepRule, cal *Calendar) RemainingStep {
	st, _ := w.Step(rule.deadline)
	safe := st.LastSafe
	if rule.step == StepCabinet {
		safe = st.Current
	}
	from := laterDate(cal.FirstWorkingDayOnOrAfter(w.Today), st.Current)
	return RemainingStep{
		Step: rule.step, Owner: rule.owner, Deadline: rule.deadline,
		Due: st.Current, LastSafe: safe, Slack: cal.WorkingDaysBetween(from, safe), Text: rule.text,
	}
}

// StagePhase gives the phase whose work a proposal in a stage waits for; stages that have
// left the way to the cabinet have none.
func StagePhase(stage Stage) (Phase, bool) {
	switch stage {
	case StageReturned, StageSubmitted:
		return PhaseIntake, true
	case StageScreened:
		return PhaseConsultation, true
	case StageConsulted, StageInCoordination, StageDissent:
		return PhaseCoordination, true
	case StageAgreed, StageOnAgenda:
		return PhaseCommittee, true
	case StageDecided, StageBeforeCabinet:
		return PhaseCabinet, true
	}
	return "", false
}
