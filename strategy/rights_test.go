package strategy

import (
	"slices"
	"testing"
)

func TestEveryActionIsSomebodysAndNoAuditorsWrite(t *testing.T) {
	seen := map[Action]bool{}
	for _, r := range Rights() {
		if len(r.Offices) == 0 || seen[r.Action] {
			t.Errorf("%s belongs to nobody or is listed twice", r.Action)
		}
		seen[r.Action] = true
	}
	for _, transition := range Transitions() {
		if transition.Right != "" && !seen[transition.Right] {
			t.Errorf("step %s needs %s, which is not listed", transition.Step, transition.Right)
		}
		if slices.Contains(Offices(transition.Right), RoleAuditor) {
			t.Errorf("auditors may %s", transition.Step)
		}
	}
	if May(Actor{Subject: "x", Role: RoleCoordinator}, "unknown") == nil {
		t.Error("an action that nobody wrote down is allowed")
	}
}

// hat is somebody in an office.
func hat(subject string, role Role, ministry, deputyOf string) Actor {
	return Actor{Subject: subject, Role: role, Ministry: ministry, Authorised: true, DeputyOf: deputyOf}
}

func TestFourEyesSeeThePersonUnderEveryHat(t *testing.T) {
	p := Proposal{
		ID: "p", Stage: StageInCoordination, Submitter: hat("anna", RoleOrganiser, "", ""), Authors: []string{"anna"},
		Affected: []Affected{{Ministry: "TFM", Open: true}},
	}
	wantCode(t, MayPosition(hat("anna", RoleMinistry, "TFM", ""), p, "TFM"), CodeForbidden)
	wantCode(t, MayPosition(hat("anna", RoleMinistry, "TFM", "berta"), p, "TFM"), CodeForbidden)
	wantCode(t, MayPosition(hat("berta", RoleMinistry, "TFM", "anna"), p, "TFM"), "") // another person
	p.Authors = []string{"anna", "carl"}
	wantCode(t, MayPosition(hat("anna", RoleMinistry, "TFM", ""), p, "TFM"), "") // not alone

	v := Submission{ID: "2021/1", State: SubmissionHandedIn, HandedInBy: "anna"}
	for _, action := range []Action{ActTakeIn, ActSendBack, ActRecordDecision} {
		wantCode(t, MayDealWith(hat("anna", RoleChancellery, "TSK", ""), action, v), CodeForbidden)
		wantCode(t, MayDealWith(hat("anna", RoleChancellery, "TSK", "berta"), action, v), CodeForbidden)
		wantCode(t, MayDealWith(hat("berta", RoleChancellery, "TSK", ""), action, v), "")
	}
	wantCode(t, MayPostpone(hat("anna", RoleChancellery, "TSK", ""), v), CodeForbidden)
	wantCode(t, MayPostpone(hat("anna", RoleCoordinator, "TMWWDG", ""), v), CodeForbidden) // it is not theirs any more

	wantCode(t, MayModerate(hat("anna", RoleCoordinator, "", ""), "anna"), CodeForbidden)
	wantCode(t, MayModerate(hat("anna", RoleCoordinator, "", "berta"), "anna"), CodeForbidden)
	wantCode(t, MayModerate(hat("anna", RoleCoordinator, "", ""), ""), "") // the public has no subject

	by := hat("anna", RoleMinistry, "TFM", "")
	r := Report{State: ReportSubmitted, SubmittedBy: &by}
	wantCode(t, MayJudge(hat("anna", RoleCoordinator, "", ""), ActAcceptReport, r), CodeForbidden)
	wantCode(t, MayJudge(hat("berta", RoleCoordinator, "", ""), ActReturnReport, r), "")
}

func TestDeputiesGoOnWithWhatIsTheOthers(t *testing.T) {
	p := Proposal{ID: "p", Stage: StageSubmitted, Submitter: hat("anna", RoleOrganiser, "", "")}
	deputy, stranger := hat("berta", RoleOrganiser, "", "anna"), hat("berta", RoleOrganiser, "", "")
	wantCode(t, MayWithdraw(deputy, p), "")
	wantCode(t, MayRevise(deputy, p), "")
	wantCode(t, MayWithdraw(stranger, p), CodeNotFound) // a draft is not there for others
	p.Stage = StageScreened
	wantCode(t, MayWithdraw(stranger, p), CodeForbidden)
	wantCode(t, MayRevise(stranger, p), CodeForbidden)
	wantCode(t, MayChangeWorkshop(deputy, "anna"), "")
	wantCode(t, MayChangeWorkshop(stranger, "anna"), CodeForbidden)
}

func TestOnePersonOneVote(t *testing.T) {
	s := Session{
		State: SessionOpen, Items: []AgendaItem{{ProposalID: "p", Contested: true}},
		Members: []Member{{Subject: "anna", Chair: true}, {Subject: "berta"}, {Subject: "carl"}},
	}
	vote := func(actor Actor) error {
		_, err := s.Vote(Occasion{ID: "o", Actor: actor}, false, []string{"p"}, VoteYes)
		return err
	}
	committee := func(subject, deputyOf string) Actor { return hat(subject, RoleCommittee, "TFM", deputyOf) }
	wantCode(t, vote(committee("dora", "")), CodeForbidden)
	wantCode(t, vote(committee("dora", "anna")), "")
	wantCode(t, vote(committee("dora", "berta")), CodeForbidden) // a second vote
	wantCode(t, vote(committee("carl", "berta")), CodeForbidden) // has a seat
	wantCode(t, vote(committee("carl", "")), "")
	if votes := s.Items[0].Votes; len(votes) != 2 || votes["anna"] != VoteYes || votes["carl"] != VoteYes || s.Proxies["anna"] != "dora" {
		t.Errorf("votes %v, represented %v", votes, s.Proxies)
	}
}
