package strategy

import "testing"

func TestPublicStepsLoseTheirNames(t *testing.T) {
	public := StepSight{Public: true}
	e, shown := public.ShowStep(Entry{ID: "1", Public: true, Hash: "h", Actor: Actor{Subject: "s", Name: "n", Role: RoleCoordinator}, Data: map[string]string{"k": "v"}})
	if !shown || e.Actor.Subject != "" || e.Actor.Name != "" || e.Data != nil || e.Hash != "" {
		t.Errorf("the public sees %+v", e)
	}
	if _, shown := public.ShowStep(Entry{ID: "2"}); shown {
		t.Error("the public sees a step that is not for it")
	}
}

func TestOrganisersFollowTheirProposalWithoutTheMinistriesWords(t *testing.T) {
	own := StepSight{Outside: true}
	screening, _ := own.ShowStep(Entry{ID: "1", Action: "screen", Note: "Gut begründet.", Actor: Actor{Subject: "k", Role: RoleCoordinator}})
	if screening.Note == "" || screening.Actor.Subject == "" {
		t.Errorf("the screening lost its reason: %+v", screening)
	}
	revised, _ := own.ShowStep(Entry{Action: "revise", Note: "Gekürzt.", Actor: Actor{Role: RoleCoordinator}, Data: map[string]string{"passages": "title", "asked": "TFM"}})
	if revised.Note == "" || revised.Data["asked"] != "" || revised.Data["passages"] != "title" {
		t.Errorf("a revision shows %+v", revised)
	}
	for _, e := range []Entry{
		{Action: "position", Note: "zu teuer", Hash: "of the body", Actor: Actor{Subject: "f", Role: RoleMinistry, Ministry: "TFM"}, Data: map[string]string{"kind": "refused"}},
		{Action: "position", Note: "auch zu teuer", Actor: Actor{Subject: "k", Role: RoleCoordinator, Ministry: "TMWWDG"}},
		{Action: "coordinate", Actor: System(), Data: map[string]string{"ministries": "TFM,TMIK"}},
		{Action: "no_reply", Note: "Keine Antwort", Actor: System(), Data: map[string]string{"ministry": "TFM"}},
		{Action: "reconcile", Note: "TFM gibt nach", Actor: Actor{Role: RoleCoordinator}},
	} {
		shown, there := own.ShowStep(e)
		if !there || shown.Note != "" || shown.Data != nil || shown.Hash != "" || shown.Actor.Subject != "" || shown.Actor.Role != e.Actor.Role {
			t.Errorf("%s shows %+v", e.Action, shown)
		}
	}
}

// reader is the sight of somebody in an office.
func reader(role Role, ministry string) Sight {
	return SightOf(Actor{Subject: "x", Role: role, Ministry: ministry}, nil)
}

func TestAProposalOpensStageByStage(t *testing.T) {
	const none, head, text, all = "nothing", "that it exists", "text", "text and positions"
	depth := func(s ProposalSight) string {
		switch {
		case s.Coordination:
			return all
		case s.Text:
			return text
		case s.Exists:
			return head
		}
		return none
	}
	readers := []Sight{reader(RoleMinistry, "TFM"), reader(RoleMinistry, "TMIL"), reader(RoleCommittee, "TFM"), reader(RoleCommittee, "TMIL"),
		reader(RoleChancellery, "TSK"), reader(RoleOrganiser, ""), reader(RolePublic, ""), reader(RoleAuditor, "")}
	for stage, want := range map[Stage][8]string{ // TFM affected, TMIL not, their state secretaries, chancellery, other organiser, public, auditor
		StageSubmitted:      {none, none, none, none, none, none, none, all},
		StageReturned:       {none, none, none, none, none, none, none, all},
		StageDeclined:       {none, none, none, none, none, none, none, all},
		StageMerged:         {none, none, none, none, none, none, none, all},
		StageWithdrawn:      {none, none, none, none, none, none, none, all},
		StageScreened:       {all, text, all, text, text, text, text, all},
		StageConsulted:      {all, text, all, text, head, head, head, all},
		StageInCoordination: {all, head, all, head, head, head, head, all},
		StageDissent:        {all, head, all, all, head, head, head, all},
		StageOnAgenda:       {all, all, all, all, head, head, head, all},
		StageDecided:        {all, all, all, all, head, head, head, all},
		StageBeforeCabinet:  {all, all, all, all, all, head, head, all},
		StageApproved:       {all, all, all, all, all, head, head, all},
		StagePublished:      {all, all, all, all, all, text, text, all},
		StageRejected:       {all, all, all, all, head, head, head, all},
	} {
		p := Proposal{Stage: stage, Submitter: Actor{Subject: "anna", Role: RoleOrganiser}, Affected: []Affected{{Ministry: "TFM"}}}
		for i, s := range readers {
			if got := depth(s.SeeProposal(p)); got != want[i] {
				t.Errorf("%s: %s %v sees %s, want %s", stage, s.Role, s.Houses, got, want[i])
			}
		}
	}
	lapsed := Proposal{Stage: StageDeferred, Submitter: Actor{Subject: "anna"}}
	if readers[1].SeeProposal(lapsed).Exists {
		t.Error("a draft that the year's end deferred before screening is there for everybody")
	}
}

