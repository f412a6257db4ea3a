"""The delay of rule O1 has passed: recorded by hand or by the reaction, once by obligation."""

from datetime import date

import pytest

from commands.base import Cadre
from commands.reactions import reactions
from ledger.events.orientations.orientation import DelaiOrientationDepasse, OrientationDecidee
from tests.commands.etapes import OUVERT, decider_orientation, modifier_droits, ouvrir_dossier
from tests.commands.etapes.orientation import constater_delai_orientation
from tests.commands.scenario import Scenario, etant_donne

DEPASSE = OUVERT.puis(constater_delai_orientation(), "2025-04-15")
SANS_OBLIGATION = etant_donne((ouvrir_dossier(soumis_droits_devoirs=False), "2025-03-03"))


def reaction(scenario: Scenario, le: str) -> list[str]:
    """Objects of the reaction on this day."""
    voulues = reactions(scenario.dossier, Cadre(date.fromisoformat(le)))
    return [r.objet for r in voulues if r.nom == "delai_orientation_depasse"]


class TestConstaterDelaiOrientation:
    def test_dossier_non_ouvert(self) -> None:
        etant_donne().quand(constater_delai_orientation(), le="2025-04-15").refuse("dossier_non_ouvert")

    def test_personne_sans_obligation(self) -> None:
        SANS_OBLIGATION.quand(constater_delai_orientation(), le="2025-04-15").refuse("orientation_non_attendue")

    def test_deja_orientee(self) -> None:
        oriente = OUVERT.puis(decider_orientation(), "2025-03-14")
        oriente.quand(constater_delai_orientation(), le="2025-04-15").refuse("orientation_non_attendue")

    @pytest.mark.parametrize("le", ["2025-04-13", "2025-04-14"])
    def test_jusqu_au_dernier_jour(self, le: str) -> None:
        OUVERT.quand(constater_delai_orientation(), le=le).refuse("delai_orientation_en_cours", champ="survenu_le")

    def test_une_seule_fois(self) -> None:
        DEPASSE.quand(constater_delai_orientation(), le="2025-04-16").refuse("delai_deja_constate")

    def test_avant_2025_le_decideur_ne_change_pas(self) -> None:
        ancien = etant_donne((ouvrir_dossier(), "2024-12-31"))
        ancien.quand(constater_delai_orientation(information_recue_le="2024-12-31"), le="2025-06-02").refuse(
            "delai_sans_bascule"
        )

    def test_depasse_le_lendemain(self) -> None:
        OUVERT.quand(constater_delai_orientation(), le="2025-04-15").alors(
            DelaiOrientationDepasse,
            information_recue_le="2025-03-03",
            echeance_le="2025-04-14",
            decideur="FRANCE_TRAVAIL",
        )

    def test_de_nouveau_pour_une_autre_obligation(self) -> None:
        clos = DEPASSE.puis(modifier_droits(etat_droit="CLOS", motif="ECHEANCE"), "2025-05-02")
        rouvert = clos.puis(modifier_droits(etat_droit="OUVERT_VERSABLE", motif=None), "2025-06-02")
        commande = constater_delai_orientation(information_recue_le="2025-06-02")
        rouvert.quand(commande, le="2025-07-15").alors(DelaiOrientationDepasse, information_recue_le="2025-06-02")

    def test_une_decision_prise_a_temps_s_enregistre_encore(self) -> None:
        commande = decider_orientation(survenu_le="2025-04-14")
        DEPASSE.quand(commande, le="2025-06-02").alors(OrientationDecidee, survenu_le="2025-04-14")

    def test_ensuite_france_travail_decide(self) -> None:
        DEPASSE.quand(decider_orientation(), le="2025-04-16").refuse("delai_orientation_depasse")
        DEPASSE.quand(decider_orientation(decideur="FRANCE_TRAVAIL"), le="2025-04-16").alors(OrientationDecidee)


class TestReaction:
    @pytest.mark.parametrize(("le", "attendus"), [("2025-04-14", []), ("2025-04-15", ["2025-03-03"])])
    def test_le_lendemain_du_dernier_jour(self, le: str, attendus: list[str]) -> None:
        assert reaction(OUVERT, le) == attendus

    def test_rien_une_fois_enregistree(self) -> None:
        (voulue,) = reactions(OUVERT.dossier, Cadre(date(2025, 6, 2)))
        enregistree = OUVERT.quand(voulue.commande, le="2025-06-02").alors(
            DelaiOrientationDepasse, survenu_le="2025-04-15"
        )
        assert reaction(enregistree, "2025-06-03") == []

    def test_rien_pour_qui_n_attend_pas(self) -> None:
        assert reaction(SANS_OBLIGATION, "2025-12-01") == []
        assert reaction(OUVERT.puis(decider_orientation(), "2025-03-14"), "2025-12-01") == []
        assert reaction(etant_donne((ouvrir_dossier(), "2024-12-31")), "2025-12-01") == []
