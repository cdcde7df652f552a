package strategy

import "slices"

// OutlookFacts is what the records say when somebody asks how a cycle stands.
type OutlookFacts struct {
	Cycle    Cycle
	Happened Happened
	Open     []OpenItem
	History  History
	Sessions []CabinetSession // of the year's fourth quarter
	Recesses Recesses
}

// Outlook is the answer to the question of every morning: do we reach the cabinet before
// 31 December, and if not, who must do what by when?
type Outlook struct {
	Watch
	Year       int                       `json:"year"`
	Phase      Phase                     `json:"phase"`
	Forecast   Forecast                  `json:"forecast"`
	Sessions   []SessionOutlook          `json:"sessions" doc:"The cabinet's sessions of the fourth quarter, each with its plan"`
	Actions    []NextAction              `json:"actions" doc:"What restores most, the best first, then several together"`
	Blockers   []Blocker                 `json:"blockers" doc:"By ministry, most open items first"`
	Collisions []Collision               `json:"collisions" doc:"Recesses that take working days from open deadlines"`
	Paths      map[Stage][]RemainingStep `json:"paths" doc:"Backward plan of the proposals in each stage: remaining steps and their last safe days"`
	Proposals  []ProposalOutlook         `json:"proposals" doc:"The open proposals, those due first"`
}

// ProposalOutlook is how one open proposal stands; its remaining steps are those of its
// stage in Outlook.Paths.
type ProposalOutlook struct {
	ProposalID string   `json:"proposal_id"`
	Title      string   `json:"title"`
	Stage      Stage    `json:"stage"`
	Next       StepName `json:"next"`           // step owed
	Owner      Role     `json:"owner"`          // whose office it is
	Owing      []string `json:"owing"`          // ministries, where it is theirs
	Since      Date     `json:"since,omitzero"` // when it was first owed
	Age        int      `json:"age"`            // working days since then
	LastSafe   Date     `json:"last_safe"`      // last safe day of that step
	Left       int      `json:"left"`           // working days until then, negative when over
	Chance     float64  `json:"chance"`         // to reach the planned session
	Contested  bool     `json:"contested"`      // answers are missing or a dissent is open
}

// Outlook computes how a cycle stands on a day of its calendar, for a reader who sees of
// each open item what its See says. Chances come from all of them; numbers of proposals
// and next actions are left out unless the reader sees them all.
func (f OutlookFacts) Outlook(today Date, cal *Calendar) Outlook {
	c := f.Cycle
	days := f.workdays(cal)
	watch := c.Plan.WatchAfter(f.Happened, today, c.Settings, cal)
	forecaster := f.Forecaster(today, cal, days)
	forecast, chances := forecaster.For(c.Plan, c.Plan.CabinetSession)
	o := Outlook{
		Watch: watch, Year: c.Year, Phase: c.Phase, Forecast: forecast,
		Sessions:   f.sessions(forecaster, forecast, watch, cal),
		Actions:    []NextAction{},
		Blockers:   Blockers(f.Open, today, days),
		Collisions: f.Recesses.Collisions(watch, cal),
		Paths:      f.paths(watch, cal),
		Proposals:  f.proposals(watch, chances, days),
	}
	if f.SeenWhole() {
		o.Actions = forecaster.NextActions(c.Plan, c.Plan.CabinetSession)
		return o
	}
	o.Forecast = o.Forecast.WithoutNumbers()
	for i := range o.Sessions {
		o.Sessions[i].Expected = 0
	}
	return o
}

// SeenWhole says whether the reader sees how the coordination of every open item stands.
func (f OutlookFacts) SeenWhole() bool {
	return !slices.ContainsFunc(f.Open, func(item OpenItem) bool { return !item.See.Exists || !item.See.Coordination })
}

// WithoutNumbers leaves the chance and the slack: how many proposals there are is not
// for everybody.
func (f Forecast) WithoutNumbers() Forecast {
	f.Open, f.Expected, f.Low, f.Middle, f.High = 0, 0, 0, 0, 0
	return f
}

// Forecaster makes the forecaster of these facts.
func (f OutlookFacts) Forecaster(today Date, cal *Calendar, days *Workdays) *Forecaster {
	return NewForecaster(f.Cycle, f.Happened, f.Open, f.History, today, cal, days)
}

// workdays numbers the years that the facts may speak of.
func (f OutlookFacts) workdays(cal *Calendar) *Workdays {
	from := f.Cycle.Year
	for _, d := range f.History.Durations {
		from = min(from, d.Year)
	}
	return NewWorkdays(from-1, f.Cycle.Year+1, cal)
}

func (f OutlookFacts) paths(watch Watch, cal *Calendar) map[Stage][]RemainingStep {
	paths := map[Stage][]RemainingStep{}
	for _, item := range f.Open {
		if _, known := paths[item.Stage]; item.See.Exists && !known {
			paths[item.Stage] = watch.Remaining(item.Stage, cal)
		}
	}
	return paths
}

func (f OutlookFacts) proposals(watch Watch, chances []float64, days *Workdays) []ProposalOutlook {
	next := map[StepName]stepRule{}
	for _, rule := range stepRules {
		next[rule.step] = rule
	}
	moments := dayCache{}
	rows := make([]ProposalOutlook, 0, len(f.Open))
	for i, item := range f.Open {
		if !item.See.Exists {
			continue
		}
		step, _ := firstStep(item.Stage)
		rule := next[step]
		st, _ := watch.Step(rule.deadline)
		row := ProposalOutlook{
			ProposalID: item.ProposalID, Title: item.Title, Stage: item.Stage, Next: step, Owner: rule.owner,
			Owing: []string{}, Since: moments.day(item.Since), LastSafe: st.LastSafe, Chance: chances[i],
		}
		row.Left = days.Number(row.LastSafe) - days.Number(watch.Today)
		if item.See.Coordination {
			row.Contested = len(item.Dissents) > 0 || (item.Stage != StageInCoordination && len(item.Waiting) > 0)
			if step == StepPosition && len(item.Waiting) > 0 {
				row.Owing, row.Since = item.Waiting, firstAsked(item, moments)
			}
		}
		row.Age = days.Age(row.Since, watch.Today)
		rows = append(rows, row)
	}
	return rows
}

// firstAsked is since when the longest silent ministry owes its answer.
func firstAsked(item OpenItem, moments dayCache) Date {
	first := Date{}
	for _, ministry := range item.Waiting {
		if asked := moments.day(item.Asked[ministry]); first.IsZero() || asked.Before(first) {
			first = asked
		}
	}
	return first
}

// Compare forecasts the cycle as its plan stands and with another plan, each for its own
// cabinet session; a session after 31 December is not reached.
func (f OutlookFacts) Compare(plan Plan, today Date, cal *Calendar) (before, after Forecast) {
	forecaster := f.Forecaster(today, cal, f.workdays(cal))
	before, _ = forecaster.For(f.Cycle.Plan, f.Cycle.Plan.CabinetSession)
	after, _ = forecaster.For(plan, plan.CabinetSession)
	if plan.CabinetSession.After(plan.HardLimit) {
		after.Chance, after.Expected, after.Low, after.Middle, after.High = 0, 0, 0, 0, 0
	}
	if !f.SeenWhole() {
		before, after = before.WithoutNumbers(), after.WithoutNumbers()
	}
	return before, after
}
