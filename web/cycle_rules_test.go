package web

import (
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

func openingForm(t *testing.T, d *desk) url.Values {
	t.Helper()
	page := d.get("/zyklen")
	wantStatus(t, page, http.StatusOK)
	form := url.Values(parse(t, page.Body.String()).fields(t, "open"))
	form.Set("year", "2028")
	form.Set("cabinet_session", "2028-11-28")
	return form
}

func TestACycleIsOpenedWithTheRulesOfTheLastOne(t *testing.T) {
	d := newDesk(t, strategy.RoleCoordinator)
	form := openingForm(t, d)
	if form.Get("settings.intake_end") != "30.06." || form.Get("settings.reminder_days") != "14, 3, 0" || form.Get("settings.minimum.coordination_days") != "28" {
		t.Errorf("the form shows %v", form)
	}
	wantStatus(t, d.send("/zyklen", form), http.StatusSeeOther)
	if open := d.engine.calls[0].Arg.(workflows.Open); !reflect.DeepEqual(open.Settings, strategy.DefaultSettings()) {
		t.Errorf("opened with %+v", open.Settings)
	}
}

func TestRulesAreChangedWhenACycleIsOpened(t *testing.T) {
	d := newDesk(t, strategy.RoleCoordinator)
	form := openingForm(t, d)
	for name, text := range map[string]string{
		"intake_end": "15.06.", "reminder_days": "21, 7,1", "escalation_working_days": "5", "no_reply": "proceed",
		"shortened.invitation_days": "5", "majority": "absolute",
	} {
		form.Set("settings."+name, text)
	}
	form.Del("settings.remind_on_working_days")
	wantStatus(t, d.send("/zyklen", form), http.StatusSeeOther)
	want := strategy.DefaultSettings()
	want.IntakeEnd = strategy.MonthDay{Month: time.June, Day: 15}
	want.ReminderDays, want.EscalationWorkingDays, want.NoReply = []int{21, 7, 1}, 5, strategy.NoReplyProceed
	want.Shortened.InvitationDays, want.Majority, want.RemindOnWorkingDays = 5, strategy.MajorityAbsolute, false
	if open := d.engine.calls[0].Arg.(workflows.Open); !reflect.DeepEqual(open.Settings, want) {
		t.Errorf("opened with\n%+v, want\n%+v", open.Settings, want)
	}
}

func TestARuleThatCannotBeIsExplainedAtItsField(t *testing.T) {
	for name, texts := range map[string][2]string{
		"intake_end":          {"30. Juni", "der Form TT.MM."},
		"watch_days":          {"viele", "ganze Zahl"},
		"reminder_days":       {"14, drei", "ganze Zahlen mit Kommas"},
		"minimum.intake_days": {"", "ganze Zahl"},
		"report_request_days": {"9999", "366"},
	} {
		d := newDesk(t, strategy.RoleCoordinator)
		form := openingForm(t, d)
		form.Set("settings."+name, texts[0])
		answer := d.send("/zyklen", form)
		wantStatus(t, answer, http.StatusUnprocessableEntity)
		body := answer.Body.String()
		if !strings.Contains(body, texts[1]) || !strings.Contains(body, "<details open>") {
			t.Errorf("%s = %q is not explained", name, texts[0])
		}
		if len(d.engine.calls) != 0 {
			t.Errorf("%s = %q is carried out", name, texts[0])
		}
	}
}
