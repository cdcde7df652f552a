package api

import (
	"context"

	"fortschreibung/strategy"
)

// listPeople shows who can be assigned an office. Addresses are for whoever assigns; who
// audits needs names and offices only.
func (s *server) listPeople(ctx context.Context, in *struct {
	PageQuery
	Search string `query:"q" maxLength:"200" doc:"Part of a name or an address"`
}) (*out[List[KnownPerson]], error) {
	people, err := s.store.People(ctx, in.Search, in.page())
	if strategy.May(actorOf(ctx), strategy.ActAssign) != nil {
		for i := range people.Items {
			people.Items[i].Mail = ""
		}
	}
	return list(people, err)
}
