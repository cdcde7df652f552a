package strategy

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// Milestone is one entry of a sheet's Meilensteine: the date as printed and as a range.
type Milestone struct {
	Text  string  `json:"text" maxLength:"4000"`
	When  *string `json:"when" maxLength:"200"`
	Kind  string  `json:"kind" enum:"from,by,in,span,undated"`
	Start *string `json:"start" maxLength:"10"`
	End   *string `json:"end" maxLength:"10"`
}

// Sheet is a Maßnahmenblatt: the text of one measure in one revision.
type Sheet struct {
	Title        string      `json:"title" minLength:"1" maxLength:"300"`
	Theme        string      `json:"theme" maxLength:"200"`
	Field        string      `json:"field" maxLength:"300"`
	Lead         []string    `json:"lead" maxItems:"20"`
	Participants []string    `json:"participants" maxItems:"100"`
	Milestones   []Milestone `json:"milestones" maxItems:"100"`
	Description  string      `json:"description" maxLength:"20000"`
	Background   string      `json:"background" maxLength:"20000"`
}

// Focus is the text of a proposal that changes a Handlungsfeld's vision or priorities.
type Focus struct {
	Field      string   `json:"field" minLength:"1" maxLength:"300"`
	Vision     string   `json:"vision" maxLength:"10000"`
	Priorities []string `json:"priorities" maxItems:"50"`
}

// Draft is the text a proposal asks to adopt: a sheet for new, amend and merge, a
// focus for focus, the closing note for end.
type Draft struct {
	Sheet      *Sheet `json:"sheet,omitempty"`
	Focus      *Focus `json:"focus,omitempty"`
	EndingNote string `json:"ending_note,omitempty" maxLength:"10000"`
}

// Passage names a part of a draft that can be changed, objected to and compared on its own.
type Passage string

// The passages of a draft.
const (
	PassageTitle        Passage = "title"
	PassageField        Passage = "field"
	PassageLead         Passage = "lead"
	PassageParticipants Passage = "participants"
	PassageMilestones   Passage = "milestones"
	PassageDescription  Passage = "description"
	PassageBackground   Passage = "background"
	PassageVision       Passage = "vision"
	PassagePriorities   Passage = "priorities"
	PassageEnding       Passage = "ending"
	PassageReason       Passage = "reason"
	PassageEffects      Passage = "effects"
)

// Texts gives the draft's passages as plain text, without empty ones.
func (d Draft) Texts() map[Passage]string {
	texts := map[Passage]string{}
	put := func(p Passage, text string) {
		if text != "" {
			texts[p] = text
		}
	}
	if s := d.Sheet; s != nil {
		put(PassageTitle, s.Title)
		put(PassageField, strings.Trim(s.Theme+" / "+s.Field, " /"))
		put(PassageLead, strings.Join(s.Lead, "\n"))
		put(PassageParticipants, strings.Join(s.Participants, "\n"))
		put(PassageMilestones, milestoneText(s.Milestones))
		put(PassageDescription, s.Description)
		put(PassageBackground, s.Background)
	}
	if f := d.Focus; f != nil {
		put(PassageField, f.Field)
		put(PassageVision, f.Vision)
		put(PassagePriorities, strings.Join(f.Priorities, "\n"))
	}
	put(PassageEnding, d.EndingNote)
	return texts
}

func milestoneText(milestones []Milestone) string {
	lines := make([]string, len(milestones))
	for i, m := range milestones {
		when := ""
		if m.When != nil {
			when = *m.When
		}
		lines[i] = strings.TrimSpace(when + "\t" + m.Text)
	}
	return strings.Join(lines, "\n")
}

// Passages lists all passages in name order.
func Passages() []Passage {
	return []Passage{
		PassageBackground, PassageDescription, PassageEffects, PassageEnding, PassageField, PassageLead,
		PassageMilestones, PassageParticipants, PassagePriorities, PassageReason, PassageTitle, PassageVision,
	}
}

// HashTexts is the hash a position is bound to: SHA-256 over the passages in name order.
func HashTexts(texts map[Passage]string) string {
	h := sha256.New()
	for _, p := range Passages() {
		text, ok := texts[p]
		if !ok {
			continue
		}
		h.Write([]byte(p))
		h.Write([]byte{0})
		h.Write([]byte(text))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil))
}

// ChangedPassages lists, in name order, the passages in which two texts differ.
func ChangedPassages(old, new map[Passage]string) []Passage {
	var changed []Passage
	for _, p := range Passages() {
		before, had := old[p]
		after, has := new[p]
		if had != has || before != after {
			changed = append(changed, p)
		}
	}
	return changed
}
