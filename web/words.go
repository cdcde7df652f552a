package web

import (
	"fmt"
	"strings"

	"fortschreibung/strategy"
)

// german is what people read for a code, of whatever kind it is. Codes without a word
// stand for themselves; a test keeps the list complete.
func german(code any) string {
	switch c := code.(type) {
	case strategy.Role:
		return word(roles, c)
	case strategy.Phase:
		return word(phases, c)
	case strategy.Stage:
		return word(stages, c)
	case strategy.PublicState:
		return word(publicStates, c)
	case strategy.Kind:
		return word(kinds, c)
	case strategy.Origin:
		return word(origins, c)
	case strategy.Topic:
		return word(topics, c)
	case strategy.Passage:
		return word(passages, c)
	case strategy.PositionKind:
		return word(positions, c)
	case strategy.DissentLevel:
		return word(levels, c)
	case strategy.ScreeningOutcome:
		return word(screenings, c)
	case strategy.DecisionOutcome:
		return word(decisions, c)
	case strategy.ReportState:
		return word(reportStates, c)
	case strategy.ReportStatus:
		return word(reportStatuses, c)
	case strategy.SessionState:
		return word(sessionStates, c)
	case strategy.VoteChoice:
		return word(votes, c)
	case strategy.SubmissionState:
		return word(submissionStates, c)
	case strategy.CabinetOutcome:
		return word(cabinetOutcomes, c)
	case strategy.CycleOutcome:
		return word(cycleOutcomes, c)
	case strategy.Light:
		return word(lights, c)
	case strategy.EffectKind:
		return word(effectKinds, c)
	case strategy.Function:
		return word(functions, c)
	case strategy.NoReplyRule:
		return word(noReplyRules, c)
	case strategy.MajorityRule:
		return word(majorityRules, c)
	case interface{ German() string }:
		return c.German()
	}
	return fmt.Sprint(code)
}

func word[T ~string](words map[T]string, code T) string {
	if w, ok := words[code]; ok {
		return w
	}
	return string(code)
}

// doing is what people read for an action on a timeline or in the audit chain.
func doing(action string) string { return word(actions, action) }

var roles = map[strategy.Role]string{
	strategy.RoleOrganiser:   "Digitalwerkstatt",
	strategy.RoleMinistry:    "Ressort",
	strategy.RoleCoordinator: "Koordination",
	strategy.RoleCommittee:   "Lenkungsausschuss",
	strategy.RoleChancellery: "Staatskanzlei",
	strategy.RoleAuditor:     "Prüfung",
	strategy.RolePublic:      "Öffentlichkeit",
	strategy.RoleSystem:      "System",
}

var phases = map[strategy.Phase]string{
	strategy.PhaseIntake:       "Eingang",
	strategy.PhaseConsultation: "Digitalkonferenz",
	strategy.PhaseCoordination: "Ressortabstimmung",
	strategy.PhaseCommittee:    "Lenkungsausschuss",
	strategy.PhaseCabinet:      "Kabinett",
	strategy.PhasePublication:  "Veröffentlichung",
	strategy.PhaseClosed:       "Abgeschlossen",
}

var stages = map[strategy.Stage]string{
	strategy.StageSubmitted:      "Eingereicht",
	strategy.StageReturned:       "Zur Überarbeitung",
	strategy.StageScreened:       "Angenommen zur Beratung",
	strategy.StageConsulted:      "Beraten",
	strategy.StageInCoordination: "In Ressortabstimmung",
	strategy.StageAgreed:         "Abgestimmt",
	strategy.StageDissent:        "Strittig",
	strategy.StageOnAgenda:       "Auf der Tagesordnung",
	strategy.StageDecided:        "Vom Lenkungsausschuss beschlossen",
	strategy.StageBeforeCabinet:  "Vor dem Kabinett",
	strategy.StageApproved:       "Vom Kabinett beschlossen",
	strategy.StagePublished:      "Veröffentlicht",
	strategy.StageDeferred:       "Vertagt auf den nächsten Zyklus",
	strategy.StageRejected:       "Abgelehnt",
	strategy.StageDeclined:       "Nicht angenommen",
	strategy.StageMerged:         "Zusammengeführt",
	strategy.StageWithdrawn:      "Zurückgezogen",
}

var publicStates = map[strategy.PublicState]string{
	strategy.PublicConsultation: "In der Digitalkonferenz",
	strategy.PublicInProgress:   "In Abstimmung",
	strategy.PublicPublished:    "Veröffentlicht",
	strategy.PublicClosed:       "Nicht weiterverfolgt",
}

