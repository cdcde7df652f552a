package notices

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

// Hours are the minutes of a working day, in Berlin, between which mail leaves.
type Hours struct{ From, To int }

// ParseHours reads "08:00–18:00", also with a hyphen.
func ParseHours(text string) (Hours, error) {
	first, last, found := strings.Cut(strings.ReplaceAll(text, "–", "-"), "-")
	from, err := time.Parse("15:04", strings.TrimSpace(first))
	to, errTo := time.Parse("15:04", strings.TrimSpace(last))
	h := Hours{from.Hour()*60 + from.Minute(), to.Hour()*60 + to.Minute()}
	if !found || err != nil || errTo != nil || h.From >= h.To {
		return Hours{}, errors.New("want two times of a day, e.g. 08:00-18:00")
	}
	return h, nil
}

func (h Hours) String() string {
	return fmt.Sprintf("%02d:%02d-%02d:%02d", h.From/60, h.From%60, h.To/60, h.To%60)
}

// Schedule says when mail leaves: on Thuringian working days, within hours.
type Schedule struct {
	Calendar *strategy.Calendar
	Hours    Hours
	Gather   time.Duration // how far together notices may lie to share a mail
}

// Window tells whether mail leaves at a moment, and from when on next.
func (s Schedule) Window(now time.Time) records.MailWindow {
	today := strategy.DateOf(now, strategy.Berlin())
	open := s.Calendar.IsWorkingDay(today) && !now.Before(s.at(today, s.Hours.From)) && now.Before(s.at(today, s.Hours.To))
	return records.MailWindow{Now: now, Open: open, Opens: s.morning(now), Gather: s.Gather}
}

// morning is the next beginning of the hours of a working day, after now.
func (s Schedule) morning(now time.Time) time.Time {
	day := s.Calendar.FirstWorkingDayOnOrAfter(strategy.DateOf(now, strategy.Berlin()))
	for !s.at(day, s.Hours.From).After(now) {
		day = s.Calendar.FirstWorkingDayOnOrAfter(day.AddDays(1))
	}
	return s.at(day, s.Hours.From)
}

func (s Schedule) at(day strategy.Date, minutes int) time.Time {
	midnight := day.Time(strategy.Berlin())
	return time.Date(midnight.Year(), midnight.Month(), midnight.Day(), 0, minutes, 0, 0, strategy.Berlin())
}
