package notices

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/jackc/pgx/v5"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

var inAMonth = strategy.NewDate(2027, 8, 31).EndOfDay(strategy.Berlin())

func TestMailReachesWhoHoldsTheOffice(t *testing.T) {
	o := open(t)
	o.person("Jörg Müßig", "joerg@tfm.example")
	o.person("Deputy", "deputy@tfm.example")
	o.person("Other", "other@tmil.example")
	o.person("Silent", "")
	o.person("Coordinator", "co@tmwwdg.example")
	o.assign("Jörg Müßig", strategy.RoleMinistry, "TFM", "")
	o.assign("Deputy", strategy.RoleMinistry, "TFM", "Jörg Müßig")
	o.assign("Other", strategy.RoleMinistry, "TMIL", "")
	o.assign("Silent", strategy.RoleMinistry, "TFM", "")
	o.assign("Coordinator", strategy.RoleCoordinator, "TMWWDG", "")
	personal := strategy.Notice{
		Key: "own", Kind: "proposal_moved", Role: strategy.RoleMinistry, Ministry: "TFM", Subject: o.people["Jörg Müßig"],
		Entity: "proposal", EntityID: proposalID(1), Text: "Ihr Vorschlag ist in der Ressortabstimmung", At: tuesday,
	}
	o.coordinate(1, true, due(1, "position_due", inAMonth), personal)
	o.gathered()

	mails := o.arrived("the office", 2) // one each, for both notices
	byAddress := map[string]received{}
	for _, m := range mails {
		byAddress[m.to] = m
	}
	m := byAddress["joerg@tfm.example"]
	if !m.secure {
		t.Error("the mail came without TLS")
	}
	if m.subject != "2 Mitteilungen zur Digitalstrategie" || m.header.Get("Auto-Submitted") != "auto-generated" {
		t.Errorf("subject %q", m.subject)
	}
	to, err := m.header.AddressList("To")
	if err != nil || len(to) != 1 || to[0].Name != "Jörg Müßig" {
		t.Errorf("to %v, %v", to, err)
	}
	for _, part := range []string{m.plain, m.html} {
		for _, want := range []string{"Guten Tag Jörg Müßig", "Bitte mitzeichnen: Vorschlag 1 für Schülerinnen und Schüler", "31.08.2027",
			"https://fortschreibung.example/vorschlaege/" + proposalID(1), "Ihr Vorschlag ist in der Ressortabstimmung"} {
			if !strings.Contains(part, want) {
				t.Errorf("the mail does not say %q:\n%s", want, part)
			}
		}
	}
	if byAddress["deputy@tfm.example"].plain == "" {
		t.Error("who stands in hears nothing")
	}
	o.wantStates("Silent", map[string]int{"dropped no_address": 1})
	o.wantStates("Other", map[string]int{})
	o.wantStates("Deputy", map[string]int{"sent": 2})

	// Nothing goes twice, however often it is asked and recorded again.
	o.coordinate(1, true, due(1, "position_due", inAMonth), personal)
	o.gathered().arrived("the same again", 2)
}

func TestUmlautsInASubjectAreEncoded(t *testing.T) {
	o := open(t)
	o.person("Ö", "oe@tfm.example")
	o.assign("Ö", strategy.RoleMinistry, "TFM", "")
	o.coordinate(1, true, due(1, "position_due", inAMonth))
	m := o.gathered().arrived("one", 1)[0]
	if m.subject != "Mitzeichnung erbeten: Bitte mitzeichnen: Vorschlag 1 für Schülerinnen und Schüler" {
		t.Errorf("subject %q", m.subject)
	}
	head, _, _ := strings.Cut(m.raw, "\r\n\r\n")
	for i := range len(head) {
		if head[i] > 126 {
			t.Fatalf("the head is not ASCII:\n%s", head)
		}
	}
	if !strings.Contains(head, "=?UTF-8?") {
		t.Errorf("nothing is encoded:\n%s", head)
	}
}