// entityNames says what an entry of the audit is about.
var entityNames = map[string]string{
	"proposal":         "Vorschlag",
	"report":           "Fortschrittsbericht",
	"session":          "Sitzung des Lenkungsausschusses",
	"submission":       "Kabinettvorlage",
	"cycle":            "Zyklus",
	"edition":          "Fassung",
	"workshop":         "Digitalwerkstatt",
	"comment":          "Kommentar",
	"assignment":       "Amt",
	"person":           "Person",
	"cabinet_sessions": "Kabinettsitzungen",
	"document":         "Dokument",
	"audit":            "Protokoll",
}

var kinds = map[strategy.Kind]string{
	strategy.KindNew:   "Neue Maßnahme",
	strategy.KindAmend: "Maßnahme anpassen",
	strategy.KindEnd:   "Maßnahme beenden",
	strategy.KindMerge: "Maßnahmen zusammenführen",
	strategy.KindFocus: "Handlungsfeld neu ausrichten",
}

var origins = map[strategy.Origin]string{
	strategy.OriginWorkshop:   "Digitalwerkstatt",
	strategy.OriginMinistry:   "Ressort",
	strategy.OriginReport:     "Fortschrittsbericht",
	strategy.OriginConference: "Digitalkonferenz",
}

var topics = map[strategy.Topic]string{
	strategy.TopicMoney:        "Haushalt",
	strategy.TopicOrganisation: "Organisation der Verwaltung",
	strategy.TopicPersonalData: "Personenbezogene Daten",
	strategy.TopicConstitution: "Verfassungsfragen",
}

// whyAffected says why a ministry has to co-sign.
func whyAffected(reason string) string {
	if topic, ok := strings.CutPrefix(reason, "topic:"); ok {
		return german(strategy.Topic(topic))
	}
	return word(affectedReasons, reason)
}

var affectedReasons = map[string]string{
	strategy.ReasonLead:        "Federführung",
	strategy.ReasonParticipant: "Beteiligt",
	strategy.ReasonFocus:       "Handlungsfeld",
	strategy.ReasonAdded:       "Ergänzt",
}

var passages = map[strategy.Passage]string{
	strategy.PassageTitle:        "Titel",
	strategy.PassageField:        "Handlungsfeld",
	strategy.PassageLead:         "Federführung",
	strategy.PassageParticipants: "Beteiligte",
	strategy.PassageMilestones:   "Meilensteine",
	strategy.PassageDescription:  "Beschreibung",
	strategy.PassageBackground:   "Hintergrund",
	strategy.PassageVision:       "Vision",
	strategy.PassagePriorities:   "Schwerpunkte",
	strategy.PassageEnding:       "Beendigung",
	strategy.PassageReason:       "Begründung",
	strategy.PassageEffects:      "Auswirkungen",
}

var positions = map[strategy.PositionKind]string{
	strategy.PositionSigned:         "Mitgezeichnet",
	strategy.PositionWithConditions: "Mitgezeichnet mit Maßgaben",
	strategy.PositionReserved:       "Vorbehalt",
	strategy.PositionRefused:        "Nicht mitgezeichnet",
	strategy.PositionNotAffected:    "Nicht betroffen",
}

var levels = map[strategy.DissentLevel]string{
	strategy.LevelTalk:             "Abstimmungsgespräch",
	strategy.LevelStateSecretaries: "Gespräch der Staatssekretäre",
	strategy.LevelChiefs:           "Chefgespräch",
	strategy.LevelCabinet:          "Kabinett",
}

var screenings = map[strategy.ScreeningOutcome]string{
	strategy.ScreenAccept:  "Annehmen",
	strategy.ScreenReturn:  "Zur Überarbeitung zurückgeben",
	strategy.ScreenMerge:   "Mit einem anderen Vorschlag zusammenführen",
	strategy.ScreenDecline: "Nicht annehmen",
}

var decisions = map[strategy.DecisionOutcome]string{
	strategy.DecideAdopt:           "Annehmen",
	strategy.DecideAdoptConditions: "Annehmen mit Maßgaben",
	strategy.DecideDefer:           "Auf den nächsten Zyklus vertagen",
	strategy.DecideReject:          "Ablehnen",
}

