-- +goose Up

-- Ministries change with every government: one row per name and period, never a constant.
create table ministries (
    code       text not null check (code <> ''),
    valid_from date not null,
    valid_to   date check (valid_to is null or valid_to >= valid_from),
    position   integer not null, -- in the order in which the government lists its departments
    name       text not null,
    state      jsonb not null, -- strategy.Ministry
    primary key (code, valid_from)
);

-- A measure's identity over the years. Opaque text, so that whoever makes a new measure may
-- name it; it is part of report ids ("2021-H1/<measure>"), hence no slash.
create table measures (
    id         text primary key check (id <> '' and id !~ '/'),
    first_year integer not null,
    created_at timestamptz not null
);

create table editions (
    year         integer primary key,
    adopted_on   date,
    source       text not null,
    content_hash text not null, -- SHA-256 of the content without identities: is this the same paper?
    created_at   timestamptz not null
);

create table edition_fields (
    year       integer not null references editions (year) on delete cascade,
    position   integer not null,
    theme      text not null,
    field      text not null,
    vision     text not null,
    priorities jsonb not null,
    primary key (year, position)
);

create table edition_entries (
    year        integer not null references editions (year) on delete cascade,
    measure_id  text not null references measures (id),
    position    integer not null,
    code        text not null,
    new         boolean not null,
    title       text not null,
    theme       text not null,
    field       text not null,
    lead        text[] not null,
    sheet       jsonb not null, -- strategy.Sheet
    text_hash   text not null,
    ended       boolean not null,
    ending_note text not null,
    successor   text references measures (id),
    proposal_id text not null, -- what changed it in this edition; empty when unchanged
    primary key (year, measure_id)
);
create unique index edition_entries_code on edition_entries (year, code) where not ended;
create index edition_entries_measure on edition_entries (measure_id, year);
create index edition_entries_order on edition_entries (year, position);
