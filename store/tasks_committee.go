package store

import (
	"fmt"
	"slices"

	"fortschreibung/strategy"
)

// votes are the open sessions with items on which the member, or whom one stands in for,
// has not voted, and for the chair those with items to establish the outcome of. A vote on
// the en-bloc list counts for every uncontested item.
func (d *taskDesk) votes() error {
	var rows []sessionRow
	if err := d.db.Where("stage = ?", strategy.SessionOpen).Find(&rows).Error; err != nil {
		return err
	}
	for _, r := range rows {
		session := r.State.V
		seat, err := session.Seat(d.actor)
		if err != nil {
			continue
		}
		unvoted, undecided := 0, 0
		for _, item := range session.Items {
			if item.Decision != nil {
				continue
			}
			undecided++
			_, single := item.Votes[seat]
			_, bloc := session.BlocVotes[seat]
			if !single && (item.Contested || !bloc) {
				unvoted++
			}
		}
		due := endOf(session.Date)
		if unvoted > 0 {
			d.add(TaskVote, EntitySession, r.ID, fmt.Sprintf("Sitzung %s: Stimme abgeben (Punkte: %d)", r.ID, unvoted), r.Year, due)
		}
		chairs := slices.ContainsFunc(session.Members, func(m strategy.Member) bool { return m.Chair && m.Subject == seat })
		if undecided > 0 && chairs {
			d.add(TaskDecide, EntitySession, r.ID, fmt.Sprintf("Sitzung %s: Beschlüsse feststellen (Punkte: %d)", r.ID, undecided), r.Year, due)
		}
	}
	return nil
}
