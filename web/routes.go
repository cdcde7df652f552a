package web

import "fortschreibung/strategy"

// The parts of the menu, in their order.
const (
	menuDesk    = "Arbeit"
	menuProcess = "Verfahren"
	menuPublic  = "Öffentlich"
	menuOffice  = "Amt"
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

		page("/zyklen", "Zyklus steuern", strategy.ActAdvancePhase, steerCycle).in(menuProcess),
		action("/zyklen", "Zyklus eröffnen", strategy.ActOpenCycle, openCycle),
		action("/zyklen/:year/phase", "Nächste Phase beginnen", strategy.ActAdvancePhase, advanceCycle),
		action("/zyklen/:year/kalender", "Kalender vorstellen", strategy.ActMoveClock, moveClock),
		action("/zyklen/:year/abbruch", "Zyklus abbrechen", strategy.ActCancelCycle, cancelCycle),
		action("/zyklen/:year/fristen", "Frist verschieben", strategy.ActMoveDeadline, moveDeadline),

		page("/hilfe", "Hilfe", strategy.ActReadPublic, help),
		page("/barrierefreiheit", "Erklärung zur Barrierefreiheit", strategy.ActReadPublic, accessibility),
		page("/leichte-sprache", "Leichte Sprache", strategy.ActReadPublic, plainLanguage),
	}
}
