-- +goose Up

-- What somebody did, the latest first, is listed on their desk.
create index decisions_by_actor on decisions (actor_subject, seq);
