package web

import (
	"fmt"
	"slices"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// submissionPage is one Kabinettvorlage: what it says and lacks, and what the visitor may
// do with it.
type submissionPage struct {
	Submission strategy.Submission
	Path       string
	Proposals  []records.ProposalTitle
	Checks     []checkLine
	Unnamed    []missingLine
	Lacks      int
	Documents  []documentLink
	HandIn     *form
	Late       string // why it needs a minister's request
	LateOpen   bool
	TakeIn     *form
	SendBack   *form
	Postpone   *form
	Consent    *form
	Answering  []option // ministries whose answer the visitor records
	Answers    []consentLine
	Adopted    bool // every answer that a circular needs is there
	Decide     bool
	Steps      []strategy.Entry
	YesNo      []option
}

// consentLine is a ministry's answer in a circular.
type consentLine struct {
	Ministry           string
	Answered, Consents bool
}

// changedTitle names the proposal of a change.
func (p submissionPage) ChangedTitle(id string) string { return titleOf(p.Proposals, id) }

func titleOf(proposals []records.ProposalTitle, id string) string {
	for _, p := range proposals {
		if p.ID == id && p.Title != "" {
			return p.Title
		}
	}
	return "Vorschlag"
}

func submissionAddress(v *visit) string {
	return address("submissions", v.param("year"), v.param("number"))
}

func submissionPlace(v *visit) string {
	return address("kabinett", v.param("year"), v.param("number"))
}

// readSubmission reads the Kabinettvorlage of the address with its proposals, as far as
// there are any for the visitor.
func (v *visit) readSubmission() (strategy.Submission, []records.ProposalTitle, error) {
	var s strategy.Submission
	if err := v.get(submissionAddress(v), &s); err != nil {
		return s, nil, err
	}
	proposals, err := all[records.ProposalTitle](v, fmt.Sprintf("/proposal-titles?submission=%d/%d", s.Year, s.Number), 2000)
	if err != nil {
		return s, nil, err
	}
	v.title = fmt.Sprintf("%d. Kabinettvorlage %d", s.Number, s.Year)
	return s, proposals, nil
}

// showSubmission shows a Kabinettvorlage.
func showSubmission(v *visit) error {
	s, proposals, err := v.readSubmission()
	if err != nil {
		return err
	}
	page := submissionPage{
		Submission: s, Path: submissionPlace(v), Proposals: proposals, Documents: documentLinks(submissionPlace(v) + "/dokument"),
		YesNo: []option{{Value: "true", Label: "Stimmt zu"}, {Value: "false", Label: "Stimmt nicht zu"}},
	}
	if page.Steps, err = all[strategy.Entry](v, submissionAddress(v)+"/timeline", 1000); err != nil {
		return err
	}
	draft := s.State == strategy.SubmissionDraft || s.State == strategy.SubmissionSentBack
	if draft && strategy.SightOf(v.actor(), nil).All {
		if page.Checks, page.Unnamed, err = v.checklist(s, proposals); err != nil {
			return err
		}
		for _, line := range page.Checks {
			page.Lacks += len(line.Missing)
		}
	}
	if draft && v.may(strategy.ActHandIn) {
		if err := v.handInForm(&page); err != nil {
			return err
		}
	}
	v.chancelleryForms(&page)
	v.circularForms(&page)
	v.wide = true
	return v.show("submission", &page)
}

// handInForm is the coordinator's; it asks for a minister's request when it is late.
func (v *visit) handInForm(page *submissionPage) error {
	s := page.Submission
	page.HandIn = v.form("handin", s.Revision, values{"resolution": s.Resolution, "grounds": s.Grounds})
	page.LateOpen = page.HandIn.Text("late.minister")+page.HandIn.Text("late.reason")+page.HandIn.faultsOf("late") != ""
	if s.Circular {
		return nil
	}
	var cycle cycleState
	if err := v.get(fmt.Sprintf("/cycles/%d", s.Year), &cycle); err != nil {
		return err
	}
	if err := strategy.CheckPeriods(strategy.Periods{Papers: cycle.Today, Session: s.SessionDate}, nil, cycle.Settings, strategy.NewCalendar()); err != nil {
		page.Late, page.LateOpen = sentence(ruleText(err)), true
	}
	return nil
}

// chancelleryForms are those of who deals with a Kabinettvorlage that was handed in.
func (v *visit) chancelleryForms(page *submissionPage) {
	s, actor := page.Submission, v.actor()
	if s.State == strategy.SubmissionHandedIn {
		if strategy.MayDealWith(actor, strategy.ActTakeIn, s) == nil {
			page.TakeIn = v.form("takein", s.Revision, values{"received_on": lastStep(page.Steps, "hand_in")})
		}
		if strategy.MayDealWith(actor, strategy.ActSendBack, s) == nil {
			page.SendBack = v.form("sendback", s.Revision, nil)
		}
	}
	if !s.Ended() && strategy.MayPostpone(actor, s) == nil {
		page.Postpone = v.form("postpone", s.Revision, nil)
	}
	page.Decide = (s.State == strategy.SubmissionScheduled || s.State == strategy.SubmissionPostponed) &&
		strategy.MayDealWith(actor, strategy.ActRecordDecision, s) == nil
}

// lastStep is the day on which a step was last taken, nothing when it was not.
func lastStep(steps []strategy.Entry, action string) string {
	for _, e := range slices.Backward(steps) {
		if e.Action == action {
			return strategy.DateOf(e.At, strategy.Berlin()).String()
		}
	}
	return ""
}

// circularForms show who has consented in writing, and let the visitor answer for their
// ministry.
func (v *visit) circularForms(page *submissionPage) {
	s := page.Submission
	if !s.Circular {
		return
	}
	whole := strategy.SightOf(v.actor(), nil).SeeSubmission(s).Whole || s.Ended()
	for _, m := range s.Members {
		consents, answered := s.Consents[m]
		if whole || answered || m == v.actor().Ministry {
			page.Answers = append(page.Answers, consentLine{m, answered, consents})
		}
		if strategy.MayConsent(v.actor(), s, m) == nil {
			page.Answering = append(page.Answering, option{Value: m, Label: m})
		}
	}
	if outcome, err := strategy.CircularOutcome(s.Members, s.Consents); err == nil && whole {
		page.Adopted = outcome.Adopted
	}
	open := s.State == strategy.SubmissionHandedIn || s.State == strategy.SubmissionScheduled || s.State == strategy.SubmissionPostponed
	if open && len(page.Answering) > 0 {
		page.Consent = v.form("consent", 0, values{"ministry": page.Answering[0].Value})
	}
}

// submissionDocument is where the interface has the document.
func submissionDocument(v *visit) string { return submissionAddress(v) + "/document" }
