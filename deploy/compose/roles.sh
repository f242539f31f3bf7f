#!/bin/sh
# Run once by the postgres image, on an empty volume, as its superuser: one role that owns the database and migrates it,
# and one for each service. Rights and row-level security are not given here: they follow from the tables, at the end of
# each migration (migrations/env.py), which finds the roles and leaves their passwords alone.
set -eu

: "${OWNER_PASSWORD:?}" "${API_PASSWORD:?}" "${RISK_ENGINE_PASSWORD:?}" "${SCHEDULER_PASSWORD:?}"

# Passwords reach psql by its environment: on a command line, other programs could read them.
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
\getenv owner_password OWNER_PASSWORD
\getenv api_password API_PASSWORD
\getenv risk_engine_password RISK_ENGINE_PASSWORD
\getenv scheduler_password SCHEDULER_PASSWORD
create role securing_good_owner login createrole password :'owner_password';
create role securing_good_api login password :'api_password';
create role securing_good_risk_engine login password :'risk_engine_password';
create role securing_good_scheduler login password :'scheduler_password';
select format('alter database %I owner to securing_good_owner', current_database()) \gexec
select format('revoke connect on database %I from public', current_database()) \gexec
select format('grant connect on database %I to securing_good_api, securing_good_risk_engine, securing_good_scheduler',
              current_database()) \gexec
SQL
