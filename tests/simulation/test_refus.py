"""What cannot be simulated."""

from datetime import date
from typing import Any

import pytest

from simulation import Parametres, QuotaImpossible, population, simuler
from simulation.tirage.hasard import Hasard
from simulation.tirage.quotas import tirer, tirer_groupes
from tests.simulation.journal import CLE, JUSQU_AU, JournalMemoire, parametres

CORRECTS: dict[str, Any] = {"departement": "33", "dossiers": 400, "mois": 24, "graine": 1, "jusqu_au": JUSQU_AU}


@pytest.mark.parametrize(
    ("champ", "valeur", "motif"),
    [
        ("dossiers", 99, "nombre de dossiers doit être compris entre 100 et 1000000 : 99"),
        ("dossiers", 1_000_001, "nombre de dossiers"),
        ("mois", 11, "nombre de mois doit être compris entre 12 et 60 : 11"),
        ("mois", 61, "nombre de mois"),
        ("jusqu_au", date(2026, 3, 31), "avant le 01/04/2026 : 31/03/2026"),
    ],
)
def test_parametres(champ: str, valeur: Any, motif: str) -> None:
    with pytest.raises(ValueError, match=motif):
        Parametres(**CORRECTS | {champ: valeur})


def test_un_departement_sans_territoire() -> None:
    ailleurs = Parametres(**CORRECTS | {"departement": "99"})
    journal = JournalMemoire()
    with pytest.raises(ValueError, match="'99' n'est pas décrit"):
        simuler(journal.ecrire, journal.coffre, ailleurs, journal.avancer, cle_identifiants=CLE)
    with pytest.raises(ValueError, match="'99' n'est pas décrit"):
        next(population(ailleurs))
    assert journal.lignes == []


def test_une_cle_trop_courte() -> None:
    journal = JournalMemoire()
    with pytest.raises(ValueError, match="16 octets au moins"):
        simuler(journal.ecrire, journal.coffre, parametres(100), journal.avancer, cle_identifiants=b"courte")
    assert journal.lignes == []


def test_quelqu_un_d_autre_ecrit() -> None:
    journal = JournalMemoire()
    with pytest.raises(ValueError, match="quelqu'un d'autre y écrit"):
        simuler(
            lambda lignes: journal.ecrire(lignes) + 1, journal.coffre, parametres(100), journal.avancer,
            cle_identifiants=CLE,
        )  # fmt: skip


def test_une_position_de_depart_qui_n_est_pas_celle_du_journal() -> None:
    journal = JournalMemoire()
    with pytest.raises(ValueError, match="quelqu'un d'autre y écrit"):
        simuler(journal.ecrire, journal.coffre, parametres(100), journal.avancer, cle_identifiants=CLE, position=7)


class Paire:
    """Two dossiers."""

    dossiers = (1, 2)


class TestQuotas:
    def test_pas_assez_de_candidats(self) -> None:
        with pytest.raises(QuotaImpossible, match=r"suivis : 4 demandés, 3 possibles ; simulez plus de dossiers"):
            tirer("suivis", [1, 2, 3], 4, Hasard(1, "essai"))

    def test_pas_assez_de_dossiers_dans_les_groupes(self) -> None:
        with pytest.raises(QuotaImpossible, match="4 demandés, 2 possibles"):
            tirer_groupes("suivis", [Paire()], 4, Hasard(1, "essai"))

    def test_un_nombre_impair_sans_personne_seule(self) -> None:
        with pytest.raises(QuotaImpossible):
            tirer_groupes("suivis", [Paire(), Paire()], 3, Hasard(1, "essai"))
