"""Nobody attests what he cannot have seen: no « Délivrée » from a référent, no accusé but the person's own (R1)."""

from uuid import UUID, uuid4

import pytest

from commands.base import Commande, Refus
from commands.temoins import exiger_temoin
from ledger.contexte import Acteur
from ledger.vocabulaire.acteur import Canal, Role
from tests.commands.etapes import NOTIFIE, notifier_intention, notifier_orientation, planifier_rendez_vous
from tests.commands.etapes.rendez_vous import constater_remise, convoquer
from tests.commands.etapes.sanction import notifier_decision_recours, notifier_sanction
from tests.commands.scenario import Scenario
from tests.ledger.memoire import DOSSIER

PLANIFIE = NOTIFIE.puis(planifier_rendez_vous(le="2025-04-15"), "2025-04-01")
REFUSES = {
    "COURRIER": {"DELIVREE", "ECHOUEE", "NON_RECLAMEE"},
    "LETTRE_RECOMMANDEE": {"ECHOUEE"},
    "SMS": {"ENVOYEE", "DELIVREE", "ECHOUEE", "NPAI", "NON_RECLAMEE"},
    "COURRIEL": {"ENVOYEE", "DELIVREE", "ECHOUEE", "NPAI", "NON_RECLAMEE"},
    "EN_MAIN_PROPRE": {"ENVOYEE", "DELIVREE", "ECHOUEE", "NPAI", "NON_RECLAMEE"},
}


def acteur(role: Role, agent: UUID | None = None) -> Acteur:
    return Acteur(agent or uuid4(), role, Canal.ECRAN)


def refusee(scenario: Scenario, commande: Commande, par: Acteur) -> str | None:
    """Code of the refusal, if there is one."""
    try:
        exiger_temoin(par, commande, DOSSIER, scenario.lus)
    except Refus as refus:
        return refus.code
    return None


@pytest.mark.parametrize("canal", REFUSES)
@pytest.mark.parametrize("statut", ["ENVOYEE", "DELIVREE", "ECHOUEE", "NPAI", "NON_RECLAMEE"])
def test_r1_un_agent_ne_constate_que_ce_qu_il_a_en_main(canal: str, statut: str) -> None:
    convoque, constat = PLANIFIE.puis(convoquer(canal=canal), "2025-04-02"), constater_remise(statut=statut)
    for role in set(Role) - {Role.SYSTEME}:
        attendu = "remise_sans_temoin" if statut in REFUSES[canal] else None
        assert refusee(convoque, constat, acteur(role)) == attendu
    assert refusee(convoque, constat, acteur(Role.SYSTEME)) is None


@pytest.mark.parametrize(
    "notifier", [notifier_orientation, notifier_intention, notifier_sanction, notifier_decision_recours]
)
def test_r1_la_personne_seule_accuse_lecture_dans_son_espace(notifier: object) -> None:
    assert callable(notifier)
    commande = notifier(moyen="ESPACE_PERSONNEL")
    for role in Role:
        assert refusee(NOTIFIE, commande, acteur(role)) == "accuse_de_la_personne"
        assert refusee(NOTIFIE, notifier(moyen="LETTRE_RECOMMANDEE"), acteur(role)) is None
    assert refusee(NOTIFIE, commande, acteur(Role.ALLOCATAIRE, DOSSIER)) is None
    assert refusee(NOTIFIE, commande, acteur(Role.REFERENT, DOSSIER)) == "accuse_de_la_personne"


def test_r1_une_convocation_inconnue_se_refuse_ailleurs() -> None:
    assert refusee(PLANIFIE, constater_remise(), acteur(Role.REFERENT)) is None


def test_r1_le_refus_dit_ce_qu_on_peut_constater() -> None:
    """Of a letter, what an agent may say; of a message, that its carrier alone knows; of the personal space, who does."""
    lettre, message = (PLANIFIE.puis(convoquer(canal=canal), "2025-04-02") for canal in ("COURRIER", "SMS"))
    with pytest.raises(Refus, match="« envoyée », « n'habite pas à l'adresse indiquée »") as refus:
        exiger_temoin(acteur(Role.REFERENT), constater_remise(statut="DELIVREE"), DOSSIER, lettre.lus)
    assert refus.value.code == "remise_sans_temoin"
    with pytest.raises(Refus, match="Seul le transporteur sait"):
        exiger_temoin(acteur(Role.REFERENT), constater_remise(statut="DELIVREE"), DOSSIER, message.lus)
    with pytest.raises(Refus, match="elle seule le fait, depuis sa page") as refus:
        exiger_temoin(acteur(Role.REFERENT), notifier_orientation(moyen="ESPACE_PERSONNEL"), DOSSIER, NOTIFIE.lus)
    assert refus.value.code == "accuse_de_la_personne"
