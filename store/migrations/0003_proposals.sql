-- +goose Up

-- The projection of the Proposal workflow. No foreign key to cycles: a proposal carried
-- over may be stored before the next cycle is opened.
create table proposals (
    id            uuid primary key,
    year          integer not null,
    stage         text not null,
    kind          text not null,
    origin        text not null,
    title         text not null,
    theme         text not null,
    field         text not null,
    lead          text[] not null,
    targets       text[] not null,
    submitter     text not null, -- subject
    workshop_id   uuid references workshops (id),
    report_id     text not null,
    merged_into   uuid,
    session_id    text not null,
    submission_id text not null,
    text_hash     text not null,
    text_revision integer not null,
    revision      integer not null,
    due_at        timestamptz,
    decided_at    timestamptz,
    open_dissents integer not null, -- unsettled entries of the dissent register
    assessed      boolean not null, -- the feasibility check is recorded
    cycle_revision integer not null, -- of the cycle, as taken in by the proposal
    state         jsonb not null,   -- strategy.Proposal
    search        tsvector generated always as (
        setweight(to_tsvector('german'::regconfig, title), 'A') ||
        setweight(to_tsvector('german'::regconfig, field), 'B') ||
        to_tsvector('german'::regconfig,
            coalesce(state #>> '{draft,sheet,description}', '') || ' ' ||
            coalesce(state #>> '{draft,sheet,background}', '') || ' ' ||
            coalesce(state #>> '{draft,focus,vision}', '') || ' ' ||
            coalesce(state #>> '{draft,ending_note}', '') || ' ' ||
            coalesce(state ->> 'reason', ''))
    ) stored,
    created_at    timestamptz not null, -- calendar time of the first step
    updated_at    timestamptz not null  -- calendar time of the latest step
);
create index proposals_recent on proposals (created_at desc, id desc);
create index proposals_year_recent on proposals (year, created_at desc, id desc);
create index proposals_year_stage on proposals (year, stage, id);
create index proposals_stage on proposals (stage, id);
create index proposals_submitter on proposals (submitter, created_at desc, id desc);
create index proposals_workshop on proposals (workshop_id) where workshop_id is not null;
create index proposals_dissent on proposals (year, id) where open_dissents > 0;
create index proposals_submission on proposals (submission_id) where submission_id <> '';
create index proposals_search on proposals using gin (search);
create index proposals_lead on proposals using gin (lead);
create index proposals_targets on proposals using gin (targets);

-- Every text a proposal ever had, for comparing revisions. Append-only.
create table proposal_texts (
    proposal_id   uuid not null references proposals (id),
    text_revision integer not null,
    text_hash     text not null,
    title         text not null,
    draft         jsonb not null,
    reason        text not null,
    effects       jsonb not null,
    author        jsonb not null, -- strategy.Actor
    at            timestamptz not null,
    primary key (proposal_id, text_revision)
);

-- Who has to co-sign: replaced with every step of the proposal.
create table affected (
    proposal_id uuid not null references proposals (id),
    ministry    text not null,
    reasons     text[] not null,
    passages    text[] not null,
    open        boolean not null,
    asked_at    timestamptz, -- calendar time since which the ministry owes an answer
    due_at      timestamptz,
    no_reply    date,
    primary key (proposal_id, ministry)
);
create index affected_ministry on affected (ministry, proposal_id);
create index affected_open on affected (ministry, due_at) where open;

-- Every position ever given. Append-only.
create table positions (
    seq         bigint generated always as identity primary key,
    proposal_id uuid not null references proposals (id),
    ministry    text not null,
    kind        text not null,
    text_hash   text not null,
    at          timestamptz not null,
    late        boolean not null,
    revision    integer not null, -- of the proposal that first carried it
    state       jsonb not null,   -- strategy.Position
    unique (proposal_id, ministry, text_hash, at, kind)
);

-- Maßgaben of the committee's decisions: replaced with every step of the proposal.
create table conditions (
    proposal_id uuid not null references proposals (id),
    id          text not null,
    text        text not null,
    owner       text not null,
    due         date,
    done        date,
    primary key (proposal_id, id)
);
create index conditions_open on conditions (owner, due) where done is null;
