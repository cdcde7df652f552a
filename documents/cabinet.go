package documents

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"fortschreibung/strategy"
)

// CabinetSource is what the records hold for a Kabinettvorlage.
type CabinetSource struct {
	Submission strategy.Submission
	Timeline   []strategy.Entry  // of the submission, oldest first
	Proposals  []Dossier         // in the order of the submission
	Reports    []strategy.Report // of the cycle
	// Accepted says when each report was accepted, by its id; the records show only that
	// it was.
	Accepted   map[string]time.Time
	Ministries strategy.Ministries
	// AsHandedIn shows a submission that was sent back, and thereby is a draft again, as it
	// was handed in last.
	AsHandedIn bool
}

// Kabinettvorlage is the submission to the cabinet with everything that ThürGGO § 11 asks
// for. One that was handed in is frozen: it is made from what the records held at that
// moment and states the hash that the submission was given then.
type Kabinettvorlage struct {
	ID          string                `json:"id"`
	Year        int                   `json:"year"`
	Number      int                   `json:"number"`
	SessionDate strategy.Date         `json:"session_date"`
	Circular    bool                  `json:"circular"`
	Lead        string                `json:"lead"` // the ministry that submits it
	Draft       bool                  `json:"draft"`
	HandedInAt  time.Time             `json:"handed_in_at,omitzero"`
	Hash        string                `json:"hash,omitempty"` // of the frozen Vorlage
	HashHolds   bool                  `json:"hash_holds"`     // the texts shown are those that the hash was made of
	Late        *strategy.LateRequest `json:"late,omitempty"`
	Resolution  string                `json:"resolution"`
	Grounds     string                `json:"grounds"`
	Reports     []ReportLine          `json:"reports"`
	Proposals   []Standing            `json:"proposals"`
	Annexes     []string              `json:"annexes"`
	// Missing is what it cannot be handed in without; Unnamed are effects that single
	// proposals do not name yet (ThürGGO § 11(2)). Both are empty once it is handed in.
	Missing []strategy.MissingPart `json:"missing"`
	Unnamed []strategy.MissingPart `json:"unnamed"`
}

// ReportLine is the state of implementation of one measure in one half-year.
type ReportLine struct {
	Half   string                `json:"half"`
	Code   string                `json:"code"`
	Title  string                `json:"title"`
	Lead   []string              `json:"lead"`
	Status strategy.ReportStatus `json:"status"` // the ministry's own judgement
	Rating strategy.ReportStatus `json:"rating"` // the coordinator's
	Text   string                `json:"text"`
}

// NewKabinettvorlage makes the document.
func NewKabinettvorlage(source CabinetSource) Kabinettvorlage {
	sub := source.Submission
	v := Kabinettvorlage{
		ID: sub.ID, Year: sub.Year, Number: sub.Number, SessionDate: sub.SessionDate, Circular: sub.Circular,
		Draft: true, Resolution: sub.Resolution, Grounds: sub.Grounds,
		Proposals: []Standing{}, Missing: []strategy.MissingPart{}, Unnamed: []strategy.MissingPart{},
	}
	if handed, ok := handIn(source); ok {
		v.freeze(handed)
	}
	for _, d := range source.Proposals {
		v.Proposals = append(v.Proposals, d.At(v.HandedInAt))
	}
	v.Reports = v.reportLines(source)
	v.Annexes = v.annexes()
	if lead, ok := source.Ministries.ByFunction(strategy.FunctionLeadDigital, v.SessionDate); ok {
		v.Lead = lead.Name
	}
	if v.Draft {
		v.check()
	} else {
		v.HashHolds = v.Hash == strategy.SubmissionHash(v.Resolution, v.Grounds, sub.Proposals, contentHash(v.Proposals))
	}
	slices.SortStableFunc(v.Proposals, byMeasure)
	return v
}

// byMeasure orders proposals by the measures that they are about, then new ones by title.
func byMeasure(a, b Standing) int {
	return cmp.Or(cmp.Compare(len(b.Codes), 0)-cmp.Compare(len(a.Codes), 0), slices.Compare(a.Codes, b.Codes),
		strings.Compare(a.Title, b.Title), strings.Compare(a.ID, b.ID))
}

