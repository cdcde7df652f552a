package activities

import (
	"errors"

	"go.temporal.io/api/serviceerror"
)

// gone says whether the engine knows no running workflow of that id.
func gone(err error) bool {
	var notFound *serviceerror.NotFound
	return errors.As(err, &notFound)
}
