package strategy

import (
	"testing"
	"time"
)

func at(day string) time.Time { return isoDay(day).Time(Berlin()).Add(9 * time.Hour).UTC() }

func TestBlockersCountWhoOwesSinceWhen(t *testing.T) {
	cal := NewCalendar()
	all := ProposalSight{Exists: true, Coordination: true}
	open := []OpenItem{
		{ProposalID: "a", Stage: StageInCoordination, Due: isoDay("2021-09-30").EndOfDay(Berlin()), See: all,
			Waiting: []string{"TFM", "TMIK"}, Asked: map[string]time.Time{"TFM": at("2021-09-01"), "TMIK": at("2021-09-20")},
			Prepared: map[string]string{"TMIK": "m-7"}},
		{ProposalID: "b", Stage: StageInCoordination, Due: isoDay("2021-10-15").EndOfDay(Berlin()), See: all,
			Waiting: []string{"TFM"}, Asked: map[string]time.Time{"TFM": at("2021-08-30")}},
		{ProposalID: "c", Stage: StageDissent, Since: at("2021-09-27"), Dissents: []string{"TSK"}, See: all},
		{ProposalID: "hidden", Stage: StageInCoordination, Waiting: []string{"TFM"}, See: ProposalSight{Exists: true}},
		{ProposalID: "late", Stage: StageDecided, Waiting: []string{"TFM"}, See: all},
	}
	got := Blockers(open, isoDay("2021-10-01"), NewWorkdays(2020, 2022, cal))
	if len(got) != 3 || got[0].Ministry != "TFM" || got[1].Ministry != "TMIK" || got[2].Ministry != "TSK" {
		t.Fatalf("blockers %+v", got)
	}
	tfm := got[0]
	if tfm.Open != 2 || tfm.Overdue != 1 || tfm.Oldest != isoDay("2021-08-30") || tfm.Age != 23 || tfm.Items[0].ProposalID != "b" || !tfm.Items[1].Overdue {
		t.Errorf("TFM %+v", tfm)
	}
	if i := got[1].Items[0]; got[1].Prepared != 1 || i.InCharge != "m-7" || !i.Prepared || i.Age != 9 {
		t.Errorf("TMIK %+v", got[1])
	}
	if d := got[2]; d.Dissents != 1 || d.Open != 0 || !d.Items[0].Dissent || d.Items[0].Age != 4 {
		t.Errorf("TSK %+v", d)
	}
}

func TestBlockersListTheLongestOwed(t *testing.T) {
	open := manyOpenItems(3000)
	for _, b := range Blockers(open, isoDay("2021-09-20"), NewWorkdays(2020, 2022, NewCalendar())) {
		if len(b.Items) != mostItems || b.Open+b.Dissents <= mostItems {
			t.Fatalf("%s lists %d of %d", b.Ministry, len(b.Items), b.Open+b.Dissents)
		}
		for i, item := range b.Items[1:] {
			if item.Age > b.Items[i].Age {
				t.Fatalf("%s: %d working days after %d", b.Ministry, item.Age, b.Items[i].Age)
			}
		}
	}
}
