package api

import (
	"context"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"fortschreibung/identity"
	"fortschreibung/records"
	"fortschreibung/strategy"
)

// Me is who asks, in the office they act in.
type Me struct {
	strategy.Actor
	Offices []string `json:"offices" doc:"The names of all offices the person holds today, for the header Fortschreibung-Office"`
}

// ownToken is the request's bearer token, "" for a person signed in to the pages.
type ownToken struct{ token string }

// Resolve takes the token from the request; whether it is good the guard has found out.
func (t *ownToken) Resolve(hc huma.Context) []error {
	_, t.token, _ = strings.Cut(hc.Header("Authorization"), " ")
	return nil
}

func (s *server) me(ctx context.Context, in *ownToken) (*out[Me], error) {
	person := identity.VisitorOf(ctx).Person
	if in.token != "" {
		auth := s.auth
		if counted, ok := auth.(limited); ok {
			auth = counted.Authenticator // the guard has counted this request
		}
		var err error
		if person, err = auth.Authenticate(ctx, in.token); err != nil {
			return nil, err
		}
	}
	answer := Me{Actor: actorOf(ctx)}
	for _, office := range person.Offices {
		if office.Subject == answer.Subject {
			answer.Offices = append(answer.Offices, identity.OfficeName(office))
		}
	}
	if answer.Offices == nil {
		answer.Offices = []string{identity.OfficeName(answer.Actor)}
	}
	return found(answer, 0), nil
}

func (s *server) listTasks(ctx context.Context, in *PageQuery) (*out[List[Task]], error) {
	return list(s.store.Tasks(ctx, actorOf(ctx), in.page()))
}

func (s *server) listOwnSteps(ctx context.Context, in *PageQuery) (*out[List[records.OwnStep]], error) {
	return list(s.store.OwnSteps(ctx, actorOf(ctx), in.page()))
}

func (s *server) listMinistries(ctx context.Context, _ *struct{}) (*out[List[strategy.Ministry]], error) {
	ministries, err := s.store.Ministries(ctx)
	return list(List[strategy.Ministry]{Items: ministries}, err)
}
