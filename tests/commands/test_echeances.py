"""Open deadlines: what opens them, their last day, what closes them."""

from datetime import date

import pytest

from commands.base import Cadre
from commands.echeances import ECHEANCES, Echeance, echeance, echeances
from ledger.vocabulaire.echeance import Nature
from tests.commands.etapes import (
    NOTIFIE,
    ORIENTE,
    OUVERT,
    PROPOSE,
    SIGNE,
    modifier_droits,
    ouvrir_dossier,
)
from tests.commands.scenario import Scenario, etant_donne


def ouvertes(scenario: Scenario, le: str = "2025-04-01") -> dict[str, Echeance]:
    """Open deadlines on a day, by nature."""
    return {e.nature: e for e in echeances(scenario.dossier, Cadre(date.fromisoformat(le)))}


class TestO1:
    def test_six_semaines(self) -> None:
        """The last day is met, the day after is not (CASF D262-65-2)."""
        attendue = ouvertes(OUVERT)["orientation_a_decider"]
        assert (attendue.depuis, attendue.due_le) == (date(2025, 3, 3), date(2025, 4, 14))
        assert attendue.regle.version == "O1@2025-01-01"
        assert [attendue.depassee(date(2025, 4, jour)) for jour in (13, 14, 15)] == [False, False, True]

    def test_deux_mois_avant_la_loi(self) -> None:
        ancien = etant_donne((ouvrir_dossier(), "2024-12-31"))
        assert ouvertes(ancien)["orientation_a_decider"].due_le == date(2025, 2, 28)
        assert ouvertes(ancien)["orientation_a_decider"].regle.version == "O1@2009-06-01"

    def test_l_orientation_la_ferme(self) -> None:
        assert "orientation_a_decider" not in ouvertes(ORIENTE)

    def test_sans_obligation(self) -> None:
        assert not ouvertes(etant_donne((ouvrir_dossier(soumis_droits_devoirs=False), "2025-03-03")))
        assert not ouvertes(OUVERT.puis(modifier_droits(etat_droit="CLOS"), "2025-03-05"))


class TestC1:
    def test_un_mois_depuis_la_notification(self) -> None:
        attendue = ouvertes(NOTIFIE)["contrat_a_signer"]
        assert (attendue.depuis, attendue.due_le) == (date(2025, 3, 17), date(2025, 4, 17))
        assert ouvertes(PROPOSE)["contrat_a_signer"] == attendue

    def test_la_signature_la_ferme(self) -> None:
        assert "contrat_a_signer" not in ouvertes(SIGNE)

    def test_rien_avant_la_notification(self) -> None:
        assert "contrat_a_signer" not in ouvertes(ORIENTE)


def test_la_plus_proche_d_abord() -> None:
    dues = [e.due_le for e in echeances(NOTIFIE.dossier, Cadre(date(2025, 4, 1)))]
    assert dues == sorted(dues)


def test_un_nom_deja_pris() -> None:
    with pytest.raises(ValueError, match="échéance déjà déclarée : orientation_a_decider"):
        echeance(Nature.ORIENTATION_A_DECIDER, fermee_par=())(ECHEANCES[Nature.ORIENTATION_A_DECIDER].guetteur)
