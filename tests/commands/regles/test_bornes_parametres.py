"""Delays that a rule holds as a parameter, beside its own: their last day, its eve and the day after."""

from datetime import date

import pytest

from commands.regles import REGLES
from ledger.events.sanctions.sanction import SanctionLevee
from tests.commands.etapes import (
    EN_CHARGE,
    MANQUEMENT_2,
    NOTIFIE,
    OUVERT,
    SANCTION_2,
    decider_orientation,
    decider_sanction,
    designer_referent,
    lever_sanction,
    notifier_orientation,
    planifier_rendez_vous,
    proposer_contrat,
    signer_contrat,
)
from tests.commands.etapes.offre import conventionner_pmsmp
from tests.commands.etapes.rendez_vous import constater_remise, envoyer_rappel, inviter_a_choisir, relancer_invitation
from tests.commands.etapes.sanction import RECIDIVE
from tests.commands.regles.en_temps import EnTemps, attend, autour, jusqu_au, pas_encore

DURABLE = "Expulsion en cours, relogement demandé."
SANS_LOGEMENT = (
    OUVERT.puis(
        decider_orientation(parcours="SOCIAL", motif_social="LOGEMENT", justification_duree=DURABLE), "2025-03-14"
    )
    .puis(notifier_orientation(), "2025-03-17")
    .puis(proposer_contrat(), "2025-04-01")
    .puis(signer_contrat(), "2025-08-31")
)
ATTENDUE = OUVERT.puis(planifier_rendez_vous(le="2025-04-09"), "2025-03-10")
INVITEE = (
    EN_CHARGE.puis(designer_referent(), "2025-03-19")
    .puis(inviter_a_choisir(), "2025-03-20")
    .puis(constater_remise(statut="ENVOYEE"), "2025-03-20")
)
SUSPENDUE = RECIDIVE.puis(
    decider_sanction(manquement=MANQUEMENT_2, sanction=SANCTION_2, rang="REITERE", duree_mois=4), "2025-09-16"
)
EN_MOIS = {"S-DUR.duree_max_mois", "S8.duree_mois"}
"""How long a measure lasts, in whole months: no day is its last. In test_sanction and test_radiation."""


def invitee(le: date) -> bool:
    """An invitation follows of itself the notification of 17 March."""
    return bool(NOTIFIE.suites("convocation_apres_orientation", le.isoformat()))


def rappel_entier(le: date) -> bool:
    """Lifted that day, the suspension is paid back from its beginning."""
    (levee,) = SUSPENDUE.quand(lever_sanction(sanction=SANCTION_2), le=le.isoformat()).evenements
    assert isinstance(levee, SanctionLevee)
    return levee.rappel_depuis_le == date(2025, 9, 16)


BORNES: dict[str, tuple[str, EnTemps]] = {
    "O5.delai_long_mois": ("2026-08-31", attend(SANS_LOGEMENT, "reexamen_social")),
    "PMSMP.duree_max_jours": (
        "2025-05-06",
        jusqu_au(OUVERT, conventionner_pmsmp, "fin_le", "2025-04-01", "immersion_trop_longue"),
    ),
    "RV2.jours_apres_notification_max": ("2025-04-16", invitee),
    "RV6.jours_avant": ("2025-03-26", pas_encore(INVITEE, relancer_invitation(), "relance_trop_tot")),
    "RV3.jours_avant": ("2025-04-07", pas_encore(ATTENDUE, envoyer_rappel(), "rappel_trop_tot")),
    "S-LEV.rappel_max_mois": ("2025-12-16", rappel_entier),
}


@pytest.mark.parametrize(("dernier", "en_temps"), list(BORNES.values()), ids=list(BORNES))
def test_la_veille_le_jour_et_le_lendemain(dernier: str, en_temps: EnTemps) -> None:
    assert [en_temps(le) for le in autour(dernier)] == [True, True, False]


def test_chaque_parametre_de_temps_a_sa_ligne() -> None:
    de_temps = {
        f"{regle.code}.{nom}" for regle in REGLES for nom in regle.parametres if {"mois", "jours"} & set(nom.split("_"))
    }
    assert de_temps == BORNES.keys() | EN_MOIS
