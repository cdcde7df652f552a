package webhooks

import (
	"regexp"
	"slices"

	"fortschreibung/strategy"
)

// Entities are what there are events of.
var Entities = []string{"cycle", "proposal", "report", "session", "submission"}

var kindPattern = regexp.MustCompile(`^([a-z]+)\.(\*|[a-z][a-z_]{0,39})$`)

// CheckKinds refuses kinds of events that there cannot be: a kind is entity.action
// ("proposal.screen"), all of an entity ("proposal.*"), or everything ("*").
func CheckKinds(kinds []string) error {
	for _, kind := range kinds {
		parts := kindPattern.FindStringSubmatch(kind)
		if kind != "*" && (parts == nil || !slices.Contains(Entities, parts[1])) {
			return strategy.Invalid("body.kinds", "%q ist keine Art von Ereignis; gebraucht wird z. B. proposal.screen, cycle.* oder *", kind)
		}
	}
	return nil
}
