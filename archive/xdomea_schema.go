package archive

import "encoding/xml"

// The parts of xdomea 3.1.0 that a message uses, in the order of the schema. The prefix
// "xdomea" is prescribed.

type xdomeaMessage struct {
	XMLName   xml.Name   `xml:"xdomea:Abgabe.Abgabe.0401"`
	Namespace string     `xml:"xmlns:xdomea,attr"`
	Head      xdomeaHead `xml:"xdomea:Kopf"`
	File      xdomeaFile `xml:"xdomea:Schriftgutobjekt>xdomea:Akte"`
}

type xdomeaHead struct {
	Process       string        `xml:"xdomea:ProzessID"`
	Type          xdomeaCode    `xml:"xdomea:Nachrichtentyp"`
	Created       string        `xml:"xdomea:Erstellungszeitpunkt"`
	Sender        xdomeaContact `xml:"xdomea:Absender"`
	Recipient     xdomeaContact `xml:"xdomea:Empfaenger"` // empty: whoever hands over knows to whom
	System        xdomeaSystem  `xml:"xdomea:SendendesSystem"`
	ImportReceipt string        `xml:"xdomea:Importbestaetigung"`
	Receipt       string        `xml:"xdomea:Empfangsbestaetigung"`
}

type xdomeaCode struct {
	List    string `xml:"listURI,attr"`
	Version string `xml:"listVersionID,attr"`
	Code    string `xml:"code"`
	Name    string `xml:"name,omitempty"`
}

type xdomeaContact struct {
	Institution *xdomeaInstitution `xml:"xdomea:Institution"`
}

type xdomeaInstitution struct {
	Name  string `xml:"xdomea:Name"`
	Short string `xml:"xdomea:Kurzbezeichnung,omitempty"`
}

type xdomeaSystem struct {
	Product string `xml:"xdomea:Produktname"`
}

type xdomeaIdentity struct {
	ID     string `xml:"xdomea:ID"`
	Number int    `xml:"xdomea:NummerImUebergeordnetenContainer,omitempty"`
}

type xdomeaGeneral struct {
	Subject string     `xml:"xdomea:Betreff"`
	Mark    string     `xml:"xdomea:Kennzeichen,omitempty"`
	Lead    string     `xml:"xdomea:Federfuehrung,omitempty"`
	Medium  xdomeaCode `xml:"xdomea:Medium"`
}

type xdomeaPeriod struct {
	From string `xml:"xdomea:Beginn"`
	To   string `xml:"xdomea:Ende"`
}

type xdomeaFile struct {
	ID       xdomeaIdentity `xml:"xdomea:Identifikation"`
	General  xdomeaGeneral  `xml:"xdomea:AllgemeineMetadaten"`
	Lifetime xdomeaPeriod   `xml:"xdomea:Laufzeit"`
	Content  xdomeaContent  `xml:"xdomea:Akteninhalt"`
	Closed   bool           `xml:"xdomea:ZdA"`
	ClosedOn string         `xml:"xdomea:ZdADatum"`
}

type xdomeaContent struct {
	Processes []xdomeaProcess `xml:"xdomea:Vorgang"`
}

type xdomeaProcess struct {
	ID        xdomeaIdentity   `xml:"xdomea:Identifikation"`
	General   xdomeaGeneral    `xml:"xdomea:AllgemeineMetadaten"`
	File      string           `xml:"xdomea:Aktenbetreff"`
	Closed    bool             `xml:"xdomea:ZdA"`
	ClosedOn  string           `xml:"xdomea:ZdADatum"`
	Documents []xdomeaDocument `xml:"xdomea:Dokument"`
}

type xdomeaDocument struct {
	ID      xdomeaIdentity `xml:"xdomea:Identifikation"`
	General xdomeaGeneral  `xml:"xdomea:AllgemeineMetadaten"`
	Date    string         `xml:"xdomea:DatumDesSchreibens,omitempty"`
	Version xdomeaVersion  `xml:"xdomea:Version"`
}

type xdomeaVersion struct {
	Number  string         `xml:"xdomea:Nummer"`
	Formats []xdomeaFormat `xml:"xdomea:Format"`
}

type xdomeaFormat struct {
	Name    xdomeaCode    `xml:"xdomea:Name"`
	Other   string        `xml:"xdomea:SonstigerName,omitempty"`
	Version string        `xml:"xdomea:Version"`
	File    xdomeaPrimary `xml:"xdomea:Primaerdokument"`
}

type xdomeaPrimary struct {
	Name     string `xml:"xdomea:Dateiname"`
	Original string `xml:"xdomea:DateinameOriginal"` // below data/
	At       string `xml:"xdomea:DatumUhrzeit"`
}
