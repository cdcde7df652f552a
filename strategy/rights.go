package strategy

import "slices"

// Action is something an office may or may not do. What else must hold (stage, own
// ministry, own proposal, four eyes) is checked where the entity's rules are.
type Action string

// The actions.
const (
	ActOpenCycle     Action = "cycle.open"
	ActAdvancePhase  Action = "cycle.advance"
	ActMoveDeadline  Action = "cycle.move_deadline"
	ActMoveClock     Action = "cycle.move_clock"
	ActCancelCycle   Action = "cycle.cancel"
	ActReadCycle     Action = "cycle.read"
	ActWriteWorkshop Action = "workshop.write"
	ActReadWorkshop  Action = "workshop.read"

	ActSubmit          Action = "proposal.submit"
	ActScreen          Action = "proposal.screen"
	ActRevise          Action = "proposal.revise"
	ActAssess          Action = "proposal.assess"
	ActAddAffected     Action = "proposal.add_affected"
	ActPreparePosition Action = "proposal.prepare_position"
	ActPosition        Action = "proposal.position"
	ActReconcile       Action = "proposal.reconcile"
	ActWithdraw        Action = "proposal.withdraw"
	ActFulfil          Action = "proposal.fulfil_condition"
	ActReadProposal    Action = "proposal.read"

	ActComment        Action = "comment.write"
	ActModerate       Action = "comment.moderate"
	ActReadPublic     Action = "public.read" // editions, measures, proposals under consultation
	ActSubmitReport   Action = "report.submit"
	ActAcceptReport   Action = "report.accept"
	ActReturnReport   Action = "report.return"
	ActReadReport     Action = "report.read"
	ActConvene        Action = "session.convene"
	ActSetAgenda      Action = "session.set_agenda"
	ActRecommend      Action = "session.recommend"
	ActVote           Action = "session.vote"
	ActDecide         Action = "session.decide"
	ActCloseSession   Action = "session.close"
	ActReadSession    Action = "session.read"
	ActPrepare        Action = "submission.prepare"
	ActHandIn         Action = "submission.hand_in"
	ActSendBack       Action = "submission.send_back"
	ActTakeIn         Action = "submission.take_in"
	ActConsent        Action = "submission.consent"
	ActRecordDecision Action = "submission.record_decision"
	ActPostpone       Action = "submission.postpone"
	ActReadSubmission Action = "submission.read"
	ActReadTasks      Action = "tasks.read"
	ActReadAudit      Action = "audit.read"
	ActReadPeople     Action = "people.read" // and their assignments
	ActAssign         Action = "people.assign"
)

// offices says which roles an action belongs to (process.md, "Who works with it").
var offices = map[Action][]Role{
	ActOpenCycle:     {RoleCoordinator},
	ActAdvancePhase:  {RoleCoordinator},
	ActMoveDeadline:  {RoleCoordinator},
	ActMoveClock:     {RoleCoordinator},
	ActCancelCycle:   {RoleCoordinator},
	ActReadCycle:     {RoleOrganiser, RoleMinistry, RoleCoordinator, RoleCommittee, RoleChancellery, RoleAuditor},
	ActWriteWorkshop: {RoleOrganiser, RoleCoordinator},
	ActReadWorkshop:  {RoleOrganiser, RoleMinistry, RoleCoordinator, RoleCommittee, RoleChancellery, RoleAuditor},

	ActSubmit:          {RoleOrganiser, RoleMinistry, RoleCoordinator},
	ActScreen:          {RoleCoordinator},
	ActRevise:          {RoleOrganiser, RoleMinistry, RoleCoordinator},
	ActAssess:          {RoleCoordinator},
	ActAddAffected:     {RoleCoordinator, RoleMinistry},
	ActPreparePosition: {RoleMinistry, RoleCoordinator},
	ActPosition:        {RoleMinistry, RoleCoordinator},
	ActReconcile:       {RoleCoordinator},
	ActWithdraw:        {RoleOrganiser, RoleMinistry, RoleCoordinator},
	ActFulfil:          {RoleMinistry, RoleCoordinator},
	ActReadProposal:    {RoleOrganiser, RoleMinistry, RoleCoordinator, RoleCommittee, RoleChancellery, RoleAuditor},

	ActComment:        {RolePublic, RoleOrganiser, RoleMinistry, RoleCoordinator, RoleCommittee, RoleChancellery},
	ActModerate:       {RoleCoordinator},
	ActReadPublic:     {RolePublic, RoleOrganiser, RoleMinistry, RoleCoordinator, RoleCommittee, RoleChancellery, RoleAuditor},
	ActSubmitReport:   {RoleMinistry, RoleCoordinator},
	ActAcceptReport:   {RoleCoordinator},
	ActReturnReport:   {RoleCoordinator},
	ActReadReport:     {RoleMinistry, RoleCoordinator, RoleCommittee, RoleChancellery, RoleAuditor},
	ActConvene:        {RoleCoordinator},
	ActSetAgenda:      {RoleCoordinator, RoleCommittee},
	ActRecommend:      {RoleCoordinator, RoleCommittee},
	ActVote:           {RoleCommittee},
	ActDecide:         {RoleCommittee},
	ActCloseSession:   {RoleCommittee, RoleCoordinator},
	ActReadSession:    {RoleMinistry, RoleCoordinator, RoleCommittee, RoleChancellery, RoleAuditor},
	ActPrepare:        {RoleCoordinator},
	ActHandIn:         {RoleCoordinator},
	ActSendBack:       {RoleChancellery},
	ActTakeIn:         {RoleChancellery},
	ActConsent:        {RoleMinistry, RoleCoordinator, RoleChancellery},
	ActRecordDecision: {RoleChancellery},
	ActPostpone:       {RoleChancellery},
	ActReadSubmission: {RoleCoordinator, RoleCommittee, RoleChancellery, RoleAuditor},
	ActReadTasks:      {RoleOrganiser, RoleMinistry, RoleCoordinator, RoleCommittee, RoleChancellery, RoleAuditor},
	ActReadAudit:      {RoleAuditor, RoleCoordinator},
	ActReadPeople:     {RoleCoordinator, RoleAuditor},
	ActAssign:         {RoleCoordinator},
}

// May refuses an action that is not this actor's office. Establishing a committee
// decision takes its chair; giving a ministry's position an authorised person.
func May(actor Actor, action Action) error {
	if !slices.Contains(offices[action], actor.Role) {
		return Forbidden("%s gehört nicht zu den Aufgaben der Rolle %s", action, actor.Role)
	}
	switch action {
	case ActDecide:
		if !actor.Chair {
			return Forbidden("Beschlüsse stellt die Vorsitzende des Lenkungsausschusses fest")
		}
	case ActPosition, ActConsent:
		if actor.Role != RoleChancellery && !actor.Authorised {
			return Forbidden("die Mitzeichnung gibt eine zeichnungsbefugte Person des Ressorts; andere bereiten sie vor")
		}
	}
	return nil
}

// Offices lists the roles an action belongs to.
func Offices(action Action) []Role { return slices.Clone(offices[action]) }
