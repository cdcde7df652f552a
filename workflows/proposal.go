package workflows

import (
	"slices"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"fortschreibung/strategy"
)

// ProposalState is everything a proposal remembers. It is the argument of a run that
// continues another; a new proposal starts with the zero value and the Update Submit.
type ProposalState struct {
	Proposal  strategy.Proposal `json:"proposal"`
	View      CycleView         `json:"view"`
	Requests  Requests          `json:"requests"`
	LastSteps steps             `json:"last_steps,omitempty"` // ids of the process steps taken
	Handled   time.Time         `json:"handled,omitzero"`     // calendar moment up to which deadlines were passed
}

// submissionPatience is how long, in real time, a started proposal waits for a Submit
// that its rules accept.
const submissionPatience = 10 * time.Second

// phaseEvents is the length of a history, in events, from which a run continues as new
// when its cycle enters another phase. As for maxEvents, another value takes a GetVersion.
const phaseEvents = 50

// Proposal runs one proposal from its submission to the end, over several cycles when it
// is deferred. Start it with update-with-start (Submit) under ProposalID, conflict policy
// "use existing", reuse policy "allow duplicate failed only": a run whose Submit was
// refused fails by itself, and the proposal can be submitted again.
func Proposal(ctx workflow.Context, state ProposalState) error {
	p := &proposal{state: state, signals: workflow.GetSignalChannel(ctx, ProposalSignal)}
	p.entity = newEntity(ctx, &p.state.Requests, func() int { return p.state.Proposal.Revision })
	p.shown = p.attributes()
	if err := p.register(ctx); err != nil {
		return err
	}
	notSubmitted := temporal.NewNonRetryableApplicationError("the proposal was started but not submitted", "not_submitted", nil)
	if err := p.entity.awaitFirst(ctx, submissionPatience, p.submitted, notSubmitted); err != nil {
		return err
	}
	rest := func() bool { return p.state.Proposal.Ended() || p.turned || mayRest(ctx) }
	if err := p.entity.tend(ctx, p.nextMoment, p.hasNews, rest, p.keepUp, p.signals); err != nil {
		return err
	}
	if p.state.Proposal.Ended() {
		return nil
	}
	return workflow.NewContinueAsNewError(ctx, ProposalType, p.state)
}

// proposal is one run.
type proposal struct {
	state   ProposalState
	entity  *entity
	signals workflow.ReceiveChannel
	shown   proposalAttributes
	turned  bool // the cycle entered another phase, a good moment to continue as new
}

type proposalAttributes struct {
	year  int
	stage strategy.Stage
	due   time.Time
}

func (p *proposal) attributes() proposalAttributes {
	now := &p.state.Proposal
	return proposalAttributes{year: now.Year, stage: now.Stage, due: now.Due}
}

func (p *proposal) submitted() bool { return p.state.Proposal.Stage != "" }

// times are the moments of the coordination as the cycle plans them now.
func (p *proposal) times() strategy.CoordinationTimes {
	return p.state.View.Settings.CoordinationTimes(p.state.View.Plan, thuringia())
}

// now is the moment in the cycle's calendar.
func (p *proposal) now(ctx workflow.Context) time.Time { return calendarNow(ctx, p.state.View.Offset) }

// nextMoment is when something falls due next, in real time; zero when nothing does.
func (p *proposal) nextMoment() time.Time {
	next := p.state.Proposal.NextConditionReminder(p.state.Handled)
	if p.state.Proposal.Stage == strategy.StageInCoordination {
		next = p.times().Next(p.state.Handled)
	}
	return realTime(next, p.state.View.Offset)
}

// hasNews says that a signal waits, or that the cycle has moved on further than the proposal.
func (p *proposal) hasNews() bool {
	return p.signals.Len() > 0 || p.behind() || p.state.Proposal.ReadyToCoordinate(p.state.View.Phase)
}

// behind says that the proposal has not acted on the latest known state of its cycle.
func (p *proposal) behind() bool {
	now := &p.state.Proposal
	return now.Year == p.state.View.Year && now.CycleRevision < p.state.View.Revision &&
		slices.Contains(strategy.OpenStages(), now.Stage)
}

// learn takes a newer state of the proposal's cycle; it says whether it was one.
func (p *proposal) learn(ctx workflow.Context, view *CycleView) bool {
	if view == nil || view.Year != p.state.Proposal.Year || view.Revision <= p.state.View.Revision {
		return false
	}
	if view.Phase != p.state.View.Phase && workflow.GetInfo(ctx).GetCurrentHistoryLength() > phaseEvents {
		p.turned = true
	}
	p.state.View = *view
	return true
}

// coordination is what the rules of the Ressortabstimmung look at besides the proposal.
func (p *proposal) coordination(ministries strategy.Ministries) strategy.Coordination {
	return strategy.Coordination{
		Phase: p.state.View.Phase, Times: p.times(),
		Ministries: ministries, Rules: p.state.View.Settings.TopicRules,
	}
}

// become makes a recorded proposal the state, and learns what the record read of the cycle.
func (p *proposal) become(ctx workflow.Context, next strategy.Proposal, recorded Recorded) error {
	p.state.Proposal = next
	p.learn(ctx, recorded.Cycle)
	if p.attributes() == p.shown {
		return nil
	}
	p.shown = p.attributes()
	return upsertAttributes(ctx, next.Year, string(next.Stage), next.Due)
}

func (p *proposal) record(ctx workflow.Context, req Request, next strategy.Proposal, t strategy.Trail) ProposalRecord {
	return ProposalRecord{
		Trace: trace(ctx, req), Entries: t.Entries, Notices: t.Notices,
		Proposal: next, NewText: t.NewText,
	}
}
