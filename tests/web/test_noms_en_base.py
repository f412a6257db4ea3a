"""H8: whoever reads every table of the database, and knows a quarter of the persons, learns the name of no other one.

The attack is the one of the finding: what the rows of a person share with those of the persons one knows tells whose name
she bears. It is tried, too, on what such tables used to hold, or were proposed to: there it must find.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from math import log, sqrt
from random import Random
from typing import Any
from uuid import UUID, uuid4

import orjson
import psycopg
import pytest
from psycopg import sql

from integrations.storage.databases import ServeurPostgres
from ledger.dates import aujourd_hui
from ledger.keys import CoffreMemoire
from ledger.recherche import mots
from ledger.store.journal import Journal
from ledger.vocabulaire.acteur import Role
from readmodels.lecteur import Lecteur
from readmodels.noms import Noms
from simulation.tirage.noms import NOMS, PRENOMS_FEMMES
from tests.projections.cahier import Cahier
from tests.projections.evenements import ouverture
from tests.projections.fixtures import projecteur_de
from web.identite.habilitation import Fiches
from web.identite.habilitations import Habilitations
from web.tables.base import ROLE, Base

PERSONNES, CONNUES = 400, 100
CLE = bytes(range(32))
QUAND = datetime(2025, 3, 3, 10, tzinfo=UTC)
Traces = dict[UUID, set[tuple[str, ...]]]


@dataclass(frozen=True)
class Departement:
    """A database, and who is in it."""

    url: str
    noms: dict[UUID, str]


@pytest.fixture(scope="module")
def departement(postgres: ServeurPostgres, modele_web: str) -> Iterator[Departement]:
    """Persons of whom some come in to see their own dossier; somebody has just looked for them all."""
    nom, hasard, coffre = f"essai_{uuid4().hex}", Random(8), CoffreMemoire()
    url = postgres.creer_base(nom, modele_web)
    cahier, noms = Cahier(coffre), dict[UUID, str]()
    for rang in range(PERSONNES):
        dossier = UUID(int=hasard.getrandbits(128), version=4)
        noms[dossier] = hasard.choice(NOMS)
        qui = {"nom": noms[dossier], "prenom": hasard.choice(PRENOMS_FEMMES), "telephone": f"06{rang:08d}"}
        ne = f"{hasard.randint(1950, 2004)}-{hasard.randint(1, 12):02d}-{hasard.randint(1, 28):02d}"
        cahier.noter(dossier, ouverture(identite=qui | {"naissance_le": ne}), QUAND)
    cahier.ecrire(url)
    with projecteur_de(url, coffre) as projecteur:
        projecteur.rattraper()
    journal = Journal(url, "d33", coffre, role=ROLE)
    habilitations, le = Habilitations(Base(journal), Fiches(CLE)), aujourd_hui()
    for dossier in list(noms)[::4]:
        courriel, nomme = f"{mots(noms[dossier])[0]}.{uuid4().hex[:6]}@exemple.fr", f"Inès {noms[dossier]}"
        fin = le + timedelta(days=30)
        numero = habilitations.donner(courriel, nomme, Role.ALLOCATAIRE, agent=dossier, du=le, au=fin)
        assert habilitations.approuver(numero, uuid4())
        assert habilitations.trouver(f"sub-{dossier}", courriel, le) is not None
    lecteur = Lecteur(url, "d33", pool_max=1)
    index = Noms(lecteur, coffre)
    assert {d for debut in noms.values() for d in index.chercher(debut).dossiers} == set(noms)
    for ouvert in (index, lecteur):
        ouvert.fermer()
    journal.close()
    yield Departement(url, noms)
    postgres.supprimer_base(nom)


def lire(url: str, dossiers: set[str]) -> Traces:
    """What every table holds of each dossier: the values of its rows, nested ones too, and the sizes of what is sealed."""
    traces: Traces = {UUID(dossier): set() for dossier in dossiers}
    with psycopg.connect(url) as connexion:
        tables = connexion.execute(
            "select schemaname, tablename from pg_tables where schemaname not in ('pg_catalog', 'information_schema')"
        ).fetchall()
        assert len(tables) > 60
        for schema, table in tables:
            requete = sql.SQL("select to_jsonb(t)::text from {} t").format(sql.Identifier(schema, table))
            for (ligne,) in connexion.execute(requete):
                feuilles = set(_feuilles((table,), orjson.loads(ligne)))
                for dossier in {valeur for *_, valeur in feuilles} & dossiers:
                    traces[UUID(dossier)] |= feuilles
    return traces


def _feuilles(chemin: tuple[str, ...], valeur: Any) -> Iterator[tuple[str, ...]]:
    if isinstance(valeur, str) and valeur.startswith("{"):
        valeur = orjson.loads(valeur)
    if isinstance(valeur, dict):
        for nom, contenu in valeur.items():
            yield from _feuilles((*chemin, nom), contenu)
    elif isinstance(valeur, list):
        for contenu in valeur:
            yield from _feuilles(chemin, contenu)
    elif valeur is not None:
        if isinstance(valeur, str) and valeur.startswith("\\x"):
            yield (*chemin, "octets", str(len(valeur)))
        yield (*chemin, str(valeur))


def attaquer(traces: Traces, noms: dict[UUID, str]) -> int:
    """Names found of those whom one does not know: read in clear, or that of whom they resemble most among a quarter."""
    connues, cherchees = list(noms)[:CONNUES], list(noms)[CONNUES:]
    portees = Counter(trace for siennes in traces.values() for trace in siennes)
    poids = {trace: -log(nombre / len(noms)) for trace, nombre in portees.items() if nombre > 1}
    trouves = 0
    for cherchee in cherchees:
        siennes = traces[cherchee]
        if any(mots(noms[cherchee])[-1] in mots(valeur) for *_, valeur in siennes):
            trouves += 1
            continue
        proche = max(connues, key=lambda connue: sum(poids.get(t, 0) for t in siennes & traces[connue]))
        trouves += noms[proche] == noms[cherchee]
    return trouves


def hasard_max(noms: dict[UUID, str]) -> float:
    """Names that whoever says one by chance finds, six standard deviations above what is expected."""
    parts = [nombre / len(noms) for nombre in Counter(noms.values()).values()]
    attendus = (PERSONNES - CONNUES) * sum(part**2 for part in parts)
    return attendus + 6 * sqrt(attendus)


def test_h8_un_quart_des_personnes_ne_dit_le_nom_d_aucune_autre(departement: Departement) -> None:
    traces = lire(departement.url, {str(dossier) for dossier in departement.noms})
    assert min(map(len, traces.values())) > 20
    assert attaquer(traces, departement.noms) <= hasard_max(departement.noms) < 20


def _jeton(terme: str, octets: int) -> str:
    return blake2b(terme.encode(), key=CLE, digest_size=octets).hexdigest()


@pytest.mark.parametrize(
    ("table", "octets", "champ"),
    [("jetons_d_avant", 8, ""), ("jetons_par_champ", 8, "nom:"), ("jetons_tronques", 2, "nom:")],
)
def test_h8_l_attaque_trouve_ce_que_des_jetons_disent(
    departement: Departement, table: str, octets: int, champ: str
) -> None:
    """Tokens of the beginnings of names, by field, cut to 16 bits: each kind gives away every fourth name, or more."""
    traces = lire(departement.url, {str(dossier) for dossier in departement.noms})
    for dossier, nom in departement.noms.items():
        for mot in mots(nom):
            traces[dossier] |= {(table, _jeton(champ + mot[:n], octets)) for n in range(2, len(mot) + 1)}
    assert attaquer(traces, departement.noms) > (PERSONNES - CONNUES) / 4


def test_h8_l_attaque_lit_ce_qui_est_en_clair(departement: Departement) -> None:
    """As the rows of allocataires were."""
    traces = lire(departement.url, {str(dossier) for dossier in departement.noms})
    ecrits = list(departement.noms)[::4]
    for dossier in ecrits:
        traces[dossier].add(("habilitations", f"Inès {departement.noms[dossier]}"))
    assert attaquer(traces, departement.noms) >= len(ecrits) - CONNUES / 4
