package strategy

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"time"
)

// Clone copies a submission so that a step on the copy leaves the original as it is.
func (s Submission) Clone() Submission {
	s.Proposals = slices.Clone(s.Proposals)
	s.Missing = slices.Clone(s.Missing)
	s.Members = slices.Clone(s.Members)
	s.Consents = maps.Clone(s.Consents)
	s.Changes = slices.Clone(s.Changes)
	return s
}

// Ended says whether nothing can happen to the submission any more.
func (s *Submission) Ended() bool { return s.State == SubmissionDecided || s.State == SubmissionLapsed }

// SubmissionHash is the fingerprint of a frozen Kabinettvorlage: SHA-256 over the
// resolution, the grounds, the ids of the proposals and the hash of their texts, each
// ended by a zero byte.
func SubmissionHash(resolution, grounds string, proposals []string, contentHash string) string {
	h := sha256.New()
	for _, part := range append([]string{resolution, grounds, contentHash}, proposals...) {
		h.Write([]byte(part))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil))
}

// DefaultResolution is the Beschlussvorschlag of a submission that brings none of its own.
func DefaultResolution(year, proposals int) string {
	changes := fmt.Sprintf("%d Änderungen", proposals)
	if proposals == 1 {
		changes = "einer Änderung"
	}
	return fmt.Sprintf("1. Die Landesregierung nimmt den Stand der Umsetzung der Digitalstrategie zur Kenntnis.\n"+
		"2. Die Landesregierung beschließt die Fortschreibung der Digitalstrategie %d mit %s nach Maßgabe der beigefügten Synopse.\n"+
		"3. Die federführenden Ressorts setzen die beschlossenen Maßnahmen um und berichten halbjährlich.", year, changes)
}

func (s *Submission) key(what string) string { return "submission/" + s.ID + "/" + what }

// log adds the entry of a request.
func (s *Submission) log(t *Trail, o Occasion, action, note string, data map[string]string) {
	s.Revision++
	t.Entries = append(t.Entries, Entry{
		ID: o.ID, Hash: o.Hash, Action: action, Actor: o.Actor, At: o.At, Note: note,
		TextHash: s.Hash, Stage: string(s.State), Revision: s.Revision, Data: data,
	})
}

func (s *Submission) tell(t *Trail, at time.Time, kind string, role Role, ministry, text string) {
	t.Notices = append(t.Notices, Notice{
		Key: s.key(fmt.Sprintf("%s/r%d/%s/%s", kind, s.Revision, role, ministry)), Kind: kind,
		Role: role, Ministry: ministry, Entity: "submission", EntityID: s.ID,
		Text: text, At: at, Due: s.SessionDate.Time(Berlin()),
	})
}

// in refuses what is not possible in the submission's state.
func (s *Submission) in(states ...SubmissionState) error {
	switch {
	case slices.Contains(states, s.State):
		return nil
	case s.State == "":
		return NotFound("die Kabinettvorlage ist nicht angelegt")
	case s.State == SubmissionDecided:
		return Decided("über die Kabinettvorlage %s ist entschieden", s.ID)
	}
	return Closed("die Kabinettvorlage ist im Stand „%s“", s.State.German())
}

// German gives the state as people read it.
func (s SubmissionState) German() string {
	switch s {
	case SubmissionDraft:
		return "Entwurf"
	case SubmissionHandedIn:
		return "eingereicht"
	case SubmissionSentBack:
		return "zurückgesandt"
	case SubmissionScheduled:
		return "auf der Tagesordnung"
	case SubmissionPostponed:
		return "vertagt"
	case SubmissionDecided:
		return "entschieden"
	case SubmissionLapsed:
		return "verfallen"
	}
	return string(s)
}

// checkSessionDate refuses a day on which the cabinet cannot decide on the year's update:
// outside the fourth quarter, free, or over.
func (s *Submission) checkSessionDate(field string, on Date, cal *Calendar) error {
	if on.Year != s.Year || on.Month < time.October {
		return Invalid(field, "das Kabinett beschließt im 4. Quartal %d", s.Year)
	}
	if !cal.IsWorkingDay(on) {
		return Invalid(field, "der %s ist kein Arbeitstag", on.German())
	}
	return nil
}