func TestNothingOfANameOrTitleBecomesAHeader(t *testing.T) {
	o := open(t)
	const evil = "Eve\r\nBcc: all@evil.example\r\n\r\n<script>alert(1)</script>"
	o.person(evil, "eve@tfm.example")
	o.person("Mallory", "m@tfm.example\r\nBcc: all@evil.example")
	o.assign(evil, strategy.RoleMinistry, "TFM", "")
	o.assign("Mallory", strategy.RoleMinistry, "TFM", "")
	notice := due(1, "position_due", inAMonth)
	notice.Text = "Titel\r\nReply-To: all@evil.example\r\nX: " + evil
	o.coordinate(1, true, notice)
	m := o.gathered().arrived("one of two", 1)[0]
	for name := range m.header {
		if name == "Bcc" || name == "Reply-To" || name == "X" {
			t.Errorf("header %s: %q", name, m.header[name])
		}
	}
	if to, err := m.header.AddressList("To"); err != nil || len(to) != 1 || to[0].Address != "eve@tfm.example" {
		t.Errorf("to %v, %v", to, err)
	}
	if strings.Contains(m.html, "<script>") {
		t.Errorf("markup of a title is markup of the mail:\n%s", m.html)
	}
	o.wantStates("Mallory", map[string]int{"failed": 1})
}

func TestWhatHappensTogetherIsOneMail(t *testing.T) {
	o := open(t)
	o.person("A", "a@tfm.example")
	o.assign("A", strategy.RoleMinistry, "TFM", "")
	for n := range 120 {
		o.coordinate(n, true, due(n, "position_due", inAMonth))
	}
	o.round().arrived("while it gathers", 0)
	o.at(tuesday.Add(time.Minute)).coordinate(200, true, due(200, "position_due", inAMonth))
	m := o.at(tuesday.Add(2*time.Minute)).round().arrived("gathered", 1)[0]
	if m.subject != "Mitzeichnung erbeten (121)" || strings.Count(m.plain, "\n- ") != lineLimit || !strings.Contains(m.plain, "Weitere 21 Mitteilungen") {
		t.Errorf("%s\n%s", m.subject, m.plain)
	}
	o.wantStates("A", map[string]int{"sent": 121})
}

func TestWhatWasAnsweredIsNotRemindedOf(t *testing.T) {
	o := open(t)
	o.person("A", "a@tfm.example")
	o.assign("A", strategy.RoleMinistry, "TFM", "")
	o.coordinate(1, true, due(1, "position_reminder", inAMonth))
	o.coordinate(2, true, due(2, "position_reminder", inAMonth))
	o.coordinate(3, true, due(3, "position_reminder", inAMonth))
	o.round()
	o.coordinate(1, false)
	o.coordinate(3, false)
	m := o.gathered().arrived("the one still owed", 1)[0]
	if strings.Contains(m.plain, "Vorschlag 1 ") || strings.Contains(m.plain, "Vorschlag 3 ") || !strings.Contains(m.plain, "Vorschlag 2 ") {
		t.Errorf("%s", m.plain)
	}
	o.wantStates("A", map[string]int{"sent": 1, "dropped settled": 2})

	// Also when the mail was made and could not be sent: then there is no mail at all.
	o.sink.set(func(string) error { return &smtp.SMTPError{Code: 451, Message: "later"} }, nil, nil)
	o.coordinate(2, true, due(2, "position_reminder", inAMonth.AddDate(0, 0, 1)))
	o.gathered()
	o.coordinate(2, false)
	o.sink.set(nil, nil, nil)
	o.at(o.now().Add(time.Hour)).round().arrived("answered meanwhile", 1)
	o.wantStates("A", map[string]int{"sent": 1, "dropped settled": 3})
}

