package web

import (
	"fmt"
	"strconv"

	"fortschreibung/documents"
	"fortschreibung/records"
	"fortschreibung/strategy"
)

// comparisonView is two texts of a proposal, word by word.
type comparisonView struct {
	Passages []passageView
	Choice   *form // of the two texts; nil: there is nothing to choose
	From, To []option
}

// comparison is the interface's answer.
type comparison struct {
	Passages []documents.PassageComparison `json:"passages"`
}

func (v *visit) compare(id string, from, to int) ([]documents.PassageComparison, error) {
	var c comparison
	err := v.get(fmt.Sprintf("%s?from=%d&to=%d", address("proposals", id, "comparison"), from, to), &c)
	return c.Passages, err
}

func (v *visit) texts(id string) ([]records.ProposalText, error) {
	var texts list[records.ProposalText]
	err := v.get(address("proposals", id, "texts"), &texts)
	return texts.Items, err
}

// addComparison compares the texts that the address names (von, bis), otherwise the
// current one with the text in force, or with the one before where none is in force.
func (v *visit) addComparison(page *proposalPage) error {
	p := page.Proposal
	if page.Text == nil {
		return nil
	}
	texts, err := v.texts(p.ID)
	if v.missing(err) {
		return nil
	}
	if err != nil {
		return err
	}
	based := p.Base.Sheet != nil || p.Base.Focus != nil
	if len(texts) == 0 || !based && len(texts) < 2 {
		return nil
	}
	from, to := 0, texts[len(texts)-1].TextRevision
	if !based {
		from = texts[len(texts)-2].TextRevision
	}
	if n, err := strconv.Atoi(v.query("von")); err == nil {
		from = n
	}
	if n, err := strconv.Atoi(v.query("bis")); err == nil {
		to = n
	}
	found, err := v.compare(p.ID, from, to)
	if err != nil {
		return err
	}
	page.Comparison = &comparisonView{Passages: passageViews(found)}
	if len(texts) > 1 {
		page.Comparison.choose(v, texts, based, from, to)
	}
	return nil
}

func (c *comparisonView) choose(v *visit, texts []records.ProposalText, based bool, from, to int) {
	if based {
		c.From = append(c.From, option{Value: "0", Label: "Geltender Text"})
	}
	for _, t := range texts {
		o := option{Value: strconv.Itoa(t.TextRevision), Label: fmt.Sprintf("Textfassung %d vom %s", t.TextRevision, day(t.At))}
		c.From, c.To = append(c.From, o), append(c.To, o)
	}
	c.Choice = v.form("comparison", 0, values{"von": from, "bis": to})
}

// marked is a proposal's whole text in reading order, with the changes marked.
func marked(p strategy.Proposal, changes []documents.PassageComparison) []passageView {
	texts := p.Texts()
	changed := map[strategy.Passage][]documents.WordRun{}
	for _, c := range changes {
		changed[c.Passage] = c.Words
	}
	var views []passageView
	for _, passage := range passageOrder {
		text, words := texts[passage], changed[passage]
		if text == "" && len(words) == 0 {
			continue
		}
		view := passageView{Passage: passage, Text: readable(text), Words: readableRuns(words)}
		if passage == strategy.PassageEffects {
			view.Named = textView{Effects: p.Effects}.EffectsNamed()
		}
		views = append(views, view)
	}
	return views
}
