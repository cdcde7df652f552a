package store

import (
	"fmt"
	"time"

	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// Builders of records for tests; what a test is about it sets itself.

var calendarTime = time.Date(2021, 5, 3, 10, 0, 0, 0, time.UTC)

var coordinator = strategy.Actor{Subject: "c-1", Name: "Koordination", Role: strategy.RoleCoordinator, Ministry: "TMWWDG", Authorised: true}
var organiser = strategy.Actor{Subject: "o-1", Name: "Werkstatt", Role: strategy.RoleOrganiser}

func entry(entryID, action string, revision int) strategy.Entry {
	return strategy.Entry{
		ID: entryID, Hash: "hash of " + entryID, Action: action, Actor: coordinator, At: calendarTime.Add(time.Duration(revision) * time.Hour),
		Note: "weil es nötig ist", TextHash: "t1", Stage: "submitted", Revision: revision, Data: map[string]string{"k": "v"}, Public: true,
	}
}

func sampleCycle(year, revision int) strategy.Cycle {
	return strategy.Cycle{
		Year: year, Phase: strategy.PhaseIntake, Revision: revision, OpenedAt: calendarTime, OpenedBy: coordinator,
		Settings: strategy.DefaultSettings(), Offset: time.Hour,
		Plan: strategy.Plan{Year: year, CabinetSession: strategy.NewDate(year, 12, 7), Deadlines: []strategy.Deadline{
			{Name: strategy.DeadlineCoordinationEnd, Original: strategy.NewDate(year, 9, 30), Current: strategy.NewDate(year, 9, 30)},
			{Name: strategy.DeadlineCommitteeEnd, Original: strategy.NewDate(year, 10, 29), Current: strategy.NewDate(year, 10, 29)},
		}},
	}
}

func cycleRecord(year, revision int) workflows.CycleRecord {
	return workflows.CycleRecord{
		Trace:   workflows.Trace{WorkflowID: workflows.CycleID(year)},
		Entries: []strategy.Entry{entry(fmt.Sprintf("cycle/%d/%d", year, revision), "advance", revision)},
		Cycle:   sampleCycle(year, revision),
	}
}

func sampleProposal(n, year, revision int) strategy.Proposal {
	return strategy.Proposal{
		ID: id(n), Year: year, Kind: strategy.KindNew, Origin: strategy.OriginMinistry, Targets: []string{},
		Draft: strategy.Draft{Sheet: &strategy.Sheet{
			Title: fmt.Sprintf("Vorschlag %d", n), Theme: "Leitthema", Field: "Digitale Verwaltung",
			Lead: []string{"TMIK"}, Description: "Anträge werden elektronisch gestellt.",
		}},
		Reason: "Bürger wünschen es.", Effects: strategy.Effects{Budget: "10.000 Euro"},
		Submitter: organiser, Authors: []string{organiser.Subject}, Stage: strategy.StageSubmitted,
		Revision: revision, TextRevision: 1, TextHash: "t1",
	}
}

func proposalRecord(n, year, revision int) workflows.ProposalRecord {
	return workflows.ProposalRecord{
		Trace:    workflows.Trace{WorkflowID: workflows.ProposalID(id(n)), CorrelationID: "corr"},
		Entries:  []strategy.Entry{entry(fmt.Sprintf("proposal/%d/%d", n, revision), "submit", revision)},
		Proposal: sampleProposal(n, year, revision),
		NewText:  revision == 1,
	}
}

func sampleReport(half, measure string, year, revision int) strategy.Report {
	return strategy.Report{
		ID: half + "/" + measure, Half: half, Year: year, MeasureID: measure, MeasureCode: "M1-01", Title: "Maßnahme " + measure,
		Lead: []string{"TFM"}, State: strategy.ReportRequested, Due: strategy.NewDate(year, 8, 31),
		OriginalDue: strategy.NewDate(year, 8, 31), Revision: revision,
	}
}

func reportRecord(r strategy.Report) workflows.ReportRecord {
	return workflows.ReportRecord{
		Trace:   workflows.Trace{WorkflowID: workflows.ReportID(r.ID)},
		Entries: []strategy.Entry{entry(fmt.Sprintf("report/%s/%d", r.ID, r.Revision), "request", r.Revision)},
		Report:  r,
	}
}

func sampleSession(year, number, revision int) strategy.Session {
	return strategy.Session{
		ID: workflows.SessionKey(year, number), Year: year, Number: number, Date: strategy.NewDate(year, 10, 20),
		State: strategy.SessionConvened, Revision: revision,
		Members: []strategy.Member{{Subject: "m-1", Name: "Eins", Ministry: "TFM", Chair: true}, {Subject: "m-2", Name: "Zwei", Ministry: "TMIK"}},
	}
}

func sessionRecord(se strategy.Session) workflows.SessionRecord {
	return workflows.SessionRecord{
		Trace:   workflows.Trace{WorkflowID: workflows.SessionID(se.ID)},
		Entries: []strategy.Entry{entry(fmt.Sprintf("session/%s/%d", se.ID, se.Revision), "convene", se.Revision)},
		Session: se,
	}
}

func sampleSubmission(year, number, revision int, proposals ...string) strategy.Submission {
	return strategy.Submission{
		ID: workflows.SessionKey(year, number), Year: year, Number: number, State: strategy.SubmissionDraft,
		SessionDate: strategy.NewDate(year, 12, 7), Proposals: proposals, Revision: revision,
	}
}

func submissionRecord(su strategy.Submission) workflows.SubmissionRecord {
	return workflows.SubmissionRecord{
		Trace:      workflows.Trace{WorkflowID: workflows.SubmissionID(su.ID)},
		Entries:    []strategy.Entry{entry(fmt.Sprintf("submission/%s/%d", su.ID, su.Revision), "prepare", su.Revision)},
		Submission: su,
	}
}

func sampleEdition(year int, codes ...string) strategy.Edition {
	e := strategy.Edition{
		Year: year, AdoptedOn: strategy.NewDate(year, 12, 8), Source: "sha256:0000",
		Fields: []strategy.EditionField{{Theme: "Leitthema", Field: "Digitale Verwaltung", Vision: "Alles geht online.", Priorities: []string{"Portal"}}},
	}
	for _, code := range codes {
		e.Measures = append(e.Measures, strategy.EditionEntry{Code: code, Sheet: strategy.Sheet{
			Title: "Titel von " + code, Theme: "Leitthema", Field: "Digitale Verwaltung", Lead: []string{"TMIK"},
			Description: "Beschreibung von " + code,
		}})
	}
	return e
}