func TestEveryDutyIsAskedOfTheRecords(t *testing.T) {
	o := open(t)
	o.person("A", "a@tfm.example")
	o.assign("A", strategy.RoleMinistry, "TFM", "")
	for n, kind := range []string{"report_reminder", "report_returned", "consent_due", "condition_due"} {
		notice := due(n, kind, inAMonth)
		switch kind {
		case "report_reminder", "report_returned":
			notice.Entity, notice.EntityID = "report", "2027-H1/m"
		case "consent_due":
			notice.Entity, notice.EntityID = "submission", "2027/1"
		}
		o.cycle(false, notice)
	}
	o.gathered().arrived("none of it is owed", 0)
	o.wantStates("A", map[string]int{"dropped settled": 4})
}

func TestQuietDaysAndHours(t *testing.T) {
	o := open(t)
	o.person("A", "a@tfm.example")
	o.assign("A", strategy.RoleMinistry, "TFM", "")
	endOf := func(month time.Month, day int) time.Time {
		return strategy.NewDate(2027, month, day).EndOfDay(strategy.Berlin())
	}
	for n, test := range []struct {
		name          string
		at, due, sent time.Time
	}{
		{"early", berlin(2027, 8, 3, 6, 0), inAMonth, berlin(2027, 8, 3, 8, 0)},
		{"at night", berlin(2027, 8, 3, 22, 0), inAMonth, berlin(2027, 8, 4, 8, 0)},
		{"due when mail leaves again", berlin(2027, 8, 4, 22, 0), berlin(2027, 8, 5, 8, 0), berlin(2027, 8, 4, 22, 2)},
		{"due at midnight", berlin(2027, 8, 5, 22, 0), endOf(8, 5), berlin(2027, 8, 5, 22, 2)},
		// Monday, 20 September, is Weltkindertag, free in Thuringia.
		{"too late on Tuesday", berlin(2027, 9, 18, 11, 0), endOf(9, 20), berlin(2027, 9, 18, 11, 2)},
		{"before a free Monday", berlin(2027, 9, 18, 12, 0), endOf(9, 24), berlin(2027, 9, 21, 8, 0)},
		{"overdue already", berlin(2027, 9, 21, 19, 0), endOf(9, 20), berlin(2027, 9, 22, 8, 0)},
	} {
		o.at(test.at).coordinate(n, true, due(n, "position_reminder", test.due))
		o.round()
		o.at(test.sent.Add(-time.Second)).round().arrived(test.name+", a second before", n)
		o.at(test.sent).round().arrived(test.name, n+1)
	}
}

func TestEverybodyHearsAsTheyWish(t *testing.T) {
	o := open(t)
	for _, mode := range []records.NoticeMode{records.NoticeAtOnce, records.NoticeDaily, records.NoticeDeadlines, records.NoticeNone} {
		name := string(mode)
		o.person(name, name+"@tmwwdg.example")
		o.assign(name, strategy.RoleCoordinator, "TMWWDG", "")
		o.wants(name, mode)
	}
	moved := news("moved", "Eine Frist wurde verschoben")
	moved.Kind = "deadline_moved"
	o.cycle(false, news("first", "Ein Vorschlag wurde eingereicht"), moved)
	o.gathered()
	o.at(berlin(2027, 8, 3, 15, 0)).cycle(false, news("second", "Noch ein Vorschlag wurde eingereicht"))
	o.gathered()
	lines := func() map[string][]int {
		found := map[string][]int{}
		for _, m := range o.sink.all() {
			name, _, _ := strings.Cut(m.to, "@")
			found[name] = append(found[name], strings.Count(m.plain, "\n- "))
		}
		return found
	}
	if got := fmt.Sprint(lines()); got != "map[at_once:[2 1] deadlines:[1]]" {
		t.Errorf("on the day: %s", got)
	}
	o.at(berlin(2027, 8, 4, 8, 0)).round()
	if got := fmt.Sprint(lines()); got != "map[at_once:[2 1] daily:[3] deadlines:[1]]" {
		t.Errorf("the next morning: %s", got)
	}
	o.wantStates("none", map[string]int{"dropped mode": 3})
	o.wantStates("deadlines", map[string]int{"sent": 1, "dropped mode": 2})

	// A digest that would come too late does not wait for the morning.
	urgent := news("urgent", "Heute noch")
	urgent.Due = strategy.NewDate(2027, 8, 4).EndOfDay(strategy.Berlin())
	o.cycle(false, urgent)
	o.gathered()
	if got := lines()["daily"]; fmt.Sprint(got) != "[3 1]" {
		t.Errorf("the urgent one: %v", got)
	}
}

