#!/bin/bash
# Run once by PostgreSQL's container, on an empty volume: two accounts, and the database of the first.
set -euo pipefail

psql --set=ON_ERROR_STOP=1 --username "$POSTGRES_USER" \
    --set=owner_password="$DATABASE_PASSWORD" --set=reader_password="$READER_PASSWORD" <<'SQL'
CREATE ROLE cdc LOGIN PASSWORD :'owner_password';
CREATE ROLE cdc_reader LOGIN PASSWORD :'reader_password';
CREATE DATABASE cdc OWNER cdc ENCODING 'UTF8' TEMPLATE template0;
SQL
