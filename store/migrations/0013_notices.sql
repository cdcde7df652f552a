-- +goose Up

-- Mails, one per person and bundle of notices. The message id follows from who and what, so
-- that a mail that is sent again after a crash is the same one. Times are real times.
create table deliveries (
    id          uuid primary key default gen_random_uuid(),
    subject     text not null,
    bundle_key  text not null unique,
    message_id  text not null unique,
    state       text not null check (state in ('ready', 'sent', 'dropped', 'failed')),
    attempts    integer not null default 0,
    retry_at    timestamptz not null,
    failure     text not null default '', -- of the latest attempt; no personal data
    created_at  timestamptz not null,
    finished_at timestamptz,
    check ((state = 'ready') = (finished_at is null))
);
create index deliveries_ready on deliveries (retry_at, id) where state = 'ready';
create index deliveries_subject on deliveries (subject);

-- Who hears of a notice, each person once.
create table notice_recipients (
    notice_key  text not null references notices (key) on delete cascade,
    subject     text not null check (subject <> ''),
    seq         bigint generated always as identity unique,
    state       text not null check (state in ('waiting', 'sent', 'dropped', 'failed')),
    reason      text not null, -- why it was dropped
    ready_at    timestamptz,   -- until then what happens together gathers
    not_before  timestamptz,   -- as the person wishes
    due         timestamptz,   -- after it the notice would be too late
    delivery_id uuid references deliveries (id) on delete set null,
    settled_at  timestamptz,
    primary key (notice_key, subject),
    check ((state = 'waiting') = (settled_at is null)),
    check (state <> 'waiting' or (ready_at is not null and not_before is not null))
);
create index notice_recipients_waiting on notice_recipients (ready_at, subject) where state = 'waiting' and delivery_id is null;
create index notice_recipients_subject on notice_recipients (subject, seq desc);
create index notice_recipients_delivery on notice_recipients (delivery_id) where delivery_id is not null;

-- addressed_at: real time at which it was found out who hears of the notice.
-- mailed_at: at which the last mail about it had left or was given up, or was not needed.
-- What is here already is told by no mail.
alter table notices add column addressed_at timestamptz;
update notices set addressed_at = now(), mailed_at = coalesce(mailed_at, now());
drop index notices_unmailed;
create index notices_unaddressed on notices (seq) where addressed_at is null;
alter table notices drop column attempts, drop column retry_at, drop column failure;

create table notice_settings (
    subject    text primary key check (subject <> ''),
    mode       text not null check (mode in ('at_once', 'daily', 'deadlines', 'none')),
    revision   integer not null,
    updated_at timestamptz not null
);

-- Secret addresses of calendars, of which only the hash is kept. The office is the one in
-- which the person asked for it.
create table calendar_feeds (
    secret_hash text primary key,
    subject     text not null check (subject <> ''),
    role        text not null,
    ministry    text not null,
    deputy_of   text not null,
    revision    integer not null,
    created_at  timestamptz not null,
    revoked_at  timestamptz
);
create unique index calendar_feeds_subject on calendar_feeds (subject) where revoked_at is null;

alter table deliveries enable row level security;
create policy deliveries_seen on deliveries for select using (
    (select viewer_sees_all()) or subject = any ((select viewer_subjects())::text[]));

alter table notice_recipients enable row level security;
create policy notice_recipients_seen on notice_recipients for select using (
    (select viewer_sees_all()) or subject = any ((select viewer_subjects())::text[]));

-- Mails are the program's business.
-- +goose StatementBegin
do $$
declare
    t text;
begin
    foreach t in array array['deliveries', 'notice_recipients'] loop
        execute format('create policy %I on %I for insert with check ((select viewer_is_system()))', t || '_added', t);
        execute format('create policy %I on %I for update using ((select viewer_is_system()))', t || '_changed', t);
        execute format('create policy %I on %I for delete using ((select viewer_is_system()))', t || '_removed', t);
    end loop;
end
$$;
-- +goose StatementEnd

alter table notice_settings enable row level security;
create policy notice_settings_own on notice_settings
    using ((select viewer_is_system()) or subject = any ((select viewer_subjects())::text[]));

alter table calendar_feeds enable row level security;
create policy calendar_feeds_own on calendar_feeds
    using ((select viewer_is_system()) or subject = any ((select viewer_subjects())::text[]));
