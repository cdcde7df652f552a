package archive

import (
	"bytes"
	"cmp"
	"context"
	"encoding/xml"
	"fmt"
	"path"
	"time"

	"github.com/google/uuid"

	"fortschreibung/strategy"
)

// xdomea gives the container of an xdomea 3.1.0 message Abgabe.Abgabe.0401: the message and
// the primary documents side by side in one ZIP, named by UUIDs, as the standard wants them.
// What is met and what is not: docs/decisions/0011-e-akte.md.
func (c *collection) xdomea(ctx context.Context) (entry, error) {
	sender, err := c.sender(ctx)
	if err != nil {
		return entry{}, err
	}
	ids := c.identities()
	process := ids("process")
	message := c.message(process, sender, ids)
	var b bytes.Buffer
	b.WriteString(xml.Header)
	encoder := xml.NewEncoder(&b)
	encoder.Indent("", "  ")
	if err := encoder.Encode(message); err != nil {
		return entry{}, err
	}
	b.WriteByte('\n')
	name := process + "_Abgabe.Abgabe.0401"
	files := []entry{{name + ".xml", b.Bytes()}}
	for _, p := range c.parts {
		for _, f := range p.files {
			files = append(files, entry{primaryName(ids, p, f), f.bytes})
		}
	}
	var container bytes.Buffer
	err = writeZIP(&container, files, c.closed)
	return entry{"xdomea/" + name + ".zip", container.Bytes()}, err
}

// identities gives every thing of the E-Akte a UUID that is always the same: made from the
// cycle's last step, which no other cycle and no other installation has.
func (c *collection) identities() func(of string) string {
	space := uuid.NewSHA1(uuid.NameSpaceURL, fmt.Appendf(nil, "fortschreibung:cycle/%d#%s", c.cycle.Year, c.proof.LastHash))
	return func(of string) string { return uuid.NewSHA1(space, []byte(of)).String() }
}

func primaryName(ids func(string) string, p part, f content) string {
	return ids("file:"+p.path(f)) + "_" + path.Base(p.name) + "." + f.ending
}

// sender is the lead ministry: that of the coordinator who opened the cycle.
func (c *collection) sender(ctx context.Context) (xdomeaContact, error) {
	code := c.cycle.OpenedBy.Ministry
	ministries, err := c.Records.Ministries(ctx)
	if err != nil {
		return xdomeaContact{}, err
	}
	name := code
	for _, m := range ministries {
		if m.ID == code {
			name = m.Name
		}
	}
	return xdomeaContact{&xdomeaInstitution{cmp.Or(name, "Koordination der Fortschreibung"), code}}, nil
}

func (c *collection) message(process string, sender xdomeaContact, ids func(string) string) xdomeaMessage {
	title := fmt.Sprintf("Fortschreibung der Digitalstrategie %d", c.cycle.Year)
	file := xdomeaFile{
		ID:       xdomeaIdentity{ids("file"), 0},
		General:  xdomeaGeneral{title, fmt.Sprintf("Fortschreibung/%d", c.cycle.Year), sender.Institution.Name, electronic()},
		Lifetime: xdomeaPeriod{strategy.DateOf(c.cycle.OpenedAt, strategy.Berlin()).String(), day(c.cycle).String()},
		Closed:   true, ClosedOn: day(c.cycle).String(),
	}
	for i, folder := range c.folders() {
		process := xdomeaProcess{
			ID:      xdomeaIdentity{ids("folder:" + folder), i + 1},
			General: xdomeaGeneral{folderTitles[folder], fmt.Sprintf("Fortschreibung/%d/%s", c.cycle.Year, folder), "", electronic()},
			File:    title, Closed: true, ClosedOn: day(c.cycle).String(),
		}
		for _, p := range c.parts {
			if p.folder == folder {
				process.Documents = append(process.Documents, c.xdomeaDocument(p, len(process.Documents)+1, ids))
			}
		}
		file.Content.Processes = append(file.Content.Processes, process)
	}
	return xdomeaMessage{
		Namespace: "urn:xoev-de:xdomea:schema:3.1.0",
		Head: xdomeaHead{
			Process: process, Type: xdomeaCode{"urn:xoev-de:xdomea:codeliste:nachrichtentyp", "2.0", "0401", "Abgabe.Abgabe"},
			Created: c.closed.Format(time.RFC3339), Sender: sender, System: xdomeaSystem{"Fortschreibung"},
			ImportReceipt: "1", Receipt: "0",
		},
		File: file,
	}
}

// folders are those that hold something, in the order of the process.
func (c *collection) folders() []string {
	var found []string
	for _, folder := range folderOrder {
		for _, p := range c.parts {
			if p.folder == folder {
				found = append(found, folder)
				break
			}
		}
	}
	return found
}

var folderOrder = []string{
	folderCycle, folderWorkshops, folderProposals, folderReports, folderSessions, folderCabinet, folderEdition, folderAudit,
}

var folderTitles = map[string]string{
	folderCycle: "Zyklus", folderEdition: "Fassung der Strategie", folderCabinet: "Kabinettvorlagen", folderSessions: "Lenkungsausschuss",
	folderProposals: "Vorschläge", folderReports: "Fortschrittsberichte", folderWorkshops: "Digitalwerkstätten", folderAudit: "Prüfkette",
}

func (c *collection) xdomeaDocument(p part, number int, ids func(string) string) xdomeaDocument {
	d := xdomeaDocument{
		ID:      xdomeaIdentity{ids("document:" + p.folder + "/" + p.name), number},
		General: xdomeaGeneral{p.title, "", "", electronic()}, Date: p.date.String(),
		Version: xdomeaVersion{Number: "1"},
	}
	for _, f := range p.files {
		code, other := formatOf(f.ending)
		d.Version.Formats = append(d.Version.Formats, xdomeaFormat{
			Name: xdomeaCode{"urn:xoev-de:xdomea:codeliste:dateiformat", "2.0", code, ""}, Other: other, Version: "unbekannt",
			File: xdomeaPrimary{primaryName(ids, p, f), p.path(f), c.closed.Format(time.RFC3339)},
		})
	}
	return d
}

// formatOf gives the code of a format in the list "Dateiformat" 2.0; what is not in it has
// the code for others and a name.
func formatOf(ending string) (code, other string) {
	codes := map[string]string{
		"html": "008", "pdf": "018", "txt": "045", "csv": "002", "docx": "035", "xlsx": "036", "pptx": "037", "png": "019",
		"jpg": "011", "jpeg": "010", "odt": "015", "ods": "014", "odp": "013", "xml": "030",
	}
	if code, known := codes[ending]; known {
		return code, ""
	}
	names := map[string]string{"json": "JSON", "jsonl": "JSON Lines", "md": "Markdown"}
	return "100", cmp.Or(names[ending], ending)
}

func electronic() xdomeaCode {
	return xdomeaCode{"urn:xoev-de:xdomea:codeliste:medium", "1.0", "001", ""}
}
