-- +goose Up

-- Since when a proposal has been in its stage, in calendar time: what the Q4 watch counts
-- ages from. Kept by the trigger below.
alter table proposals add column stage_since timestamptz;
update proposals p set stage_since = coalesce((
    select min(d.at) from decisions d
    where d.entity = 'proposal' and d.entity_id = p.id::text and d.stage = p.stage
      and d.seq > coalesce((
          select max(o.seq) from decisions o
          where o.entity = 'proposal' and o.entity_id = p.id::text and o.stage <> p.stage), 0)), p.updated_at);

-- How long steps took, one row each: what forecasts learn from. "until" is when the step
-- was done. Kept by the triggers below; a record that comes twice adds nothing.
create table durations (
    proposal_id uuid not null references proposals (id),
    step        text not null, -- strategy.StepName: rework, screen, position, settle, hand_in
    ministry    text not null, -- of a position, else empty
    since       timestamptz not null,
    until       timestamptz not null,
    year        integer not null,
    objected    boolean not null default false, -- the position refused or reserved
    primary key (proposal_id, step, ministry, since)
);
create index durations_year on durations (year) include (step, ministry, since, until, objected);

-- What is in the records already.
insert into durations (proposal_id, step, ministry, since, until, year, objected)
select q.proposal_id, 'position', q.ministry, a.at, q.at, p.year, q.kind in ('refused', 'reserved')
from positions q
join proposals p on p.id = q.proposal_id
cross join lateral (
    select max(d.at) as at from decisions d
    where d.entity = 'proposal' and d.entity_id = q.proposal_id::text and d.at <= q.at
      and d.action in ('coordinate', 'revise', 'add_affected')
      and q.ministry = any (string_to_array(concat_ws(',', d.data ->> 'ministries', d.data ->> 'asked', d.data ->> 'ministry'), ','))) a
where a.at is not null
  and not exists (
    select 1 from positions o
    where o.proposal_id = q.proposal_id and o.ministry = q.ministry and o.at < q.at and o.at >= a.at)
on conflict do nothing;

insert into durations (proposal_id, step, ministry, since, until, year)
select p.id, s.step, '', s.since, s.until, p.year
from (
    select entity_id, at as until, stage as next,
           case lag(stage) over w when 'submitted' then 'screen' when 'returned' then 'rework'
                when 'dissent' then 'settle' when 'decided' then 'hand_in' end as step,
           lag(stage) over w as before, lag(at) over w as since
    from decisions where entity = 'proposal' window w as (partition by entity_id order by seq)) s
join proposals p on p.id::text = s.entity_id
where s.step is not null and s.next <> s.before and s.next not in ('deferred', 'withdrawn', 'merged')
on conflict do nothing;

-- +goose StatementBegin
create function proposals_note_stage() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        new.stage_since := new.updated_at;
        return new;
    end if;
    new.stage_since := old.stage_since;
    if new.stage = old.stage then
        return new;
    end if;
    new.stage_since := new.updated_at;
    insert into durations (proposal_id, step, ministry, since, until, year)
    select new.id, s.step, '', old.stage_since, new.updated_at, old.year
    from (values ('submitted', 'screen'), ('returned', 'rework'), ('dissent', 'settle'), ('decided', 'hand_in')) s (stage, step)
    where s.stage = old.stage and new.stage not in ('deferred', 'withdrawn', 'merged')
      and old.stage_since is not null and new.updated_at >= old.stage_since
    on conflict do nothing;
    return new;
end $$;
-- +goose StatementEnd
create trigger proposals_note_stage before insert or update on proposals
    for each row execute function proposals_note_stage();

-- +goose StatementBegin
create function affected_note_answer() returns trigger language plpgsql as $$
begin
    insert into durations (proposal_id, step, ministry, since, until, year, objected)
    select new.proposal_id, 'position', new.ministry, old.asked_at, q.at, p.year, q.kind in ('refused', 'reserved')
    from proposals p
    cross join lateral (
        select at, kind from positions where proposal_id = new.proposal_id and ministry = new.ministry
        order by seq desc limit 1) q
    where p.id = new.proposal_id and q.at >= old.asked_at
    on conflict do nothing;
    return null;
end $$;
-- +goose StatementEnd
create trigger affected_note_answer after update on affected
    for each row when (old.open and not new.open and old.asked_at is not null)
    execute function affected_note_answer();

-- The cabinet's sessions of a year's fourth quarter, kept by the coordinator.
create table cabinet_sessions (
    year       integer primary key,
    sessions   jsonb not null, -- []strategy.CabinetSession
    revision   integer not null,
    updated_by jsonb not null, -- strategy.Actor
    updated_at timestamptz not null
);

-- Who objected when is between the ministries; the program itself adds it up.
alter table durations enable row level security;
create policy durations_system on durations using (current_setting('app.role', true) = 'system');
