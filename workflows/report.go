package workflows

import (
	"errors"
	"time"

	"go.temporal.io/sdk/workflow"

	"fortschreibung/strategy"
)

// ReportState is everything a progress report remembers. It is the argument of a run that
// continues another. A new report starts with a StartReport, which is the part of it that
// is known then and has the same form.
type ReportState struct {
	Report   strategy.Report `json:"report"`
	View     CycleView       `json:"view"`
	Followed int             `json:"followed,omitempty"` // revision of the cycle that the report acted on
	Looked   time.Time       `json:"looked,omitzero"`    // calendar moment up to which deadlines were passed
	Requests Requests        `json:"requests"`
}

// Report runs one progress report from its request until it is accepted, or missing when
// its cycle closes. It is started under ReportID with a StartReport, once and for ever.
func Report(ctx workflow.Context, state ReportState) error {
	r := &report{state: state, signals: workflow.GetSignalChannel(ctx, CycleSignal)}
	r.entity = newEntity(ctx, &r.state.Requests, func() int { return r.state.Report.Revision })
	r.shown = r.attributes()
	if err := r.register(ctx); err != nil {
		return err
	}
	if err := r.keepUp(ctx); err != nil {
		return err
	}
	news := func() bool { return r.signals.Len() > 0 || r.behind() }
	rest := func() bool { return r.state.Report.Frozen() || mayRest(ctx) }
	if err := r.entity.tend(ctx, r.nextMoment, news, rest, r.keepUp, r.signals); err != nil {
		return err
	}
	if r.state.Report.Frozen() {
		return nil
	}
	return workflow.NewContinueAsNewError(ctx, ReportType, r.state)
}

// report is one run.
type report struct {
	state   ReportState
	entity  *entity
	signals workflow.ReceiveChannel
	shown   reportAttributes
}

type reportAttributes struct {
	state strategy.ReportState
	due   strategy.Date
}

func (r *report) attributes() reportAttributes {
	return reportAttributes{state: r.state.Report.State, due: r.state.Report.Due}
}

func (r *report) register(ctx workflow.Context) error {
	query := func() (ReportState, error) { return r.state, nil }
	return errors.Join(
		workflow.SetQueryHandler(ctx, StateQuery, query),
		registerUpdate(ctx, r.entity, SubmitReportUpdate, r.validateSubmit, r.handleSubmit),
		registerUpdate(ctx, r.entity, AcceptReportUpdate, r.validateAccept, r.handleAccept),
		registerUpdate(ctx, r.entity, ReturnReportUpdate, r.validateReturn, r.handleReturn),
	)
}

// request asks the lead ministries, once, before anything else happens. An Update may
// arrive together with the start, so that both call it. It needs the lock.
func (r *report) request(ctx workflow.Context) error {
	if r.state.Report.Revision > 0 {
		return nil
	}
	ministries, err := callUntilDone[strategy.Ministries](ctx, LoadMinistries)
	if err != nil {
		return err
	}
	now := r.now(ctx)
	next := r.state.Report
	trail := next.Request(now, ministries)
	r.state.Looked = now
	r.state.Followed = r.state.View.Revision
	r.shown = reportAttributes{}
	return r.keep(ctx, next, trail)
}

func (r *report) now(ctx workflow.Context) time.Time { return calendarNow(ctx, r.state.View.Offset) }

// nextMoment is when a reminder, the overdue mark or the escalation falls due, in real
// time; zero as soon as the report is answered.
func (r *report) nextMoment() time.Time {
	next := r.state.Report.NextMoment(r.state.Looked, r.state.View.Settings, thuringia())
	return realTime(next, r.state.View.Offset)
}

// behind says that the report has not acted on the latest known state of its cycle.
func (r *report) behind() bool { return r.state.Followed < r.state.View.Revision }

// hear takes in the cycle as it is now; a higher revision wins.
func (r *report) hear(view *CycleView) {
	if view != nil && view.Year == r.state.Report.Year && view.Revision > r.state.View.Revision {
		r.state.View = *view
	}
}

// listen takes in what the cycle signalled.
func (r *report) listen() {
	var view CycleView
	for r.signals.ReceiveAsync(&view) {
		r.hear(&view)
		view = CycleView{}
	}
}

// keepUp takes in what the cycle and the calendar brought.
func (r *report) keepUp(ctx workflow.Context) error {
	if err := r.entity.lock.Lock(ctx); err != nil {
		return err
	}
	defer r.entity.lock.Unlock()
	return r.catchUp(ctx)
}

// catchUp is keepUp for who holds the lock: it follows the plan, then passes deadlines,
// then ends the report when its cycle has. A record may bring a newer cycle.
func (r *report) catchUp(ctx workflow.Context) error {
	if err := r.request(ctx); err != nil {
		return err
	}
	for {
		r.listen()
		now := r.now(ctx)
		revision := r.state.View.Revision
		if _, trail := r.pass(now, nil); trail.Empty() {
			r.state.Followed, r.state.Looked = revision, now
			return nil
		}
		ministries, err := callUntilDone[strategy.Ministries](ctx, LoadMinistries)
		if err != nil {
			return err
		}
		next, trail := r.pass(now, ministries)
		if err := r.keep(ctx, next, trail); err != nil {
			return err
		}
		r.state.Followed, r.state.Looked = revision, now
	}
}

// pass computes what the cycle as it is known and the calendar make of the report.
func (r *report) pass(now time.Time, ministries strategy.Ministries) (strategy.Report, strategy.Trail) {
	next := r.state.Report
	view := r.state.View
	if next.Frozen() {
		return next, strategy.Trail{}
	}
	trail := next.Follow(view.Plan, view.Revision, now, ministries)
	trail.Add(next.Pass(r.state.Looked, now, view.Settings, thuringia(), ministries))
	if view.Phase == strategy.PhaseClosed {
		trail.Add(next.Freeze(now))
	}
	return next, trail
}

// keep records a step that nobody asked for, however long it takes, and makes it the state.
func (r *report) keep(ctx workflow.Context, next strategy.Report, trail strategy.Trail) error {
	recorded, err := callUntilDone[Recorded](ctx, RecordReport, r.record(ctx, Request{}, next, trail))
	if err != nil {
		return err
	}
	return r.become(ctx, next, recorded)
}

func (r *report) record(ctx workflow.Context, req Request, next strategy.Report, trail strategy.Trail) ReportRecord {
	return ReportRecord{Trace: trace(ctx, req), Entries: trail.Entries, Notices: trail.Notices, Report: next}
}

// become makes a recorded report the state, and hears what the record read of the cycle.
func (r *report) become(ctx workflow.Context, next strategy.Report, recorded Recorded) error {
	r.state.Report = next
	r.hear(recorded.Cycle)
	if r.attributes() == r.shown {
		return nil
	}
	r.shown = r.attributes()
	due := time.Time{}
	if next.Awaited() && !next.Due.IsZero() {
		due = next.Due.EndOfDay(strategy.Berlin()).UTC()
	}
	return upsertAttributes(ctx, next.Year, string(next.State), due, next.Lead...)
}
