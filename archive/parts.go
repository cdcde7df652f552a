package archive

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path"
	"strconv"
	"strings"

	"fortschreibung/documents"
	"fortschreibung/records"
	"fortschreibung/strategy"
)

// The folders, one for each kind of record.
const (
	folderCycle     = "zyklus"
	folderEdition   = "fassung"
	folderCabinet   = "kabinett"
	folderSessions  = "sitzungen"
	folderProposals = "vorschlaege"
	folderReports   = "berichte"
	folderWorkshops = "werkstaetten"
	folderAudit     = "pruefung"
)

func (c *collection) library() documents.Library { return documents.Library{Records: c.Records} }

func (c *collection) timeline(ctx context.Context, entity, id string) ([]strategy.Entry, error) {
	return everything(func(page records.Page) (records.List[strategy.Entry], error) {
		return c.Records.Timeline(ctx, entity, id, page)
	})
}

func day(c strategy.Cycle) strategy.Date { return strategy.DateOf(c.ClosedAt, strategy.Berlin()) }

func (c *collection) cycleItself(ctx context.Context) error {
	steps, err := c.timeline(ctx, "cycle", strconv.Itoa(c.cycle.Year))
	if err != nil {
		return err
	}
	err = c.addRecord(folderCycle, "zyklus", fmt.Sprintf("Zyklus %d mit seinen Fristen", c.cycle.Year), day(c.cycle), c.cycle)
	return errors.Join(err, c.addRecord(folderCycle, "verlauf", fmt.Sprintf("Verlauf des Zyklus %d", c.cycle.Year), day(c.cycle), steps))
}

// edition adds the Fassung that the cycle led to; a lapsed one led to none.
func (c *collection) edition(ctx context.Context) error {
	if c.cycle.Edition == 0 {
		return nil
	}
	paper, err := c.library().Paper(ctx, c.cycle.Edition)
	if err != nil {
		return err
	}
	var markdown bytes.Buffer
	if err := paper.Markdown(&markdown); err != nil {
		return err
	}
	return c.addDocument(ctx, part{
		folder: folderEdition, name: fmt.Sprintf("Digitalstrategie-Fassung-%d", c.cycle.Edition),
		title: fmt.Sprintf("Fassung %d der Strategie", c.cycle.Edition), date: c.cycle.AdoptedOn,
		files: []content{{"md", markdown.Bytes()}},
	}, paper, paper.Layout())
}

func (c *collection) submissions(ctx context.Context) error {
	list, err := everything(func(page records.Page) (records.List[strategy.Submission], error) {
		return c.Records.Submissions(ctx, c.cycle.Year, page)
	})
	if err != nil {
		return err
	}
	for _, s := range list {
		vorlage, err := c.library().Kabinettvorlage(ctx, s.ID)
		if err != nil {
			return err
		}
		title := fmt.Sprintf("Kabinettvorlage %d/%d", s.Year, s.Number)
		name := fmt.Sprintf("Kabinettvorlage-%d-%d", s.Year, s.Number)
		if vorlage.Draft {
			title, name = title+" (Entwurf)", name+"-Entwurf"
		}
		if err := c.addDocument(ctx, part{folder: folderCabinet, name: name, title: title, date: s.SessionDate}, vorlage, vorlage.Layout()); err != nil {
			return err
		}
		if err := c.withSteps(ctx, folderCabinet, name+"-Vorgang", title+": Stand und Verlauf", s.SessionDate, "submission", s.ID, s); err != nil {
			return err
		}
	}
	return nil
}

// withSteps adds a record together with its timeline.
func (c *collection) withSteps(ctx context.Context, folder, name, title string, date strategy.Date, entity, id string, state any) error {
	steps, err := c.timeline(ctx, entity, id)
	if err != nil {
		return err
	}
	return c.addRecord(folder, name, title, date, struct {
		State any              `json:"state"`
		Steps []strategy.Entry `json:"steps"`
	}{state, steps})
}

