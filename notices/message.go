package notices

import (
	"bytes"
	"embed"
	"fmt"
	htmltemplate "html/template"
	"net/mail"
	"net/url"
	"slices"
	"strings"
	"text/template"
	"unicode"

	gomail "github.com/wneessen/go-mail"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

//go:embed templates/*
var files embed.FS

var (
	plainMail = template.Must(template.ParseFS(files, "templates/mail.txt"))
	htmlMail  = htmltemplate.Must(htmltemplate.ParseFS(files, "templates/mail.html"))
)

// letter is what a mail says.
type letter struct {
	Subject, Greeting string
	Groups            []group
	More              int    // notices for which there was no room
	Address           string // of the pages
}

// group is the notices of one heading.
type group struct {
	Heading string
	Lines   []line
}

type line struct{ Text, Due, Link string }

// lineLimit is how many notices a mail tells; the pages have the others.
const lineLimit = 100

// message writes a mail. The same mail is written alike every time, but for what was
// dropped meanwhile and its date.
func (m *Mailer) message(to records.Mail) (*gomail.Msg, error) {
	address, err := mail.ParseAddress(to.Address)
	if err != nil {
		return nil, err
	}
	letter := m.letter(to)
	var plain, html bytes.Buffer
	if err := plainMail.Execute(&plain, letter); err != nil {
		return nil, err
	}
	if err := htmlMail.Execute(&html, letter); err != nil {
		return nil, err
	}
	message := gomail.NewMsg()
	if err := message.FromFormat(oneLine(m.From.Name), m.From.Address); err != nil {
		return nil, err
	}
	if err := message.AddToFormat(oneLine(to.Name), address.Address); err != nil {
		return nil, err
	}
	message.Subject(letter.Subject)
	message.SetMessageIDWithValue(to.MessageID)
	message.SetDateWithValue(m.Clock())
	message.SetGenHeader("Content-Language", "de")
	message.SetGenHeader("Auto-Submitted", "auto-generated")
	message.SetGenHeader("X-Auto-Response-Suppress", "All")
	message.SetBodyString(gomail.TypeTextPlain, plain.String())
	message.AddAlternativeString(gomail.TypeTextHTML, html.String())
	return message, nil
}

func (m *Mailer) letter(to records.Mail) letter {
	l := letter{Subject: subject(to.Notices), Greeting: "Guten Tag,", Address: m.PublicURL}
	if name := oneLine(to.Name); name != "" {
		l.Greeting = "Guten Tag " + name + ","
	}
	notices := to.Notices
	if len(notices) > lineLimit {
		l.More = len(notices) - lineLimit
		notices = urgentFirst(notices)[:lineLimit]
	}
	for _, n := range notices {
		i := slices.IndexFunc(l.Groups, func(g group) bool { return g.Heading == n.Heading() })
		if i < 0 {
			i = len(l.Groups)
			l.Groups = append(l.Groups, group{Heading: n.Heading()})
		}
		l.Groups[i].Lines = append(l.Groups[i].Lines, m.line(n))
	}
	return l
}

// urgentFirst orders by deadline, what has none last, otherwise as it was.
func urgentFirst(notices []strategy.Notice) []strategy.Notice {
	notices = slices.Clone(notices)
	slices.SortStableFunc(notices, func(a, b strategy.Notice) int {
		if a.Due.IsZero() || b.Due.IsZero() {
			return b.Due.Compare(a.Due)
		}
		return a.Due.Compare(b.Due)
	})
	return notices
}

func (m *Mailer) line(n strategy.Notice) line {
	l := line{Text: oneLine(n.Text), Link: m.link(n)}
	if n.AboutDeadline() && !n.Due.IsZero() {
		due := n.Due.Add(-1) // a deadline passes with the first moment of the next day
		if n.Entity == "session" || n.Entity == "submission" {
			due = n.Due // the day itself
		}
		l.Due = strategy.DateOf(due, strategy.Berlin()).German()
	}
	return l
}

// link leads to what a notice is about, where there is a page for it that its reader may
// open, otherwise to their tasks.
func (m *Mailer) link(n strategy.Notice) string {
	page := "aufgaben"
	switch {
	case n.Kind == strategy.NoticeTasksDue:
	case n.Kind == "measure_progress", n.Entity == "cycle":
		page = ""
	case n.Entity == "proposal":
		page = "vorschlaege/" + url.PathEscape(n.EntityID)
	case n.Entity == "report":
		half, measure, _ := strings.Cut(n.EntityID, "/")
		page = "fortschrittsberichte/" + url.PathEscape(half) + "/" + url.PathEscape(measure)
	}
	return m.PublicURL + "/" + page
}

// subject is the heading of a mail: the notice itself, or how many there are.
func subject(notices []strategy.Notice) string {
	first := notices[0].Heading()
	if len(notices) == 1 {
		return first + ": " + shortened(oneLine(notices[0].Text), 80)
	}
	for _, n := range notices {
		if n.Heading() != first {
			return fmt.Sprintf("%d Mitteilungen zur Digitalstrategie", len(notices))
		}
	}
	return fmt.Sprintf("%s (%d)", first, len(notices))
}

// oneLine makes a text one line without control characters, so that nothing of it can pass
// for a header.
func oneLine(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r == unicode.ReplacementChar {
			return ' '
		}
		return r
	}, text)
	return strings.Join(strings.Fields(text), " ")
}

func shortened(text string, limit int) string {
	runes := []rune(text)
	if len(runes) <= limit {
		return text
	}
	return string(runes[:limit-1]) + "…"
}
