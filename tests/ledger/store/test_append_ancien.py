"""The append function gives what its former, row-by-row self gives for the same lots: outcomes, rows, hashes, errors."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.chain import genese
from ledger.replay import ChaineRompue, lire, verifier_chaine
from ledger.store.append import APPEL, Ecriture, Issue, empaqueter, lancer, recevoir
from ledger.store.migrations import cle_verrou
from tests.ledger.ecritures import evenement
from tests.ledger.fixtures import SCHEMA

ANCIEN = "d33_ancien"
TOUT = (
    "select * from {schema}.evenements order by position",
    "select * from {schema}.commandes order by commande_id",
)
PREMIER = (
    "insert into {schema}.evenements values (1, gen_random_uuid(), 1, 202, '2025-01-01', '2100-01-01T00:00:00Z', null,"
    " gen_random_uuid(), gen_random_uuid(), '', '', null, '')"
)
"""An event of the year 2100: the clock of the log stands still after it, so that instants and hashes can be compared."""


def _appel(schema: str) -> str:
    return APPEL.format(schema=schema)


@dataclass(frozen=True)
class Deux:
    """The same commands through both functions, each over its own log."""

    connexion: psycopg.Connection[Any]

    def envoyer(self, lot: list[Ecriture]) -> list[list[Issue] | str]:
        """Outcomes of each function, or the code of the error that it raised."""
        return [self._par(appel, lot) for appel in map(_appel, (SCHEMA, ANCIEN))]

    def _par(self, appel: str, lot: list[Ecriture]) -> list[Issue] | str:
        try:
            lancer(self.connexion, [empaqueter(ecriture) for ecriture in lot], appel.encode())
            return recevoir(self.connexion)
        except psycopg.Error as erreur:
            return str(erreur.sqlstate)

    def lignes(self) -> list[list[list[Any]]]:
        """All rows of each log."""
        return [
            [self.connexion.execute(requete.format(schema=schema).encode()).fetchall() for requete in TOUT]
            for schema in (SCHEMA, ANCIEN)
        ]


@pytest.fixture
def deux(base_neuve: str) -> Iterator[Deux]:
    """Two logs of one chain, each with its function."""
    texte = (Path(__file__).parent / "ancien/journal.sql").read_text()
    jetons = {"schema": ANCIEN, "lock": str(cle_verrou(ANCIEN)), "genese": f"'\\x{genese(SCHEMA).hex()}'::bytea"}
    for jeton, valeur in jetons.items():
        texte = texte.replace(f"@{jeton}@", valeur)
    with psycopg.connect(base_neuve, autocommit=True) as connexion:
        connexion.execute(texte.encode())
        connexion.execute(PREMIER.format(schema=SCHEMA).encode())
        connexion.execute(f"insert into {ANCIEN}.evenements select * from {SCHEMA}.evenements".encode())
        yield Deux(connexion)


@st.composite
def ecritures(tirer: st.DrawFn, flux: list[UUID], commandes: list[UUID]) -> Ecriture:
    """A command on few streams and of few ids: they meet, conflict, come twice, hold nothing."""
    nommes = tirer(st.lists(st.sampled_from(flux), min_size=1, max_size=3, unique=True))
    attendues = tirer(st.lists(st.integers(-1, 4) | st.just(0), min_size=len(nommes), max_size=len(nommes)))
    rangs = tirer(st.lists(st.integers(0, len(nommes) - 1), max_size=4))
    return Ecriture(
        tirer(st.sampled_from(commandes)),
        tirer(st.sampled_from([b"un corps", b"autre"])),
        tuple(zip(nommes, attendues, strict=True)),
        tuple(evenement(rang=rang, scelle=tirer(st.sampled_from([None, b"", b"\x00\xff"]))) for rang in rangs),
    )


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(donnees=st.data())
def test_memes_issues_memes_lignes_memes_erreurs(deux: Deux, donnees: st.DataObject) -> None:
    flux, commandes = [[uuid4() for _ in range(nombre)] for nombre in (3, 6)]
    lots = donnees.draw(st.lists(st.lists(ecritures(flux, commandes), min_size=1, max_size=8), min_size=1, max_size=4))
    for lot in lots:
        obtenues, attendues = deux.envoyer(lot)
        assert obtenues == attendues
    obtenues_, attendues_ = deux.lignes()
    assert obtenues_ == attendues_


def test_un_flux_nomme_deux_fois_se_refuse_de_meme(deux: Deux) -> None:
    stream = uuid4()
    deux_fois = Ecriture(uuid4(), b"", ((stream, 0), (stream, 0)), (evenement(rang=0), evenement(rang=1)))
    assert deux.envoyer([deux_fois]) == ["23505", "23505"]


def test_un_flux_nomme_avec_deux_debuts_garde_sa_chaine(deux: Deux) -> None:
    """The former function began both from the first hash: it wrote a chain that no reader could follow."""
    stream = uuid4()
    deux.envoyer([Ecriture(uuid4(), b"", ((stream, 0), (stream, -1)), (evenement(rang=1), evenement(rang=0)))])
    verifier_chaine(lire(deux.connexion, SCHEMA, stream), SCHEMA)
    with pytest.raises(ChaineRompue):
        verifier_chaine(lire(deux.connexion, ANCIEN, stream), SCHEMA)


def test_rien_n_est_ecrit_dans_le_flux_du_voisin(deux: Deux) -> None:
    """A rank beyond the command's own streams falls on no other command's: the lot is refused."""
    egaree = Ecriture(uuid4(), b"", ((uuid4(), 0),), (evenement(rang=1),))
    voisine = Ecriture(uuid4(), b"", ((uuid4(), 0),), (evenement(rang=0),))
    obtenue, _ = deux.envoyer([egaree, voisine])
    assert obtenue == "22004"
    assert len(deux.lignes()[0][0]) == 1
