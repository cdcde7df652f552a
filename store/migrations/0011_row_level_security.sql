-- +goose Up

-- The second lock behind the rules of strategy/visibility_*.go: a role that does not own the
-- tables sees only rows that the viewer of its connection may know of. The policies are
-- coarser than the rules and never narrower: which fields of a row somebody sees, and rows
-- that depend on more than this, are the rules' business. Tables that a workflow owns are
-- written by the program itself only (app.role system). Without a viewer nothing protected
-- is seen.

-- Empty for none, and for one that this schema does not know.
create function viewer_role() returns text language sql stable parallel safe as
$$ select case when current_setting('app.role', true) in
       ('organiser', 'ministry', 'coordinator', 'committee', 'chancellery', 'auditor', 'public', 'system')
       then current_setting('app.role', true) else '' end $$;

create function viewer_ministry() returns text language sql stable parallel safe as
$$ select coalesce(current_setting('app.ministry', true), '') $$;

create function viewer_is_system() returns boolean language sql stable parallel safe as
$$ select viewer_role() = 'system' $$;

create function viewer_sees_all() returns boolean language sql stable parallel safe as
$$ select viewer_role() in ('system', 'coordinator', 'auditor') $$;

-- The administration: who is signed in and no organiser.
create function viewer_is_inside() returns boolean language sql stable parallel safe as
$$ select viewer_role() not in ('', 'public', 'organiser') $$;

-- The person, and whom they stand in for.
create function viewer_subjects() returns text[] language sql stable parallel safe as
$$ select case when viewer_role() in ('', 'public') then '{}'
          else array_remove(array[current_setting('app.subject', true), current_setting('app.deputy_of', true)], '') end $$;

-- Of ministries and the committee: the ministry, and all whose business it has taken over.
create function viewer_houses() returns text[] language sql stable parallel safe as
$$ with recursive house (code) as (
       select viewer_ministry() where viewer_role() in ('ministry', 'committee') and viewer_ministry() <> ''
       union
       select m.code from ministries m join house h on m.state ->> 'successor' = h.code)
   select coalesce(array_agg(code), '{}') from house $$;

-- The stages in which the viewer sees the text, and what the ministries say, of every proposal.
create function viewer_text_stages() returns text[] language sql stable parallel safe as
$$ select case viewer_role()
       when 'ministry' then array['screened', 'consulted', 'published', 'on_agenda', 'decided', 'before_cabinet', 'approved', 'rejected']
       when 'committee' then array['screened', 'consulted', 'published', 'agreed', 'dissent', 'on_agenda', 'decided', 'before_cabinet', 'approved', 'rejected']
       when 'chancellery' then array['screened', 'published', 'before_cabinet', 'approved']
       when '' then '{}'
       else array['screened', 'published'] end $$;

create function viewer_coordination_stages() returns text[] language sql stable parallel safe as
$$ select case viewer_role()
       when 'ministry' then array['on_agenda', 'decided', 'before_cabinet', 'approved', 'published', 'rejected']
       when 'committee' then array['agreed', 'dissent', 'on_agenda', 'decided', 'before_cabinet', 'approved', 'published', 'rejected']
       when 'chancellery' then array['before_cabinet', 'approved', 'published']
       else '{}' end $$;

