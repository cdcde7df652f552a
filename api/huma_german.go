package api

import (
	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"
)

// huma keeps its error factory and its messages in package variables. They are set once,
// before anything is registered: problem documents of one form, in the language of the
// domain's own messages, and field names compared exactly.
func init() {
	huma.NewError = func(status int, detail string, errs ...error) huma.StatusError {
		return humaProblem(nil, status, detail, errs...)
	}
	huma.NewErrorWithContext = humaProblem
	huma.ValidateStrictCasing = true

	validation.MsgUnexpectedProperty = "dieses Feld gibt es hier nicht"
	validation.MsgExpectedRFC3339DateTime = "muss ein Zeitpunkt nach RFC 3339 sein, z. B. 2027-03-31T12:00:00+02:00"
	validation.MsgExpectedRFC3339Date = "muss ein Datum der Form JJJJ-MM-TT sein"
	validation.MsgExpectedRFC4122UUID = "muss eine UUID sein: %v"
	validation.MsgExpectedMatchAtLeastOneSchema = "passt zu keiner der erlaubten Formen"
	validation.MsgExpectedMatchExactlyOneSchema = "passt nicht zu genau einer der erlaubten Formen"
	validation.MsgExpectedBoolean = "muss true oder false sein"
	validation.MsgExpectedNumber = "muss eine Zahl sein"
	validation.MsgExpectedInteger = "muss eine ganze Zahl sein"
	validation.MsgExpectedString = "muss eine Zeichenkette sein"
	validation.MsgExpectedArray = "muss eine Liste sein"
	validation.MsgExpectedObject = "muss ein Objekt sein"
	validation.MsgExpectedArrayItemsUnique = "darf keinen Eintrag zweimal enthalten"
	validation.MsgExpectedOneOf = "muss einer dieser Werte sein: \"%s\""
	validation.MsgExpectedMinimumNumber = "muss mindestens %v sein"
	validation.MsgExpectedMaximumNumber = "darf höchstens %v sein"
	validation.MsgExpectedMinLength = "muss mindestens %d Zeichen haben"
	validation.MsgExpectedMaxLength = "darf höchstens %d Zeichen haben"
	validation.MsgExpectedBePattern = "hat nicht die Form: %s"
	validation.MsgExpectedMatchPattern = "hat nicht die Form: %s"
	validation.MsgExpectedMinItems = "muss mindestens %d Einträge haben"
	validation.MsgExpectedMaxItems = "darf höchstens %d Einträge haben"
	validation.MsgExpectedMinProperties = "muss mindestens %d Felder haben"
	validation.MsgExpectedMaxProperties = "darf höchstens %d Felder haben"
	validation.MsgExpectedRequiredProperty = "das Feld %s fehlt"
	validation.MsgExpectedDependentRequiredProperty = "das Feld %s gehört dazu, wenn %s angegeben ist"
}
