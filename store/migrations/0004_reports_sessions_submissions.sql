-- +goose Up

create table reports (
    id           text primary key, -- "2021-H1/<measure>"
    half         text not null,
    year         integer not null, -- cycle in which it is due
    measure_id   text not null,
    measure_code text not null,
    title        text not null,
    lead         text[] not null,
    stage        text not null,
    due          date,
    original_due date,
    overdue      boolean not null,
    status       text not null, -- the ministry's own judgement
    rating       text not null, -- the coordinator's
    escalated    boolean not null,
    revision     integer not null,
    state        jsonb not null, -- strategy.Report
    created_at   timestamptz not null,
    updated_at   timestamptz not null
);
create index reports_year on reports (year, half desc, measure_code, id);
create index reports_order on reports (half desc, measure_code, id);
create index reports_stage on reports (stage, due, id);
create index reports_open on reports (year, id) where stage in ('requested', 'submitted', 'returned');
create index reports_measure on reports (measure_id, half);
create index reports_lead on reports using gin (lead);

-- The sessions of the steering committee; "sessions" is the table of signed-in browsers.
create table committee_sessions (
    id         text primary key, -- "2021/1"
    year       integer not null,
    number     integer not null,
    held_on    date,
    stage      text not null,
    revision   integer not null,
    state      jsonb not null, -- strategy.Session
    created_at timestamptz not null,
    updated_at timestamptz not null,
    unique (year, number)
);

create table submissions (
    id           text primary key, -- "2021/1"
    year         integer not null,
    number       integer not null,
    stage        text not null,
    session_date date,
    outcome      text not null,
    hash         text not null,
    revision     integer not null,
    state        jsonb not null, -- strategy.Submission
    created_at   timestamptz not null,
    updated_at   timestamptz not null,
    unique (year, number)
);
