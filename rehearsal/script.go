package rehearsal

import (
	"math/rand/v2"

	"fortschreibung/strategy"
)

// turn is what happens to a proposal on its way, beside the ordinary.
type turn string

const (
	turnNone        turn = ""           // every ministry signs, the committee adopts en bloc
	turnDeclined    turn = "declined"   // by screening
	turnReworked    turn = "reworked"   // returned by screening, revised, accepted
	turnMerged      turn = "merged"     // by screening, into the proposal before it
	turnWithdrawn   turn = "withdrawn"  // by its submitter, in coordination
	turnSettled     turn = "settled"    // one ministry refuses, the text is changed, it signs
	turnLadder      turn = "ladder"     // one ministry refuses; the dissent goes up and is settled there
	turnOpenDissent turn = "open"       // one ministry refuses to the end; the committee votes
	turnNoReply     turn = "no_reply"   // one ministry does not answer
	turnMinistry    turn = "conditions" // one ministry signs with conditions
	turnReserved    turn = "reserved"   // one ministry reserves its position, then signs
	turnConditions  turn = "maßgaben"   // the committee adopts with conditions
	turnDeferred    turn = "deferred"   // by the committee, into the next cycle
	turnRejected    turn = "rejected"   // by the committee
)

var turns = []turn{
	turnConditions, turnSettled, turnNoReply, turnDeferred, turnRejected, turnReworked, turnMinistry,
	turnDeclined, turnWithdrawn, turnMerged, turnLadder, turnReserved, turnOpenDissent,
}

var kinds = []strategy.Kind{
	strategy.KindNew, strategy.KindAmend, strategy.KindAmend, strategy.KindFocus, strategy.KindNew,
	strategy.KindAmend, strategy.KindEnd, strategy.KindAmend, strategy.KindMerge, strategy.KindAmend,
}

// part is the script of one proposal.
type part struct {
	index   int
	kind    strategy.Kind
	turn    turn
	targets []measure
	into    int // index of the part it is merged into
	random  *rand.Rand

	// Filled while the rehearsal runs.
	id       string
	revision int
}

// write is the script of the whole rehearsal: every second proposal takes a turn, all
// turns and kinds occur again and again. It depends on nothing but its arguments.
func write(seed uint64, count int, measures []measure) []*part {
	random := rand.New(rand.NewPCG(seed, 0))
	pool := shuffled(random, measures)
	ends, pairs, amended := split(pool)
	parts := make([]*part, count)
	for i := range parts {
		p := &part{index: i, kind: kinds[i%len(kinds)], into: -1, random: rand.New(rand.NewPCG(seed, uint64(i)+1))}
		if i%2 == 1 {
			p.turn = turns[(i/2)%len(turns)]
		}
		switch p.kind {
		case strategy.KindEnd:
			if len(ends) > 0 {
				p.targets, ends = ends[:1], ends[1:]
			}
		case strategy.KindMerge:
			if len(pairs) > 1 {
				p.targets, pairs = pairs[:2], pairs[2:]
			}
		case strategy.KindAmend:
			if len(amended) > 0 {
				p.targets = []measure{amended[i%len(amended)]}
			}
		}
		if len(p.targets) == 0 && p.kind != strategy.KindFocus {
			p.kind = strategy.KindNew
		}
		if p.turn == turnMerged {
			p.into = i - 1
		}
		parts[i] = p
	}
	return parts
}

// split keeps the measures that are ended, merged and amended apart, so that no two
// adopted proposals contradict each other.
func split(pool []measure) (ends, pairs, amended []measure) {
	tenth := len(pool) / 10
	return pool[:tenth], pool[tenth : 3*tenth], pool[3*tenth:]
}

func shuffled(random *rand.Rand, measures []measure) []measure {
	pool := append([]measure(nil), measures...)
	random.Shuffle(len(pool), func(i, j int) { pool[i], pool[j] = pool[j], pool[i] })
	return pool
}

// single says whether the committee has to deal with the proposal on its own.
func (p *part) single() bool {
	switch p.turn {
	case turnConditions, turnDeferred, turnRejected, turnNoReply, turnOpenDissent:
		return true
	}
	return false
}

// gone says whether the proposal never comes before the committee.
func (p *part) gone() bool {
	return p.turn == turnDeclined || p.turn == turnWithdrawn || p.turn == turnMerged
}
