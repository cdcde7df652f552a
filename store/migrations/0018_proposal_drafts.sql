-- +goose Up

-- Proposals that people still write: the fields of their form as typed. Whoever writes one
-- is alone with it until it is handed in.
create table proposal_drafts (
    subject    text not null check (subject <> ''),
    id         uuid not null,
    title      text not null,
    fields     jsonb not null,
    revision   integer not null,
    updated_at timestamptz not null, -- real time
    primary key (subject, id)
);

alter table proposal_drafts enable row level security;
create policy proposal_drafts_own on proposal_drafts
    using ((select viewer_is_system()) or subject = any ((select viewer_subjects())::text[]));
