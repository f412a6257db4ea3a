"""Immersions (PMSMP): conventionner within the bounds, terminer, annuler."""

import pytest

from commands.base import Commande
from ledger.events.offres.pmsmp import PmsmpAnnulee, PmsmpConventionnee, PmsmpTerminee
from tests.commands.etapes import OUVERT, annuler_etape
from tests.commands.etapes.offre import (
    IMMERSION,
    PMSMP,
    PMSMP_2,
    annuler_pmsmp,
    conventionner_pmsmp,
    terminer_pmsmp,
)
from tests.commands.interdits import etats_interdits
from tests.commands.scenario import etant_donne
from tests.ledger.exemples import EXEMPLES

TERMINEE = IMMERSION.puis(terminer_pmsmp(), "2025-04-18")
ANNULEE = IMMERSION.puis(annuler_pmsmp(), "2025-04-03")


class TestConventionner:
    def test_dossier_non_ouvert(self) -> None:
        etant_donne().quand(conventionner_pmsmp(), le="2025-04-01").refuse("dossier_non_ouvert")

    def test_signee_apres_le_debut(self) -> None:
        OUVERT.quand(conventionner_pmsmp(), le="2025-04-08").refuse("convention_tardive", champ="debut_le")
        OUVERT.quand(conventionner_pmsmp(), le="2025-04-07").alors(PmsmpConventionnee)

    def test_finit_avant_de_commencer(self) -> None:
        OUVERT.quand(conventionner_pmsmp(fin_le="2025-04-06"), le="2025-04-01").refuse(
            "dates_inversees", champ="fin_le"
        )

    @pytest.mark.parametrize(
        ("debut", "dernier", "trop"),
        [("2025-04-07", "2025-05-06", "2025-05-07"), ("2028-02-01", "2028-03-01", "2028-03-02")],
    )
    def test_trente_jours_au_plus(self, debut: str, dernier: str, trop: str) -> None:
        commande = conventionner_pmsmp(debut_le=debut, fin_le=trop)
        OUVERT.quand(commande, le="2025-04-01").refuse("immersion_trop_longue", champ="fin_le")
        OUVERT.quand(conventionner_pmsmp(debut_le=debut, fin_le=dernier), le="2025-04-01").alors(PmsmpConventionnee)

    def test_trente_cinq_heures_par_semaine(self) -> None:
        commande = conventionner_pmsmp(fin_le="2025-04-13", heures=35.5)
        OUVERT.quand(commande, le="2025-04-01").refuse("heures_excessives", champ="heures")
        OUVERT.quand(conventionner_pmsmp(fin_le="2025-04-13", heures=35), le="2025-04-01").alors(PmsmpConventionnee)
        OUVERT.quand(conventionner_pmsmp(fin_le="2025-04-14", heures=70), le="2025-04-01").alors(PmsmpConventionnee)

    @pytest.mark.parametrize(
        ("debut", "fin"), [("2025-04-01", "2025-04-07"), ("2025-04-18", "2025-04-25"), ("2025-04-09", "2025-04-10")]
    )
    def test_deux_le_meme_jour(self, debut: str, fin: str) -> None:
        commande = conventionner_pmsmp(pmsmp=PMSMP_2, debut_le=debut, fin_le=fin, heures=7)
        IMMERSION.quand(commande, le="2025-04-01").refuse("immersion_en_chevauchement", champ="debut_le")

    def test_a_la_suite(self) -> None:
        commande = conventionner_pmsmp(pmsmp=PMSMP_2, debut_le="2025-04-19", fin_le="2025-04-25", heures=35)
        IMMERSION.quand(commande, le="2025-04-01").alors(PmsmpConventionnee)

    def test_a_la_place_d_une_annulee(self) -> None:
        ANNULEE.quand(conventionner_pmsmp(pmsmp=PMSMP_2), le="2025-04-03").alors(PmsmpConventionnee)

    def test_apres_une_fin_anticipee(self) -> None:
        ecourtee = IMMERSION.puis(terminer_pmsmp(issue="PARTIELLE", heures_realisees=14), "2025-04-09")
        commande = conventionner_pmsmp(pmsmp=PMSMP_2, debut_le="2025-04-10")
        ecourtee.quand(commande, le="2025-04-10").alors(PmsmpConventionnee)

    def test_une_annulation_ne_s_annule_plus_quand_la_place_est_prise(self) -> None:
        deux = ANNULEE.puis(conventionner_pmsmp(pmsmp=PMSMP_2), "2025-04-04")
        deux.quand(annuler_etape(deux, PmsmpAnnulee), le="2025-04-05").refuse("etape_suivie")


