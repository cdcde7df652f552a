package rehearsal

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"fortschreibung/strategy"
)

// committee plays the session of the Staatssekretär-Lenkungsausschuss: first the items
// that need a vote of their own, then all others en bloc.
func (r *rehearsal) committee(ctx context.Context) error {
	on := strategy.NewDate(r.Year, time.October, 7)
	if err := r.moveTo(ctx, on); err != nil {
		return err
	}
	return r.session(ctx, 1, on, strategy.NewCalendar().AddWorkingDays(on, 10))
}

// secondCommittee decides again on what the cabinet returned.
func (r *rehearsal) secondCommittee(ctx context.Context) error {
	v, err := r.view(ctx)
	if err != nil {
		return err
	}
	today := strategy.DateOf(v.Now, strategy.Berlin())
	return r.session(ctx, 2, today, strategy.NewCalendar().AddWorkingDays(today, 1))
}

// session convenes, holds and closes one session.
func (r *rehearsal) session(ctx context.Context, number int, convened, held strategy.Date) error {
	members, err := r.members()
	if err != nil {
		return err
	}
	body := map[string]any{"year": r.Year, "number": number, "date": held, "place": "Erfurt", "members": members}
	if err := r.post(ctx, coordinator, "/sessions", r.key("session", number), body, nil); err != nil {
		return err
	}
	r.note(convened, "%d. Sitzung des Lenkungsausschusses einberufen für %s", number, held)
	if err := r.moveTo(ctx, held); err != nil {
		return err
	}
	path := fmt.Sprintf("/sessions/%d/%d", r.Year, number)
	agenda, err := r.setAgenda(ctx, path, number)
	if err != nil {
		return err
	}
	if err := r.oneByOne(ctx, path, number, members, agenda); err != nil {
		return err
	}
	if err := r.enBloc(ctx, path, number, members, agenda); err != nil {
		return err
	}
	closing := map[string]any{"minutes": "Die Sitzung verlief ohne Unterbrechung."}
	if err := r.post(ctx, chair, path+"/close", r.key("session", number, "close"), closing, nil); err != nil {
		return err
	}
	r.note(held, "%d. Sitzung: %d Punkte behandelt", number, len(agenda.Items))
	return r.settle(ctx)
}

func (r *rehearsal) setAgenda(ctx context.Context, path string, number int) (strategy.Session, error) {
	var session strategy.Session
	if err := r.put(ctx, coordinator, path+"/agenda", r.key("session", number, "agenda"), map[string]any{"proposals": []string{}}, nil); err != nil {
		return session, err
	}
	err := r.get(ctx, coordinator, path, &session)
	return session, err
}

// single says whether the script has an item voted on by itself.
func (r *rehearsal) single(item strategy.AgendaItem) bool {
	p := r.partOf(item.ProposalID)
	return item.Contested || (p != nil && p.single())
}

func (r *rehearsal) partOf(id string) *part {
	for _, p := range r.parts {
		if p.id == id {
			return p
		}
	}
	return nil
}

// enBloc recommends, votes and decides on every item that is not taken out of the list.
func (r *rehearsal) enBloc(ctx context.Context, path string, number int, members []strategy.Member, agenda strategy.Session) error {
	var bloc []string
	for _, item := range agenda.Items {
		if !r.single(item) {
			bloc = append(bloc, item.ProposalID)
		}
	}
	if len(bloc) == 0 {
		return nil
	}
	recommend := map[string]any{"proposals": bloc, "outcome": strategy.DecideAdopt, "note": "Einvernehmen der Ressorts."}
	if err := r.post(ctx, coordinator, path+"/recommendation", r.key("session", number, "bloc"), recommend, nil); err != nil {
		return err
	}
	vote := map[string]any{"en_bloc": true, "choice": strategy.VoteYes}
	if err := r.vote(ctx, path, number, members, "bloc", vote); err != nil {
		return err
	}
	decide := map[string]any{"en_bloc": true, "outcome": strategy.DecideAdopt, "reason": "Ohne Aussprache."}
	return r.post(ctx, chair, path+"/decision", r.key("session", number, "decide", "bloc"), decide, nil)
}

// vote has every member cast the same vote.
func (r *rehearsal) vote(ctx context.Context, path string, number int, members []strategy.Member, on string, body map[string]any) error {
	group, ctx := errgroup.WithContext(ctx)
	for _, m := range members {
		group.Go(func() error {
			return r.post(ctx, m.Subject, path+"/vote", r.key("session", number, "vote", on, m.Subject), body, nil)
		})
	}
	return group.Wait()
}

// oneByOne recommends an outcome for each item that is not decided en bloc, has every
// member vote on them and decides on each.
func (r *rehearsal) oneByOne(ctx context.Context, path string, number int, members []strategy.Member, agenda strategy.Session) error {
	var single []string
	byOutcome := map[strategy.DecisionOutcome][]string{}
	for _, item := range agenda.Items {
		if r.single(item) {
			single = append(single, item.ProposalID)
			outcome := r.outcome(item.ProposalID)
			byOutcome[outcome] = append(byOutcome[outcome], item.ProposalID)
		}
	}
	if len(single) == 0 {
		return nil
	}
	for outcome, proposals := range byOutcome {
		recommend := map[string]any{"proposals": proposals, "outcome": outcome, "note": "Nach Vorberatung."}
		if err := r.post(ctx, coordinator, path+"/recommendation", r.key("session", number, "recommend", outcome), recommend, nil); err != nil {
			return err
		}
	}
	vote := map[string]any{"proposals": single, "choice": strategy.VoteYes}
	if err := r.vote(ctx, path, number, members, "single", vote); err != nil {
		return err
	}
	for i, id := range single {
		if err := r.expect(r.decideOne(ctx, path, number, members[0].Ministry, id)); err != nil {
			return err
		}
		r.progress(i+1, len(single))
	}
	return nil
}

// outcome is what the script has the committee decide on a proposal.
func (r *rehearsal) outcome(id string) strategy.DecisionOutcome {
	p := r.partOf(id)
	switch {
	case p == nil:
	case p.turn == turnConditions:
		return strategy.DecideAdoptConditions
	case p.turn == turnDeferred:
		return strategy.DecideDefer
	case p.turn == turnRejected:
		return strategy.DecideReject
	}
	return strategy.DecideAdopt
}

func (r *rehearsal) decideOne(ctx context.Context, path string, number int, owner, id string) error {
	outcome := r.outcome(id)
	body := map[string]any{"proposal_id": id, "outcome": outcome, "reason": "Nach Aussprache."}
	if outcome == strategy.DecideAdoptConditions {
		body["conditions"] = []map[string]any{{
			"text": "Bericht über die Wirkung.", "owner": owner, "due": strategy.NewDate(r.Year+1, time.June, 30),
		}}
	}
	return r.post(ctx, chair, path+"/decision", r.key("session", number, "decide", id), body, nil)
}
