"""A lifting that France Travail proposes: received once, followed or set aside."""

import pytest

from commands.base import Commande
from ledger.events.sanctions.levee import LeveeEcartee, LeveeProposee
from ledger.events.sanctions.sanction import SanctionDecidee
from tests.commands.etapes import SANCTION, SANCTION_2, SANCTIONNE, SIGNE, annuler_etape, lever_sanction
from tests.commands.etapes.sanction import (
    PROPOSITION_LEVEE,
    SUPPRIME,
    annuler_sanction,
    ecarter_proposition_levee,
    recevoir_proposition_levee,
)

PROPOSEE = SANCTIONNE.puis(recevoir_proposition_levee(), "2025-07-20")


class TestRecevoirPropositionLevee:
    def test_d_aucune_sanction(self) -> None:
        SIGNE.quand(recevoir_proposition_levee(), le="2025-07-20").refuse("sanction_inconnue", champ="sanction")

    def test_avant_la_decision(self) -> None:
        commande = recevoir_proposition_levee(survenu_le="2025-07-15")
        SANCTIONNE.quand(commande, le="2025-07-20").refuse("avant_sanction", champ="survenu_le")

    def test_d_une_suppression(self) -> None:
        commande = recevoir_proposition_levee(sanction=SANCTION_2)
        SUPPRIME.quand(commande, le="2025-09-20").refuse("suspension_attendue")

    def test_d_une_sanction_levee(self) -> None:
        levee = SANCTIONNE.puis(lever_sanction(), "2025-07-18")
        levee.quand(recevoir_proposition_levee(), le="2025-07-20").refuse("sanction_deja_levee")

    def test_une_a_la_fois(self) -> None:
        PROPOSEE.quand(recevoir_proposition_levee(proposition_levee=SANCTION), le="2025-07-21").refuse(
            "proposition_levee_en_attente"
        )

    def test_recue(self) -> None:
        SANCTIONNE.quand(recevoir_proposition_levee(), le="2025-07-20").alors(LeveeProposee, reference="5069")

    def test_de_nouveau_apres_un_ecart(self) -> None:
        ecartee = PROPOSEE.puis(ecarter_proposition_levee(), "2025-07-22")
        ecartee.quand(recevoir_proposition_levee(proposition_levee=SANCTION_2), le="2025-07-24").alors(
            LeveeProposee, proposition_levee=SANCTION_2
        )

    def test_elle_tient_a_sa_sanction(self) -> None:
        PROPOSEE.quand(annuler_etape(PROPOSEE, SanctionDecidee), le="2025-07-21").refuse("etape_suivie")


class TestEcarterPropositionLevee:
    def test_inconnue(self) -> None:
        SANCTIONNE.quand(ecarter_proposition_levee(), le="2025-07-22").refuse("proposition_levee_inconnue")

    def test_avant_sa_reception(self) -> None:
        commande = ecarter_proposition_levee(survenu_le="2025-07-19")
        PROPOSEE.quand(commande, le="2025-07-22").refuse("avant_proposition_levee", champ="survenu_le")

    @pytest.mark.parametrize("suite", [ecarter_proposition_levee(), lever_sanction(), annuler_sanction()])
    def test_conclue(self, suite: Commande) -> None:
        conclue = PROPOSEE.puis(suite, "2025-07-21")
        conclue.quand(ecarter_proposition_levee(), le="2025-07-22").refuse("proposition_levee_conclue")

    def test_ecartee(self) -> None:
        PROPOSEE.quand(ecarter_proposition_levee(), le="2025-07-22").alors(
            LeveeEcartee, motif="REMOBILISATION_INSUFFISANTE", sanction=SANCTION, proposition_levee=PROPOSITION_LEVEE
        )
