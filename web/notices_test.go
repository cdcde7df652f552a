package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// sampleNotices is how one person hears of things.
type sampleNotices struct {
	mode     records.NoticeMode
	calendar records.CalendarAccess
}

func (s *sampleStore) NoticeSettings(context.Context, string) (records.NoticeSettings, error) {
	if s.mode == "" {
		return records.NoticeSettings{Mode: records.NoticeAtOnce}, nil
	}
	return records.NoticeSettings{Mode: s.mode, Revision: 1}, nil
}

func (s *sampleStore) SaveNoticeSettings(_ context.Context, r records.OwnRequest, mode records.NoticeMode) (workflows.Result, error) {
	s.mode = mode
	return workflows.Result{RequestHash: r.Hash, ID: r.Actor.Subject, Revision: 1}, nil
}

func (s *sampleStore) CalendarAccess(context.Context, string) (records.CalendarAccess, error) {
	return s.calendar, nil
}

func (s *sampleStore) SaveCalendarFeed(_ context.Context, r records.OwnRequest, secretHash string) (workflows.Result, error) {
	s.calendar = records.CalendarAccess{Active: true, CreatedAt: r.At, Revision: s.calendar.Revision + 1}
	return workflows.Result{RequestHash: r.Hash, ID: secretHash, Revision: s.calendar.Revision}, nil
}

func (s *sampleStore) RevokeCalendarFeed(_ context.Context, r records.OwnRequest) (workflows.Result, error) {
	s.calendar = records.CalendarAccess{Revision: s.calendar.Revision + 1}
	return workflows.Result{RequestHash: r.Hash, ID: r.Actor.Subject, Revision: s.calendar.Revision}, nil
}

func (s *sampleStore) Notices(context.Context, strategy.Actor, records.Page) (records.List[records.NoticeReceipt], error) {
	told := strategy.Notice{Key: "n-1", Kind: "position_due", Entity: "proposal", EntityID: sampleProposalID, Text: "Bitte mitzeichnen: Glasfaser für alle Schulen", At: testNow, Due: testNow.AddDate(0, 0, 20)}
	return records.List[records.NoticeReceipt]{Items: []records.NoticeReceipt{
		{Notice: told, Recipient: "x", State: records.NoticeSent, SettledAt: testNow},
		{Notice: told, Recipient: "x", State: records.NoticeDropped, Reason: records.DroppedSettled},
		{Notice: told},
	}}, nil
}

func TestHowSomebodyHearsIsTheirChoice(t *testing.T) {
	d := newDesk(t, strategy.RoleOrganiser)
	page := d.get("/benachrichtigungen").Body.String()
	checkPage(t, page)
	for _, shown := range []string{"nicht gesendet (inzwischen erledigt)", "gesendet<", "nur hier", "Bitte mitzeichnen: Glasfaser"} {
		if !strings.Contains(page, shown) {
			t.Errorf("the page does not say %q", shown)
		}
	}
	form := formAt(t, d, "/benachrichtigungen", "mails")
	form.Set("mode", "daily")
	wantStatus(t, d.send("/benachrichtigungen", form), http.StatusSeeOther)
	if d.store.mode != records.NoticeDaily {
		t.Errorf("the choice is %q", d.store.mode)
	}
	form.Set("mode", "hourly")
	form.Set(fieldKey, "another")
	refused := d.send("/benachrichtigungen", form)
	wantStatus(t, refused, http.StatusUnprocessableEntity)
	checkPage(t, refused.Body.String())
}

// The calendar's address is on the page that made it and on no other.
func TestCalendarHasASecretAddress(t *testing.T) {
	d := newDesk(t, strategy.RoleMinistry)
	made := d.send("/benachrichtigungen/kalender", formAt(t, d, "/benachrichtigungen", "kalender"))
	wantStatus(t, made, http.StatusOK)
	page := made.Body.String()
	checkPage(t, page)
	if !strings.Contains(page, "/calendar/") || !strings.Contains(page, ".ics</code>") {
		t.Error("the new address is not shown")
	}
	if again := d.get("/benachrichtigungen").Body.String(); strings.Contains(again, "/calendar/") || !strings.Contains(again, "Neue Adresse geben") {
		t.Error("the page afterwards is wrong")
	}
	wantStatus(t, d.send("/benachrichtigungen/kalender/widerruf", url.Values{fieldForm: {"widerruf"}, fieldKey: {"k"}}), http.StatusSeeOther)
	if d.store.calendar.Active {
		t.Error("the address is still there")
	}
}
