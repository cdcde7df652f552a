package strategy

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of texts, in characters, and of lists, in items. The API states the same limits
// as tags of the types; they hold here as well, because the engine is reached by others too.
const (
	maxIdentifier  = 100
	maxTitle       = 300
	maxTheme       = 200
	maxField       = 300
	maxName        = 300
	maxLongText    = 20000 // description, background
	maxVision      = 10000
	maxEndingNote  = 10000
	maxReason      = 10000
	maxPart        = 4000 // milestone, effect, condition, grounds, note
	maxWhen        = 200
	maxLeads       = 20
	maxParticipant = 100
	maxMilestones  = 100
	maxPriorities  = 50
	maxTargets     = 20
	maxSupporters  = 100
	maxConditions  = 20
)

// checkText refuses a text that is no valid UTF-8, carries control characters or is
// longer than limit characters.
func checkText(field, text string, limit int) error {
	if !utf8.ValidString(text) {
		return Invalid(field, "der Text ist kein gültiges UTF-8")
	}
	if strings.IndexFunc(text, isForbiddenControl) >= 0 {
		return Invalid(field, "der Text enthält Steuerzeichen")
	}
	if n := utf8.RuneCountInString(text); n > limit {
		return Invalid(field, "der Text hat %d Zeichen, höchstens %d sind möglich", n, limit)
	}
	return nil
}

func isForbiddenControl(r rune) bool {
	return unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t'
}

// requireText is checkText for a text that must not be blank.
func requireText(field, text string, limit int) error {
	if strings.TrimSpace(text) == "" {
		return Invalid(field, "hier fehlt eine Angabe")
	}
	return checkText(field, text, limit)
}

// checkList refuses a list that is too long or holds a blank or bad text.
func checkList(field string, list []string, items, limit int) error {
	if len(list) > items {
		return Invalid(field, "%d Einträge sind zu viele, höchstens %d sind möglich", len(list), items)
	}
	for _, item := range list {
		if err := requireText(field, item, limit); err != nil {
			return err
		}
	}
	return nil
}

// checkDistinct refuses a list that names something twice.
func checkDistinct[T ~string](field string, list []T) error {
	seen := map[T]bool{}
	for _, item := range list {
		if seen[item] {
			return Invalid(field, "„%s“ ist doppelt genannt", item)
		}
		seen[item] = true
	}
	return nil
}

// firstError gives the first of several errors that is one.
func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