func TestRehearsalsSendNothingUnlessTheyShall(t *testing.T) {
	o := open(t)
	o.person("A", "a@tmwwdg.example")
	o.assign("A", strategy.RoleCoordinator, "TMWWDG", "")
	o.cycle(true, news("rehearsed", "Probe"))
	o.gathered().arrived("a rehearsal", 0)
	o.wantStates("A", map[string]int{})
	o.mailer.Rehearsals = true
	o.cycle(true, news("rehearsed too", "Probe"))
	o.gathered().arrived("a rehearsal with mail", 1)
}

func TestOldNewsIsNoNews(t *testing.T) {
	o := open(t)
	o.person("A", "a@tmwwdg.example")
	o.assign("A", strategy.RoleCoordinator, "TMWWDG", "")
	stillToCome := news("to come", "Frist")
	stillToCome.Due = inAMonth
	o.cycle(false, news("old", "Vor langer Zeit"), stillToCome)
	m := o.at(tuesday.AddDate(0, 0, 8)).gathered().arrived("after a week without mail", 1)[0]
	if strings.Contains(m.plain, "Vor langer Zeit") {
		t.Error(m.plain)
	}
}

func TestFailedMailIsTriedAgainAndGivenUp(t *testing.T) {
	o := open(t)
	o.person("Erika Beispiel", "erika@tfm.example")
	o.assign("Erika Beispiel", strategy.RoleMinistry, "TFM", "")
	o.coordinate(1, true, due(1, "position_due", inAMonth))
	busy := func(string) error {
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "erika@tfm.example is busy"}
	}
	o.sink.set(busy, nil, nil)
	o.gathered().arrived("refused for now", 0)
	o.round().arrived("not before its time", 0)
	o.sink.set(nil, nil, nil)
	o.at(o.now().Add(59*time.Second)).round().arrived("a second too early", 0)
	o.at(o.now().Add(time.Second)).round().arrived("a minute later", 1)

	// For good: once.
	attempts := 0
	o.sink.set(func(string) error {
		attempts++
		return &smtp.SMTPError{Code: 550, Message: "no Erika Beispiel here"}
	}, nil, nil)
	o.coordinate(2, true, due(2, "position_due", inAMonth))
	o.gathered().at(o.now().Add(5 * time.Hour)).round()
	if attempts != 1 {
		t.Errorf("a mailbox that does not exist was tried %d times", attempts)
	}
	o.wantStates("Erika Beispiel", map[string]int{"sent": 1, "failed": 1})

	// A server that never has time.
	o.sink.set(busy, nil, nil)
	o.coordinate(3, true, due(3, "position_due", inAMonth))
	start := o.now()
	for o.now().Sub(start) < 9*24*time.Hour {
		o.round().at(o.now().Add(time.Hour))
	}
	o.wantStates("Erika Beispiel", map[string]int{"sent": 1, "failed": 2})
	for _, personal := range []string{"erika", "Erika", "tfm.example", "Vorschlag 1"} {
		if strings.Contains(o.log.String(), personal) {
			t.Errorf("the log names %q:\n%s", personal, o.log)
		}
	}
	if failures := o.column("select distinct failure from deliveries where failure <> ''"); strings.Contains(strings.ToLower(strings.Join(failures, " ")), "erika") || len(failures) == 0 {
		t.Errorf("stored: %q", failures)
	}
}

