package notices

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/mail"
	"os"
	"sync"
	"testing"
	"time"

	"fortschreibung/embedded/testengine"
	"fortschreibung/records"
	"fortschreibung/store"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

func TestMain(m *testing.M) { os.Exit(testengine.Main(m)) }

// tuesday is a working day, at ten in the morning in Berlin.
var tuesday = berlin(2027, 8, 3, 10, 0)

func berlin(year int, month time.Month, day, hour, minute int) time.Time {
	return time.Date(year, month, day, hour, minute, 0, 0, strategy.Berlin())
}

// office is a database with people in office, a mail server and a mailer between them.
type office struct {
	t      testing.TB
	ctx    context.Context
	url    string
	store  *store.Store
	sink   *sink
	mailer *Mailer
	log    *bytes.Buffer
	people map[string]string // subjects by name

	mu    sync.Mutex
	clock time.Time
	count int
}

func (o *office) now() time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.clock
}

func (o *office) at(t time.Time) *office {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.clock = t
	return o
}

func open(t testing.TB) *office {
	t.Helper()
	o := &office{t: t, ctx: t.Context(), url: testengine.PostgresAfter(t, migrate), sink: newSink(t), log: &bytes.Buffer{}, people: map[string]string{}, clock: tuesday}
	o.store = o.connect()
	o.mailer = o.newMailer(o.store, o.log)
	o.cycle(false)
	return o
}

func migrate(ctx context.Context, url string) error {
	s, err := store.Open(ctx, url, store.Options{})
	if err != nil {
		return err
	}
	return errors.Join(s.Migrate(ctx), s.Close())
}

func (o *office) connect() *store.Store {
	o.t.Helper()
	s, err := store.Open(context.Background(), o.url, store.Options{Now: o.now, Logger: slog.New(slog.DiscardHandler), SlowQuery: time.Minute})
	if err != nil {
		o.t.Fatal(err)
	}
	o.t.Cleanup(func() {
		if err := s.Close(); err != nil {
			o.t.Error(err)
		}
	})
	return s
}

func (o *office) newMailer(s *store.Store, log *bytes.Buffer) *Mailer {
	o.t.Helper()
	sender, err := NewConnection(SMTP{Address: o.sink.address, User: sinkUser, Password: sinkPassword, TLS: StartTLS, TLSConfig: o.sink.trust})
	if err != nil {
		o.t.Fatal(err)
	}
	return &Mailer{
		Outbox: s.Trusted(), Sender: sender, From: mail.Address{Name: "Fortschreibung Thüringen", Address: "noreply@digital.example"},
		PublicURL: "https://fortschreibung.example", Clock: o.now, Log: slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Schedule: Schedule{Calendar: strategy.NewCalendar(), Hours: Hours{8 * 60, 18 * 60}, Gather: 2 * time.Minute},
	}
}

// person signs somebody in who has an address.
func (o *office) person(name, address string) string {
	o.t.Helper()
	o.count++
	p, err := o.store.Enter(o.ctx, records.Account{Issuer: "https://idp.example", Subject: fmt.Sprint("account-", o.count), Name: name, Mail: address})
	if err != nil {
		o.t.Fatal(err)
	}
	o.people[name] = p.Subject
	return p.Subject
}

func (o *office) assign(name string, role strategy.Role, ministry, deputyOf string) {
	o.t.Helper()
	o.count++
	_, err := o.store.Trusted().SaveAssignment(o.ctx, o.request("c-1"), strategy.Assignment{
		ID: fmt.Sprintf("00000000-0000-4000-8000-%012d", o.count), Subject: o.people[name], Role: role, Ministry: ministry,
		DeputyOf: o.people[deputyOf], From: strategy.NewDate(2027, 8, 3),
	})
	if err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) request(subject string) records.OwnRequest {
	o.count++
	return records.OwnRequest{ID: fmt.Sprint("r-", o.count), Hash: "h", Actor: strategy.Actor{Subject: subject, Role: strategy.RoleCoordinator}, At: o.now()}
}

