"""A letter on the personal space: when it is held to be received, and what follows from it (rule NOTIF-ELEC)."""

from typing import Any

import pytest

from ledger.events.orientations.orientation import OrientationNotifiee
from ledger.events.sanctions.recours import SanctionNotifiee
from ledger.events.sanctions.sanction import IntentionSanctionNotifiee
from tests.commands.etapes import CONSTATE, ORIENTE, SANCTIONNE, notifier_intention, notifier_orientation
from tests.commands.etapes.sanction import notifier_sanction

DEPOSEE = {"moyen": "ESPACE_PERSONNEL", "mise_a_disposition_le": "2025-03-17"}


def notifier(**champs: Any) -> Any:
    return notifier_orientation(**DEPOSEE | champs)


class TestRefus:
    @pytest.mark.parametrize("moyen", ["LETTRE_RECOMMANDEE", "REMISE_EN_MAIN_PROPRE"])
    def test_un_autre_moyen_n_a_pas_de_depot(self, moyen: str) -> None:
        ORIENTE.quand(notifier(moyen=moyen), le="2025-04-10").refuse("depot_sans_objet")

    @pytest.mark.parametrize("consultee_le", ["2025-03-16", "2025-03-21"])
    def test_la_consultation_suit_le_depot(self, consultee_le: str) -> None:
        ORIENTE.quand(notifier(consultee_le=consultee_le), le="2025-03-20").refuse("consultation_impossible")

    def test_elle_suppose_un_depot(self) -> None:
        commande = notifier(mise_a_disposition_le=None, consultee_le="2025-03-18")
        ORIENTE.quand(commande, le="2025-03-20").refuse("consultation_impossible", champ="consultee_le")

    def test_quinze_jours_pour_consulter(self) -> None:
        ORIENTE.quand(notifier(), le="2025-04-01").refuse("notification_en_attente", champ="consultee_le")

    def test_une_autre_date_que_celle_de_la_reception(self) -> None:
        commande = notifier(consultee_le="2025-03-20", survenu_le="2025-03-17")
        ORIENTE.quand(commande, le="2025-03-20").refuse("reception_contredite", champ="survenu_le")


class TestReception:
    @pytest.mark.parametrize("consultee_le", ["2025-03-17", "2025-04-01"])
    def test_x8_notif_elec_a_la_premiere_consultation(self, consultee_le: str) -> None:
        ORIENTE.quand(notifier(consultee_le=consultee_le), le="2025-04-01").alors(
            OrientationNotifiee, survenu_le=consultee_le
        )

    @pytest.mark.parametrize("trop_tard", [{}, {"consultee_le": "2025-04-02"}])
    def test_x8_notif_elec_sans_elle_au_jour_du_depot(self, trop_tard: dict[str, str]) -> None:
        """Known afterwards only: the month of the contract runs from a day that lies behind."""
        notifiee = ORIENTE.quand(notifier(**trop_tard), le="2025-04-02").alors(
            OrientationNotifiee, survenu_le="2025-03-17", echeance_contrat_le="2025-04-17"
        )
        assert notifiee.dues("2025-04-02") == {"contrat_a_signer": "2025-04-17"}

    def test_x8_notif_elec_l_intention_et_la_sanction_aussi(self) -> None:
        depot: dict[str, Any] = {"moyen": "ESPACE_PERSONNEL", "mise_a_disposition_le": "2025-07-17"}
        CONSTATE.quand(notifier_intention(**depot), le="2025-08-02").alors(
            IntentionSanctionNotifiee, survenu_le="2025-07-17"
        )
        SANCTIONNE.quand(notifier_sanction(**depot), le="2025-08-02").alors(
            SanctionNotifiee, survenu_le="2025-07-17", echeance_recours_le="2025-09-17"
        )