func TestAServerThatIsAwayCostsOneAttempt(t *testing.T) {
	o := open(t)
	for _, name := range []string{"A", "B", "C"} {
		o.person(name, name+"@tfm.example")
		o.assign(name, strategy.RoleMinistry, "TFM", "")
	}
	o.coordinate(1, true, due(1, "position_due", inAMonth))
	good := o.mailer.Sender
	away, err := NewConnection(SMTP{Address: "127.0.0.1:1", TLS: StartTLS})
	if err != nil {
		t.Fatal(err)
	}
	o.mailer.Sender = away
	o.gathered().arrived("away", 0)
	if n := strings.Count(o.log.String(), "mail not sent"); n != 1 {
		t.Errorf("%d attempts in one round at a server that is away:\n%s", n, o.log)
	}
	o.mailer.Sender = good
	o.at(o.now().Add(time.Minute)).round().arrived("back", 3)
}

func TestACrashBetweenTheServersWordAndOursRepeatsTheSameMail(t *testing.T) {
	o := open(t)
	o.person("A", "a@tfm.example")
	o.assign("A", strategy.RoleMinistry, "TFM", "")
	o.coordinate(1, true, due(1, "position_reminder", inAMonth))
	crashes := 0
	o.sink.set(nil, nil, func() {
		if crashes++; crashes == 1 {
			o.killTransactions()
		}
	})
	o.round()
	o.at(tuesday.Add(3 * time.Minute))
	if err := o.mailer.Round(o.ctx); err == nil {
		t.Fatal("the crash was not noticed")
	}
	o.arrived("before the crash", 1)
	o.wantStates("A", map[string]int{"waiting": 1})
	mails := o.at(tuesday.Add(5*time.Minute)).round().arrived("after the crash", 2)
	if mails[0].messageID() != mails[1].messageID() || mails[0].messageID() == "" || mails[0].plain != mails[1].plain || mails[0].to != mails[1].to {
		t.Errorf("not the same mail:\n%s\n%s", mails[0].raw, mails[1].raw)
	}
	o.wantStates("A", map[string]int{"sent": 1})
	o.at(tuesday.Add(time.Hour)).round().arrived("later", 2)
}

func TestACrashBeforeTheServersWordLosesNothing(t *testing.T) {
	o := open(t)
	o.person("A", "a@tfm.example")
	o.assign("A", strategy.RoleMinistry, "TFM", "")
	o.coordinate(1, true, due(1, "position_reminder", inAMonth))
	o.sink.set(nil, func() error { o.killTransactions(); return &smtp.SMTPError{Code: 421, Message: "going down"} }, nil)
	o.round()
	o.at(tuesday.Add(3 * time.Minute))
	if err := o.mailer.Round(o.ctx); err == nil {
		t.Fatal("the crash was not noticed")
	}
	o.sink.set(nil, nil, nil)
	o.round().arrived("once", 1)
	o.wantStates("A", map[string]int{"sent": 1})
}

// killTransactions ends every connection that is inside a transaction, as a crash does.
func (o *office) killTransactions() {
	killed := o.column(`select pg_terminate_backend(pid, 10000)::text from pg_stat_activity
		where datname = current_database() and pid <> pg_backend_pid() and state like 'idle in transaction%'`)
	if len(killed) == 0 {
		o.t.Error("nothing was inside a transaction")
	}
}

// column asks the database over a connection of its own.
func (o *office) column(query string) []string {
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, o.url)
	if err != nil {
		o.t.Error(err)
		return nil
	}
	defer conn.Close(ctx)
	rows, err := conn.Query(ctx, query)
	if err != nil {
		o.t.Error(err)
		return nil
	}
	texts, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		o.t.Error(err)
	}
	return texts
}

