package workflows

import (
	"fmt"
	"slices"
	"time"

	"go.temporal.io/sdk/workflow"

	"fortschreibung/strategy"
)

// The functions in this file make the State of a workflow from what was recorded of it, for
// when the engine has lost it. What a step set in motion is set in motion once more: those
// who have acted on it leave it, because it does not suit them any more.

// Past is what was recorded of an entity besides its state.
type Past struct {
	View     CycleView // of its cycle
	Requests Requests
	Until    time.Time // calendar moment of its last step
}

// Remember gives the requests that were carried out, oldest first, as a State keeps them.
func Remember(carriedOut []Result, ids []string) Requests {
	var r Requests
	for i, id := range ids {
		r.add(id, carriedOut[i])
	}
	return r
}

// ResumeProposal gives the state from which a proposal goes on. Deadlines that passed after
// its last step are looked at again; what was reminded of is not reminded of twice, because
// notices are unique.
func ResumeProposal(p strategy.Proposal, past Past) ProposalState {
	return ProposalState{Proposal: p, View: past.View, Requests: past.Requests, Handled: past.Until}
}

// ResumeReport gives the state from which a report goes on; it follows its cycle's plan anew.
func ResumeReport(r strategy.Report, past Past) ReportState {
	return ReportState{Report: r, View: past.View, Requests: past.Requests, Looked: past.Until}
}

// ResumeCycle gives the state from which a cycle goes on. recorded are its steps, oldest
// first; heard the ids of the cabinet's decisions that it acted on.
func ResumeCycle(c strategy.Cycle, past Past, recorded []strategy.Entry, heard []string) CycleState {
	state := CycleState{Cycle: c, Requests: past.Requests}
	for _, id := range heard {
		state.Heard.first(id)
	}
	for _, e := range recorded {
		if followedAgain(c, e.Action) {
			state.Again = append(state.Again, e)
		}
	}
	if len(recorded) > 0 && c.Phase != strategy.PhaseClosed {
		last := recorded[len(recorded)-1]
		last.Action = "" // nothing but telling everybody of the cycle as it is
		state.Again = append(state.Again, last)
	}
	return state
}

// followedAgain says whether what follows from a step may not have been done. Proposals are
// carried over while the intake is open; later ones belong to the next cycle.
func followedAgain(c strategy.Cycle, action string) bool {
	switch action {
	case strategy.CycleOpened:
		return c.Phase == strategy.PhaseIntake
	case strategy.CycleReportsDue:
		return c.Phase != strategy.PhaseClosed
	}
	return slices.Contains([]string{strategy.CycleAdopted, strategy.CycleLapsed, strategy.CycleCancelled, strategy.CycleClosed}, action)
}

// followAgain does once more what follows from the steps named in the State.
func (c *cycle) followAgain(ctx workflow.Context) error {
	if len(c.state.Again) == 0 {
		return nil
	}
	if err := c.entity.lock.Lock(ctx); err != nil {
		return err
	}
	defer c.entity.lock.Unlock()
	for len(c.state.Again) > 0 {
		step := strategy.CycleStep{Cycle: c.state.Cycle, Entry: c.state.Again[0]}
		if err := c.follow(ctx, step); err != nil {
			return err
		}
		c.state.Again = c.state.Again[1:]
	}
	return nil
}

// ResumeSession gives the state from which a session of the committee goes on. waiting are
// the proposals that are on its agenda by their own records: those that it has decided are
// told so, and when it is closed the others are told that they are off.
func ResumeSession(s strategy.Session, past Past, waiting []string) SessionState {
	w := session{state: SessionState{Ties: Ties{View: past.View}, Session: s, Requests: past.Requests}}
	var tells []Tell
	var on, off []string
	for _, item := range s.Items {
		switch here := slices.Contains(waiting, item.ProposalID); {
		case item.Decision != nil && here:
			id := fmt.Sprintf("session/%s/resumed/%d/%s", s.ID, s.Revision, item.ProposalID)
			tells = append(tells, w.tell([]string{item.ProposalID}, ProcessStep{ID: id, Actor: strategy.System(), Decision: item.Decision})...)
		case item.Decision == nil && here && w.closed():
			off = append(off, item.ProposalID)
		case item.Decision == nil && !w.closed():
			on = append(on, item.ProposalID)
		}
	}
	for _, id := range waiting {
		if !slices.ContainsFunc(s.Items, func(i strategy.AgendaItem) bool { return i.ProposalID == id }) {
			off = append(off, id) // taken off the agenda
		}
	}
	tells = append(tells, w.off(strategy.System(), s.Revision, off)...)
	tells = append(tells, w.on(strategy.System(), s.Revision, on)...)
	for _, tell := range tells {
		w.state.Outbox = append(w.state.Outbox, Outgoing{Proposals: &tell})
	}
	return w.state
}

// ResumeSubmission gives the state from which a Kabinettvorlage goes on. last is its last
// step, waiting are the proposals that are before the cabinet with it by their own records,
// heard says whether the cycle has acted on that step.
func ResumeSubmission(su strategy.Submission, past Past, last strategy.Entry, waiting []string, heard bool) (SubmissionState, error) {
	w := submission{state: SubmissionState{Ties: Ties{View: past.View}, Submission: su, Requests: past.Requests}}
	var again []Outgoing
	switch su.State {
	case strategy.SubmissionHandedIn, strategy.SubmissionScheduled, strategy.SubmissionPostponed:
		again = w.handedIn(last.Actor, &su)
	case strategy.SubmissionSentBack:
		again = w.sentBack(last.Actor, &su)
	case strategy.SubmissionDecided:
		next, err := laterSession(last)
		if err != nil {
			return w.state, err
		}
		again = w.decided(last.Actor, &su, next)
	}
	if last.Action == submissionPostponed && !su.Ended() {
		again = append(again, w.postponed(strategy.Occasion{Actor: last.Actor, At: last.At}, &su)...)
	}
	for _, out := range again {
		if (out.Cycle != nil && heard) || (out.Proposals != nil && !out.Proposals.suits(su, waiting)) {
			continue
		}
		w.state.Outbox = append(w.state.Outbox, out)
	}
	return w.state, nil
}

// CabinetNewsID is the id under which a cycle records that it heard of the last step of a
// Kabinettvorlage; "" for a step that it does not hear of.
func CabinetNewsID(su strategy.Submission, last strategy.Entry) string {
	what := ""
	switch {
	case su.State == strategy.SubmissionDecided:
		what = "decision"
	case last.Action == submissionPostponed:
		what = "postponed"
	default:
		return ""
	}
	return CabinetHeardID(su.Year, (&submission{}).stepID(&su, what))
}

// submissionPostponed is the action that moved a Kabinettvorlage to a later session.
const submissionPostponed = "postpone"

func laterSession(decided strategy.Entry) (strategy.Date, error) {
	if decided.Data["next"] == "" {
		return strategy.Date{}, nil
	}
	return strategy.ParseISODate(decided.Data["next"])
}

// suits narrows a message to the proposals that wait with the Kabinettvorlage. That it was
// handed in is for those that do not yet.
func (t *Tell) suits(su strategy.Submission, waiting []string) bool {
	handedIn := t.Step.Cabinet != nil && t.Step.Cabinet.Outcome == ""
	t.Proposals = slices.DeleteFunc(slices.Clone(t.Proposals), func(id string) bool {
		return slices.Contains(waiting, id) == handedIn
	})
	return len(t.Proposals) > 0
}
