-- +goose Up

-- One row per step, in the order of recording: the timeline. The primary key is the
-- request's id, so a step that is recorded twice is stored once.
create table decisions (
    request_id     text primary key check (request_id <> ''),
    seq            bigint generated always as identity unique,
    hash           text not null,
    entity         text not null,
    entity_id      text not null,
    action         text not null,
    actor_subject  text not null,
    actor_name     text not null,
    actor_role     text not null,
    actor_ministry text not null,
    at             timestamptz not null, -- calendar time
    recorded_at    timestamptz not null, -- real time
    note           text not null,
    text_hash      text not null,
    stage          text not null,
    revision       integer not null,
    public         boolean not null,
    data           jsonb not null,
    result         jsonb not null, -- workflows.Result
    workflow_id    text not null,
    correlation_id text not null
);
create index decisions_timeline on decisions (entity, entity_id, seq);

-- What somebody has to hear. The key makes a notice unique for ever.
create table notices (
    key        text primary key check (key <> ''),
    seq        bigint generated always as identity unique,
    kind       text not null,
    role       text not null,
    ministry   text not null,
    subject    text not null,
    entity     text not null,
    entity_id  text not null,
    text       text not null,
    at         timestamptz not null, -- calendar time
    due        timestamptz,
    data       jsonb not null,
    created_at timestamptz not null, -- real time
    mailed_at  timestamptz,
    attempts   integer not null default 0,
    retry_at   timestamptz,
    failure    text not null default ''
);
create index notices_unmailed on notices (seq) where mailed_at is null;
create index notices_ministry on notices (ministry, seq desc);
create index notices_role on notices (role, seq desc);
create index notices_subject on notices (subject, seq desc) where subject <> '';

-- Requests that write rows which the API owns: the same key answers the first result.
create table requests (
    id     text primary key check (id <> ''),
    hash   text not null,
    entity text not null,
    result jsonb not null,
    at     timestamptz not null
);
