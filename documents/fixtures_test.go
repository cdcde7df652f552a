package documents

import (
	"time"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

func at(day, hour int) time.Time {
	return time.Date(2021, time.October, day, hour, 0, 0, 0, strategy.Berlin()).UTC()
}

var (
	oldSheet = strategy.Sheet{Title: "Offene Karten", Theme: "Thema A", Field: "Feld 1", Lead: []string{"TFM"}, Participants: []string{}, Description: "Alles bleibt wie es war.", Milestones: []strategy.Milestone{}}
	newSheet = strategy.Sheet{Title: "Offene Karten", Theme: "Thema A", Field: "Feld 1", Lead: []string{"TFM"}, Participants: []string{"TMIK"}, Description: "Alles wird besser als es war.", Milestones: []strategy.Milestone{}}
)

// dossier is a proposal to amend M1-01: co-signed on 1 October, objected to and not
// answered, decided on 10 October. Later, on 20 October, the text and positions change.
func dossier() Dossier {
	later := newSheet
	later.Description = "Später noch einmal geändert."
	effects := strategy.Effects{Budget: "keine", Municipalities: "mehr Daten", Environment: "keine"}
	text := func(revision, day int, sheet strategy.Sheet) records.ProposalText {
		draft := strategy.Draft{Sheet: &sheet}
		p := strategy.Proposal{Draft: draft, Reason: "Weil es nötig ist.", Effects: effects}
		return records.ProposalText{
			TextRevision: revision, TextHash: strategy.HashTexts(p.Texts()), Draft: draft, Reason: p.Reason, Effects: effects, At: at(day, 8),
		}
	}
	position := func(day int, ministry, kind, passages, note string) strategy.Entry {
		return strategy.Entry{Action: "position", At: at(day, 9), Note: note, Data: map[string]string{"ministry": ministry, "kind": kind, "passages": passages}}
	}
	return Dossier{
		Proposal: strategy.Proposal{
			ID: "p-1", Year: 2021, Kind: strategy.KindAmend, Targets: []string{"1"}, Base: strategy.Draft{Sheet: &oldSheet},
			Draft: strategy.Draft{Sheet: &later}, Supporters: []string{"Ein Verein"},
		},
		Codes: []string{"M1-01"},
		Texts: []records.ProposalText{text(1, 1, newSheet), text(2, 20, later)},
		Timeline: []strategy.Entry{
			position(1, "TFM", "signed", "", ""),
			position(1, "TMIK", "refused", "description,participants", "zu unbestimmt"),
			{Action: "no_reply", At: at(2, 9), Data: map[string]string{"ministry": "TMBJS", "due": "2021-10-02"}},
			{Action: "no_reply", At: at(2, 9), Data: map[string]string{"ministry": "TMIL", "due": "2021-10-02"}},
			position(3, "TMIL", "signed_with_conditions", "", "\nBericht bis Mitte 2022"),
			{Action: "reconcile", At: at(4, 9), Note: "geeinigt", Data: map[string]string{"ministry": "TMIK", "passage": "participants", "result": "settled", "level": "talk"}},
			{Action: "reconcile", At: at(5, 9), Note: "keine Einigung", Data: map[string]string{"ministry": "TMIK", "passage": "description", "result": "raised", "level": "state_secretaries"}},
			{Action: "revise", At: at(20, 8), Data: map[string]string{"asked": "TFM,TMBJS"}},
			position(21, "TMIK", "signed", "", ""),
			position(21, "TFM", "refused", "description", "jetzt doch nicht"),
		},
		Decisions: []strategy.CommitteeDecision{
			{SessionID: "2021/1", Outcome: strategy.DecideAdoptConditions, At: at(10, 10), Conditions: []strategy.Condition{{ID: "c-1", Text: "Kosten nennen", Owner: "TFM", Due: strategy.NewDate(2022, time.June, 30)}}},
			{SessionID: "2021/2", Outcome: strategy.DecideAdopt, At: at(25, 10)},
		},
	}
}

// cabinetSource is a Kabinettvorlage handed in on 12 October with the dossier's proposal.
func cabinetSource() CabinetSource {
	d := dossier()
	sub := strategy.Submission{
		ID: "2021/1", Year: 2021, Number: 1, State: strategy.SubmissionDecided, SessionDate: strategy.NewDate(2021, time.November, 30),
		Proposals: []string{"p-1"}, Resolution: "1. Das Kabinett nimmt Kenntnis.\n2. Das Kabinett beschließt.", Grounds: "Der Grund.\n\nNoch einer.",
	}
	sub.Hash = strategy.SubmissionHash(sub.Resolution, sub.Grounds, sub.Proposals, contentHash([]Standing{d.At(at(12, 10))}))
	report := func(id, half string, rating strategy.ReportStatus) strategy.Report {
		return strategy.Report{
			ID: id, Half: half, MeasureCode: "M1-01", Title: "Offene Karten", Lead: []string{"TFM"}, State: strategy.ReportAccepted,
			Content: strategy.ReportContent{Status: strategy.StatusOnTrack, Text: "Läuft."}, Rating: rating,
		}
	}
	return CabinetSource{
		Submission: sub,
		Timeline: []strategy.Entry{
			{Action: "prepare", At: at(11, 9)},
			{Action: "hand_in", At: at(12, 10), TextHash: sub.Hash, Note: "Eilig.", Data: map[string]string{"session_date": "2021-11-02", "late": "Ministerin Beispiel"}},
			{Action: "record_decision", At: at(31, 10), TextHash: sub.Hash},
		},
		Proposals: []Dossier{d},
		Reports:   []strategy.Report{report("2020-H2/1", "2020-H2", strategy.StatusDelayed), report("2021-H1/1", "2021-H1", strategy.StatusDone)},
		Accepted:  map[string]time.Time{"2020-H2/1": at(1, 8), "2021-H1/1": at(13, 8)},

		Ministries: strategy.DefaultMinistries(),
	}
}

func closedSession() strategy.Session {
	decision := dossier().Decisions[0]
	return strategy.Session{
		ID: "2021/1", Year: 2021, Number: 1, Date: strategy.NewDate(2021, time.October, 10), Place: "Erfurt", State: strategy.SessionClosed,
		Members: []strategy.Member{{Subject: "s-1", Name: "A. Vorsitz", Ministry: "TMWWDG", Chair: true}, {Subject: "s-2", Ministry: "TFM"}},
		Present: []string{"s-1"}, Settings: strategy.DefaultSettings(), ClosedAt: at(10, 12),
		Minutes: "Protokoll der 1. Sitzung\n\nVerlauf\nEs war ruhig.\n",
		Items: []strategy.AgendaItem{
			{ProposalID: "p-1", Title: "Offene Karten", Contested: true, Recommendation: strategy.DecideAdoptConditions, RecommendNote: "Nach Beratung.",
				Decision: &decision, Result: &strategy.VoteResult{Members: 2, Present: 1, Yes: 1, Carried: true}},
			{ProposalID: "p-2", Title: "Ohne Beschluss"},
		},
	}
}
