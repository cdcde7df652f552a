package documents

import (
	"strings"

	"fortschreibung/strategy"
)

// prose makes blocks of a text whose paragraphs an empty line separates. Paragraphs that
// begin with a bullet become a list.
func prose(body string) []Block {
	var blocks []Block
	var bullets []Inline
	flush := func() {
		if len(bullets) > 0 {
			blocks = append(blocks, List{Items: bullets})
			bullets = nil
		}
	}
	for _, p := range strings.Split(body, "\n\n") {
		p = strings.TrimSpace(p)
		if p == "" {
			continue
		}
		if item, isBullet := strings.CutPrefix(p, "•"); isBullet {
			bullets = append(bullets, text(strings.TrimSpace(item)))
			continue
		}
		flush()
		blocks = append(blocks, Paragraph{text(p)})
	}
	flush()
	return blocks
}

// numbered makes a numbered list of a text whose every line begins "1.", "2.", …; any
// other text becomes prose.
func numbered(body string) []Block {
	var items []Inline
	for i, line := range strings.Split(strings.TrimSpace(body), "\n") {
		item, ok := strings.CutPrefix(line, itoa(i+1)+". ")
		if !ok {
			return prose(body)
		}
		items = append(items, text(item))
	}
	return []Block{List{Numbered: true, Items: items}}
}

// milestone is how a milestone is printed: its date stands out, before the text or, when
// the text names it itself, inside.
func milestone(m strategy.Milestone) Inline {
	if m.When == nil || *m.When == "" {
		return text(m.Text)
	}
	if before, after, inside := strings.Cut(m.Text, *m.When); inside {
		return spans(Span{Text: before}, Span{Style: Strong, Text: *m.When}, Span{Text: after})
	}
	return spans(Span{Style: Strong, Text: *m.When + ":"}, Span{Text: " " + m.Text})
}

// spans joins the spans that are not empty.
func spans(all ...Span) Inline {
	var kept Inline
	for _, s := range all {
		if s.Text != "" {
			kept = append(kept, s)
		}
	}
	return kept
}

func milestones(all []strategy.Milestone) []Inline {
	printed := make([]Inline, len(all))
	for i, m := range all {
		printed[i] = milestone(m)
	}
	return printed
}

// sheetBlock sets a sheet.
func sheetBlock(id string, level int, code string, s strategy.Sheet) *SheetBlock {
	return &SheetBlock{
		ID: id, Level: level, Code: code, Title: s.Title, Theme: s.Theme, Field: s.Field,
		Lead: s.Lead, Participants: s.Participants, Milestones: milestones(s.Milestones),
		Description: prose(s.Description), Background: prose(s.Background),
	}
}
