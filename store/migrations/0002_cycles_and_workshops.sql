-- +goose Up

create table cycles (
    year       integer primary key,
    phase      text not null,
    outcome    text not null,
    rehearse   boolean not null,
    offset_ns  bigint not null, -- calendar time minus real time, nanoseconds
    revision   integer not null,
    state      jsonb not null, -- strategy.Cycle
    created_at timestamptz not null,
    updated_at timestamptz not null
);

create table workshops (
    id           uuid primary key,
    year         integer not null,
    title        text not null check (title <> ''),
    organiser    text not null,
    held_on      date,
    place        text not null,
    fields       text[] not null, -- Handlungsfelder
    record       jsonb not null,  -- status quo, achieved, obstacles, opportunities
    attachments  jsonb not null default '[]',
    created_by   jsonb not null,  -- strategy.Actor
    subject      text not null,   -- of created_by
    revision     integer not null,
    created_at   timestamptz not null,
    updated_at   timestamptz not null
);
create index workshops_year on workshops (year, created_at desc, id);
create index workshops_subject on workshops (subject, created_at desc, id);
