-- +goose Up

-- Other systems that are told of steps. told is the number of the last audit entry that is
-- dealt with: the audit's numbers are given under a lock that is held until the commit, so
-- that none becomes visible after a higher one. Times are real times.
create table webhooks (
    id         uuid primary key,
    url        text not null check (url <> ''),
    kinds      text[] not null check (cardinality(kinds) > 0),
    secret     bytea not null, -- as the program sealed it
    state      text not null check (state in ('active', 'paused')),
    reason     text not null default '', -- why it is paused
    told       bigint not null,
    retry_at   timestamptz not null,
    revision   integer not null,
    created_at timestamptz not null
);

-- What was sent, or tried. A test waits to be sent; steps are found in the audit.
create table webhook_deliveries (
    id          bigint generated always as identity primary key,
    webhook_id  uuid not null references webhooks (id) on delete cascade,
    event_id    text not null,
    kind        text not null,
    entity      text not null,
    entity_id   text not null,
    state       text not null check (state in ('waiting', 'delivered', 'failed')),
    attempts    integer not null default 0,
    status      integer not null default 0, -- of the latest answer; 0: there was none
    failure     text not null default '',
    created_at  timestamptz not null,
    finished_at timestamptz,
    unique (webhook_id, event_id),
    check ((state = 'waiting') = (finished_at is null))
);
create index webhook_deliveries_latest on webhook_deliveries (webhook_id, id desc);
create index webhook_deliveries_tests on webhook_deliveries (webhook_id) where state = 'waiting' and kind = 'test';

alter table webhooks enable row level security;
create policy webhooks_seen on webhooks for select using ((select viewer_sees_all()));
create policy webhooks_added on webhooks for insert with check ((select viewer_role()) in ('system', 'coordinator'));
create policy webhooks_changed on webhooks for update using ((select viewer_role()) in ('system', 'coordinator'));
create policy webhooks_removed on webhooks for delete using ((select viewer_role()) in ('system', 'coordinator'));

alter table webhook_deliveries enable row level security;
create policy webhook_deliveries_seen on webhook_deliveries for select using ((select viewer_sees_all()));
create policy webhook_deliveries_added on webhook_deliveries for insert with check ((select viewer_role()) in ('system', 'coordinator'));
create policy webhook_deliveries_changed on webhook_deliveries for update using ((select viewer_is_system()));
create policy webhook_deliveries_removed on webhook_deliveries for delete using ((select viewer_is_system()));
