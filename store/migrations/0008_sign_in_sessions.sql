-- +goose Up

-- Sessions of signed-in browsers, in the form that alexedwards/scs expects.
create table sessions (
    token  text primary key,
    data   bytea not null,
    expiry timestamptz not null
);
create index sessions_expiry on sessions (expiry);
