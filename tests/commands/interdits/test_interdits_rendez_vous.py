"""The readers of rendez-vous, convocations and accompagnement find each forbidden state, and none in what is permitted."""

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ledger.events.base import Evenement
from ledger.events.suivi.accompagnement import (
    BilanEtabli,
    DocumentDepose,
    SatisfactionRepondue,
    TacheClose,
    TacheConfiee,
    TacheCreee,
)
from ledger.events.suivi.convocation import (
    ConvocationEmise,
    InvitationAnnulee,
    InvitationRelancee,
    RappelEnvoye,
    RemiseConvocationConstatee,
)
from ledger.events.suivi.rendez_vous import RendezVousDeplace
from tests.commands.etapes import (
    EN_CHARGE,
    NOTIFIE,
    OUVERT,
    RDV,
    RDV_2,
    annuler_rendez_vous,
    designer_referent,
    honorer_rendez_vous,
    planifier_rendez_vous,
)
from tests.commands.etapes.accompagnement import (
    clore_tache,
    confier_tache,
    creer_tache,
    deposer_document,
    ecrire_note,
    envoyer_message,
    etablir_bilan,
    recevoir_message,
    repondre_sur_rendez_vous,
)
from tests.commands.etapes.rendez_vous import (
    CONVOCATION_2,
    annuler_invitation,
    constater_remise,
    convoquer,
    deplacer_rendez_vous,
    envoyer_rappel,
    inviter,
    inviter_a_choisir,
    relancer_invitation,
)
from tests.commands.interdits import accompagnement, etats_interdits, rendez_vous
from tests.commands.interdits.test_interdits import CAS as CAS_COMMUNS
from tests.commands.interdits.test_interdits import de, nouveau
from tests.commands.scenario import Scenario

PLANIFIE = NOTIFIE.puis(planifier_rendez_vous(le="2025-04-15"), "2025-04-01")
CONVOQUE = PLANIFIE.puis(convoquer(), "2025-04-02")
A_CHOISIR = (
    EN_CHARGE.puis(designer_referent(), "2025-03-19")
    .puis(inviter_a_choisir(), "2025-03-20")
    .puis(constater_remise(statut="ENVOYEE"), "2025-03-20")
)
RELANCEE = A_CHOISIR.puis(relancer_invitation(), "2025-03-28")
ANNULEE = A_CHOISIR.puis(annuler_invitation(), "2025-03-28")
INVITE = OUVERT.puis(inviter(), "2025-03-20")
COMPLET = (
    NOTIFIE.puis(inviter(convocation=CONVOCATION_2), "2025-03-20")
    .puis(planifier_rendez_vous(le="2025-04-15"), "2025-04-01")
    .puis(convoquer(), "2025-04-02")
    .puis(constater_remise(), "2025-04-03")
    .puis(deplacer_rendez_vous(le="2025-04-22"), "2025-04-10")
    .puis(envoyer_rappel(), "2025-04-21")
    .puis(honorer_rendez_vous(), "2025-04-22")
    .puis(repondre_sur_rendez_vous(), "2025-04-22")
    .puis(ecrire_note(), "2025-04-23")
    .puis(envoyer_message(), "2025-04-23")
    .puis(recevoir_message(), "2025-04-24")
    .puis(deposer_document(), "2025-04-25")
    .puis(etablir_bilan(debut_le="2025-04-01", fin_le="2025-04-25"), "2025-04-25")
    .puis(creer_tache(), "2025-04-28")
    .puis(confier_tache(), "2025-04-29")
    .puis(clore_tache(), "2025-05-02")
)
CONVOCATION_3 = "00000000-0000-0000-0000-0000000000fe"

