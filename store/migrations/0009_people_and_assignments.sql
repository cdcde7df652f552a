-- +goose Up

-- Who was ever recognised. subject is the pseudonym that steps and audit entries carry; the
-- rest is only here, so that it can be erased while the pseudonym stays.
create table people (
    subject          text primary key check (subject <> ''),
    issuer           text,
    external_subject text,          -- the issuer's name for the account
    name             text not null, -- '' when unknown or erased
    mail             text not null,
    created_at       timestamptz not null, -- real time, like the others
    last_seen_at     timestamptz,   -- to the day: written once a day at most
    erased_at        timestamptz,
    unique (issuer, external_subject),
    check ((issuer is null) = (external_subject is null)),
    check (erased_at is null or (issuer is null and name = '' and mail = ''))
);
create index people_name on people (name, subject) where erased_at is null;
create index people_mail on people (lower(mail)) where mail <> '';

-- Which office somebody holds, from a day to a day. An ended row stays, as the record of who
-- could act when; one whose last day is the day before its first never took effect.
create table assignments (
    id         uuid primary key,
    subject    text not null references people (subject),
    role       text not null,
    ministry   text not null,
    authorised boolean not null,
    chair      boolean not null,
    deputy_of  text references people (subject),
    valid_from date not null,
    valid_to   date check (valid_to >= valid_from - 1), -- last day; null: without end
    note       text not null,
    revision   integer not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    check (deputy_of <> subject),
    -- One chair at a time; who stands in for the chair does not count.
    constraint assignments_one_chair exclude using gist (daterange(valid_from, valid_to + 1) with &&)
        where (chair and deputy_of is null)
);
create index assignments_subject on assignments (subject, valid_from);
create index assignments_deputy_of on assignments (deputy_of) where deputy_of is not null;
create index assignments_order on assignments (valid_from desc, id desc);

create trigger people_stay before delete on people
    for each row execute function append_only();
create trigger people_no_truncate before truncate on people
    for each statement execute function append_only();
create trigger assignments_stay before delete on assignments
    for each row execute function append_only();
create trigger assignments_no_truncate before truncate on assignments
    for each statement execute function append_only();

-- What a person's data is found by.
create index comments_subject on comments (subject) where subject <> '';