@pytest.mark.parametrize("issue", [terminer_pmsmp(), annuler_pmsmp()], ids=lambda c: type(c).__name__)
class TestIssue:
    """What the end and the cancellation share."""

    def test_inconnue(self, issue: Commande) -> None:
        OUVERT.quand(issue, le="2025-04-07").refuse("immersion_inconnue", champ="pmsmp")

    def test_une_seule(self, issue: Commande) -> None:
        for conclue in (TERMINEE, ANNULEE):
            conclue.quand(issue, le="2025-04-20").refuse("immersion_conclue", champ="pmsmp")

    def test_avant_la_convention(self, issue: Commande) -> None:
        commande = type(issue).model_validate(issue.model_dump() | {"survenu_le": "2025-03-31"})
        IMMERSION.quand(commande, le="2025-04-07").refuse("avant_convention", champ="survenu_le")


class TestTerminer:
    def test_avant_le_debut(self) -> None:
        IMMERSION.quand(terminer_pmsmp(), le="2025-04-06").refuse("immersion_a_venir", champ="survenu_le")

    def test_des_heures_sans_presence(self) -> None:
        commande = terminer_pmsmp(issue="NON_PRESENTE", heures_realisees=7)
        IMMERSION.quand(commande, le="2025-04-07").refuse("heures_sans_presence", champ="heures_realisees")

    def test_non_presentee(self) -> None:
        commande = terminer_pmsmp(issue="NON_PRESENTE", heures_realisees=0)
        IMMERSION.quand(commande, le="2025-04-07").alors(PmsmpTerminee, fin_le="2025-04-07")

    def test_terminee_et_embauchee(self) -> None:
        commande = terminer_pmsmp(suite_emploi="CDI", bilan="S'est levée tôt sans peine.")
        IMMERSION.quand(commande, le="2025-04-22").alors(
            PmsmpTerminee, debut_le="2025-04-07", fin_le="2025-04-18", suite_emploi="CDI"
        )


class TestAnnuler:
    def test_apres_le_premier_jour(self) -> None:
        IMMERSION.quand(annuler_pmsmp(), le="2025-04-08").refuse("immersion_commencee", champ="survenu_le")

    @pytest.mark.parametrize("jour", ["2025-04-01", "2025-04-07"])
    def test_annulee(self, jour: str) -> None:
        annulee = IMMERSION.quand(annuler_pmsmp(), le=jour).alors(PmsmpAnnulee, par="SERVICE")
        assert not annulee.dossier.immersions[str(PMSMP)].en_attente


@pytest.mark.parametrize(
    ("raison", "nom", "champs"),
    [
        ("deux immersions le même jour", "pmsmp.conventionnee.v1", {"pmsmp": PMSMP_2}),
        ("fin d'aucune immersion, ou deuxième fin", "pmsmp.terminee.v1", {"pmsmp": PMSMP_2}),
        ("annulation d'aucune immersion, ou après son début", "pmsmp.annulee.v1", {"survenu_le": "2025-04-10"}),
    ],
)
def test_chaque_etat_interdit_se_voit(raison: str, nom: str, champs: dict[str, object]) -> None:
    corps = EXEMPLES[nom].model_dump() | {"correction": None, "pmsmp": PMSMP, "survenu_le": "2025-04-02"}
    suite = IMMERSION.enregistre(type(EXEMPLES[nom]).model_validate(corps | champs))
    assert any(trouve.endswith(f" : {raison}") for trouve in etats_interdits(suite.lus))