func TestManyWorkersMailEverythingOnce(t *testing.T) {
	o := open(t)
	const people, proposals, workers = 12, 40, 5
	for n := range people {
		name := fmt.Sprint("P", n)
		o.person(name, strings.ToLower(name)+"@tfm.example")
		o.assign(name, strategy.RoleMinistry, "TFM", "")
	}
	for n := range proposals {
		o.coordinate(n, true, due(n, "position_reminder", inAMonth))
	}
	mailers := make([]*Mailer, workers)
	for i := range mailers {
		mailers[i] = o.newMailer(o.connect(), &bytes.Buffer{})
	}
	everybody := func() {
		var group sync.WaitGroup
		for _, m := range mailers {
			group.Go(func() {
				if err := m.Round(o.ctx); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
	}
	everybody()
	o.at(tuesday.Add(3 * time.Minute))
	everybody()
	everybody()
	told, ids := map[string]int{}, map[string]bool{}
	for _, m := range o.sink.all() {
		if ids[m.messageID()] {
			t.Errorf("%s came twice", m.messageID())
		}
		ids[m.messageID()] = true
		for n := range proposals {
			told[m.to+proposalID(n)] += strings.Count(m.plain, "vorschlaege/"+proposalID(n))
		}
	}
	if len(ids) != people || len(told) != people*proposals {
		t.Errorf("%d mails, %d reminders; want %d and %d", len(ids), len(told), people, people*proposals)
	}
	for what, times := range told {
		if times != 1 {
			t.Errorf("%s was told %d times", what, times)
		}
	}
	o.wantStates("", map[string]int{"sent": people * proposals})
	if unfinished := o.column("select key from notices where mailed_at is null"); len(unfinished) != 0 {
		t.Errorf("%d notices count as not mailed", len(unfinished))
	}
}

func TestRunWorksAtEveryTickUntilItIsStopped(t *testing.T) {
	o := open(t)
	o.person("A", "a@tmwwdg.example")
	o.assign("A", strategy.RoleCoordinator, "TMWWDG", "")
	o.mailer.Schedule.Gather = 0
	ctx, cancel := context.WithCancel(o.ctx)
	ticks, done := make(chan time.Time), make(chan struct{})
	go func() { defer close(done); o.mailer.Run(ctx, ticks) }()
	ticks <- time.Time{} // the first round is over
	o.cycle(false, news("one", "Eins"))
	ticks <- time.Time{}
	ticks <- time.Time{}
	o.arrived("after a tick", 1)
	cancel()
	<-done
}

func TestServersWithoutTLSAreUsedOnLoopbackOnly(t *testing.T) {
	for address, mode := range map[string]TLSMode{"mail.example:587": NoTLS, "192.0.2.1:25": NoTLS, "mail.example": StartTLS, "mail.example:465": "ssl", ":25": StartTLS} {
		if (SMTP{Address: address, TLS: mode}).Check() == nil {
			t.Errorf("%s with %s is taken", address, mode)
		}
	}
	for address, mode := range map[string]TLSMode{"127.0.0.1:25": NoTLS, "[::1]:25": NoTLS, "localhost:25": NoTLS, "mail.example:587": StartTLS} {
		if err := (SMTP{Address: address, TLS: mode}).Check(); err != nil {
			t.Errorf("%s with %s: %v", address, mode, err)
		}
	}
}

func TestACertificateThatDoesNotHoldGetsNoMail(t *testing.T) {
	o := open(t)
	connection, err := NewConnection(SMTP{Address: o.sink.address, User: sinkUser, Password: sinkPassword, TLS: StartTLS})
	if err != nil {
		t.Fatal(err)
	}
	o.mailer.Sender = connection
	o.person("A", "a@tfm.example")
	o.assign("A", strategy.RoleMinistry, "TFM", "")
	o.coordinate(1, true, due(1, "position_due", inAMonth))
	o.gathered().arrived("over a connection that nobody vouches for", 0)
	if !strings.Contains(o.log.String(), "certificate") || strings.Contains(o.log.String(), sinkPassword) {
		t.Error(o.log)
	}
}

func TestHours(t *testing.T) {
	for _, text := range []string{"08:00–18:00", "08:00-18:00", " 08:00 - 18:00 "} {
		if h, err := ParseHours(text); err != nil || h.String() != "08:00-18:00" {
			t.Errorf("%q: %v, %v", text, h, err)
		}
	}
	for _, text := range []string{"", "08:00", "18:00-08:00", "8-18", "08:00-25:00"} {
		if _, err := ParseHours(text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}
