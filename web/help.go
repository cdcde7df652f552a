package web

import "strings"

// helpText is the help to one page and the pages below it.
type helpText struct {
	Anchor, Title string
	Text          []string // paragraphs
	Steps         []string
}

// helps are the help texts by the first part of the path.
var helps = []helpText{
	{Anchor: "start", Title: "Übersicht", Text: []string{
		"Die Übersicht zeigt, wie weit die Fortschreibung in diesem Jahr ist und was als Nächstes ansteht.",
		"Die Koordination sieht hier, ob das Kabinett noch in diesem Jahr beschließen kann: wie viele Tage bleiben, wie viel Puffer jede Phase hat und welches Ressort noch antworten muss. Puffer heißt: So viele Arbeitstage darf sich die Phase verspäten, ohne dass die Kabinettsitzung kippt.",
	}, Steps: []string{
		"Frist wählen und neuen Tag eintragen (oder den Schieber bewegen).",
		"„Auswirkung ansehen“ zeigt, was sich dadurch verschiebt. Es wird noch nichts geändert.",
		"Wenn es passt: Begründung schreiben und „Frist verschieben“. Alter und neuer Tag bleiben sichtbar.",
	}},
	{Anchor: "aufgaben", Title: "Aufgaben", Text: []string{
		"Hier steht alles, was Ihr Amt zu erledigen hat, das Dringendste zuerst. „Letzter Tag“ ist der Tag, an dessen Ende die Frist abläuft. Ein Klick führt dorthin, wo die Aufgabe erledigt wird; danach verschwindet sie von selbst aus der Liste.",
	}},
	{Anchor: "benachrichtigungen", Title: "Benachrichtigungen", Text: []string{
		"Hier wählen Sie, wann Sie Mails bekommen: sofort, gesammelt am Morgen, nur zu Fristen oder gar nicht. Darunter steht alles, was Ihnen mitgeteilt wurde, und wie weit die Mail kam.",
		"Ihr Kalenderprogramm kann Fristen und Aufgaben unter einer geheimen Adresse abonnieren. Sie wird nur einmal gezeigt. Wer sie versehentlich weitergegeben hat, widerruft sie oder gibt dem Kalender eine neue.",
	}},
	{Anchor: "zyklen", Title: "Zyklus steuern", Text: []string{
		"Hier eröffnet die Koordination den Zyklus eines Jahres, beginnt die nächste Phase und bricht einen Zyklus notfalls ab. Aus dem Tag der Kabinettsitzung werden alle Fristen rückwärts geplant. Phasen beginnen auch von selbst, wenn die Frist abgelaufen ist; hier beginnen Sie eine früher.",
	}},
	{Anchor: "werkstaetten", Title: "Digitalwerkstätten", Text: []string{
		"Eine Digitalwerkstatt berät ein Handlungsfeld. Wer sie veranstaltet, meldet sie an, legt ihr Protokoll ab (Status quo, Erreichtes, Hindernisse, Chancen) und reicht Vorschläge ein. Ändern können sie, wer sie angemeldet hat, die Vertretung und die Koordination; lesen alle Ämter.",
	}, Steps: []string{
		"„Digitalwerkstatt anmelden“ und die Angaben ausfüllen.",
		"Auf ihrer Seite das Protokoll ablegen.",
		"„Vorschlag einreichen“: Der Vorschlag ist dann mit der Digitalwerkstatt verbunden.",
	}},
	{Anchor: "vorschlaege", Title: "Vorschläge", Text: []string{
		"Ein Vorschlag will eine neue Maßnahme, eine Maßnahme anpassen, beenden oder mit anderen zusammenführen, oder ein Handlungsfeld neu ausrichten. Die Liste zeigt, was Ihr Amt im jeweiligen Stand sehen darf; Entwürfe anderer gehören nicht dazu.",
		"Filter stehen in der Adresse. Wer eine Ansicht öfter braucht, speichert sie als Lesezeichen.",
		"Die Seite eines Vorschlags zeigt Maßnahmenblatt, Vergleich mit dem geltenden Text, Mitzeichnungen, strittige Punkte, Kommentare, Maßgaben und den ganzen Verlauf. Was Ihr Amt im jetzigen Stand tun kann, steht dort unter „Was Sie tun können“.",
		"Die Koordination kann in der Liste mehrere eingereichte Vorschläge ankreuzen und zusammen annehmen, zurückgeben oder nicht annehmen. Das Ergebnis steht danach für jeden einzeln da.",
	}, Steps: []string{
		"„Vorschlag einreichen“ wählen, dann die Art und, wo nötig, die Maßnahme.",
		"Das Formular ausfüllen. „Zeile hinzufügen“ gibt Platz für weitere Meilensteine.",
		"„Vorschau ansehen“ zeigt den Vorschlag als Maßnahmenblatt. Gesendet wird dabei nichts.",
		"„Einreichen“. Danach können Sie den Vorschlag bis zum Ende der Ressortabstimmung überarbeiten und bis zur Tagesordnung zurückziehen.",
	}},
	{Anchor: "tabellen", Title: "Tabellen", Text: []string{
		"Was Ihr Amt sieht, gibt es auch als Tabelle (XLSX oder CSV). Vorschläge und Fortschrittsberichte nimmt das System als Tabelle entgegen: Jede Zeile ist ein eigener Schritt, mit denselben Regeln wie das Formular. Zeilen ohne Kennung sind neue Vorschläge, geänderte Zeilen Überarbeitungen. Was an einer Zeile nicht stimmt, steht danach bei ihr; die anderen gelten trotzdem.",
		"Formeln werden abgelehnt, weil sie bei anderen anderes zeigen können. Die erste Zeile mit den Überschriften bleibt, wie sie ist.",
	}, Steps: []string{
		"Tabelle herunterladen und im Tabellenprogramm ausfüllen.",
		"Hochladen mit „Zuerst nur prüfen“. Das Ergebnis nennt für jede Zeile, was daraus würde.",
		"„Geprüfte Datei jetzt übernehmen“, oder die Datei verbessern und neu hochladen.",
	}},
	{Anchor: "fortschrittsberichte", Title: "Fortschrittsberichte", Text: []string{
		"Zu jeder Maßnahme gibt das federführende Ressort zweimal im Jahr einen Bericht ab: wie es steht, was aus den Meilensteinen wurde und warum sich ein Tag verschoben hat. Die Koordination nimmt ihn mit einer eigenen Einschätzung an oder gibt ihn mit Begründung zurück. Danach ist er fest.",
		"Solange ein Bericht nicht angenommen ist, lesen ihn nur das Ressort, die Koordination und die Prüfung. Dass er überfällig ist, sehen alle.",
	}, Steps: []string{
		"Den Bericht in der Liste öffnen. Das Formular enthält schon, was zuletzt gemeldet wurde.",
		"Stand und Text anpassen. Bei jedem Meilenstein den jetzt geplanten Tag und, wenn er erreicht ist, den Tag eintragen. Weicht ein Tag vom ursprünglichen ab, den Grund nennen.",
		"„Bericht abgeben“. Soll das Maßnahmenblatt selbst geändert werden, führt ein Verweis zum Vorschlag.",
	}},
	{Anchor: "mitzeichnung", Title: "Mitzeichnung", Text: []string{
		"Jedes betroffene Ressort sagt zu jedem Entwurf, ob es mitzeichnet. Der Text steht oben, Änderungen sind gekennzeichnet. Die Antwort gilt für genau diese Fassung: Ändert sich eine Stelle, die Ihr Haus betrifft, werden Sie erneut gefragt.",
		"Zwei Personen: Das Fachreferat bereitet die Mitzeichnung vor, eine zeichnungsbefugte Person gibt sie ab. Wer den Text allein geschrieben hat, gibt dazu keine Mitzeichnung ab. Wer bis zur Frist nicht antwortet, steht in der Kabinettvorlage als „keine Antwort“, nie als Zustimmung.",
	}, Steps: []string{
		"Text lesen und eine Möglichkeit wählen.",
		"Bei einer Ablehnung die Stellen ankreuzen und Gründe nennen, bei Maßgaben je Zeile eine schreiben.",
		"„Vorbereiten“ oder, wer zeichnungsbefugt ist, „Mitzeichnung abgeben“.",
	}},
	{Anchor: "lenkungsausschuss", Title: "Lenkungsausschuss", Text: []string{
		"Die Koordination beruft die Sitzung ein. Aus den Vorschlägen, deren Ressortabstimmung beendet ist, entsteht die Tagesordnung. Eine Empfehlung sagt, worüber abgestimmt wird; sie ist kein Beschluss. Unstrittige Punkte mit der Empfehlung „Annahme“ stehen auf der En-bloc-Liste, über sie wird zusammen abgestimmt.",
		"Die Mitglieder stimmen ab, die oder der Vorsitzende stellt fest, was beschlossen ist. „Abstimmung verfolgen“ zeigt, wie die Stimmen stehen und ob genug Mitglieder da sind. Maßgaben werden Aufgaben des zuständigen Ressorts.",
		"Ressorts sehen die Tagesordnung und, wenn die Sitzung geschlossen ist, die Beschlüsse; wer wie gestimmt hat, bleibt im Lenkungsausschuss.",
	}},
	{Anchor: "kabinett", Title: "Kabinett", Text: []string{
		"Die Koordination entwirft die Kabinettvorlage über alles, was der Lenkungsausschuss angenommen hat. „Vollständigkeit“ zeigt Teil für Teil, was noch fehlt, und führt dorthin. Mit dem Einreichen wird der Text eingefroren.",
		"Die Staatskanzlei nimmt die Vorlage auf die Tagesordnung oder gibt sie als unvollständig zurück und hält fest, was das Kabinett beschlossen hat. Wer eingereicht hat, bearbeitet sie dort nicht. Im Umlaufverfahren antwortet jedes Ressort schriftlich; Schweigen ist keine Zustimmung.",
		"Unterlagen müssen den Ressorts vier volle Arbeitstage vor der Sitzung vorliegen. Später geht es nur auf Antrag einer Ministerin oder eines Ministers mit Begründung (ThürGGO § 13).",
	}},
	{Anchor: "massnahmen", Title: "Maßnahmen", Text: []string{
		"Der Katalog zeigt die Maßnahmen einer Fassung nach Leitthema und Handlungsfeld. Die Seite einer Maßnahme zeigt ihr Maßnahmenblatt, wie es um sie steht, offene Vorschläge und was in welcher Fassung anders wurde, Wort für Wort.",
		"Jede Maßnahme bleibt über die Jahre dieselbe, auch wenn ihre Nummer wechselt. Eine beendete bleibt stehen und ist als beendet gekennzeichnet.",
	}},
	{Anchor: "fassungen", Title: "Fassungen", Text: []string{
		"Jede beschlossene Fortschreibung ergibt eine neue Fassung der Strategie. Hier lesen Sie alle Fassungen, laden sie als Dokument herunter und stellen zwei nebeneinander.",
	}},
	{Anchor: "digitalkonferenz", Title: "Digitalkonferenz", Text: []string{
		"Hier stehen die Vorschläge, über die gerade beraten wird. Lesen und kommentieren kann jede und jeder, ohne Anmeldung. Einen Namen müssen Sie nicht angeben.",
		"Jeder Kommentar wird gesichtet, bevor er erscheint. Ist die Digitalkonferenz beendet, werden alle Antworten zusammen veröffentlicht. Danach beraten Ressorts, Lenkungsausschuss und Kabinett; solange ist der Text vertraulich.",
	}, Steps: []string{
		"Vorschlag öffnen und lesen. Unter „Was sich ändern soll“ sind Änderungen gekennzeichnet.",
		"Unten auf der Seite den Kommentar schreiben, wenn Sie wollen mit Namen, und senden.",
	}},
	{Anchor: "digitalmonitor", Title: "Digitalmonitor", Text: []string{
		"Der Digitalmonitor zeigt, wie weit die Maßnahmen der geltenden Fassung sind, im Ganzen und nach Leitthema, Federführung und Handlungsfeld. Grundlage ist der letzte angenommene Fortschrittsbericht jeder Maßnahme. „Ohne Bericht“ heißt: Es ist noch keiner angenommen.",
		"Überfällig ist ein Bericht, dessen Frist verstrichen ist. Ein Klick auf eine Zahl zeigt die Maßnahmen, die sie zählt. Alle Daten gibt es unten auch als Tabelle.",
	}},
	{Anchor: "verwaltung", Title: "Verwaltung", Text: []string{
		"Die Koordination weist Ämter zu: wer welches Amt von wann bis wann hat, wer zeichnungsbefugt ist und wer wen vertritt. Die eigenen Ämter weist jemand anderes zu. Unvereinbare Ämter weist das System zurück und sagt, warum.",
		"Ressorts, Kalender und Regeln sind hier zu lesen. Die Regeln eines Zyklus stehen mit seiner Eröffnung fest.",
	}, Steps: []string{
		"Die Person meldet sich einmal an. Danach steht sie unter „Personen“.",
		"„Amt zuweisen“, Amt, Ressort und ersten Tag angeben.",
		"Für eine Vertretung „In Vertretung von“ wählen. Sie gilt nur, solange die vertretene Person das Amt hat.",
	}},
	{Anchor: "protokoll", Title: "Protokoll", Text: []string{
		"Das Protokoll hält jeden Schritt fest, auch abgelehnte Versuche, Anmeldungen und Ausfuhren. Es lässt sich nur ergänzen. Jeder Eintrag trägt die Prüfsumme des vorigen; „Kette prüfen“ und dort „Kette nachrechnen“ zeigt, ob einer geändert, entfernt oder eingeschoben wurde.",
		"Die Ausfuhr enthält die ganze Kette, einen Eintrag je Zeile. Dass Sie sie ausführen, steht selbst im Protokoll.",
	}},
	{Anchor: "formulare", Title: "Formulare", Text: []string{
		"Jedes Formular zählt einmal, auch wenn Sie doppelt klicken oder die Verbindung abbricht. Fehlt etwas, steht oben, was; ein Klick führt zum Feld. Was Sie geschrieben haben, bleibt stehen.",
		"„Jemand war schneller“ heißt: Während Sie schrieben, hat jemand anderes gespeichert. Ihr Text bleibt im Formular, der jetzige Stand steht daneben. Vergleichen Sie und senden Sie noch einmal.",
		"„Wird verarbeitet“ heißt: Ihr Schritt ist angenommen, das System führt ihn aus, sobald es geht. Sie müssen nichts neu eingeben.",
	}},
	{Anchor: "anmelden", Title: "Anmelden und Ämter", Text: []string{
		"Lesen kann die öffentlichen Seiten jede und jeder ohne Anmeldung. Zum Arbeiten melden Sie sich an. Wer mehrere Ämter hat, wählt oben das Amt, in dem sie oder er gerade handelt. Ämter und Vertretungen weist die Koordination zu.",
	}},
	{Anchor: "hilfe", Title: "Hilfe", Text: []string{
		"Diese Seite. Unten auf jeder Seite führt „Hilfe zu dieser Seite“ an die passende Stelle.",
	}},
	{Anchor: "barrierefreiheit", Title: "Barrierefreiheit", Text: []string{
		"Wie barrierefrei diese Seiten sind, was noch fehlt und wie Sie eine Barriere melden.",
	}},
	{Anchor: "leichte-sprache", Title: "Leichte Sprache", Text: []string{
		"Was die Fortschreibung ist, in Leichter Sprache.",
	}},
}

// helpAnchor is where the help to a page begins, by its path.
func helpAnchor(path string) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if first == "" {
		return "start"
	}
	for _, h := range helps {
		if h.Anchor == first {
			return first
		}
	}
	return ""
}

func help(v *visit) error {
	v.lead = "Kurze Anleitungen zu jeder Seite."
	return v.show("help", helps)
}

func accessibility(v *visit) error { return v.show("accessibility", v.site.contact) }

func plainLanguage(v *visit) error { return v.show("plainlanguage", nil) }
