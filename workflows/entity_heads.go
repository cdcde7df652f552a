package workflows

// message is every Update's argument: it has a head.
type message interface{ head() Request }

func (m Open) head() Request         { return m.Request }
func (m AdvancePhase) head() Request { return m.Request }
func (m MoveDeadline) head() Request { return m.Request }
func (m MoveClock) head() Request    { return m.Request }
func (m Cancel) head() Request       { return m.Request }

func (m Submit) head() Request          { return m.Request }
func (m Screen) head() Request          { return m.Request }
func (m Revise) head() Request          { return m.Request }
func (m Assess) head() Request          { return m.Request }
func (m AddAffected) head() Request     { return m.Request }
func (m Position) head() Request        { return m.Request }
func (m Reconcile) head() Request       { return m.Request }
func (m Withdraw) head() Request        { return m.Request }
func (m FulfilCondition) head() Request { return m.Request }

func (m SubmitReport) head() Request { return m.Request }
func (m AcceptReport) head() Request { return m.Request }
func (m ReturnReport) head() Request { return m.Request }

func (m Convene) head() Request   { return m.Request }
func (m SetAgenda) head() Request { return m.Request }
func (m Recommend) head() Request { return m.Request }
func (m Vote) head() Request      { return m.Request }
func (m Decide) head() Request    { return m.Request }
func (m Close) head() Request     { return m.Request }

func (m Prepare) head() Request        { return m.Request }
func (m HandIn) head() Request         { return m.Request }
func (m SendBack) head() Request       { return m.Request }
func (m TakeIn) head() Request         { return m.Request }
func (m Consent) head() Request        { return m.Request }
func (m RecordDecision) head() Request { return m.Request }
func (m Postpone) head() Request       { return m.Request }
