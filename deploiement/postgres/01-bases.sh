#!/bin/bash
# Two databases, the ledger's and the keys', and one login role that owns neither.
set -euo pipefail
psql --set ON_ERROR_STOP=1 --set mot_de_passe="$POSTGRES_APP_PASSWORD" --username postgres <<'SQL'
create database parcours;
create database parcours_cles;
create role parcours_app login password :'mot_de_passe';
create role parcours_lecture nologin;
create role parcours_ecriture nologin;
create role parcours_masse nologin;
create role parcours_projection nologin;
grant parcours_lecture, parcours_ecriture, parcours_masse, parcours_projection to parcours_app;
SQL
psql --set ON_ERROR_STOP=1 --username postgres --dbname parcours_cles \
    --command 'alter default privileges grant select, insert, delete on tables to parcours_app'
