package strategy

import "strconv"

// openDays is what a forecast looks at of an open item.
type openDays struct {
	stage   Stage
	since   Date // only where a step's chance depends on it
	lead    []string
	waiting []owed
	dissent bool
}

type owed struct {
	ministry string
	asked    Date
}

// kind are the open items that look the same to a forecast.
type kind struct {
	item openDays
	n    int
}

// kindsOf sorts the open items into kinds; of gives the kind of each.
func kindsOf(open []OpenItem) (kinds []kind, of []int) {
	of = make([]int, len(open))
	index := map[string]int{}
	moments := dayCache{}
	for i, item := range open {
		look := lookAt(item, moments)
		key := look.key()
		k, ok := index[key]
		if !ok {
			k = len(kinds)
			index[key] = k
			kinds = append(kinds, kind{item: look})
		}
		kinds[k].n++
		of[i] = k
	}
	return kinds, of
}

func lookAt(item OpenItem, moments dayCache) openDays {
	look := openDays{stage: item.Stage, dissent: len(item.Dissents) > 0}
	switch item.Stage {
	case StageSubmitted, StageReturned:
		look.since, look.lead = moments.day(item.Since), item.Lead
	case StageScreened, StageConsulted:
		look.lead = item.Lead
	case StageInCoordination, StageDissent, StageAgreed:
		for _, ministry := range item.Waiting {
			look.waiting = append(look.waiting, owed{ministry, moments.day(item.Asked[ministry])})
		}
		if look.dissent {
			look.since = moments.day(item.Since)
		}
	case StageDecided:
		look.since = moments.day(item.Since)
	}
	return look
}

func (look openDays) key() string {
	b := make([]byte, 0, 128)
	day := func(d Date) { b = strconv.AppendInt(append(b, '|'), int64(d.Year*10000+int(d.Month)*100+d.Day), 10) }
	b = strconv.AppendBool(append(append(b, look.stage...), '|'), look.dissent)
	day(look.since)
	for _, ministry := range look.lead {
		b = append(append(b, '|'), ministry...)
	}
	for _, w := range look.waiting {
		b = append(append(b, '|'), w.ministry...)
		day(w.asked)
	}
	return string(b)
}
