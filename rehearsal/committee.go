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
	for i, item := range agenda.Items {
		r.progress(i+1, len(agenda.Items))
		if r.single(item) {
			if err := r.expect(r.decideOne(ctx, path, number, members, item)); err != nil {
				return err
			}
		}
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

func (r *rehearsal) decideOne(ctx context.Context, path string, number int, members []strategy.Member, item strategy.AgendaItem) error {
	p := r.partOf(item.ProposalID)
	outcome := strategy.DecideAdopt
	body := map[string]any{"proposal_id": item.ProposalID, "reason": "Nach Aussprache."}
	switch {
	case p == nil:
	case p.turn == turnConditions:
		outcome = strategy.DecideAdoptConditions
		body["conditions"] = []map[string]any{{
			"text": "Bericht über die Wirkung.", "owner": members[0].Ministry,
			"due": strategy.NewDate(r.Year+1, time.June, 30),
		}}
	case p.turn == turnDeferred:
		outcome = strategy.DecideDefer
	case p.turn == turnRejected:
		outcome = strategy.DecideReject
	}
	body["outcome"] = outcome
	recommend := map[string]any{"proposals": []string{item.ProposalID}, "outcome": outcome, "note": ""}
	if err := r.post(ctx, coordinator, path+"/recommendation", r.key("session", number, "recommend", item.ProposalID), recommend, nil); err != nil {
		return err
	}
	vote := map[string]any{"proposals": []string{item.ProposalID}, "choice": strategy.VoteYes}
	if err := r.vote(ctx, path, number, members, item.ProposalID, vote); err != nil {
		return err
	}
	return r.post(ctx, chair, path+"/decision", r.key("session", number, "decide", item.ProposalID), body, nil)
}