CAS: dict[str, tuple[Scenario, Callable[[], Evenement]]] = {
    "rendez-vous pris pour le passé": CAS_COMMUNS["rendez-vous pris pour le passé"],
    "issue d'un rendez-vous qui n'attend pas": CAS_COMMUNS["issue d'un rendez-vous qui n'attend pas"],
    "issue un autre jour que le rendez-vous": CAS_COMMUNS["issue un autre jour que le rendez-vous"],
    "à propos d'un rendez-vous qui n'attend pas": (
        PLANIFIE.puis(annuler_rendez_vous(), "2025-04-02"),
        lambda: de(CONVOQUE, ConvocationEmise),
    ),
    "à propos d'un rendez-vous passé": (
        PLANIFIE,
        lambda: de(COMPLET, RappelEnvoye, survenu_le="2025-04-16"),
    ),
    "déplacé dans le passé": (PLANIFIE, lambda: de(COMPLET, RendezVousDeplace, le="2025-04-09")),
    "convoqué deux fois par le même moyen": (
        CONVOQUE,
        lambda: de(CONVOQUE, ConvocationEmise, convocation=CONVOCATION_3),
    ),
    "deux invitations à la fois": (
        INVITE,
        lambda: de(INVITE, ConvocationEmise, convocation=CONVOCATION_3, survenu_le="2025-03-30"),
    ),
    "remise d'aucune convocation": (PLANIFIE, lambda: nouveau("convocation.remise_constatee.v1")),
    "remise après le dernier mot": (COMPLET, lambda: de(COMPLET, RemiseConvocationConstatee)),
    "remise que ce moyen ne peut pas dire": (
        PLANIFIE.puis(convoquer(canal="SMS"), "2025-04-02"),
        lambda: de(COMPLET, RemiseConvocationConstatee, statut="NPAI"),
    ),
    "rappelé deux fois": (
        PLANIFIE.puis(envoyer_rappel(), "2025-04-14"),
        lambda: de(COMPLET, RappelEnvoye, survenu_le="2025-04-15", rendez_vous_le="2025-04-15", heure="14:30"),
    ),
    "relance d'une invitation qui n'attend pas": (ANNULEE, lambda: de(RELANCEE, InvitationRelancee)),
    "relancée deux fois": (RELANCEE, lambda: de(RELANCEE, InvitationRelancee)),
    "relancée après la fin de l'invitation": (
        A_CHOISIR,
        lambda: de(RELANCEE, InvitationRelancee, survenu_le="2025-03-31"),
    ),
    "annulation d'une invitation qui n'attend pas": (ANNULEE, lambda: de(ANNULEE, InvitationAnnulee)),
    "réponse à aucun message": (OUVERT, lambda: nouveau("message.recu.v1")),
    "document déposé deux fois": (COMPLET, lambda: de(COMPLET, DocumentDepose, document=RDV_2)),
    "bilan sans orientation": (OUVERT, lambda: nouveau("bilan.etabli.v1")),
    "bilan d'une période impossible": (COMPLET, lambda: de(COMPLET, BilanEtabli, bilan=RDV_2, fin_le="2025-03-31")),
    "avis sur aucun rendez-vous tenu, ou deuxième avis": (
        COMPLET,
        lambda: de(COMPLET, SatisfactionRepondue, satisfaction=RDV),
    ),
    "tâche à faire dans le passé": (OUVERT, lambda: de(COMPLET, TacheCreee, a_faire_le="2025-04-27")),
    "clôture d'aucune tâche ouverte": (COMPLET, lambda: de(COMPLET, TacheClose)),
    "tâche confiée sans être ouverte": (COMPLET, lambda: de(COMPLET, TacheConfiee, survenu_le="2025-05-02")),
}


def test_rien_d_interdit() -> None:
    assert etats_interdits(COMPLET.lus) == []


@pytest.mark.parametrize("raison", CAS)
def test_chaque_etat_interdit_se_voit(raison: str) -> None:
    dossier, evenement = CAS[raison]
    trouves = etats_interdits(dossier.enregistre(evenement()).lus)
    assert any(trouve.endswith(f" : {raison}") for trouve in trouves), trouves


@pytest.mark.parametrize("lecteur", [rendez_vous, accompagnement], ids=["rendez-vous", "accompagnement"])
def test_chaque_raison_a_son_cas(lecteur: Any) -> None:
    raisons = {
        noeud.value.value
        for noeud in ast.walk(ast.parse(Path(lecteur.__file__).read_text()))
        if isinstance(noeud, ast.Yield) and isinstance(noeud.value, ast.Constant)
    }
    assert raisons <= set(CAS)