func (o *office) wants(name string, mode records.NoticeMode) {
	o.t.Helper()
	if _, err := o.store.Trusted().SaveNoticeSettings(o.ctx, o.request(o.people[name]), mode); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) cycle(rehearse bool, notices ...strategy.Notice) {
	o.t.Helper()
	o.count++
	offset := time.Duration(0)
	if rehearse {
		offset = 24 * time.Hour
	}
	_, err := o.store.Trusted().RecordCycle(o.ctx, workflows.CycleRecord{
		Cycle:   strategy.Cycle{Year: 2027, Phase: strategy.PhaseCoordination, Rehearse: rehearse, Offset: offset, Revision: o.count},
		Notices: notices,
	})
	if err != nil {
		o.t.Fatal(err)
	}
}

func proposalID(n int) string { return fmt.Sprintf("11111111-0000-4000-8000-%012d", n) }

// coordinate records a proposal that TFM has to co-sign by a deadline, or has co-signed.
func (o *office) coordinate(n int, open bool, notices ...strategy.Notice) {
	o.t.Helper()
	o.count++
	_, err := o.store.Trusted().RecordProposal(o.ctx, workflows.ProposalRecord{
		Proposal: strategy.Proposal{
			ID: proposalID(n), Year: 2027, Kind: strategy.KindNew, Stage: strategy.StageInCoordination, Revision: o.count, TextRevision: 1,
			Draft:    strategy.Draft{Sheet: &strategy.Sheet{Title: fmt.Sprint("Vorschlag ", n)}},
			Affected: []strategy.Affected{{Ministry: "TFM", Open: open}},
		},
		Notices: notices, NewText: true,
	})
	if err != nil {
		o.t.Fatal(err)
	}
}

// due asks TFM to co-sign a proposal.
func due(n int, kind string, by time.Time) strategy.Notice {
	return strategy.Notice{
		Key: fmt.Sprintf("proposal/%s/%s/%s", proposalID(n), kind, by.Format(time.DateOnly)), Kind: kind, Role: strategy.RoleMinistry, Ministry: "TFM",
		Entity: "proposal", EntityID: proposalID(n), Text: fmt.Sprintf("Bitte mitzeichnen: Vorschlag %d für Schülerinnen und Schüler", n), At: tuesday, Due: by,
	}
}

// news tells the coordinator something that nobody has to do anything about.
func news(key, text string) strategy.Notice {
	return strategy.Notice{Key: key, Kind: "proposal_submitted", Role: strategy.RoleCoordinator, Entity: "cycle", EntityID: "2027", Text: text, At: tuesday}
}

func (o *office) round() *office {
	o.t.Helper()
	if err := o.mailer.Round(o.ctx); err != nil {
		o.t.Fatal(err)
	}
	return o
}

// gathered lets what waits for company have had its time, and works.
func (o *office) gathered() *office {
	o.t.Helper()
	o.round()
	return o.at(o.now().Add(3 * time.Minute)).round()
}

// arrived gives the mails so far and refuses another number of them.
func (o *office) arrived(what string, want int) []received {
	o.t.Helper()
	mails := o.sink.all()
	if len(mails) != want {
		o.t.Fatalf("%s: %d mails arrived, want %d\n%s", what, len(mails), want, o.log)
	}
	return mails
}

// states counts what became of the notices of somebody, "" for everybody.
func (o *office) states(name string) map[string]int {
	o.t.Helper()
	counts := map[string]int{}
	page := records.Page{Limit: 200}
	for {
		list, err := o.store.Trusted().NoticeReceipts(o.ctx, records.NoticeFilter{Recipient: o.people[name]}, page)
		if err != nil {
			o.t.Fatal(err)
		}
		for _, r := range list.Items {
			state := string(r.State)
			if r.Reason != "" {
				state += " " + r.Reason
			}
			counts[state]++
		}
		if page.Cursor = list.NextCursor; page.Cursor == "" {
			return counts
		}
	}
}

func (o *office) wantStates(name string, want map[string]int) {
	o.t.Helper()
	if got := o.states(name); fmt.Sprint(got) != fmt.Sprint(want) {
		o.t.Errorf("%s: %v, want %v\n%s", name, got, want, o.log)
	}
}