func TestAnOrganiserSeesNoMaßgabeOfAMinistry(t *testing.T) {
	s := SightOf(Actor{Subject: "anna", Role: RoleOrganiser}, nil)
	p, _ := s.ShowProposal(Proposal{
		Stage: StageDecided, Submitter: Actor{Subject: "anna", Role: RoleOrganiser}, Positions: []Position{{Ministry: "TFM"}},
		Decision: &CommitteeDecision{Conditions: []Condition{{ID: "committee-1"}, {ID: "position-TFM-1", Text: "nur mit uns"}}},
	})
	if len(p.Decision.Conditions) != 1 || p.Positions != nil {
		t.Errorf("shows %+v", p)
	}
}

func TestMinistriesSeeDecisionsOfClosedSessionsOnly(t *testing.T) {
	session := Session{
		State: SessionOpen, Members: []Member{{Subject: "s-1", Name: "Name"}}, Present: []string{"s-1"}, BlocVotes: map[string]VoteChoice{"s-1": VoteNo}, Minutes: "geheim",
		Items: []AgendaItem{{ProposalID: "p", Title: "T", Recommendation: DecideReject, RecommendNote: "n", Votes: map[string]VoteChoice{"s-1": VoteNo},
			Decision: &CommitteeDecision{Outcome: DecideReject}, Result: &VoteResult{No: 1}}},
	}
	open, _ := reader(RoleMinistry, "TFM").ShowSession(session)
	session.State = SessionClosed
	closed, _ := reader(RoleMinistry, "TFM").ShowSession(session)
	for _, s := range []Session{open, closed} {
		i := s.Items[0]
		if len(s.Members)+len(s.Present)+len(s.BlocVotes) != 0 || s.Minutes != "" || i.Votes != nil || i.Result != nil || i.Recommendation != "" || i.Title != "T" {
			t.Errorf("shows %+v", s)
		}
	}
	if open.Items[0].Decision != nil || closed.Items[0].Decision == nil {
		t.Error("decisions are shown at the wrong time")
	}
	if whole, _ := reader(RoleCommittee, "TFM").ShowSession(session); whole.Minutes == "" || whole.Items[0].Votes == nil {
		t.Error("the committee does not see its own session")
	}
	if _, exists := reader(RoleOrganiser, "").ShowSession(session); exists {
		t.Error("organisers see sessions")
	}
}

func TestACircularShowsAMinistryItsOwnAnswer(t *testing.T) {
	v := Submission{State: SubmissionScheduled, Circular: true, Consents: map[string]bool{"TFM": true, "TMIL": false}, Missing: []MissingPart{{Text: "fehlt"}}}
	shown, exists := reader(RoleMinistry, "TFM").ShowSubmission(v)
	if !exists || len(shown.Consents) != 1 || !shown.Consents["TFM"] || len(shown.Missing) != 0 || len(v.Consents) != 2 {
		t.Errorf("shows %v %+v, left %v", exists, shown, v.Consents)
	}
	v.State = SubmissionDraft
	if _, exists := reader(RoleMinistry, "TFM").ShowSubmission(v); exists {
		t.Error("a ministry sees a draft")
	}
}

func TestASuccessorSeesWhatItTookOver(t *testing.T) {
	all := Ministries{{ID: "OLD", Successor: "MID"}, {ID: "MID", Successor: "NEW"}, {ID: "NEW"}, {ID: "TFM"}}
	s := SightOf(Actor{Subject: "x", Role: RoleMinistry, Ministry: "NEW"}, all)
	if !s.SeeReport(Report{Lead: []string{"OLD"}, State: ReportReturned}).Whole || s.SeeReport(Report{Lead: []string{"TFM"}, State: ReportReturned}).Exists {
		t.Errorf("houses %v", s.Houses)
	}
}
