package api

import "fortschreibung/strategy"

// routes is the whole interface in one table: method, path under /api/v1, the action that
// strategy.May must grant, what it is in German, and the handler. Whatever is written here
// with ActReadPublic or ActComment is open without a token; everything else needs one.
func (s *server) routes() []route {
	return []route{
		get("/me", strategy.ActReadTasks, "Anmeldung", "Wer bin ich", s.me),
		get("/tasks", strategy.ActReadTasks, "Aufgaben", "Was ist für mich fällig", s.listTasks),
		get("/ministries", strategy.ActReadPublic, "Ressorts", "Ressorts mit Gültigkeit", s.listMinistries),

		get("/cycles", strategy.ActReadCycle, "Zyklen", "Zyklen auflisten", s.listCycles),
		create("/cycles", strategy.ActOpenCycle, "Zyklen", "Zyklus eröffnen", s.openCycle),
		get("/cycles/{year}", strategy.ActReadCycle, "Zyklen", "Stand eines Zyklus", s.getCycle),
		get("/cycles/{year}/calendar", strategy.ActReadCycle, "Zyklen", "Fristen eines Zyklus: ursprünglich, aktuell, tatsächlich", s.getCalendar),
		get("/cycles/{year}/timeline", strategy.ActReadCycle, "Zyklen", "Verlauf eines Zyklus", s.cycleTimeline),
		get("/cycles/{year}/outlook", strategy.ActReadCycle, "Zyklen", "Q4-Wache: Tage, Puffer, letzter sicherer Tag, wer hält auf", s.getOutlook),
		get("/cycles/{year}/histories", strategy.ActReadCycle, "Zyklen", "Umfang der Verläufe im Prozessmotor", s.getHistories),
		get("/cycles/{year}/whatif", strategy.ActReadCycle, "Zyklen", "Was wäre, wenn Fristen verschoben würden", s.whatIf),
		get("/cabinet-sessions/{year}", strategy.ActReadCycle, "Zyklen", "Kabinettsitzungen des 4. Quartals", s.getCabinetSessions),
		put("/cabinet-sessions/{year}", strategy.ActMoveDeadline, "Zyklen", "Kabinettsitzungen des 4. Quartals festlegen", s.putCabinetSessions),
		post("/cycles/{year}/advance", strategy.ActAdvancePhase, "Zyklen", "Nächste Phase beginnen", s.advanceCycle),
		post("/cycles/{year}/deadlines/{name}/move", strategy.ActMoveDeadline, "Zyklen", "Frist verschieben", s.moveDeadline),
		post("/cycles/{year}/clock", strategy.ActMoveClock, "Zyklen", "Kalender einer Generalprobe vorstellen", s.moveClock),
		post("/cycles/{year}/cancel", strategy.ActCancelCycle, "Zyklen", "Zyklus abbrechen", s.cancelCycle),

		get("/workshops", strategy.ActReadWorkshop, "Digitalwerkstätten", "Digitalwerkstätten auflisten", s.listWorkshops),
		create("/workshops", strategy.ActWriteWorkshop, "Digitalwerkstätten", "Digitalwerkstatt anmelden", s.registerWorkshop),
		get("/workshops/{id}", strategy.ActReadWorkshop, "Digitalwerkstätten", "Digitalwerkstatt lesen", s.getWorkshop),
		put("/workshops/{id}", strategy.ActWriteWorkshop, "Digitalwerkstätten", "Digitalwerkstatt ändern", s.changeWorkshop),
		put("/workshops/{id}/record", strategy.ActWriteWorkshop, "Digitalwerkstätten", "Protokoll ablegen", s.fileWorkshopRecord),

		get("/proposals", strategy.ActReadProposal, "Vorschläge", "Vorschläge auflisten", s.listProposals),
		create("/proposals", strategy.ActSubmit, "Vorschläge", "Vorschlag einreichen", s.submitProposal),
		get("/proposals/{id}", strategy.ActReadProposal, "Vorschläge", "Vorschlag lesen", s.getProposal),
		get("/proposals/{id}/timeline", strategy.ActReadProposal, "Vorschläge", "Verlauf eines Vorschlags", s.proposalTimeline),
		get("/proposals/{id}/texts", strategy.ActReadProposal, "Vorschläge", "Textfassungen eines Vorschlags", s.listTexts),
		get("/proposals/{id}/comparison", strategy.ActReadProposal, "Vorschläge", "Zwei Textfassungen vergleichen", s.compareTexts),
		post("/proposals/{id}/screen", strategy.ActScreen, "Vorschläge", "Vorprüfung: annehmen, zurückgeben, zusammenführen, ablehnen", s.screenProposal),
		post("/proposals/{id}/revise", strategy.ActRevise, "Vorschläge", "Text ändern", s.reviseProposal),
		post("/proposals/{id}/assess", strategy.ActAssess, "Vorschläge", "Machbarkeit und begründete Antwort der Digitalkonferenz", s.assessProposal),
		post("/proposals/{id}/affected", strategy.ActAddAffected, "Vorschläge", "Betroffenes Ressort ergänzen", s.addAffected),
		get("/proposals/{id}/positions/{ministry}/draft", strategy.ActPreparePosition, "Vorschläge", "Vorbereitete Mitzeichnung lesen", s.getPositionDraft),
		put("/proposals/{id}/positions/{ministry}/draft", strategy.ActPreparePosition, "Vorschläge", "Mitzeichnung vorbereiten", s.preparePosition),
		post("/proposals/{id}/position", strategy.ActPosition, "Vorschläge", "Mitzeichnung abgeben", s.givePosition),
		post("/proposals/{id}/reconcile", strategy.ActReconcile, "Vorschläge", "Ergebnis eines Abstimmungsgesprächs", s.reconcileProposal),
		post("/proposals/{id}/withdraw", strategy.ActWithdraw, "Vorschläge", "Vorschlag zurückziehen", s.withdrawProposal),
		post("/proposals/{id}/conditions/{condition}/fulfil", strategy.ActFulfil, "Vorschläge", "Maßgabe als erledigt melden", s.fulfilCondition),

		get("/comments", strategy.ActModerate, "Digitalkonferenz", "Kommentare sichten", s.listComments),
		post("/comments/{id}/moderation", strategy.ActModerate, "Digitalkonferenz", "Kommentar freigeben, ablehnen, beantworten", s.moderateComment),

		get("/public/proposals", strategy.ActReadPublic, "Öffentlichkeit", "Vorschläge in der Digitalkonferenz", s.listPublicProposals),
		get("/public/proposals/{id}", strategy.ActReadPublic, "Öffentlichkeit", "Vorschlag, öffentliche Ansicht", s.getPublicProposal),
		get("/public/proposals/{id}/timeline", strategy.ActReadPublic, "Öffentlichkeit", "Verlauf, öffentliche Ansicht", s.publicTimeline),
		get("/public/proposals/{id}/comments", strategy.ActReadPublic, "Öffentlichkeit", "Freigegebene Kommentare", s.listPublicComments),
		create("/public/proposals/{id}/comments", strategy.ActComment, "Öffentlichkeit", "Kommentar abgeben", s.addComment),
		get("/editions", strategy.ActReadPublic, "Öffentlichkeit", "Fassungen der Strategie", s.listEditions),
		get("/editions/{year}", strategy.ActReadPublic, "Öffentlichkeit", "Fassung der Strategie", s.getEdition),
		get("/measures", strategy.ActReadPublic, "Öffentlichkeit", "Maßnahmen einer Fassung", s.listMeasures),
		get("/measures/{id}", strategy.ActReadPublic, "Öffentlichkeit", "Maßnahme in der geltenden Fassung", s.getMeasure),
		get("/measures/{id}/history", strategy.ActReadPublic, "Öffentlichkeit", "Maßnahme in allen Fassungen", s.measureHistory),

		get("/reports", strategy.ActReadReport, "Fortschrittsberichte", "Fortschrittsberichte auflisten", s.listReports),
		get("/reports/{half}/{measure}", strategy.ActReadReport, "Fortschrittsberichte", "Fortschrittsbericht lesen", s.getReport),
		get("/reports/{half}/{measure}/timeline", strategy.ActReadReport, "Fortschrittsberichte", "Verlauf eines Fortschrittsberichts", s.reportTimeline),
		post("/reports/{half}/{measure}/submission", strategy.ActSubmitReport, "Fortschrittsberichte", "Fortschrittsbericht abgeben", s.submitReport),
		post("/reports/{half}/{measure}/acceptance", strategy.ActAcceptReport, "Fortschrittsberichte", "Fortschrittsbericht annehmen", s.acceptReport),
		post("/reports/{half}/{measure}/return", strategy.ActReturnReport, "Fortschrittsberichte", "Fortschrittsbericht zurückgeben", s.returnReport),

		get("/sessions", strategy.ActReadSession, "Lenkungsausschuss", "Sitzungen auflisten", s.listSessions),
		create("/sessions", strategy.ActConvene, "Lenkungsausschuss", "Sitzung einberufen", s.conveneSession),
		get("/sessions/{year}/{number}", strategy.ActReadSession, "Lenkungsausschuss", "Sitzung lesen", s.getSession),
		get("/sessions/{year}/{number}/timeline", strategy.ActReadSession, "Lenkungsausschuss", "Verlauf einer Sitzung", s.sessionTimeline),
		put("/sessions/{year}/{number}/agenda", strategy.ActSetAgenda, "Lenkungsausschuss", "Tagesordnung festlegen", s.setAgenda),
		post("/sessions/{year}/{number}/recommendation", strategy.ActRecommend, "Lenkungsausschuss", "Empfehlung", s.recommend),
		post("/sessions/{year}/{number}/vote", strategy.ActVote, "Lenkungsausschuss", "Stimme abgeben", s.vote),
		post("/sessions/{year}/{number}/decision", strategy.ActDecide, "Lenkungsausschuss", "Beschluss feststellen, einzeln oder en bloc", s.decide),
		post("/sessions/{year}/{number}/close", strategy.ActCloseSession, "Lenkungsausschuss", "Sitzung mit Niederschrift schließen", s.closeSession),

		get("/submissions", strategy.ActReadSubmission, "Kabinett", "Kabinettvorlagen auflisten", s.listSubmissions),
		create("/submissions", strategy.ActPrepare, "Kabinett", "Kabinettvorlage entwerfen", s.prepareSubmission),
		get("/submissions/{year}/{number}", strategy.ActReadSubmission, "Kabinett", "Kabinettvorlage lesen", s.getSubmission),
		get("/submissions/{year}/{number}/timeline", strategy.ActReadSubmission, "Kabinett", "Verlauf einer Kabinettvorlage", s.submissionTimeline),
		post("/submissions/{year}/{number}/hand-in", strategy.ActHandIn, "Kabinett", "Kabinettvorlage einreichen", s.handIn),
		post("/submissions/{year}/{number}/send-back", strategy.ActSendBack, "Kabinett", "Als unvollständig zurückgeben", s.sendBack),
		post("/submissions/{year}/{number}/take-in", strategy.ActTakeIn, "Kabinett", "Auf die Tagesordnung setzen", s.takeIn),
		post("/submissions/{year}/{number}/consent", strategy.ActConsent, "Kabinett", "Zustimmung im Umlaufverfahren", s.consent),
		post("/submissions/{year}/{number}/decision", strategy.ActRecordDecision, "Kabinett", "Beschluss des Kabinetts festhalten", s.recordDecision),
		post("/submissions/{year}/{number}/postpone", strategy.ActPostpone, "Kabinett", "Auf eine spätere Sitzung verschieben", s.postpone),

		get("/people", strategy.ActReadPeople, "Personen", "Bekannte Personen und ihre Ämter", s.listPeople),
		get("/assignments", strategy.ActReadPeople, "Personen", "Zuweisungen von Ämtern auflisten", s.listAssignments),
		create("/assignments", strategy.ActAssign, "Personen", "Amt zuweisen", s.assign),
		get("/assignments/{id}", strategy.ActReadPeople, "Personen", "Zuweisung lesen", s.getAssignment),
		put("/assignments/{id}", strategy.ActAssign, "Personen", "Zuweisung ändern", s.changeAssignment),
		post("/assignments/{id}/end", strategy.ActAssign, "Personen", "Zuweisung beenden", s.endAssignment),

		get("/audit", strategy.ActReadAudit, "Prüfung", "Prüfkette lesen", s.listAudit),
		get("/audit/verification", strategy.ActReadAudit, "Prüfung", "Prüfkette prüfen, auch gegen ihre Prüfpunkte", s.verifyAudit),
		get("/audit/checkpoints", strategy.ActReadAudit, "Prüfung", "Unterschriebene Prüfpunkte der Prüfkette", s.listCheckpoints),
		get("/audit/export", strategy.ActReadAudit, "Prüfung", "Prüfkette als JSON Lines ausführen", s.exportAudit),
	}
}
