-- +goose Up

create table comments (
    id           uuid primary key,
    seq          bigint generated always as identity unique,
    proposal_id  uuid not null references proposals (id),
    author       text not null, -- as the author wants to be named; may be empty
    subject      text not null, -- of a signed-in author; empty for the public
    text         text not null check (text <> ''),
    stage        text not null check (stage in ('pending', 'published', 'refused')),
    reason       text not null, -- why it was refused
    answer       text not null, -- the administration's answer
    moderated_by text not null, -- subject
    moderated_at timestamptz,
    revision     integer not null,
    at           timestamptz not null, -- calendar time
    updated_at   timestamptz not null
);
create index comments_proposal on comments (proposal_id, seq);
create index comments_pending on comments (seq) where stage = 'pending';

-- A ministry's position while its working level prepares it.
create table position_drafts (
    proposal_id uuid not null references proposals (id),
    ministry    text not null,
    text_hash   text not null, -- the text it was prepared on
    draft       jsonb not null,
    prepared_by text not null, -- subject
    prepared_by_name text not null,
    revision    integer not null,
    updated_at  timestamptz not null,
    primary key (proposal_id, ministry)
);
