package strategy

import "slices"

// Transition is one row of the table of what may happen to a proposal: from which stages,
// to which, and whose office it is. A step that is not in the table is refused.
type Transition struct {
	Step  string // as in Entry.Action
	From  []Stage
	To    []Stage
	Right Action // who may take it; empty: the cycle, a session or the cabinet's decision brings it
}

var (
	beforeCoordination = []Stage{StageSubmitted, StageReturned, StageScreened, StageConsulted}
	coordinated        = []Stage{StageInCoordination, StageAgreed, StageDissent}
	withCommittee      = []Stage{StageOnAgenda, StageDecided, StageBeforeCabinet}
)

// Transitions is the table (process.md, "A proposal"): `submitted → screened → consulted
// → in coordination → agreed | dissent → on the agenda → decided → before cabinet →
// approved | returned → published`, `withdrawn` until it is on an agenda.
func Transitions() []Transition {
	revisable := slices.Concat(beforeCoordination, coordinated)
	undecided := slices.Concat(revisable, withCommittee)
	return []Transition{
		{"submit", []Stage{""}, []Stage{StageSubmitted}, ActSubmit},
		{"screen", []Stage{StageSubmitted}, []Stage{StageScreened, StageReturned, StageMerged, StageDeclined}, ActScreen},
		{"revise", revisable, slices.Concat([]Stage{StageSubmitted, StageScreened, StageConsulted}, coordinated), ActRevise},
		{"assess", []Stage{StageScreened, StageConsulted}, []Stage{StageConsulted}, ActAssess},
		{"consult", []Stage{StageScreened}, []Stage{StageConsulted}, ""},
		{"coordinate", []Stage{StageConsulted}, []Stage{StageInCoordination}, ""},
		{"add_affected", slices.Concat([]Stage{StageScreened, StageConsulted}, coordinated),
			[]Stage{StageScreened, StageConsulted, StageInCoordination}, ActAddAffected},
		{"position", coordinated, coordinated, ActPosition},
		{"no_reply", []Stage{StageInCoordination}, []Stage{StageInCoordination}, ""},
		{"escalate", []Stage{StageInCoordination}, []Stage{StageInCoordination}, ""},
		{"agree", coordinated, []Stage{StageAgreed}, ""},
		{"dissent", coordinated, []Stage{StageDissent}, ""},
		{"reconcile", slices.Concat(coordinated, withCommittee), slices.Concat(coordinated, withCommittee), ActReconcile},
		{"agenda", []Stage{StageAgreed, StageDissent}, []Stage{StageOnAgenda}, ""},
		{"off_agenda", []Stage{StageOnAgenda}, []Stage{StageAgreed, StageDissent}, ""},
		{"decide", []Stage{StageAgreed, StageDissent, StageOnAgenda},
			[]Stage{StageDecided, StageDeferred, StageRejected}, ""},
		{"hand_in", []Stage{StageDecided}, []Stage{StageBeforeCabinet}, ""},
		{"send_back", []Stage{StageBeforeCabinet}, []Stage{StageDecided}, ""},
		{"cabinet", []Stage{StageDecided, StageBeforeCabinet},
			[]Stage{StageApproved, StageRejected, StageInCoordination, StageAgreed, StageDissent}, ""},
		{"publish", []Stage{StageApproved}, []Stage{StagePublished}, ""},
		{"withdraw", slices.Concat(revisable, []Stage{StageDeferred}), []Stage{StageWithdrawn}, ActWithdraw},
		{"lapse", undecided, []Stage{StageDeferred}, ""},
		{"carry", []Stage{StageDeferred}, []Stage{StageSubmitted, StageReturned, StageScreened}, ""},
		{"absorb", undecided, undecided, ""},
		{"fulfil", []Stage{StageDecided, StageBeforeCabinet, StageApproved, StagePublished},
			[]Stage{StageDecided, StageBeforeCabinet, StageApproved, StagePublished}, ActFulfil},
		{"move_due", slices.Concat(undecided, []Stage{StageApproved}), slices.Concat(undecided, []Stage{StageApproved}), ""},
	}
}

func transition(step string) Transition {
	all := Transitions()
	return all[slices.IndexFunc(all, func(t Transition) bool { return t.Step == step })]
}

// reached says whether the step is possible in the proposal's stage.
func (p *Proposal) reached(step string) bool { return slices.Contains(transition(step).From, p.Stage) }

// permit refuses a step that is not the actor's office or not possible in this stage.
func (p *Proposal) permit(actor Actor, step string) error {
	right := transition(step).Right
	if err := May(actor, right); err != nil {
		return err
	}
	if step != "submit" {
		if err := mayProposal(actor, right, *p); err != nil {
			return err
		}
	}
	if !p.reached(step) {
		return Closed("das ist nicht möglich, solange der Vorschlag im Stand „%s“ ist", p.Stage.German())
	}
	return nil
}

// Ended says that nothing can happen to a proposal any more: it was declined, merged,
// withdrawn or rejected, or it is published and every Maßgabe is fulfilled.
func (p *Proposal) Ended() bool {
	switch p.Stage {
	case StageDeclined, StageMerged, StageWithdrawn, StageRejected:
		return true
	case StagePublished:
		return len(p.OpenConditions()) == 0
	}
	return false
}

// German names a stage for readers.
func (s Stage) German() string {
	switch s {
	case "":
		return "nicht eingereicht"
	case StageSubmitted:
		return "eingereicht"
	case StageReturned:
		return "zur Überarbeitung zurückgegeben"
	case StageScreened:
		return "angenommen zur weiteren Behandlung"
	case StageConsulted:
		return "konsultiert"
	case StageInCoordination:
		return "in Ressortabstimmung"
	case StageAgreed:
		return "abgestimmt"
	case StageDissent:
		return "strittig"
	case StageOnAgenda:
		return "auf der Tagesordnung des Lenkungsausschusses"
	case StageDecided:
		return "vom Lenkungsausschuss beschlossen"
	case StageBeforeCabinet:
		return "dem Kabinett vorgelegt"
	case StageApproved:
		return "vom Kabinett beschlossen"
	case StagePublished:
		return "veröffentlicht"
	case StageDeferred:
		return "in die nächste Fortschreibung verschoben"
	case StageRejected:
		return "abgelehnt"
	case StageDeclined:
		return "nicht angenommen"
	case StageMerged:
		return "in einem anderen Vorschlag aufgegangen"
	case StageWithdrawn:
		return "zurückgezogen"
	}
	return string(s)
}
