-- +goose Up

-- Signed statements of how far the audit had come. Whoever may rewrite the audit may rewrite
-- these as well, but not sign them; copies belong elsewhere.
create table audit_checkpoints (
    seq       bigint not null check (seq > 0),
    hash      text not null,
    at        timestamptz not null, -- real time
    key_id    text not null,
    signature text not null,
    primary key (seq, key_id)
);
create index audit_checkpoints_at on audit_checkpoints (at desc, seq desc);

create trigger audit_checkpoints_append_only before update or delete on audit_checkpoints
    for each row execute function append_only();
create trigger audit_checkpoints_no_truncate before truncate on audit_checkpoints
    for each statement execute function append_only();

revoke all on audit_checkpoints from public;