var reportStates = map[strategy.ReportState]string{
	strategy.ReportRequested: "Angefordert",
	strategy.ReportSubmitted: "Abgegeben",
	strategy.ReportReturned:  "Zurückgegeben",
	strategy.ReportAccepted:  "Angenommen",
	strategy.ReportMissing:   "Nicht abgegeben",
}

var reportStatuses = map[strategy.ReportStatus]string{
	strategy.StatusOnTrack: "Im Plan",
	strategy.StatusDelayed: "Verzögert",
	strategy.StatusAtRisk:  "Gefährdet",
	strategy.StatusDone:    "Abgeschlossen",
	strategy.StatusStopped: "Eingestellt",
}

var sessionStates = map[strategy.SessionState]string{
	strategy.SessionConvened: "Einberufen",
	strategy.SessionOpen:     "Tagesordnung steht",
	strategy.SessionClosed:   "Geschlossen",
}

var votes = map[strategy.VoteChoice]string{
	strategy.VoteYes:     "Ja",
	strategy.VoteNo:      "Nein",
	strategy.VoteAbstain: "Enthaltung",
}

var submissionStates = map[strategy.SubmissionState]string{
	strategy.SubmissionDraft:     "Entwurf",
	strategy.SubmissionHandedIn:  "Eingereicht",
	strategy.SubmissionSentBack:  "Als unvollständig zurückgegeben",
	strategy.SubmissionScheduled: "Auf der Tagesordnung des Kabinetts",
	strategy.SubmissionPostponed: "Verschoben",
	strategy.SubmissionDecided:   "Entschieden",
	strategy.SubmissionLapsed:    "Ohne Beschluss verfallen",
}

var cabinetOutcomes = map[strategy.CabinetOutcome]string{
	strategy.CabinetAdopted:            "Beschlossen",
	strategy.CabinetAdoptedWithChanges: "Mit Änderungen beschlossen",
	strategy.CabinetReturned:           "Zurückgegeben",
	strategy.CabinetSentBack:           "Als unvollständig zurückgegeben",
}

var cycleOutcomes = map[strategy.CycleOutcome]string{
	strategy.OutcomeAdopted:   "Beschlossen",
	strategy.OutcomeLapsed:    "Ohne Beschluss verfallen",
	strategy.OutcomeCancelled: "Abgebrochen",
}

var lights = map[strategy.Light]string{
	strategy.LightGreen:  "Im Plan",
	strategy.LightYellow: "Knapp",
	strategy.LightRed:    "Nicht mehr zu halten",
}

var effectKinds = map[strategy.EffectKind]string{
	strategy.EffectFollows: "Wandert mit",
	strategy.EffectPushed:  "Weicht nach hinten",
	strategy.EffectShort:   "Zu wenig Zeit",
	strategy.EffectPast:    "Liegt schon zurück",
}

var functions = map[strategy.Function]string{
	strategy.FunctionFinance:     "Finanzen",
	strategy.FunctionInterior:    "Inneres",
	strategy.FunctionJustice:     "Justiz",
	strategy.FunctionChancellery: "Staatskanzlei",
	strategy.FunctionLeadDigital: "Federführung für Digitales",
}

var noReplyRules = map[strategy.NoReplyRule]string{
	strategy.NoReplyEscalate: "Erinnern, dann an die Staatssekretärin oder den Staatssekretär",
	strategy.NoReplyProceed:  "Weiter, mit der Lücke in der Kabinettvorlage",
}

var majorityRules = map[strategy.MajorityRule]string{
	strategy.MajoritySimple:   "Einfache Mehrheit der abgegebenen Stimmen",
	strategy.MajorityAbsolute: "Mehrheit aller Mitglieder",
}

// taskKinds says what is to be done.
var taskKinds = map[string]string{
	"position":           "Mitzeichnen",
	"report":             "Fortschrittsbericht abgeben",
	"condition":          "Maßgabe erledigen",
	"consent":            "Im Umlaufverfahren antworten",
	"revise":             "Vorschlag überarbeiten",
	"screen":             "Vorschlag vorprüfen",
	"assess":             "Vorschlag begründet beantworten",
	"moderate":           "Kommentare sichten",
	"accept_report":      "Fortschrittsbericht annehmen oder zurückgeben",
	"reconcile":          "Strittigen Punkt klären",
	"convene":            "Sitzung einberufen",
	"set_agenda":         "Tagesordnung festlegen",
	"prepare_submission": "Kabinettvorlage entwerfen",
	"hand_in":            "Kabinettvorlage einreichen",
	"vote":               "Abstimmen",
	"decide":             "Beschlüsse feststellen",
	"take_in":            "Kabinettvorlage annehmen oder zurückgeben",
	"record_decision":    "Beschluss des Kabinetts festhalten",
}

