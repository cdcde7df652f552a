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
	exampleProposal = "7d3c1a52-0b1e-4b8e-9a35-0f6f4f2a1c11"
	exampleReport   = "2027-H1/m-1"
	exampleWorkshop = "1f0e8a4c-52b7-4a6d-8f7e-3c9d2b1a0e55"
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

		page("/mitzeichnung", "Mitzeichnung", strategy.ActPreparePosition, cosigns).in(menuDesk),
		page("/mitzeichnung/:id", "Mitzeichnen", strategy.ActPreparePosition, cosign).like("/mitzeichnung/" + exampleProposal),
		action("/mitzeichnung/:id", "Mitzeichnung abgeben", strategy.ActPosition, givePosition),
		action("/mitzeichnung/:id/vorbereitung", "Mitzeichnung vorbereiten", strategy.ActPreparePosition, preparePosition),

		page("/zyklen", "Zyklus steuern", strategy.ActAdvancePhase, steerCycle).in(menuProcess),
		action("/zyklen", "Zyklus eröffnen", strategy.ActOpenCycle, openCycle),
		action("/zyklen/:year/phase", "Nächste Phase beginnen", strategy.ActAdvancePhase, advanceCycle),
		action("/zyklen/:year/kalender", "Kalender vorstellen", strategy.ActMoveClock, moveClock),
		action("/zyklen/:year/abbruch", "Zyklus abbrechen", strategy.ActCancelCycle, cancelCycle),
		action("/zyklen/:year/fristen", "Frist verschieben", strategy.ActMoveDeadline, moveDeadline),

		page("/werkstaetten", "Digitalwerkstätten", strategy.ActReadWorkshop, workshops).in(menuProcess),
		page("/werkstaetten/neu", "Digitalwerkstatt anmelden", strategy.ActWriteWorkshop, newWorkshop),
		action("/werkstaetten/neu", "Digitalwerkstatt anmelden", strategy.ActWriteWorkshop, registerWorkshop),
		page("/werkstaetten/:id", "Digitalwerkstatt", strategy.ActReadWorkshop, showWorkshop).like("/werkstaetten/" + exampleWorkshop),
		page("/werkstaetten/:id/angaben", "Angaben ändern", strategy.ActWriteWorkshop, editWorkshop).like("/werkstaetten/" + exampleWorkshop + "/angaben"),
		action("/werkstaetten/:id/angaben", "Angaben ändern", strategy.ActWriteWorkshop, changeWorkshop),
		page("/werkstaetten/:id/protokoll", "Protokoll", strategy.ActWriteWorkshop, editRecord).like("/werkstaetten/" + exampleWorkshop + "/protokoll"),
		action("/werkstaetten/:id/protokoll", "Protokoll ablegen", strategy.ActWriteWorkshop, fileRecord),

		page("/vorschlaege", "Vorschläge", strategy.ActReadProposal, proposals).in(menuProcess),
		page("/vorschlaege/neu", "Vorschlag einreichen", strategy.ActSubmit, newProposal),
		action("/vorschlaege/neu", "Vorschlag einreichen", strategy.ActSubmit, submitProposal),
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

		page("/hilfe", "Hilfe", strategy.ActReadPublic, help),
		page("/barrierefreiheit", "Erklärung zur Barrierefreiheit", strategy.ActReadPublic, accessibility),
		page("/leichte-sprache", "Leichte Sprache", strategy.ActReadPublic, plainLanguage),
	}
}
