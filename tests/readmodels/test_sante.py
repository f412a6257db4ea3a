"""A code that tells of health is in clear nowhere in the database of the ledger and of its views (H3)."""

from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import sql

from ledger.events.reserve import GENERAL
from ledger.keys import CoffreMemoire
from ledger.replay import rejouer
from ledger.store import mapper
from projections.moteur.projecteur import Projecteur
from projections.moteur.reconstruction import reconstruire
from tests.ledger import ecrit_avant
from tests.ledger.fixtures import SCHEMA
from tests.ledger.test_reserve import RESERVES, SENSIBLES, de_sante
from tests.projections.cahier import Cahier
from tests.projections.evenements import ouverture
from tests.projections.hasards import DEBUT


def raconter(coffre: CoffreMemoire, base: str) -> UUID:
    """A dossier where every code that may tell of health does."""
    cahier, dossier = Cahier(coffre), uuid4()
    cahier.noter(dossier, ouverture(), DEBUT)
    for classe in RESERVES:
        nu = de_sante(classe).model_copy(update={"correction": None, "survenu_le": DEBUT.date()})
        cahier.noter(dossier, nu, DEBUT)
    cahier.ecrire(base)
    return dossier


def colonnes(maitre: psycopg.Connection[Any], *schemas: str) -> list[tuple[str, str, str]]:
    requete = (
        "select table_schema, table_name, column_name from information_schema.columns where table_schema = any(%s)"
        " and column_name not in ('etape')"
    )
    return maitre.execute(requete, (list(schemas),)).fetchall()


def trouver(maitre: psycopg.Connection[Any], *schemas: str) -> set[tuple[str, str, str]]:
    """Columns that hold a code of health, in clear or in bytes."""
    return {
        colonne
        for colonne in colonnes(maitre, *schemas)
        for texte in textes(maitre, *colonne)
        for code in SENSIBLES
        if code in texte or code.encode().hex() in texte
    }


def textes(maitre: psycopg.Connection[Any], schema: str, table: str, colonne: str) -> list[str]:
    requete = sql.SQL("select {}::text from {}").format(sql.Identifier(colonne), sql.Identifier(schema, table))
    return [texte for (texte,) in maitre.execute(requete).fetchall() if texte is not None]


def test_h3_aucun_code_de_sante_en_clair(
    base: str, maitre: psycopg.Connection[Any], projecteur: Projecteur, coffre: CoffreMemoire
) -> None:
    """Not in the log, not in the views that follow it, not in those that are rebuilt."""
    raconter(coffre, base)
    projecteur.rattraper()
    assert trouver(maitre, SCHEMA, f"{SCHEMA}_vues") == set()
    assert (
        maitre.execute("select libelle_offre from d33_vues.f_catalogue_offres").fetchall() == [("Offre réservée",)] * 2
    )
    reconstruire(projecteur)
    assert trouver(maitre, SCHEMA, f"{SCHEMA}_vues") == set()
    assert {theme for (theme,) in maitre.execute("select distinct theme from d33_vues.f_offre").fetchall()} >= {GENERAL}


@pytest.mark.parametrize("scelle", [True, False], ids=["aujourd_hui", "avant"])
def test_h3_ni_dans_le_journal_des_ecritures(
    base: str,
    maitre: psycopg.Connection[Any],
    projecteur: Projecteur,
    coffre: CoffreMemoire,
    monkeypatch: pytest.MonkeyPatch,
    scelle: bool,
) -> None:
    """The write-ahead log holds every row and every page as they were written: sealed before they leave the process.

    The same search finds them in what was written before they were sealed: it is not blind.
    """
    if not scelle:
        monkeypatch.setattr(mapper, "reserver", lambda evenement: (evenement, None))
    avant = ecrit_avant.place(maitre)
    dossier = raconter(coffre, base)
    projecteur.rattraper()
    reconstruire(projecteur)
    records = ecrit_avant.enregistrements(maitre, avant, ecrit_avant.place(maitre))
    nombre, dits = ecrit_avant.ceux_qui_disent(records, [dossier.bytes, str(dossier).encode()], SENSIBLES)
    assert nombre >= 2 * len(RESERVES)
    assert (dits == set()) is scelle


def test_h3_les_evenements_d_avant_ne_disent_rien_dans_les_vues(
    base: str,
    maitre: psycopg.Connection[Any],
    projecteur: Projecteur,
    coffre: CoffreMemoire,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Bytes of before stay, and verify; nothing made of them says more than of those that are recorded today."""
    monkeypatch.setattr(mapper, "reserver", lambda evenement: (evenement, None))
    dossier = raconter(coffre, base)
    assert trouver(maitre, SCHEMA) == {(SCHEMA, "evenements", "clair"), (SCHEMA, "stored_events", "state")}
    projecteur.rattraper()
    assert trouver(maitre, f"{SCHEMA}_vues") == set()
    reconstruire(projecteur)
    assert trouver(maitre, f"{SCHEMA}_vues") == set()
    with psycopg.connect(base) as connexion:
        relus = rejouer(connexion, SCHEMA, dossier)
    assert len(relus) == len(RESERVES) + 1
    assert all(relu.exacts(coffre) for relu in relus[1:])
