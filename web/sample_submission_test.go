package web

import (
	"context"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// sampleSubmission waits for the cabinet's decision.
func sampleSubmission() strategy.Submission {
	return strategy.Submission{
		ID: exampleSession, Year: 2027, Number: 1, State: strategy.SubmissionScheduled, SessionDate: strategy.NewDate(2027, 11, 30), Revision: 4,
		Proposals: []string{exampleProposal}, Resolution: "1. Die Landesregierung beschließt.", Grounds: "Weil es fehlt.", Hash: "5e884898da28",
		ReceivedOn: strategy.NewDate(2027, 11, 15), HandedInBy: "p-coordinator",
		Late: &strategy.LateRequest{Minister: "Ministerin Muster", Reason: "Die Abstimmung dauerte."},
	}
}

func submissionIn(state strategy.SubmissionState) *strategy.Submission {
	s := sampleSubmission()
	s.State = state
	if state == strategy.SubmissionDraft {
		s.Grounds, s.Hash, s.HandedInBy, s.Late = "", "", "", nil
	}
	return &s
}

// circular asks two ministries in writing.
func circular() *strategy.Submission {
	s := sampleSubmission()
	s.Circular, s.Members, s.Consents = true, []string{"TFM", "TMIL"}, map[string]bool{"TMIL": true}
	return &s
}

func (s *sampleStore) Submission(_ context.Context, id string) (strategy.Submission, error) {
	switch {
	case id != exampleSession:
		return strategy.Submission{}, strategy.NotFound("keine Kabinettvorlage %s", id)
	case s.submission != nil:
		return *s.submission, nil
	}
	return sampleSubmission(), nil
}

func (s *sampleStore) Submissions(context.Context, int, records.Page) (records.List[strategy.Submission], error) {
	return records.List[strategy.Submission]{Items: []strategy.Submission{sampleSubmission()}}, nil
}
