package workflows

import (
	"reflect"
	"sync"
)

// outside lets what a workflow's world does happen one after the other: the environment
// runs activities beside its callbacks.
type outside struct{ mu sync.Mutex }

// alone is an activity, or a callback, that has the world to itself.
func (o *outside) alone(call any) any {
	f := reflect.ValueOf(call)
	return reflect.MakeFunc(f.Type(), func(args []reflect.Value) []reflect.Value {
		o.mu.Lock()
		defer o.mu.Unlock()
		return f.Call(args)
	}).Interface()
}
