package web

import (
	"maps"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// The hidden fields of a form that goes on with a draft.
const (
	fieldDraft         = "entwurf"
	fieldDraftRevision = "entwurf_stand"
)

// draftTitleLimit is how many characters of its title a draft is named by.
const draftTitleLimit = 200

// proposalDrafts are what the visitor still writes.
func (v *visit) proposalDrafts() ([]records.ProposalDraft, error) {
	if !v.may(strategy.ActDraft) {
		return nil, nil
	}
	var drafts list[records.ProposalDraft]
	err := v.get("/me/proposal-drafts", &drafts)
	return drafts.Items, err
}

// goOn fills the form in with a draft, as if it had just been typed.
func (v *visit) goOn(id string) error {
	var draft records.ProposalDraft
	if err := v.get(address("me", "proposal-drafts", id), &draft); err != nil {
		return err
	}
	f := &form{ID: "proposal", values: map[string][]string(maps.Clone(draft.Fields))}
	f.values.Set(fieldDraft, draft.ID)
	f.values.Set(fieldDraftRevision, strconv.Itoa(draft.Revision))
	v.failed = f
	return nil
}

// saveDraft keeps what was written so far and goes on writing.
func (v *visit) saveDraft(f *form) error {
	id := f.Text(fieldDraft)
	if id == "" {
		id = uuid.NewSHA1(uuid.NameSpaceOID, []byte(f.Key)).String() // a double click makes one draft
	}
	typed := maps.Clone(f.values)
	for _, name := range []string{fieldForm, fieldKey, fieldRevision, fieldDraft, fieldDraftRevision} {
		typed.Del(name)
	}
	write := *f
	write.Revision, _ = strconv.Atoi(f.Text(fieldDraftRevision)) // 0: a new one
	body := map[string]any{"title": draftTitle(f), "fields": typed}
	if err := v.put(address("me", "proposal-drafts", id), &write, body, nil); err != nil {
		return v.refused(err, f, newProposal)
	}
	return v.sent("/vorschlaege/neu?"+fieldDraft+"="+id, "Der Entwurf ist gespeichert. Nur Sie sehen ihn.")
}

func draftTitle(f *form) string {
	kind := strategy.Kind(f.Text("kind"))
	title := f.Text("draft.sheet.title")
	if kind == strategy.KindFocus {
		title = f.Text("draft.focus.field")
	}
	if title == "" {
		return german(kind) + " ohne Titel"
	}
	if letters := []rune(title); len(letters) > draftTitleLimit {
		title = string(letters[:draftTitleLimit])
	}
	return strings.Join(strings.Fields(title), " ")
}

// handedIn removes the draft of a proposal that was handed in. That it is there still does
// no harm: its author can discard it.
func (v *visit) handedIn(f *form) {
	id := f.Text(fieldDraft)
	if id == "" {
		return
	}
	if err := v.discard(id); err != nil {
		v.site.log.WarnContext(v.ctx(), "draft of a proposal that was handed in is left", "request", v.trace(), "error", err)
	}
}

func (v *visit) discard(id string) error {
	return v.post(address("me", "proposal-drafts", id, "discard"), &form{Key: uuid.NewString()}, map[string]any{}, nil)
}

func discardDraft(v *visit) error {
	if err := v.discard(v.param("id")); err != nil {
		return err
	}
	return v.sent("/vorschlaege/neu", "Der Entwurf ist verworfen.")
}
