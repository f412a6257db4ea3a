"""Open deadlines: what opens them, their last day, what closes them."""

from datetime import date

import pytest

from commands.base import Cadre
from commands.echeances import ECHEANCES, Echeance, echeance, echeances, prochaine_echeance
from ledger.vocabulaire.echeance import Nature
from tests.commands.etapes import (
    CONTRAT_2,
    NOTIFIE,
    ORIENTATION_2,
    ORIENTE,
    OUVERT,
    PROPOSE,
    SIGNE,
    decider_orientation,
    modifier_droits,
    notifier_orientation,
    ouvrir_dossier,
    planifier_rendez_vous,
    proposer_contrat,
    signer_contrat,
)
from tests.commands.etapes.sanction import SANCTION_NOTIFIEE
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


class TestOrdreDuJour:
    """Signed and réoriented on one day: what was recorded first happened first."""

    REORIENTE = SIGNE.puis(decider_orientation(orientation=ORIENTATION_2), "2025-04-10").puis(
        notifier_orientation(), "2025-04-10"
    )

    def test_l11_signe_puis_reoriente_un_autre_contrat_est_attendu(self) -> None:
        assert self.REORIENTE.dues("2025-04-10")["contrat_a_signer"] == "2025-05-10"

    def test_l11_reoriente_puis_signe_il_ne_l_est_plus(self) -> None:
        signe = self.REORIENTE.puis(
            proposer_contrat(contrat=CONTRAT_2, debut_le="2025-04-10", fin_le="2025-09-30"), "2025-04-10"
        ).puis(signer_contrat(contrat=CONTRAT_2), "2025-04-10")
        assert "contrat_a_signer" not in signe.dues("2025-04-10")


def test_la_plus_proche_d_abord() -> None:
    dues = [e.due_le for e in echeances(NOTIFIE.dossier, Cadre(date(2025, 4, 1)))]
    assert dues == sorted(dues)


def test_un_nom_deja_pris() -> None:
    with pytest.raises(ValueError, match="échéance déjà déclarée : orientation_a_decider"):
        echeance(Nature.ORIENTATION_A_DECIDER, fermee_par=())(ECHEANCES[Nature.ORIENTATION_A_DECIDER].guetteur)


class TestR8Prochaine:
    """The next deadline of a dossier is the same whatever the day, for it names no clock (R8)."""

    @staticmethod
    def prochaine(scenario: Scenario, le: str = "2025-07-20") -> tuple[str, str]:
        due = prochaine_echeance(scenario.dossier, Cadre(date.fromisoformat(le)))
        assert due is not None
        return due.nature, due.due_le.isoformat()

    def test_r8_rien_n_attend_rien_n_est_du(self) -> None:
        clos = OUVERT.puis(modifier_droits(etat_droit="CLOS"), "2025-03-05")
        assert prochaine_echeance(clos.dossier, Cadre(date(2025, 3, 6))) is None

    def test_r8_un_rendez_vous_a_venir_sera_a_conclure(self) -> None:
        """It shows among open deadlines the day after only; what is due next is known before."""
        pris = SIGNE.puis(planifier_rendez_vous(le="2025-05-02"), "2025-04-20")
        assert "rendez_vous_a_conclure" not in ouvertes(pris, "2025-05-02")
        assert "rendez_vous_a_conclure" in ouvertes(pris, "2025-05-03")
        for le in ("2025-04-20", "2025-05-02", "2025-05-03", "2025-06-01"):
            assert self.prochaine(pris, le) == ("rendez_vous_a_conclure", "2025-05-09")

    def test_r8_un_terme_n_est_pas_une_echeance(self) -> None:
        """Nobody is late when a sanction ends, or when the person has not contested it."""
        assert {"fin_de_sanction", "recours_possible"} <= ouvertes(SANCTION_NOTIFIEE, "2025-07-20").keys()
        assert self.prochaine(SANCTION_NOTIFIEE) == ("contrat_a_renouveler", "2025-09-30")
