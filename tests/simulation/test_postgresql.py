"""A simulated département in a real database: its chain holds, its dossiers fold, a flow of its population fits it."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg.rows import tuple_row

from commands.base import Cadre
from integrations.caf.candidat import ConstatImport
from integrations.caf.ecriture import ecrire_flux
from integrations.caf.importer import Importateur
from ledger.contexte import Acteur
from ledger.dates import aujourd_hui
from ledger.keys import CoffreMemoire
from ledger.store.bulk import BulkAppend
from ledger.store.journal import Journal
from ledger.store.verification import verifier
from ledger.vocabulaire.acteur import Canal, Role
from ledger.vocabulaire.territoire import charger
from simulation import Parametres, en_tete, population, simuler
from tests.ledger.fixtures import SCHEMA
from tests.simulation.journal import CLE, JournalMemoire, parametres, simule

JUSQU_AU = date(2026, 10, 1)
VOULUS = parametres(100, jusqu_au=JUSQU_AU)


@pytest.fixture
def masse(maitre: psycopg.Connection[Any]) -> BulkAppend:
    """The owner stands for the bulk role."""
    return BulkAppend(maitre, SCHEMA)


def remplir(masse: BulkAppend, coffre: CoffreMemoire, voulus: Parametres = VOULUS, position: int = 0) -> int:
    verite = simuler(masse.ajouter, coffre, voulus, lambda _: None, cle_identifiants=CLE, position=position)
    return verite.position


def test_la_chaine_est_entiere(
    masse: BulkAppend, coffre: CoffreMemoire, maitre: psycopg.Connection[Any], journal: Journal
) -> None:
    position = remplir(masse, coffre)
    verification = verifier(maitre, SCHEMA)
    assert verification.rupture is None
    assert verification.position == verification.evenements == position == journal.position()
    memoire, verite = simule(VOULUS)
    assert verification.flux == verite.flux
    assert contenu(journal, memoire) == [(ligne.evenement.clair, ligne.evenement.cible) for ligne in memoire.lignes]


def contenu(journal: Journal, memoire: JournalMemoire) -> list[tuple[str, int | None]]:
    """Clear parts and targets of the log in the database."""
    with journal.connexion() as connexion:
        requete = f"select clair, cible from {SCHEMA}.evenements order by position"
        lignes = connexion.cursor(row_factory=tuple_row).execute(requete).fetchall()
    assert len(lignes) == len(memoire.lignes)
    return [(clair, cible) for clair, cible in lignes]


def test_a_la_suite_d_un_journal_deja_ecrit(
    masse: BulkAppend, coffre: CoffreMemoire, maitre: psycopg.Connection[Any]
) -> None:
    """Corrections still find their target when the log does not begin with the simulation."""
    premier = Parametres("33", 100, 12, 8, date(2026, 4, 1))
    suite = Parametres("33", 100, 12, 9, aujourd_hui() + timedelta(days=135))
    position = remplir(masse, coffre, premier)
    with pytest.raises(ValueError, match="dans le futur : rien n'a été écrit"):
        remplir(masse, coffre, suite, position)
    assert verifier(maitre, SCHEMA).position == position


def test_le_flux_de_la_population_ne_change_rien(
    masse: BulkAppend, coffre: CoffreMemoire, journal: Journal, tmp_path: Path
) -> None:
    """Same NIR, matricule, rights, address: the importer finds every dossier, and nothing to record."""
    remplir(masse, coffre)
    chemin, rejets = tmp_path / "flux.xml", list[ConstatImport]()
    assert ecrire_flux(chemin, en_tete(VOULUS), population(VOULUS)) > 90
    acteur = Acteur(UUID(int=1), Role.SYSTEME, Canal.FLUX_CAF)
    importateur = Importateur(
        journal,
        charger("33"),
        acteur,
        Cadre(aujourd_hui(), empreintes=CLE),
        rejeter=rejets.append,
        avertir=rejets.append,
    )
    rapport = importateur.importer(chemin)
    assert rejets == []
    assert (rapport.lus, rapport.inchanges) == (VOULUS.personnes, VOULUS.personnes)
    assert (rapport.crees, rapport.modifies, rapport.hors_champ, rapport.avertissements) == (0, 0, 0, 0)
