package store

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

type personRow struct {
	Subject         string `gorm:"primaryKey"`
	Issuer          *string
	ExternalSubject *string
	Name            string
	Mail            string
	CreatedAt       time.Time
	LastSeenAt      *time.Time
	ErasedAt        *time.Time
}

func (personRow) TableName() string { return "people" }

// personTextLimit is how much of a name or an address is kept, in characters.
const personTextLimit = 200

// Enter finds the person of an account, or makes a new one with a random pseudonym, notes
// name and mail as the provider gives them (what it leaves out stays) and, once a day,
// that they were here, and lists the offices assigned to them today. Whose data was erased
// is somebody new.
func (s *Store) Enter(ctx context.Context, account records.Account) (records.Person, error) {
	if account.Issuer == "" || account.Subject == "" {
		return records.Person{}, strategy.Invalid("account", "eine Person braucht Aussteller und Kennung")
	}
	account.Name, account.Mail = shortened(account.Name), shortened(account.Mail)
	person, known, err := s.personOf(ctx, account)
	if err != nil {
		return records.Person{}, err
	}
	if !known || person.stale(account, s.today()) {
		if err := s.noteAccount(ctx, account); err != nil {
			return records.Person{}, err
		}
		if person, _, err = s.personOf(ctx, account); err != nil {
			return records.Person{}, err
		}
	}
	offices, err := s.Offices(ctx, person.Subject, s.today())
	return records.Person{Subject: person.Subject, Name: person.Name, Offices: offices}, err
}

func shortened(text string) string {
	text = strings.TrimSpace(text)
	if utf8.RuneCountInString(text) > personTextLimit {
		return string([]rune(text)[:personTextLimit])
	}
	return text
}

// today is the civil day in Berlin.
func (s *Store) today() strategy.Date { return strategy.DateOf(s.now(), strategy.Berlin()) }

// personOf finds out who somebody is before anybody is signed in, hence in trust.
func (s *Store) personOf(ctx context.Context, account records.Account) (personRow, bool, error) {
	var rows []personRow
	err := s.trusted.db.WithContext(ctx).
		Where("issuer = ? and external_subject = ?", account.Issuer, account.Subject).Find(&rows).Error
	if err != nil {
		return personRow{}, false, domain("find person", err)
	}
	if len(rows) == 0 {
		return personRow{}, false, nil
	}
	return rows[0], true, nil
}

// stale says whether the row lacks what an account tells or today's visit.
func (r personRow) stale(account records.Account, today strategy.Date) bool {
	return (account.Name != "" && account.Name != r.Name) || (account.Mail != "" && account.Mail != r.Mail) ||
		r.LastSeenAt == nil || strategy.DateOf(*r.LastSeenAt, strategy.Berlin()).Before(today)
}

func (s *Store) noteAccount(ctx context.Context, account records.Account) error {
	now := s.realNow()
	err := s.trusted.db.WithContext(ctx).Exec(`
		insert into people (subject, issuer, external_subject, name, mail, created_at, last_seen_at)
		values (?, ?, ?, ?, ?, ?, ?)
		on conflict (issuer, external_subject) do update set
			name = coalesce(nullif(excluded.name, ''), people.name),
			mail = coalesce(nullif(excluded.mail, ''), people.mail),
			last_seen_at = excluded.last_seen_at`,
		"p-"+rand.Text(), account.Issuer, account.Subject, account.Name, account.Mail, now, now).Error
	return domain("note person", err)
}

// EnsurePeople notes the people that come from elsewhere than a provider (the demo, a file
// of tokens), so that their names can be shown. A name replaces the one before, but not
// that of somebody whose data was erased.
func (s *Store) EnsurePeople(ctx context.Context, people []records.Person) error {
	var subjects, names textArray
	for _, p := range people {
		subjects, names = append(subjects, p.Subject), append(names, shortened(p.Name))
	}
	err := s.trusted.db.WithContext(ctx).Exec(`
		insert into people (subject, name, mail, created_at)
		select distinct on (subject) subject, name, '', ? from unnest(?::text[], ?::text[]) as given (subject, name)
		on conflict (subject) do update set name = excluded.name
		where people.erased_at is null and people.name <> excluded.name`,
		s.realNow(), subjects, names).Error
	return domain("note people", err)
}

// People lists the known people whose data was not erased, by name, with the offices
// assigned to them today; search finds a part of a name or address.
func (s *Store) People(ctx context.Context, search string, page records.Page) (records.List[records.KnownPerson], error) {
	var none records.List[records.KnownPerson]
	key, err := after(page, 2)
	if err != nil {
		return none, err
	}
	query := s.db.WithContext(ctx).Where("erased_at is null").Order("name, subject").Limit(limitOf(page) + 1)
	if key != nil {
		query = query.Where("(name, subject) > (?, ?)", key...)
	}
	if search != "" {
		query = query.Where("strpos(lower(name), lower(?)) > 0 or strpos(lower(mail), lower(?)) > 0", search, search)
	}
	var rows []personRow
	if err := query.Find(&rows).Error; err != nil {
		return none, domain("list people", err)
	}
	list := pageOf(rows, limitOf(page), func(r personRow) records.KnownPerson {
		return records.KnownPerson{Subject: r.Subject, Name: r.Name, Mail: r.Mail}
	}, func(r personRow) []string { return []string{r.Name, r.Subject} })
	return list, s.addOffices(ctx, list.Items)
}

func (s *Store) addOffices(ctx context.Context, people []records.KnownPerson) error {
	subjects := make([]string, len(people))
	for i, p := range people {
		subjects[i] = p.Subject
	}
	all, err := assignmentsOf(s.db.WithContext(ctx), subjects, s.today())
	if err != nil {
		return fmt.Errorf("list offices: %w", err)
	}
	for i, p := range people {
		people[i].Offices = strategy.OfficesHeld(all, p.Subject, s.today())
	}
	return nil
}
