-- +goose Up

-- Files that a Digitalwerkstatt's organisers keep with its record.
create table workshop_attachments (
    id          uuid primary key,
    workshop_id uuid not null references workshops (id),
    name        text not null check (name <> ''),
    type        text not null, -- media type, found out from the content
    size        integer not null check (size between 1 and 10485760),
    sha256      text not null,
    content     bytea not null,
    added_at    timestamptz not null -- real time
);
create index workshop_attachments_workshop on workshop_attachments (workshop_id, added_at, id);
alter table workshop_attachments alter column content set storage external; -- most files are packed already
alter table workshops drop column attachments;

alter table workshop_attachments enable row level security;
create policy workshop_attachments_seen on workshop_attachments for select
    using ((select viewer_role()) not in ('', 'public'));
create policy workshop_attachments_added on workshop_attachments for insert
    with check ((select viewer_role()) in ('system', 'coordinator')
        or (select viewer_role()) = 'organiser' and exists (
            select 1 from workshops w where w.id = workshop_id and w.subject = any ((select viewer_subjects())::text[])));
create policy workshop_attachments_removed on workshop_attachments for delete
    using ((select viewer_role()) in ('system', 'coordinator')
        or (select viewer_role()) = 'organiser' and exists (
            select 1 from workshops w where w.id = workshop_id and w.subject = any ((select viewer_subjects())::text[])));
