"""Recours before the commission de recours amiable: its month, then that of the département (CASF R262-90)."""

import pytest

from ledger.events.sanctions.commission import AvisCommissionRendu, RecoursTransmis
from ledger.events.sanctions.recours import RecoursRejeteImplicitement
from tests.commands.etapes import annuler_etape
from tests.commands.etapes.sanction import (
    CONTESTE,
    SANCTION_NOTIFIEE,
    constater_rejet_implicite,
    decider_recours,
    rendre_avis_commission,
    transmettre_recours,
)
from tests.commands.scenario import Scenario

TRANSMIS = CONTESTE.puis(transmettre_recours(), "2025-08-04")
RENDU = TRANSMIS.puis(rendre_avis_commission(), "2025-08-20")


class TestTransmettre:
    def test_inconnu(self) -> None:
        SANCTION_NOTIFIEE.quand(transmettre_recours(), le="2025-08-04").refuse("recours_inconnu", champ="recours")

    def test_avant_sa_reception(self) -> None:
        CONTESTE.quand(transmettre_recours(survenu_le="2025-07-31"), le="2025-08-04").refuse("avant_recours")

    def test_deux_fois(self) -> None:
        TRANSMIS.quand(transmettre_recours(), le="2025-08-05").refuse("recours_deja_transmis", champ="recours")

    def test_deja_repondu_ou_rejete(self) -> None:
        repondu = CONTESTE.puis(decider_recours(issue="REJETE"), "2025-08-04")
        repondu.quand(transmettre_recours(), le="2025-08-05").refuse("recours_deja_decide")
        rejete = CONTESTE.puis(constater_rejet_implicite(), "2025-10-02")
        rejete.quand(transmettre_recours(), le="2025-10-03").refuse("recours_deja_rejete", champ="recours")

    def test_x9_rapo_cra_un_mois_pour_l_avis_un_mois_pour_repondre(self) -> None:
        transmis = CONTESTE.quand(transmettre_recours(), le="2025-08-04").alors(
            RecoursTransmis, avis_attendu_le="2025-09-04", echeance_reponse_le="2025-10-04"
        )
        assert transmis.dues("2025-08-04")["recours_a_decider"] == "2025-10-04"
        assert CONTESTE.dues("2025-08-04")["recours_a_decider"] == "2025-10-01"


class TestRendreAvis:
    def test_non_transmis(self) -> None:
        CONTESTE.quand(rendre_avis_commission(), le="2025-08-20").refuse("recours_non_transmis", champ="recours")

    def test_deux_fois(self) -> None:
        RENDU.quand(rendre_avis_commission(), le="2025-08-21").refuse("avis_commission_deja_rendu", champ="recours")

    def test_repute_rendu(self) -> None:
        TRANSMIS.quand(rendre_avis_commission(), le="2025-09-05").refuse("avis_repute_rendu", champ="survenu_le")
        TRANSMIS.quand(rendre_avis_commission(), le="2025-09-04").alors(AvisCommissionRendu)

    def test_x9_rapo_pcd_un_mois_depuis_l_avis(self) -> None:
        rendu = TRANSMIS.quand(rendre_avis_commission(), le="2025-08-20").alors(
            AvisCommissionRendu, echeance_reponse_le="2025-09-20"
        )
        assert rendu.dues("2025-08-20")["recours_a_decider"] == "2025-09-20"

    def test_la_transmission_ne_s_annule_pas_sous_l_avis(self) -> None:
        RENDU.quand(annuler_etape(RENDU, RecoursTransmis), le="2025-08-21").refuse("etape_suivie")


@pytest.mark.parametrize(
    ("avant", "dernier", "rejet"), [(TRANSMIS, "2025-10-04", "2025-10-05"), (RENDU, "2025-09-20", "2025-09-21")]
)
def test_x9_rapo_cra_le_silence_se_compte_depuis_l_avis(avant: Scenario, dernier: str, rejet: str) -> None:
    avant.quand(constater_rejet_implicite(), le=dernier).refuse("silence_en_cours")
    assert avant.suites("recours", dernier) == []
    (suite,) = avant.suites("recours", rejet)
    avant.quand(suite.commande, le=rejet).alors(RecoursRejeteImplicitement, survenu_le=rejet)


def test_la_reponse_reste_possible() -> None:
    RENDU.quand(decider_recours(issue="REJETE"), le="2025-09-01").acceptee()
