#!/bin/bash
# certificats FOLDER HOST: an authority of our own and the certificate of the broker HOST, drawn once, for two years.
# The authority's key is thrown away: who has the folder vouches for nobody else.
set -euo pipefail
dossier=$1 hote=$2
[ -e "$dossier/$hote.pem" ] && exit 0
travail=$(mktemp -d)
trap 'rm -rf "$travail"' EXIT
cd "$travail"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 730 -subj "/CN=Parcours Ledger" \
    -addext "basicConstraints=critical,CA:TRUE,pathlen:0" -keyout autorite.cle -out autorite.pem 2>/dev/null
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$hote" \
    -addext "subjectAltName=DNS:$hote" -keyout hote.cle -out hote.demande 2>/dev/null
openssl x509 -req -in hote.demande -CA autorite.pem -CAkey autorite.cle -CAcreateserial -days 730 -copy_extensions copy \
    -out hote.pem 2>/dev/null
cat hote.cle hote.pem >"$dossier/$hote.pem.neuf"
chmod 644 autorite.pem
chown 1000 "$dossier/$hote.pem.neuf" && chmod 400 "$dossier/$hote.pem.neuf" # the account of the broker's image
cp autorite.pem "$dossier/autorite.pem"
mv "$dossier/$hote.pem.neuf" "$dossier/$hote.pem"
