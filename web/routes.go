package web

import "fortschreibung/strategy"

// The parts of the menu, in their order.
const (
	menuDesk    = "Arbeit"
	menuProcess = "Verfahren"
	menuPublic  = "Öffentlich"
	menuOffice  = "Amt"
)

// Addresses of things that exist in the tests' records.
const (
	exampleProposal   = "7d3c1a52-0b1e-4b8e-9a35-0f6f4f2a1c11"
	exampleReport     = "2027-H1/m-1"
	exampleSession    = "2027/1"
	exampleAssignment = "3d3c1a52-0b1e-4b8e-9a35-0f6f4f2a1c55"
	exampleEdition    = "2026"
	exampleMeasure    = "m-1"
	exampleAttachment = "1f0e8a4c-52b7-4a6d-8f7e-3c9d2b1a0e66"
	exampleWorkshop   = "1f0e8a4c-52b7-4a6d-8f7e-3c9d2b1a0e55"
)

// routes is every page and action in one table: path, title, the action that strategy.May
// must grant for it to open and to stand in the menu, where it stands there, and an
// address of it that exists in the tests' records, for walking through all pages.
// The order is that of the menu. It is filled when the program starts, because handlers
// show the menu again.
var routes []route

func init() {
	routes = []route{
		page("/", "Übersicht", strategy.ActReadPublic, start).in(menuDesk),
		page("/aufgaben", "Aufgaben", strategy.ActReadTasks, tasks).in(menuDesk),

		page("/benachrichtigungen", "Benachrichtigungen", strategy.ActReadOwnNotices, notices).in(menuDesk),
		action("/benachrichtigungen", "Mails wählen", strategy.ActSetOwnNotices, chooseMails),
		action("/benachrichtigungen/kalender", "Adresse des Kalenders", strategy.ActSetOwnNotices, makeCalendar),
		action("/benachrichtigungen/kalender/widerruf", "Adresse widerrufen", strategy.ActSetOwnNotices, revokeCalendar),

		page("/mitzeichnung", "Mitzeichnung", strategy.ActPreparePosition, cosigns).in(menuDesk),
		page("/mitzeichnung/:id", "Mitzeichnen", strategy.ActPreparePosition, cosign).like("/mitzeichnung/" + exampleProposal),
		action("/mitzeichnung/:id", "Mitzeichnung abgeben", strategy.ActPosition, givePosition),
		action("/mitzeichnung/:id/vorbereitung", "Mitzeichnung vorbereiten", strategy.ActPreparePosition, preparePosition),

		page("/zyklen", "Zyklus steuern", strategy.ActAdvancePhase, steerCycle).in(menuProcess),
		action("/zyklen", "Zyklus eröffnen", strategy.ActOpenCycle, openCycle),
		action("/zyklen/:year/phase", "Nächste Phase beginnen", strategy.ActAdvancePhase, advanceCycle),
		action("/zyklen/:year/kalender", "Kalender vorstellen", strategy.ActMoveClock, moveClock),
		action("/zyklen/:year/abbruch", "Zyklus abbrechen", strategy.ActCancelCycle, cancelCycle),
		page("/zyklen/:year/akte", "E-Akte des Zyklus", strategy.ActArchive, archiveCycle).asFile().like("/zyklen/2026/akte"),
		action("/zyklen/:year/fristen", "Frist verschieben", strategy.ActMoveDeadline, moveDeadline),

		page("/werkstaetten", "Digitalwerkstätten", strategy.ActReadWorkshop, workshops).in(menuProcess),
		page("/werkstaetten/neu", "Digitalwerkstatt anmelden", strategy.ActWriteWorkshop, newWorkshop),
		action("/werkstaetten/neu", "Digitalwerkstatt anmelden", strategy.ActWriteWorkshop, registerWorkshop),
		page("/werkstaetten/:id", "Digitalwerkstatt", strategy.ActReadWorkshop, showWorkshop).like("/werkstaetten/" + exampleWorkshop),
		page("/werkstaetten/:id/angaben", "Angaben ändern", strategy.ActWriteWorkshop, editWorkshop).like("/werkstaetten/" + exampleWorkshop + "/angaben"),
		action("/werkstaetten/:id/angaben", "Angaben ändern", strategy.ActWriteWorkshop, changeWorkshop),
		page("/werkstaetten/:id/protokoll", "Protokoll", strategy.ActWriteWorkshop, editRecord).like("/werkstaetten/" + exampleWorkshop + "/protokoll"),
		action("/werkstaetten/:id/protokoll", "Protokoll ablegen", strategy.ActWriteWorkshop, fileRecord),
		action("/werkstaetten/:id/anlagen", "Anlage ablegen", strategy.ActWriteWorkshop, addAttachment),
		download("/werkstaetten/:id/anlagen/:attachment", "Anlage", strategy.ActReadWorkshop, attachment).like("/werkstaetten/" + exampleWorkshop + "/anlagen/" + exampleAttachment),
		action("/werkstaetten/:id/anlagen/:attachment/entfernen", "Anlage entfernen", strategy.ActWriteWorkshop, removeAttachment),

		page("/vorschlaege", "Vorschläge", strategy.ActReadProposal, proposals).in(menuProcess),
		page("/vorschlaege/neu", "Vorschlag einreichen", strategy.ActSubmit, newProposal),
		action("/vorschlaege/neu", "Vorschlag einreichen", strategy.ActSubmit, submitProposal),
		action("/vorschlaege/ansichten", "Ansicht merken", strategy.ActKeepViews, keepView),
		action("/vorschlaege/ansichten/entfernen", "Ansicht entfernen", strategy.ActKeepViews, forgetView),
		action("/vorschlaege/entwuerfe/:id/verwerfen", "Entwurf verwerfen", strategy.ActDraft, discardDraft),
		page("/vorschlaege/:id", "Vorschlag", strategy.ActReadProposal, showProposal).like("/vorschlaege/" + exampleProposal),
		page("/vorschlaege/:id/bearbeiten", "Text überarbeiten", strategy.ActRevise, reviseForm).like("/vorschlaege/" + exampleProposal + "/bearbeiten"),
		action("/vorschlaege/:id/bearbeiten", "Text überarbeiten", strategy.ActRevise, reviseProposal),
		action("/vorschlaege/:id/pruefung", "Vorprüfung", strategy.ActScreen, screenProposal),
		action("/vorschlaege/:id/antwort", "Begründete Antwort", strategy.ActAssess, assessProposal),
		action("/vorschlaege/:id/ressorts", "Betroffenes Ressort ergänzen", strategy.ActAddAffected, affectMinistry),
		action("/vorschlaege/:id/klaerung", "Strittigen Punkt klären", strategy.ActReconcile, reconcile),
		action("/vorschlaege/:id/rueckzug", "Vorschlag zurückziehen", strategy.ActWithdraw, withdrawProposal),
		action("/vorschlaege/:id/massgaben/:condition", "Maßgabe erledigt melden", strategy.ActFulfil, fulfilCondition),
		action("/vorschlaege/:id/kommentare/:comment", "Kommentar moderieren", strategy.ActModerate, moderateComment),
		action("/vorschlaege/pruefung", "Vorschläge annehmen", strategy.ActScreen, screenMany),

		page("/fortschrittsberichte", "Fortschrittsberichte", strategy.ActReadReport, reports).in(menuProcess),
		page("/fortschrittsberichte/:half/:measure", "Fortschrittsbericht", strategy.ActReadReport, showReport).like("/fortschrittsberichte/" + exampleReport),
		action("/fortschrittsberichte/:half/:measure/abgabe", "Fortschrittsbericht abgeben", strategy.ActSubmitReport, submitReport),
		action("/fortschrittsberichte/:half/:measure/annahme", "Fortschrittsbericht annehmen", strategy.ActAcceptReport, acceptReport),
		action("/fortschrittsberichte/:half/:measure/rueckgabe", "Fortschrittsbericht zurückgeben", strategy.ActReturnReport, returnReport),

		page("/tabellen", "Tabellen", strategy.ActReadTasks, tables).in(menuProcess),
		download("/tabellen/massnahmen", "Maßnahmen als Tabelle", strategy.ActReadPublic, measuresTable),
		download("/tabellen/aufgaben", "Aufgaben als Tabelle", strategy.ActReadTasks, tasksTable),
		download("/tabellen/vorschlaege/:year", "Vorschläge als Tabelle", strategy.ActReadProposal, proposalsTable).like("/tabellen/vorschlaege/2027"),
		action("/tabellen/vorschlaege", "Vorschläge hochladen", strategy.ActSubmit, uploadProposals),
		download("/tabellen/fortschrittsberichte/:half", "Fortschrittsberichte als Tabelle", strategy.ActReadReport, reportsTable).like("/tabellen/fortschrittsberichte/2027-H1"),
		action("/tabellen/fortschrittsberichte", "Fortschrittsberichte hochladen", strategy.ActSubmitReport, uploadReports),

		page("/lenkungsausschuss", "Lenkungsausschuss", strategy.ActReadSession, sessions).in(menuProcess),
		page("/lenkungsausschuss/neu", "Sitzung einberufen", strategy.ActConvene, newSession),
		action("/lenkungsausschuss/neu", "Sitzung einberufen", strategy.ActConvene, conveneSession),
		page("/lenkungsausschuss/:year/:number", "Sitzung", strategy.ActReadSession, showSession).like("/lenkungsausschuss/" + exampleSession),
		page("/lenkungsausschuss/:year/:number/tagesordnung", "Tagesordnung", strategy.ActSetAgenda, editAgenda).like("/lenkungsausschuss/" + exampleSession + "/tagesordnung"),
		action("/lenkungsausschuss/:year/:number/tagesordnung", "Tagesordnung festlegen", strategy.ActSetAgenda, fixAgenda),
		page("/lenkungsausschuss/:year/:number/abstimmung", "Abstimmung", strategy.ActRecommend, showVoting).like("/lenkungsausschuss/" + exampleSession + "/abstimmung"),
		page("/lenkungsausschuss/:year/:number/punkte/:item", "Punkt der Tagesordnung", strategy.ActReadSession, showItem).like("/lenkungsausschuss/" + exampleSession + "/punkte/" + exampleProposal),
		action("/lenkungsausschuss/:year/:number/punkte/:item/empfehlung", "Empfehlen", strategy.ActRecommend, recommendItem),
		action("/lenkungsausschuss/:year/:number/punkte/:item/stimme", "Abstimmen", strategy.ActVote, voteOnItem),
		action("/lenkungsausschuss/:year/:number/punkte/:item/beschluss", "Beschluss feststellen", strategy.ActDecide, decideItem),
		action("/lenkungsausschuss/:year/:number/empfehlung", "Empfehlen", strategy.ActRecommend, recommendItems),
		action("/lenkungsausschuss/:year/:number/stimme", "Abstimmen", strategy.ActVote, voteOnItems),
		action("/lenkungsausschuss/:year/:number/enbloc/stimme", "En bloc abstimmen", strategy.ActVote, voteEnBloc),
		action("/lenkungsausschuss/:year/:number/enbloc/beschluss", "Beschluss en bloc feststellen", strategy.ActDecide, decideEnBloc),
		action("/lenkungsausschuss/:year/:number/schluss", "Sitzung schließen", strategy.ActCloseSession, closeSession),
		download("/lenkungsausschuss/:year/:number/dokumente/:document", "Dokument der Sitzung", strategy.ActReadSession, sessionDocument).like("/lenkungsausschuss/" + exampleSession + "/dokumente/mappe"),

		page("/kabinett", "Kabinett", strategy.ActReadSubmission, submissions).in(menuProcess),
		page("/kabinett/neu", "Kabinettvorlage entwerfen", strategy.ActPrepare, newSubmission),
		action("/kabinett/neu", "Kabinettvorlage entwerfen", strategy.ActPrepare, prepareSubmission),
		page("/kabinett/:year/:number", "Kabinettvorlage", strategy.ActReadSubmission, showSubmission).like("/kabinett/" + exampleSession),
		action("/kabinett/:year/:number/einreichung", "Kabinettvorlage einreichen", strategy.ActHandIn, handIn),
		action("/kabinett/:year/:number/annahme", "Auf die Tagesordnung nehmen", strategy.ActTakeIn, takeIn),
		action("/kabinett/:year/:number/rueckgabe", "Als unvollständig zurückgeben", strategy.ActSendBack, sendBack),
		action("/kabinett/:year/:number/verschiebung", "Kabinettvorlage verschieben", strategy.ActPostpone, postponeSubmission),
		action("/kabinett/:year/:number/zustimmung", "Im Umlaufverfahren antworten", strategy.ActConsent, consentInCircular),
		page("/kabinett/:year/:number/beschluss", "Beschluss des Kabinetts", strategy.ActRecordDecision, editDecision).like("/kabinett/" + exampleSession + "/beschluss"),
		action("/kabinett/:year/:number/beschluss", "Beschluss festhalten", strategy.ActRecordDecision, recordDecision),
		download("/kabinett/:year/:number/dokument", "Kabinettvorlage als Dokument", strategy.ActReadSubmission, submissionDocument).like("/kabinett/" + exampleSession + "/dokument"),

		page("/digitalkonferenz", "Digitalkonferenz", strategy.ActReadPublic, conference).in(menuPublic),
		page("/digitalkonferenz/:id", "Vorschlag", strategy.ActReadPublic, showDiscussed).like("/digitalkonferenz/" + exampleProposal),
		action("/digitalkonferenz/:id/kommentare", "Kommentar senden", strategy.ActComment, addComment),
		page("/digitalmonitor", "Digitalmonitor", strategy.ActReadPublic, monitor).in(menuPublic),
		download("/digitalmonitor/tabelle", "Digitalmonitor als Tabelle", strategy.ActReadPublic, monitorTable),
		page("/massnahmen", "Maßnahmen", strategy.ActReadPublic, measures).in(menuPublic),
		page("/massnahmen/:id", "Maßnahme", strategy.ActReadPublic, showMeasure).like("/massnahmen/" + exampleMeasure),
		page("/fassungen", "Fassungen", strategy.ActReadPublic, editions).in(menuPublic),
		page("/fassungen/:year", "Fassung", strategy.ActReadPublic, showEdition).like("/fassungen/" + exampleEdition),
		page("/fassungen/:year/vergleich", "Fassungen vergleichen", strategy.ActReadPublic, compareEditions).like("/fassungen/" + exampleEdition + "/vergleich"),
		download("/fassungen/:year/dokument", "Fassung als Dokument", strategy.ActReadPublic, editionDocument).like("/fassungen/" + exampleEdition + "/dokument"),
		download("/fassungen/:year/synopse/:with", "Synopse zweier Fassungen", strategy.ActReadPublic, editionSynopsis).like("/fassungen/" + exampleEdition + "/synopse/2020"),

		page("/verwaltung", "Verwaltung", strategy.ActReadPeople, administration).in(menuOffice),
		page("/verwaltung/personen", "Personen", strategy.ActReadPeople, adminPeople),
		page("/verwaltung/aemter", "Ämter und Vertretungen", strategy.ActReadPeople, adminAssignments),
		page("/verwaltung/aemter/neu", "Amt zuweisen", strategy.ActAssign, newAssignment),
		action("/verwaltung/aemter/neu", "Amt zuweisen", strategy.ActAssign, assign),
		page("/verwaltung/aemter/:id", "Zuweisung", strategy.ActReadPeople, showAssignment).like("/verwaltung/aemter/" + exampleAssignment),
		action("/verwaltung/aemter/:id", "Zuweisung ändern", strategy.ActAssign, changeAssignment),
		action("/verwaltung/aemter/:id/ende", "Zuweisung beenden", strategy.ActAssign, endAssignment),
		page("/verwaltung/ressorts", "Ressorts", strategy.ActReadPeople, adminMinistries),
		page("/verwaltung/sitzungen", "Kabinettsitzungen", strategy.ActReadPeople, adminSessions),
		action("/verwaltung/sitzungen/:year", "Kabinettsitzungen festlegen", strategy.ActMoveDeadline, fixSessions),
		page("/verwaltung/regeln", "Kalender und Regeln", strategy.ActReadPeople, adminRules),
		page("/protokoll", "Protokoll", strategy.ActReadAudit, audit).in(menuOffice),
		page("/protokoll/pruefung", "Prüfung des Protokolls", strategy.ActReadAudit, auditVerification),
		action("/protokoll/pruefung", "Kette nachrechnen", strategy.ActReadAudit, verifyAudit),
		page("/protokoll/ausfuhr", "Protokoll herunterladen", strategy.ActReadAudit, exportAudit).asFile(),

		page("/hilfe", "Hilfe", strategy.ActReadPublic, help),
		page("/barrierefreiheit", "Erklärung zur Barrierefreiheit", strategy.ActReadPublic, accessibility),
		page("/leichte-sprache", "Leichte Sprache", strategy.ActReadPublic, plainLanguage),
	}
}
