-- +goose Up

-- Filters of lists that somebody kept under names of their own.
create table saved_views (
    subject    text primary key check (subject <> ''),
    views      jsonb not null,
    revision   integer not null,
    updated_at timestamptz not null -- real time
);

alter table saved_views enable row level security;
create policy saved_views_own on saved_views
    using ((select viewer_is_system()) or subject = any ((select viewer_subjects())::text[]));
