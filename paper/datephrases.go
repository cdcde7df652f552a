package paper

import (
	"errors"
	"regexp"
	"strings"
)

var (
	qualifier = regexp.MustCompile(`^(?i:(seit|ab|frühestens|bis|spätestens|zum|von|vom|zwischen|ca\.|circa|etwa|rund|voraussichtlich|im|in|am|zu|der|dem|den|laufe?|zeitraum)) `)
	rangeSign = regexp.MustCompile(`^(?: ?[-–] ?| (?i:bis) (?i:zum |ca\. |einschließlich |spätestens )?)`)
	andSign   = regexp.MustCompile(`^ (?i:und) `)
	listSign  = regexp.MustCompile(`^(?:[,;] ?| (?i:und|oder|bzw\.|sowie) | ?/ ?)`)
)

// phraseAt reads the date phrase at text[at:]: dates joined by commas, "und",
// "bzw." and the like, each with its qualifiers.
func phraseAt(text string, at int) (phrase, bool) {
	p, ok := itemAt(text, at)
	if !ok {
		return p, false
	}
	for {
		sign := listSign.FindString(text[p.hi:])
		if sign == "" {
			return p, true
		}
		next, ok := itemAt(text, p.hi+len(sign))
		if !ok {
			return p, true
		}
		p.hi, p.bare = next.hi, false
		p.items = append(p.items, next.items...)
		p.err = errors.Join(p.err, next.err)
	}
}

// qualifiers reads the words before a date. lo is where the printed date begins:
// "im", "am" and the like do not belong to it.
func qualifiers(text string, at int) (words map[string]bool, lo, end int) {
	words, lo, end = map[string]bool{}, -1, at
	const most = 6
	for range most {
		m := qualifier.FindStringSubmatch(text[end:])
		if m == nil {
			break
		}
		word := strings.ToLower(m[1])
		words[word] = true
		switch word {
		case "im", "in", "am", "zu", "der", "dem", "den", "lauf", "laufe", "zeitraum":
		default:
			if lo < 0 {
				lo = end
			}
		}
		end += len(m[0])
	}
	if lo < 0 {
		lo = end
	}
	return words, lo, end
}

func itemAt(text string, at int) (phrase, bool) {
	words, lo, start := qualifiers(text, at)
	first, n, err := unitAt(text[start:])
	if errors.Is(err, errNotThis) {
		return phrase{}, false
	}
	p := phrase{lo: lo, hi: start + n, err: err}
	last, n, isRange := rangeEnd(text[p.hi:], words["zwischen"])
	if isRange {
		p.hi += n
		if first.year == 0 {
			first.year = last.year
		}
	}
	if first.year == 0 {
		return phrase{}, false
	}
	it, err := makeItem(words, first, last, isRange)
	p.items, p.err = []item{it}, errors.Join(p.err, err)
	p.bare = first.bare && !first.open && !isRange && lo == start
	return p, true
}

// rangeEnd reads "– b" or "bis b" behind a date.
func rangeEnd(text string, between bool) (last unit, n int, ok bool) {
	sign := rangeSign.FindString(text)
	if sign == "" && between {
		sign = andSign.FindString(text)
	}
	if sign == "" {
		return unit{}, 0, false
	}
	last, n, err := unitAt(text[len(sign):])
	if err != nil || last.year == 0 {
		return unit{}, 0, false
	}
	return last, len(sign) + n, true
}

func makeItem(words map[string]bool, first, last unit, isRange bool) (item, error) {
	from, to, err := first.days()
	if err != nil {
		return item{}, err
	}
	if isRange {
		_, to, err = last.days()
		if err == nil && to.Before(from) {
			err = noSuch("das Ende liegt vor dem Anfang")
		}
		if last.open {
			return item{from: from}, err
		}
		return item{from: from, to: to, span: true}, err
	}
	switch {
	case words["seit"] || words["ab"] || words["frühestens"] || first.open:
		return item{from: from}, nil
	case words["bis"] || words["spätestens"] || words["zum"] && first.day:
		return item{to: to}, nil
	}
	return item{from: from, to: to, span: first.span}, nil
}
