#!/bin/bash
# Run once by the postgres image, on an empty data folder: two databases with an owner each, the role of readers and its bounds.
set -euo pipefail
psql --no-psqlrc --set=ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" \
    --set=airflow_password="$AIRFLOW_DB_PASSWORD" --set=warehouse_password="$WAREHOUSE_DB_PASSWORD" <<'SQL'
create role airflow login password :'airflow_password';
create database airflow owner airflow;
create role warehouse login password :'warehouse_password';
create database warehouse owner warehouse;
create role presswatch_reader nologin;
grant presswatch_reader to warehouse;
revoke all on database airflow, warehouse from public;
grant connect on database warehouse to presswatch_reader;
SQL
psql --no-psqlrc --set=ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname warehouse \
    --file /etc/presswatch/readers.sql
