package workflows

import "slices"

// maxRequests bounds how many answered requests a workflow remembers.
const maxRequests = 100

// Requests are the latest requests that a workflow carried out, with their results. They
// travel with the State, because Update ids deduplicate within one run only.
type Requests struct {
	Order   []string          `json:"order,omitempty"`
	Results map[string]Result `json:"results,omitempty"`
}

func (r *Requests) find(id string) (Result, bool) {
	result, ok := r.Results[id]
	return result, ok
}

func (r *Requests) add(id string, result Result) {
	if r.Results == nil {
		r.Results = map[string]Result{}
	}
	r.Results[id] = result
	r.Order = append(r.Order, id)
	for len(r.Order) > maxRequests {
		delete(r.Results, r.Order[0])
		r.Order = slices.Delete(r.Order, 0, 1)
	}
}

// maxSteps bounds how many handled signals a workflow remembers.
const maxSteps = 50

// steps are the ids of the latest signals that a workflow handled.
type steps []string

// first says whether a step has not been handled yet, and remembers it.
func (s *steps) first(id string) bool {
	if slices.Contains(*s, id) {
		return false
	}
	*s = append(*s, id)
	if over := len(*s) - maxSteps; over > 0 {
		*s = slices.Delete(*s, 0, over)
	}
	return true
}