// handIn finds the step that froze what is to be shown.
func handIn(source CabinetSource) (strategy.Entry, bool) {
	hash := source.Submission.Hash
	sentBack := source.Submission.State == strategy.SubmissionSentBack && source.AsHandedIn
	for _, e := range slices.Backward(source.Timeline) {
		if e.Action == "hand_in" && (sentBack || e.TextHash == hash) {
			return e, true
		}
	}
	return strategy.Entry{}, false
}

// freeze takes over what was said when it was handed in. The session may have been
// postponed since.
func (v *Kabinettvorlage) freeze(handed strategy.Entry) {
	v.Draft, v.HandedInAt, v.Hash = false, handed.At, handed.TextHash
	if on, err := strategy.ParseISODate(handed.Data["session_date"]); err == nil {
		v.SessionDate = on
	}
	if minister := handed.Data["late"]; minister != "" {
		v.Late = &strategy.LateRequest{Minister: minister, Reason: handed.Note}
	}
}

// reportLines lists the reports accepted by the moment of the document, by half-year and
// code.
func (v *Kabinettvorlage) reportLines(source CabinetSource) []ReportLine {
	lines := []ReportLine{}
	for _, r := range source.Reports {
		accepted, known := source.Accepted[r.ID]
		if r.State != strategy.ReportAccepted || (!v.Draft && (!known || accepted.After(v.HandedInAt))) {
			continue
		}
		lines = append(lines, ReportLine{r.Half, r.MeasureCode, r.Title, r.Lead, r.Content.Status, r.Rating, r.Content.Text})
	}
	slices.SortStableFunc(lines, func(a, b ReportLine) int {
		if c := strings.Compare(a.Half, b.Half); c != 0 {
			return c
		}
		return strings.Compare(a.Code, b.Code)
	})
	return lines
}

func (v *Kabinettvorlage) annexes() []string {
	annexes := []string{}
	if len(v.sheets()) > 0 {
		annexes = append(annexes, "Maßnahmenblätter in der vorgeschlagenen Fassung")
	}
	if len(v.Reports) > 0 {
		annexes = append(annexes, "Umsetzungsstand je Maßnahme")
	}
	return annexes
}

// sheets are the proposals that ask to adopt a whole sheet.
func (v *Kabinettvorlage) sheets() []Standing {
	var with []Standing
	for _, s := range v.Proposals {
		if s.Text.Draft.Sheet != nil {
			with = append(with, s)
		}
	}
	return with
}

// check says what the draft lacks: by the completeness check of strategy over what this
// document shows, so that nobody hands in what does not stand in it.
func (v *Kabinettvorlage) check() {
	v.Missing = strategy.Missing(v.parts())
	for _, s := range v.Proposals {
		if s.Text.Effects != (strategy.Effects{}) {
			v.Unnamed = append(v.Unnamed, strategy.MissingEffects(s.label(), s.Text.Effects)...)
		}
	}
}

// parts are the document's mandatory parts with what stands in them.
func (v *Kabinettvorlage) parts() []strategy.SubmissionPart {
	signed, dissents, silent := 0, 0, 0
	parts := []strategy.SubmissionPart{
		{Name: strategy.PartResolution, Text: v.Resolution},
		{Name: strategy.PartGrounds, Text: v.Grounds},
		{Name: strategy.PartImplementation, Text: stated(len(v.Reports))},
	}
	for _, s := range v.Proposals {
		effects := ""
		for _, e := range effectNames {
			effects += e.of(s.Text.Effects)
		}
		parts = append(parts,
			strategy.SubmissionPart{Name: strategy.PartEffects, Of: s.label(), Text: effects},
			strategy.SubmissionPart{Name: strategy.PartSynopsis, Of: s.label(), Text: stated(len(proposalEntry(s.proposal(), s.Codes).Passages))})
		signed += len(s.Positions)
		dissents += len(s.Dissents)
		silent += len(s.Silent)
	}
	return append(parts,
		strategy.SubmissionPart{Name: strategy.PartCoSignatures, Text: stated(signed)},
		strategy.SubmissionPart{Name: strategy.PartDissent, Text: stated(dissents), None: dissents == 0},
		strategy.SubmissionPart{Name: strategy.PartMissingReplies, Text: stated(silent), None: silent == 0},
		strategy.SubmissionPart{Name: strategy.PartAnnexes, Text: strings.Join(v.Annexes, "\n"), None: len(v.Annexes) == 0},
	)
}

// stated is the text of a part that counts: nothing for none.
func stated(n int) string {
	if n == 0 {
		return ""
	}
	return itoa(n)
}