func (c *collection) sessions(ctx context.Context) error {
	list, err := everything(func(page records.Page) (records.List[strategy.Session], error) {
		return c.Records.Sessions(ctx, c.cycle.Year, page)
	})
	if err != nil {
		return err
	}
	for _, s := range list {
		if err := c.session(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// session adds the minutes. The Mappe, which was made of proposals as they stood before the
// session, is not added: it is not kept, and made again it would show how they stand now.
func (c *collection) session(ctx context.Context, s strategy.Session) error {
	number := fmt.Sprintf("Lenkungsausschuss-%d-%d", s.Year, s.Number)
	of := fmt.Sprintf(" der %d. Sitzung des Lenkungsausschusses %d", s.Number, s.Year)
	minutes, err := c.library().Protokoll(ctx, s.ID)
	if err != nil {
		return err
	}
	err = c.addDocument(ctx, part{folder: folderSessions, name: "Protokoll-" + number, title: "Protokoll" + of, date: s.Date}, minutes, minutes.Layout())
	if err != nil {
		return err
	}
	return c.withSteps(ctx, folderSessions, "Sitzung-"+number, "Stand und Verlauf"+of, s.Date, "session", s.ID, s)
}

func (c *collection) reports(ctx context.Context) error {
	list, err := everything(func(page records.Page) (records.List[strategy.Report], error) {
		return c.Records.Reports(ctx, records.ReportFilter{Year: c.cycle.Year}, page)
	})
	if err != nil {
		return err
	}
	for _, r := range list {
		title := fmt.Sprintf("Fortschrittsbericht %s zu %s %s", r.Half, r.MeasureCode, r.Title)
		if err := c.withSteps(ctx, folderReports, r.ID, title, r.Due, "report", r.ID, r); err != nil {
			return err
		}
	}
	return nil
}

func (c *collection) workshops(ctx context.Context) error {
	list, err := everything(func(page records.Page) (records.List[records.Workshop], error) {
		return c.Records.Workshops(ctx, c.cycle.Year, page)
	})
	if err != nil {
		return err
	}
	for _, w := range list {
		if err := c.workshop(ctx, w); err != nil {
			return err
		}
	}
	return nil
}

func (c *collection) workshop(ctx context.Context, w records.Workshop) error {
	files, err := c.Records.Attachments(ctx, w.ID)
	if err != nil {
		return err
	}
	title := "Digitalwerkstatt " + w.Title
	err = c.addRecord(folderWorkshops, w.ID, title, w.HeldOn, struct {
		records.Workshop
		Attachments []records.Attachment `json:"attachments"`
	}{w, files})
	if err != nil {
		return err
	}
	for _, f := range files {
		_, bytes, err := c.Records.Attachment(ctx, w.ID, f.ID)
		if err != nil {
			return err
		}
		c.add(part{
			folderWorkshops, w.ID + "/" + f.ID, title + ", Anlage " + f.Name, strategy.DateOf(f.AddedAt, strategy.Berlin()),
			[]content{{endingOf(f.Name), bytes}},
		})
	}
	return nil
}

// endingOf gives the ending of a file's name as far as it is plain, so that nobody's names
// steer where an archive is unpacked to.
func endingOf(name string) string {
	ending := strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))
	if ending == "" || len(ending) > 5 || strings.Trim(ending, "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
		return "bin"
	}
	return ending
}

func (c *collection) audit(ctx context.Context) error {
	var chain, steps bytes.Buffer
	var err error
	if c.proof, err = c.Records.ExportCycleAudit(ctx, c.cycle.Year, &chain, &steps); err != nil {
		return err
	}
	c.add(part{folderAudit, "audit", "Prüfkette vom ersten Eintrag bis zum Prüfpunkt", day(c.cycle), []content{{"jsonl", chain.Bytes()}}})
	c.add(part{folderAudit, "audit-zyklus", fmt.Sprintf("Einträge der Prüfkette zum Zyklus %d", c.cycle.Year), day(c.cycle), []content{{"jsonl", steps.Bytes()}}})
	if c.proof.Head.Signature == "" {
		return nil
	}
	return c.addRecord(folderAudit, "pruefpunkt", "Unterschriebener Prüfpunkt der Prüfkette", day(c.cycle), c.proof.Head)
}