// actions are the steps of all timelines.
var actions = map[string]string{
	"submit":            "Eingereicht",
	"screen":            "Vorgeprüft",
	"absorb":            "Anderen Vorschlag aufgenommen",
	"revise":            "Text geändert",
	"assess":            "Begründet beantwortet",
	"consult":           "Konsultation beendet",
	"coordinate":        "Ressortabstimmung begonnen",
	"add_affected":      "Betroffenes Ressort ergänzt",
	"position":          "Mitzeichnung",
	"agree":             "Abgestimmt",
	"agreed":            "Abgestimmt",
	"dissent":           "Strittig geworden",
	"no_reply":          "Keine Antwort",
	"remind":            "Erinnert",
	"escalate":          "An die Hausleitung gegeben",
	"reconcile":         "Abstimmungsgespräch",
	"agenda":            "Auf die Tagesordnung gesetzt",
	"off_agenda":        "Von der Tagesordnung genommen",
	"decide":            "Beschluss des Lenkungsausschusses",
	"hand_in":           "Dem Kabinett vorgelegt",
	"cabinet":           "Beschluss des Kabinetts",
	"publish":           "Veröffentlicht",
	"withdraw":          "Zurückgezogen",
	"fulfil":            "Maßgabe erledigt",
	"move_due":          "Frist geändert",
	"lapse":             "Ohne Beschluss verfallen",
	"carry":             "In den nächsten Zyklus übernommen",
	"open":              "Zyklus eröffnet",
	"enter_phase":       "Phase begonnen",
	"move_deadline":     "Frist verschoben",
	"move_clock":        "Kalender vorgestellt",
	"request_reports":   "Berichte angefordert",
	"session_passed":    "Kabinettsitzung ohne Beschluss verstrichen",
	"cabinet_returned":  "Vom Kabinett zurückgegeben",
	"cabinet_postponed": "Vom Kabinett verschoben",
	"cabinet_adopted":   "Vom Kabinett beschlossen",

	"cabinet_without_effect": "Beschluss ohne Wirkung",

	"cancel":          "Abgebrochen",
	"close":           "Abgeschlossen",
	"request":         "Bericht angefordert",
	"deadline_moved":  "Frist geändert",
	"overdue":         "Überfällig",
	"accept":          "Angenommen",
	"return":          "Zurückgegeben",
	"frozen":          "Eingefroren",
	"missing":         "Nicht abgegeben",
	"convene":         "Einberufen",
	"set_agenda":      "Tagesordnung festgelegt",
	"recommend":       "Empfohlen",
	"vote":            "Abgestimmt",
	"prepare":         "Entworfen",
	"consent":         "Im Umlaufverfahren geantwortet",
	"record_decision": "Beschluss festgehalten",
	"postpone":        "Verschoben",
	"send_back":       "Als unvollständig zurückgegeben",
	"take_in":         "Auf die Tagesordnung genommen",
	"import":          "Eingelesen",
	"publish_edition": "Fassung veröffentlicht",
	"sign_in":         "Angemeldet",
	"sign_out":        "Abgemeldet",
	"register":        "Angemeldet",
	"change":          "Geändert",
	"file_record":     "Protokoll abgelegt",
	"moderate":        "Kommentar moderiert",
	"comment":         "Kommentiert",

	// Entries of the audit that are no steps.
	"refused":                "Abgelehnter Versuch",
	"export":                 "Ausgeführt",
	"sign_in_refused":        "Anmeldung abgelehnt",
	"office_changed":         "Amt gewechselt",
	"assignment.save":        "Amt zugewiesen oder geändert",
	"assignment.end":         "Zuweisung beendet",
	"comment.write":          "Kommentiert",
	"comment.moderate":       "Kommentar moderiert",
	"workshop.save":          "Digitalwerkstatt gespeichert",
	"position.prepare":       "Mitzeichnung vorbereitet",
	"cabinet_sessions.save":  "Kabinettsitzungen festgelegt",
	"workshop.attach":        "Anlage abgelegt",
	"workshop.detach":        "Anlage entfernt",
	"saved_views.save":       "Ansichten gemerkt",
	"proposal_draft.save":    "Entwurf gespeichert",
	"proposal_draft.discard": "Entwurf verworfen",
	"notice_settings.save":   "Mitteilungen eingestellt",
}
