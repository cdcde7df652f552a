package api

import (
	"context"
	"sync"

	"fortschreibung/documents"
)

// maxFollowed bounds the PDF whose making can be followed at the same time.
const maxFollowed = 256

// PrintProgress is how far a PDF is.
type PrintProgress struct {
	Stage string `json:"stage" enum:"none,waiting,printing,numbering,printing_again" doc:"none: under this name none is being made here, or it is done"`
	Step  int    `json:"step" doc:"That has begun, from 1"`
	Steps int    `json:"steps"`
}

// followed keeps how far the PDF are that somebody follows, by the name that they gave.
type followed struct {
	mu sync.Mutex
	by map[string]documents.Progress
}

// follow lets a PDF that is made with the context be asked for under a name, until done.
func (f *followed) follow(ctx context.Context, name string) (followed context.Context, done func()) {
	if name == "" || !f.tell(name, documents.Progress{Stage: documents.StageWaiting, Step: 1, Steps: 2}) {
		return ctx, func() {}
	}
	done = func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		delete(f.by, name)
	}
	return documents.WithProgress(ctx, func(p documents.Progress) { f.tell(name, p) }), done
}

// tell is false when no more can be followed.
func (f *followed) tell(name string, p documents.Progress) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.by == nil {
		f.by = map[string]documents.Progress{}
	}
	if _, there := f.by[name]; !there && len(f.by) >= maxFollowed {
		return false
	}
	f.by[name] = p
	return true
}

// printProgress answers whoever named a PDF when they asked for it.
func (s *server) printProgress(_ context.Context, in *struct {
	Print string `path:"print" format:"uuid" doc:"The name given with the request for the PDF"`
}) (*out[PrintProgress], error) {
	s.followed.mu.Lock()
	defer s.followed.mu.Unlock()
	p, ok := s.followed.by[in.Print]
	if !ok {
		return found(PrintProgress{Stage: "none"}, 0), nil
	}
	return found(PrintProgress{Stage: string(p.Stage), Step: p.Step, Steps: p.Steps}, 0), nil
}
