package strategy

// Duration is how long something took, or has been taking, in this or an earlier cycle.
// Equal ones are counted together.
type Duration struct {
	Year     int
	Step     StepName // screen, rework, position, settle or hand_in
	Ministry string   // of a position
	From     Date     // when it was asked for
	Until    Date     // when it was done, or the last day on which it is known not to have been
	Done     bool
	Objected bool // the position refused or reserved
	N        int
}

// History is what the forecast learns from: what is over, in this and in earlier cycles.
// What is still open in this cycle it sees from the open items.
type History struct {
	Durations []Duration
	Asked     float64 // ministries asked per proposal, on average; 0 when nothing is known
}

// usualAsked is how many ministries co-sign a proposal when nothing is known.
const usualAsked = 3

func (h History) asked() float64 {
	if h.Asked <= 0 {
		return usualAsked
	}
	return h.Asked
}
