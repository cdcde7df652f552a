package store

import (
	"fortschreibung/activities"
	"fortschreibung/api"
)

// What others ask of the store.
var (
	_ activities.Recorder  = (*Store)(nil)
	_ activities.Loader    = (*Store)(nil)
	_ activities.Directory = (*Store)(nil)
	_ activities.Publisher = (*Store)(nil)
	_ api.Store            = (*Store)(nil)
)
