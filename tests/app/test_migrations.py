"""Every room's migrations: each statement goes alone, and an installation of before the numbers is taken over whole."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg.pq import ExecStatus

from app import composition
from integrations.storage.binaries import trouver_binaires
from integrations.storage.databases import ServeurPostgres
from ledger.chain import genese
from ledger.dates import aujourd_hui
from ledger.keys import MIGRATIONS as COFFRE
from ledger.keys import CoffreMemoire
from ledger.runner import Serie, lire
from ledger.store.journal import Journal
from ledger.store.migrations import ANNEXES, JOURNAL, cle_verrou
from ledger.store.verification import verifier
from tests.ledger.ecritures import ecriture
from tests.web.serveur import reglages_de

SCHEMA = "d33"
SERIES = (JOURNAL, ANNEXES, *composition.A_COTE, COFFRE)
ANCIEN = Path(__file__).parent.parent / "ledger/store/ancien"
ANCIENS = (
    *("roles", "journal", "brouillons", "abonnements", "battements", "requetes"),
    *("ecrans", "vues", "connecteur", "livraison", "coffre"),
)
"""What each room ran at every start, before the numbers."""
JETONS = {
    "schema": SCHEMA,
    "journal": SCHEMA,
    "ecrans": f"{SCHEMA}_ecrans",
    "vues": f"{SCHEMA}_vues",
    "ft": f"{SCHEMA}_ft",
    "garde_mois": "6",
    "lock": str(cle_verrou(SCHEMA)),
    "genese": f"'\\x{genese(SCHEMA).hex()}'::bytea",
}


@pytest.fixture
def vide(postgres: ServeurPostgres) -> Iterator[str]:
    """A database where nothing was ever created."""
    nom = f"essai_{uuid4().hex}"
    yield postgres.creer_base(nom)
    postgres.supprimer_base(nom)


@pytest.fixture
def ancienne(vide: str) -> str:
    """An installation of before the numbers, where somebody wrote."""
    with psycopg.connect(vide, autocommit=True) as connexion:
        for nom in ANCIENS:
            texte = (ANCIEN / f"{nom}.sql").read_text()
            for jeton, valeur in JETONS.items():
                texte = texte.replace(f"@{jeton}@", valeur)
            connexion.execute(texte.encode())
        for requete in ECRITS:
            connexion.execute(requete.encode())
    journal = Journal(vide, SCHEMA, CoffreMemoire())
    journal.ajouter(ecriture((DOSSIER, 0), nombre=3))
    journal.close()
    return vide


DOSSIER = uuid4()
ECRITS = (
    "insert into d33.brouillons values (gen_random_uuid(), gen_random_uuid(), '', gen_random_uuid(), now(), 'x')",
    "insert into d33.requetes (requete, agent, titre, demande) values (gen_random_uuid(), gen_random_uuid(), 'a', '{}')",
    "insert into d33.battements values ('projecteur', now())",
    "insert into d33_ecrans.recherches (recherche, agent, contenu) values (gen_random_uuid(), gen_random_uuid(), 'x')",
    "insert into d33_vues.reperes values ('f_droits', 'f_droits__v1', 1, 'x', 0, null)",
    "insert into cles values (gen_random_uuid(), decode(repeat('00', 40), 'hex'))",
    (
        "insert into d33_ecrans.consultations (dossier, agent, role, canal, quoi, permise)"
        " values (gen_random_uuid(), gen_random_uuid(), 'REFERENT', 'ECRAN', 'page_dossier', false)"
    ),
    (
        "insert into d33_ecrans.listes (agent, role, canal, quoi, nombre)"
        " values (gen_random_uuid(), 'AUDITEUR', 'API', 'fse-participants', 12)"
    ),
    (
        "insert into d33_ecrans.habilitations (habilitation, agent, courriel, sujet, nom, role, du, au)"
        " values (gen_random_uuid(), gen_random_uuid(), 'i.baudry@exemple.fr', 'sub', 'Inès Baudry', 'AUDITEUR',"
        " '2026-01-01', '2026-12-31')"
    ),
)
GARDES = (
    *("d33.evenements", "d33.commandes", "d33.brouillons", "d33.requetes", "d33.battements", "d33_ecrans.recherches"),
    *("d33_vues.reperes", "cles"),
)


def test_une_ancienne_installation_est_reprise(ancienne: str, postgres: ServeurPostgres) -> None:
    """Same rows, and a database that nothing tells from a new one; the log goes on where it stood."""
    avant = _lignes(ancienne)
    for _ in range(2):
        composition.migrer(reglages_de(ancienne))
    apres = _lignes(ancienne)  # a later file may add a column at the end of a row, or call one otherwise
    assert {table: [a[: len(b)] for a, b in zip(apres[table], avant[table], strict=True)] for table in avant} == avant
    nom = f"essai_{uuid4().hex}"
    neuve = postgres.creer_base(nom)
    composition.migrer(reglages_de(neuve))
    assert _plan(ancienne) == _plan(neuve)
    postgres.supprimer_base(nom)
    journal = Journal(ancienne, SCHEMA, CoffreMemoire())
    assert journal.ajouter(ecriture((DOSSIER, 3))).position == 4
    with journal.connexion() as connexion:
        verification = verifier(connexion, SCHEMA)
    journal.close()
    assert (verification.evenements, verification.rupture) == (4, None)


def test_h4_les_consultations_d_avant_sont_au_journal(ancienne: str) -> None:
    """One journal takes the place of two, and keeps what they hold."""
    composition.migrer(reglages_de(ancienne))
    with psycopg.connect(ancienne) as connexion:
        rangs = connexion.execute(
            "select quoi, motif, permise, cardinality(dossiers), nombre from d33_ecrans.journal_acces order by numero"
        ).fetchall()
    assert rangs == [("page_dossier", None, False, 1, 1), ("fse-participants", None, True, 0, 12)]


def test_h8_les_habilitations_d_avant_sont_scellees_par_qui_a_la_cle(ancienne: str) -> None:
    """The migration has no key: it keeps what is in clear for the first process that has one, which leaves none of it."""
    composition.migrer(reglages_de(ancienne))
    with composition.services(reglages_de(ancienne)) as services:
        (habilitation,) = services.ecrans.habilitations.lister(aujourd_hui())
    assert (habilitation.nom, habilitation.courriel) == ("Inès Baudry", "i.baudry@exemple.fr")
    with psycopg.connect(ancienne) as connexion:
        (ligne,) = connexion.execute("select to_jsonb(h)::text from d33_ecrans.habilitations h").fetchall()
    assert not [clair for clair in ("Inès", "Baudry", "baudry", '"sub"') if clair in ligne[0]]


def _lignes(url: str) -> dict[str, list[tuple[Any, ...]]]:
    with psycopg.connect(url) as connexion:
        return {table: connexion.execute(f"select * from {table} order by 1".encode()).fetchall() for table in GARDES}


def _plan(url: str) -> list[str]:
    """The whole schema as pg_dump tells it, rights and owners included."""
    commande = [str(trouver_binaires() / "pg_dump"), "--schema-only", url]
    texte = subprocess.run(commande, capture_output=True, text=True, check=True).stdout
    return [ligne for ligne in texte.splitlines() if not ligne.startswith(("\\restrict", "\\unrestrict"))]


def test_chaque_enonce_va_seul(vide: str) -> None:
    """Each is sent by itself, as a prepared statement is: a cluster that routes statements takes no more than one."""
    with psycopg.connect(vide, autocommit=True) as connexion:
        for serie in SERIES:
            if schema := serie.schema(SCHEMA):
                connexion.execute(f"create schema if not exists {schema}".encode())
            for migration in lire(serie, SCHEMA):
                for enonce in migration.enonces:
                    resultat = connexion.pgconn.exec_params(enonce.encode(), None)
                    assert resultat.status in (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK), (migration.nom, enonce)


@pytest.mark.parametrize("serie", SERIES, ids=lambda serie: serie.nom)
def test_les_numeros_se_suivent(serie: Serie) -> None:
    assert [migration.numero for migration in lire(serie, SCHEMA)] == list(range(1, len(lire(serie, SCHEMA)) + 1))


def test_un_nom_par_serie() -> None:
    assert len({serie.nom for serie in SERIES}) == len(SERIES)
