package rehearsal

import (
	"context"
	"fmt"
	"time"

	"fortschreibung/strategy"
)

// returnedByCabinet hands the first Kabinettvorlage in; the cabinet returns it to the
// committee and aims at a second session in the same quarter.
func (r *rehearsal) returnedByCabinet(ctx context.Context) error {
	v, err := r.view(ctx)
	if err != nil {
		return err
	}
	session := v.Plan.Due(strategy.DeadlineCabinetSession)
	if err := r.handIn(ctx, 1, session); err != nil {
		return err
	}
	decision := map[string]any{
		"outcome": strategy.CabinetReturned, "back_to": strategy.PhaseCommittee, "next": secondSession(r.Year),
		"reason": "Die Auswirkungen auf die Kommunen sind noch einmal zu beraten.",
	}
	if err := r.post(ctx, chancellery, r.submission(1)+"/decision", r.key("submission", 1, "decision"), decision, nil); err != nil {
		return err
	}
	r.note(session, "Kabinett gibt die Vorlage zurück, neue Sitzung am %s", secondSession(r.Year))
	return r.inPhase(ctx, strategy.PhaseCommittee)
}

func (r *rehearsal) adoptedByCabinet(ctx context.Context) error {
	if err := r.handIn(ctx, 2, secondSession(r.Year)); err != nil {
		return err
	}
	decision := map[string]any{"outcome": strategy.CabinetAdopted, "reason": "Beschluss ohne Änderung."}
	if err := r.post(ctx, chancellery, r.submission(2)+"/decision", r.key("submission", 2, "decision"), decision, nil); err != nil {
		return err
	}
	r.note(secondSession(r.Year), "Kabinett beschließt die Fortschreibung")
	return r.inPhase(ctx, strategy.PhasePublication)
}

func (r *rehearsal) submission(number int) string {
	return fmt.Sprintf("/submissions/%d/%d", r.Year, number)
}

// handIn prepares a Kabinettvorlage, hands it in with the periods of § 13 ThürGGO, has
// the chancellery take it in and moves to the day of the cabinet's session.
func (r *rehearsal) handIn(ctx context.Context, number int, session strategy.Date) error {
	if err := r.enterCabinet(ctx, number); err != nil {
		return err
	}
	prepare := map[string]any{"year": r.Year, "number": number, "session_date": session}
	if err := r.post(ctx, coordinator, "/submissions", r.key("submission", number), prepare, nil); err != nil {
		return err
	}
	path := r.submission(number)
	grounds := map[string]any{"grounds": "Die Ministerien haben die Maßnahmen überprüft und angepasst."}
	if err := r.post(ctx, coordinator, path+"/hand-in", r.key("submission", number, "hand-in"), grounds, nil); err != nil {
		return err
	}
	v, err := r.view(ctx)
	if err != nil {
		return err
	}
	received := strategy.DateOf(v.Now, strategy.Berlin())
	takeIn := map[string]any{"received_on": received}
	if err := r.post(ctx, chancellery, path+"/take-in", r.key("submission", number, "take-in"), takeIn, nil); err != nil {
		return err
	}
	r.note(received, "Kabinettvorlage %d eingereicht", number)
	return r.moveTo(ctx, session)
}

// enterCabinet ends the committee's phase when its deadline has not done so yet.
func (r *rehearsal) enterCabinet(ctx context.Context, number int) error {
	v, err := r.view(ctx)
	if err != nil || v.Phase == strategy.PhaseCabinet {
		return err
	}
	body := map[string]any{"to": strategy.PhaseCabinet, "reason": "Der Lenkungsausschuss hat entschieden."}
	if err := r.post(ctx, coordinator, r.cycle+"/advance", r.key("advance", "cabinet", number), body, nil); err != nil {
		return err
	}
	return r.settle(ctx)
}

func (r *rehearsal) inPhase(ctx context.Context, phase strategy.Phase) error {
	return r.until(ctx, "the cycle is in phase "+string(phase), func() (bool, error) {
		v, err := r.view(ctx)
		return v.Phase == phase && v.Settled, err
	})
}

// publication ends the cycle: the new edition is out, its proposals are published.
func (r *rehearsal) publication(ctx context.Context) error {
	published := r.choose(func(p *part) bool { return !p.gone() && p.turn != turnDeferred && p.turn != turnRejected })
	for i, p := range published {
		err := r.until(ctx, "proposal "+p.id+" is published", func() (bool, error) {
			now, err := r.read(ctx, p)
			return now.Stage == strategy.StagePublished, err
		})
		if err != nil {
			return err
		}
		r.progress(i+1, len(published))
	}
	body := map[string]any{"to": strategy.PhaseClosed, "reason": "Die Fassung ist veröffentlicht."}
	if err := r.post(ctx, coordinator, r.cycle+"/advance", r.key("advance", "closed"), body, nil); err != nil {
		return err
	}
	r.note(strategy.NewDate(r.Year, time.December, 31), "Zyklus abgeschlossen, Fassung %d mit %d geänderten Maßnahmen", r.Year, len(published))
	return r.inPhase(ctx, strategy.PhaseClosed)
}
