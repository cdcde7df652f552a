package strategy

// factor is the chance of one step by its last safe day, at each point of its clock's grid.
type factor struct {
	clock int
	p     [gridSize]float64
}

// factorKey tells factors apart.
type factorKey struct {
	office            int
	step              StepName
	since, from, last Date
}

// mean is the chance over everything that the clock leaves open.
func (f factor) mean(cs *clocks) float64 {
	return cs.all[f.clock].average(func(i int) float64 { return f.p[i] })
}

// target is a forecast's view of one plan and session: until when each step may take.
type target struct {
	*Forecaster
	plan    Plan
	session Date
	safe    map[DeadlineName]Date
	screen  Date // last day to screen
	begin   Date // day on which the ministries of a proposal not yet in coordination are asked
	reply   Date // last day to answer: the last safe one, unless coordination ends before
	settle  Date // last day to settle a dissent
	decide  Date // day on which the committee decides
	over    bool // coordination is over: the committee decides on what there is
	reached bool // the committee can still decide in time

	factors []factor
	known   map[factorKey]int
	settled []float64 // chance that a dissent is settled within d working days
	handIn  int       // factor of the Kabinettvorlage that is still to be handed in
}

func (f *Forecaster) target(plan Plan, session Date) *target {
	s := f.cycle.Settings
	m := &target{
		Forecaster: f, plan: plan, session: session, known: map[factorKey]int{},
		safe: plan.lastDays(session, f.happened, s, f.cal),
		over: f.cycle.Phase.Index() > PhaseCoordination.Index(),
	}
	m.screen = m.safe[DeadlineIntakeEnd]
	m.begin = f.cal.AddWorkingDays(laterDate(f.today, plan.effective(DeadlineConsultationEnd)), 1)
	m.settle = m.safe[DeadlineCoordinationEnd]
	m.reply = earlierDate(m.settle, s.EscalationDate(plan.Due(DeadlineCoordinationEnd), f.cal))
	if s.NoReply == NoReplyProceed {
		m.reply = earlierDate(m.settle, plan.Due(DeadlineCoordinationEnd))
	}
	m.decide = laterDate(f.today, earlierDate(plan.effective(DeadlineCommitteeEnd), m.safe[DeadlineCommitteeEnd]))
	m.reached = !f.today.After(m.safe[DeadlineCommitteeEnd])
	settling := f.clocks.all[f.clocks.byStep[StepSettle]]
	m.settled = make([]float64, maxWait+1)
	for d := range m.settled {
		m.settled[d] = settling.average(func(i int) float64 { return settling.within(i, d) })
	}
	return m
}

// groups lists, for each kind of open item, what is before it.
func (m *target) groups() []group {
	groups := make([]group, len(m.kinds))
	m.wantHandIn()
	for i, k := range m.kinds {
		factors, handIn, possible := m.steps(k.item)
		if !possible {
			factors, handIn = []int{m.never()}, false
		}
		groups[i] = group{factors: factors, handIn: handIn, n: k.n}
	}
	return groups
}

// steps lists what is before an item: factors of its own, whether it waits for the
// Kabinettvorlage, and whether the session is possible at all.
func (m *target) steps(item openDays) (factors []int, handIn, possible bool) {
	if m.today.After(m.session) {
		return nil, false, false
	}
	switch item.stage {
	case StageBeforeCabinet:
		return nil, false, true
	case StageDecided:
		return nil, true, !m.today.After(m.safe[DeadlinePapersToMinistries])
	}
	if !m.reached {
		return nil, true, false
	}
	switch item.stage {
	case StageReturned, StageSubmitted:
		step := StepScreen
		if item.stage == StageReturned {
			step = StepRework
		}
		factors = append(m.coSigning(item), m.window(step, item.since, m.screen))
		return factors, true, m.cycle.Phase.Index() < PhaseCoordination.Index()
	case StageScreened, StageConsulted:
		return m.coSigning(item), true, m.cycle.Phase.Index() < PhaseCoordination.Index() && !m.today.After(m.safe[DeadlineConsultationEnd])
	}
	if m.inCoordination(item) {
		return m.coordination(item), true, true
	}
	return nil, true, true
}

// inCoordination says whether an item still needs answers or settlements: until the
// committee decides on it as it is.
func (m *target) inCoordination(item openDays) bool {
	if item.stage == StageDissent {
		return !m.over
	}
	return item.stage == StageInCoordination && !(m.over && m.today.After(m.reply))
}

// coordination is what an item in coordination waits for: each ministry's answer, and
// the settlement of its dissents.
func (m *target) coordination(item openDays) []int {
	factors := make([]int, 0, len(item.waiting)+1)
	for _, w := range item.waiting {
		factors = append(factors, m.position(w.ministry, w.asked, m.today))
	}
	if item.dissent {
		factors = append(factors, m.window(StepSettle, item.since, m.settle))
	}
	return factors
}

// coSigning is what an item before coordination will wait for: its leads, and as many
// other ministries as usual.
func (m *target) coSigning(item openDays) []int {
	var factors []int
	for _, ministry := range item.lead {
		factors = append(factors, m.position(ministry, m.begin, m.begin))
	}
	for n := len(factors); float64(n) < m.asked-0.5; n++ {
		factors = append(factors, m.position("", m.begin, m.begin))
	}
	return factors
}

// position is the factor of a ministry that was asked on a day and has not answered
// before another: its answer by the last day for that, and what it objects to settled.
func (m *target) position(ministry string, asked, from Date) int {
	office := m.clocks.ministry(ministry)
	key := factorKey{office, StepPosition, asked, from, m.reply}
	return m.factor(key, func(c *clock, i int) float64 {
		left := m.days.Number(m.reply) - m.days.Number(from)
		spare := m.days.Number(m.settle) - m.days.Number(m.reply)
		return c.from(i, m.days.Age(asked, from), left, func(left int) float64 {
			return 1 - c.objects + c.objects*m.settled[min(max(left+spare, 0), maxWait)]
		})
	})
}

// window is the factor of a step that has been waiting since a day, by its last day.
func (m *target) window(step StepName, since, last Date) int {
	return m.windowFrom(step, since, m.today, last)
}

func (m *target) windowFrom(step StepName, since, from, last Date) int {
	if since.IsZero() || since.After(from) {
		since = from
	}
	office := m.clocks.byStep[step]
	return m.factor(factorKey{office, step, since, from, last}, func(c *clock, i int) float64 {
		return c.from(i, m.days.Age(since, from), m.days.Number(last)-m.days.Number(from), func(int) float64 { return 1 })
	})
}

// wantHandIn makes the factor of the Kabinettvorlage that is still to be handed in: from
// the committee's first decision on, which may be still to come.
func (m *target) wantHandIn() {
	since, from := m.decide, m.decide
	for _, k := range m.kinds {
		if k.item.stage == StageDecided && (from != m.today || k.item.since.Before(since)) {
			since, from = k.item.since, m.today
		}
	}
	m.handIn = m.windowFrom(StepHandIn, since, from, m.safe[DeadlinePapersToMinistries])
}

func (m *target) never() int {
	return m.factor(factorKey{}, func(*clock, int) float64 { return 0 })
}

func (m *target) factor(key factorKey, at func(c *clock, i int) float64) int {
	if k, ok := m.known[key]; ok {
		return k
	}
	f := factor{clock: key.office}
	for i := range f.p {
		f.p[i] = at(m.clocks.all[key.office], i)
	}
	m.known[key] = len(m.factors)
	m.factors = append(m.factors, f)
	return len(m.factors) - 1
}