-- What the policies go by, beside the state.
alter table proposals
    add column submitter_role     text generated always as (coalesce(state #>> '{submitter,role}', '')) stored,
    add column submitter_ministry text generated always as (coalesce(state #>> '{submitter,ministry}', '')) stored,
    add column screened           boolean generated always as (coalesce(state #>> '{screening,outcome}' = 'accept', false)) stored,
    add column asked              jsonb generated always as (jsonb_path_query_array(state, '$.affected[*].ministry')) stored;

alter table proposals enable row level security;
create policy proposals_seen on proposals for select using (
    (select viewer_sees_all())
    or (select viewer_role()) <> '' and (
        stage in ('screened', 'consulted', 'in_coordination', 'agreed', 'dissent', 'on_agenda',
                  'decided', 'before_cabinet', 'approved', 'published', 'rejected')
        or stage = 'deferred' and screened
        or submitter = any ((select viewer_subjects())::text[])
        or (select viewer_role()) = 'ministry' and submitter_role = 'ministry' and submitter_ministry = any ((select viewer_houses())::text[])));

-- A row that belongs to a proposal is seen in some stages by everybody of an office, and by
-- those who have to do with the proposal: it is their own, it affects their ministry, or it
-- ended after its papers had gone out to them. The proposal is seen through its own policy.
-- (Written out for each table, because the planner inlines no function with such arguments.)
alter table proposal_texts enable row level security;
alter table affected enable row level security;
alter table positions enable row level security;
alter table conditions enable row level security;
alter table decisions enable row level security;
-- +goose StatementBegin
do $do$
declare
    has_part constant text := $$
        p.submitter = any ((select viewer_subjects())::text[])
        or (select viewer_role()) = 'ministry' and p.submitter_role = 'ministry' and p.submitter_ministry = any ((select viewer_houses())::text[])
        or (select viewer_role()) in ('ministry', 'committee')
            and (p.asked ?| (select viewer_houses())::text[] or p.stage = 'deferred' and p.session_id <> '')
        or (select viewer_role()) = 'chancellery' and p.stage in ('deferred', 'rejected') and p.submission_id <> '' $$;
    seen constant text := $$ exists (select 1 from proposals p where p.id = %I.proposal_id and (
        p.stage = any ((select %I())::text[]) or $$ || has_part || '))';
begin
    execute 'create policy proposal_texts_seen on proposal_texts for select using ((select viewer_sees_all()) or '
        || format(seen, 'proposal_texts', 'viewer_text_stages') || ')';
    -- Who is asked, and what they say.
    execute 'create policy affected_seen on affected for select using ((select viewer_sees_all()) or (select viewer_is_inside()) and '
        || format(seen, 'affected', 'viewer_coordination_stages') || ')';
    execute 'create policy positions_seen on positions for select using ((select viewer_sees_all()) or (select viewer_is_inside()) and '
        || format(seen, 'positions', 'viewer_coordination_stages') || ')';
    execute 'create policy conditions_seen on conditions for select using ((select viewer_sees_all())
        or owner = any ((select viewer_houses())::text[]) or (select viewer_is_inside()) and '
        || format(seen, 'conditions', 'viewer_text_stages') || ')';
    -- A step is seen by who took it, by everybody when it is public, and by who sees what it
    -- was about.
    execute $$create policy decisions_seen on decisions for select using (
        (select viewer_sees_all())
        or actor_subject = any ((select viewer_subjects())::text[])
        or (select viewer_role()) <> '' and case entity
            when 'proposal' then exists (select 1 from proposals p where p.id = entity_id::uuid and (
                public or p.stage = any ((select viewer_coordination_stages())::text[]) or $$ || has_part || $$))
            when 'report' then exists (select 1 from reports r where r.id = entity_id and (
                public or r.lead && (select viewer_houses())::text[]))
            when 'session' then exists (select 1 from committee_sessions s where s.id = entity_id)
            when 'submission' then exists (select 1 from submissions s where s.id = entity_id)
            else public or (select viewer_role()) <> 'public' end)$$;
end
$do$;
-- +goose StatementEnd

-- What a ministry prepares for itself stays in that ministry.
alter table position_drafts enable row level security;
create policy position_drafts_own on position_drafts
    using ((select viewer_is_system()) or (select viewer_is_inside()) and ministry = (select viewer_ministry()));

alter table reports enable row level security;
create policy reports_seen on reports for select using (
    (select viewer_sees_all())
    or (select viewer_role()) not in ('', 'organiser')
        and (stage in ('accepted', 'missing') or overdue or lead && (select viewer_houses())::text[]));

alter table committee_sessions enable row level security;
create policy committee_sessions_seen on committee_sessions for select using ((select viewer_is_inside()));

alter table submissions enable row level security;
create policy submissions_seen on submissions for select using (
    (select viewer_sees_all())
    or (select viewer_is_inside()) and (
        stage in ('handed_in', 'scheduled', 'postponed', 'decided')
        or stage = 'sent_back' and (select viewer_role()) = 'chancellery'
        or stage = 'lapsed' and hash <> ''));

-- Behind a policy the planner uses no index whose operator might tell of hidden rows, and
-- those of full text and of arrays might. These functions look rows up as the owner, for the
-- program itself only; what it then reads for a viewer passes the policies.
create function proposals_with_words(words text) returns setof uuid
    language sql stable security definer set search_path = public rows 100 as
$$ select id from proposals where viewer_is_system() and search @@ websearch_to_tsquery('german', words) $$;
create function proposals_on_measure(measure text) returns setof uuid
    language sql stable security definer set search_path = public rows 20 as
$$ select id from proposals where viewer_is_system() and targets @> array[measure] $$;
revoke execute on function proposals_with_words, proposals_on_measure from public;

alter table notices enable row level security;
create policy notices_seen on notices for select using (
    (select viewer_sees_all())
    or subject = any ((select viewer_subjects())::text[])
    or (select viewer_role()) not in ('', 'public') and subject = '' and role = (select viewer_role())
        and ministry in ('', (select viewer_ministry())));

alter table workshops enable row level security;
create policy workshops_seen on workshops for select using ((select viewer_role()) not in ('', 'public'));

alter table comments enable row level security;
create policy comments_seen on comments for select using (
    (select viewer_sees_all())
    or (select viewer_role()) <> '' and stage = 'published'
    or subject <> '' and subject = any ((select viewer_subjects())::text[]));
create policy comments_written on comments for insert with check ((select viewer_role()) <> '');
create policy comments_moderated on comments for update using ((select viewer_role()) in ('system', 'coordinator'));
create policy comments_removed on comments for delete using ((select viewer_is_system()));

-- Everybody's actions add to the audit; few read it.
alter table audit enable row level security;
create policy audit_seen on audit for select using ((select viewer_sees_all()));
create policy audit_added on audit for insert with check (true);

alter table audit_checkpoints enable row level security;
create policy audit_checkpoints_seen on audit_checkpoints for select using ((select viewer_sees_all()));
create policy audit_checkpoints_added on audit_checkpoints for insert with check ((select viewer_is_system()));

alter table people enable row level security;
create policy people_seen on people for select using (
    (select viewer_sees_all()) or subject = any ((select viewer_subjects())::text[]));

alter table assignments enable row level security;
create policy assignments_seen on assignments for select using (
    (select viewer_sees_all())
    or subject = any ((select viewer_subjects())::text[]) or deputy_of = any ((select viewer_subjects())::text[]));

-- Who writes what.
-- +goose StatementBegin
do $$
declare
    t text;
begin
    foreach t in array array['proposals', 'proposal_texts', 'affected', 'positions', 'conditions', 'reports',
                             'committee_sessions', 'submissions', 'decisions', 'notices'] loop
        execute format('create policy %I on %I for insert with check ((select viewer_is_system()))', t || '_added', t);
        execute format('create policy %I on %I for update using ((select viewer_is_system()))', t || '_changed', t);
        execute format('create policy %I on %I for delete using ((select viewer_is_system()))', t || '_removed', t);
    end loop;
    foreach t in array array['people', 'assignments'] loop
        execute format('create policy %I on %I for insert with check ((select viewer_role()) in (''system'', ''coordinator''))', t || '_added', t);
        execute format('create policy %I on %I for update using ((select viewer_role()) in (''system'', ''coordinator''))', t || '_changed', t);
    end loop;
    create policy workshops_added on workshops for insert
        with check ((select viewer_role()) in ('system', 'coordinator', 'organiser'));
    create policy workshops_changed on workshops for update
        using ((select viewer_role()) in ('system', 'coordinator')
            or (select viewer_role()) = 'organiser' and subject = any ((select viewer_subjects())::text[]));
    create policy workshops_removed on workshops for delete using ((select viewer_is_system()));
end
$$;
-- +goose StatementEnd
