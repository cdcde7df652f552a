-- +goose Up

-- Append-only and chained: hash covers the entry and the hash of the one before. seq is
-- given as last + 1 under a lock, so that a gap always means a removed entry (an identity
-- column would leave gaps whenever a transaction is rolled back).
create table audit (
    seq           bigint primary key check (seq > 0),
    at            timestamptz not null, -- real time
    calendar_at   timestamptz not null,
    actor_subject text not null,
    actor_name    text not null,
    role          text not null,
    ministry      text not null,
    action        text not null,
    entity        text not null,
    entity_id     text not null,
    request_id    text not null,
    text_hash     text not null,
    data          jsonb not null,
    prev_hash     text not null,
    hash          text not null
);
create index audit_entity on audit (entity, entity_id, seq);
create index audit_actor on audit (actor_subject, seq);
create index audit_action on audit (action, seq);
create index audit_at on audit (at, seq);

-- The last entry, so that removing it from the end of audit is noticed too.
create table audit_head (
    one  boolean primary key default true check (one),
    seq  bigint not null,
    hash text not null
);
insert into audit_head (seq, hash) values (0, '');

-- +goose StatementBegin
create function append_only() returns trigger language plpgsql as $$
begin
    raise exception 'table % is append-only: % refused', tg_table_name, lower(tg_op)
        using errcode = 'insufficient_privilege';
end
$$;
-- +goose StatementEnd

-- +goose StatementBegin
create function audit_head_moves_on() returns trigger language plpgsql as $$
begin
    if new.seq <= old.seq then
        raise exception 'audit_head only moves on' using errcode = 'insufficient_privilege';
    end if;
    return new;
end
$$;
-- +goose StatementEnd

create trigger audit_append_only before update or delete on audit
    for each row execute function append_only();
create trigger audit_no_truncate before truncate on audit
    for each statement execute function append_only();
create trigger audit_head_kept before delete on audit_head
    for each row execute function append_only();
create trigger audit_head_no_truncate before truncate on audit_head
    for each statement execute function append_only();
create trigger audit_head_moves_on before update on audit_head
    for each row execute function audit_head_moves_on();

-- The timeline, the texts and the positions are history as well.
create trigger decisions_append_only before update or delete on decisions
    for each row execute function append_only();
create trigger decisions_no_truncate before truncate on decisions
    for each statement execute function append_only();
create trigger positions_append_only before update or delete on positions
    for each row execute function append_only();
create trigger positions_no_truncate before truncate on positions
    for each statement execute function append_only();
create trigger proposal_texts_append_only before update or delete on proposal_texts
    for each row execute function append_only();
create trigger proposal_texts_no_truncate before truncate on proposal_texts
    for each statement execute function append_only();

revoke all on audit, audit_head from public;
