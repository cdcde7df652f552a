package store

import (
	"context"
	"fmt"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// Steps, texts and audit entries carry pseudonyms. Names are added when they are read, so
// that a name that is erased or changed is so everywhere at once.

// names gives the names of those people who have one, in one query. Everybody who may read
// a step may read who took it, hence in trust.
func (s *Store) names(ctx context.Context, subjects []string) (map[string]string, error) {
	var rows []struct{ Subject, Name string }
	err := s.trusted.db.WithContext(ctx).
		Raw("select subject, name from people where subject = any(?) and name <> ''", textArray(subjects)).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read names: %w", err)
	}
	names := make(map[string]string, len(rows))
	for _, r := range rows {
		names[r.Subject] = r.Name
	}
	return names, nil
}

// nameActors fills the names of actors that have none stored. The public sees none.
func (s *Store) nameActors(ctx context.Context, actors []*strategy.Actor) error {
	if viewer, _ := records.Viewer(ctx); viewer.Role == strategy.RolePublic {
		return nil
	}
	var nameless []*strategy.Actor
	var subjects []string
	for _, a := range actors {
		if a.Name == "" && a.Subject != "" {
			nameless, subjects = append(nameless, a), append(subjects, a.Subject)
		}
	}
	if len(nameless) == 0 {
		return nil
	}
	names, err := s.names(ctx, subjects)
	if err != nil {
		return err
	}
	for _, a := range nameless {
		a.Name = names[a.Subject]
	}
	return nil
}

// named fills the names in a list that was just read; of gives an item's actors.
func named[T any](ctx context.Context, s *Store, items []T, of func(*T) []*strategy.Actor) error {
	var actors []*strategy.Actor
	for i := range items {
		actors = append(actors, of(&items[i])...)
	}
	return s.nameActors(ctx, actors)
}

func proposalActors(p *strategy.Proposal) []*strategy.Actor {
	actors := []*strategy.Actor{&p.Submitter}
	if p.Screening != nil {
		actors = append(actors, &p.Screening.By)
	}
	if p.Feasibility != nil {
		actors = append(actors, &p.Feasibility.By)
	}
	return actors
}

func reportActors(r *strategy.Report) []*strategy.Actor {
	if r.SubmittedBy == nil {
		return nil
	}
	return []*strategy.Actor{r.SubmittedBy}
}

func textActors(t *records.ProposalText) []*strategy.Actor { return []*strategy.Actor{&t.Author} }
