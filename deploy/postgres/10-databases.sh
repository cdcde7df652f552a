#!/bin/bash
# Runs once, when the database's volume is new: one role and database for the program and a role
# with fewer rights for serving,
# one role and two databases for Temporal, neither role a superuser.
set -euo pipefail

psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
    --set fortschreibung_password="$FORTSCHREIBUNG_PASSWORD" \
    --set temporal_password="$TEMPORAL_PASSWORD" <<'SQL'
create role fortschreibung login password :'fortschreibung_password';
create database fortschreibung owner fortschreibung;
create role fortschreibung_app nologin;
grant fortschreibung_app to fortschreibung;

create role temporal login password :'temporal_password';
create database temporal owner temporal;
create database temporal_visibility owner temporal;
SQL
