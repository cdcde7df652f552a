package strategy

// A cycle is the coordinator's: opening it, ending a phase early, moving a deadline, calling
// it off, each with a reason. The clock moves in rehearsals only. Everybody who is signed in
// reads how the year stands; numbers of the engine are for who looks after it,
// and the whole of a closed year for who keeps or audits it.

// The actions on a cycle.
const (
	ActOpenCycle    Action = "cycle.open"
	ActAdvancePhase Action = "cycle.advance"
	ActMoveDeadline Action = "cycle.move_deadline"
	ActMoveClock    Action = "cycle.move_clock"
	ActCancelCycle  Action = "cycle.cancel"
	ActReadCycle    Action = "cycle.read"
	ActReadEngine   Action = "cycle.read_engine"
	ActArchive      Action = "cycle.archive"
	ActReadTasks    Action = "tasks.read"
)

var cycleRights = []Right{
	{Action: ActOpenCycle, Offices: []Role{RoleCoordinator}},
	{Action: ActAdvancePhase, Offices: []Role{RoleCoordinator}, Also: "with a reason; publication is opened by the cabinet's decision alone"},
	{Action: ActMoveDeadline, Offices: []Role{RoleCoordinator}, Also: "with a reason"},
	{Action: ActMoveClock, Offices: []Role{RoleCoordinator}, Also: "in a rehearsal"},
	{Action: ActCancelCycle, Offices: []Role{RoleCoordinator}, Also: "with a reason, until the cabinet has adopted"},
	{Action: ActReadCycle, Offices: signedIn, Also: "counts and lists only over what one may see"},
	{Action: ActReadEngine, Offices: []Role{RoleCoordinator, RoleAuditor}},
	{Action: ActArchive, Offices: []Role{RoleCoordinator, RoleAuditor}, Also: "once the cycle is closed"},
	{Action: ActReadTasks, Offices: signedIn, Also: "one's own"},
}
