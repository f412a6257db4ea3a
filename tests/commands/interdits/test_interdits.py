"""The reader of forbidden states finds each of them, and none in the dossiers of the other tests."""

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ledger.events import CATALOGUE
from ledger.events.base import Evenement
from ledger.events.contrats.contrat_engagement import ContratEngagementSigne
from ledger.events.offres.offre import OffreAcceptee, OffreProposee
from ledger.events.orientations.orientation import OrientationDecidee, OrientationNotifiee, OrientationPreconisee
from ledger.events.sanctions.sanction import (
    AvisSanctionRendu,
    IntentionSanctionNotifiee,
    SanctionDecidee,
    SanctionLevee,
)
from ledger.events.suivi.rendez_vous import RendezVousAnnule, RendezVousHonore, RendezVousPlanifie
from tests.commands import interdits
from tests.commands.etapes import (
    EN_CHARGE,
    NOTIFIE,
    ORIENTE,
    OUVERT,
    PRECONISE,
    PROPOSE,
    SANCTIONNE,
    SIGNE,
    accepter_offre,
    designer_referent,
    honorer_rendez_vous,
    lever_sanction,
    planifier_rendez_vous,
    proposer_offre,
)
from tests.commands.interdits import etats_interdits
from tests.commands.scenario import Scenario, etant_donne
from tests.ledger.exemples import EXEMPLES

COMPLET = (
    SANCTIONNE.puis(lever_sanction(), "2025-08-01")
    .puis(planifier_rendez_vous(le="2025-08-03"), "2025-08-02")
    .puis(honorer_rendez_vous(), "2025-08-03")
    .puis(proposer_offre(), "2025-08-04")
    .puis(accepter_offre(), "2025-08-05")
)


@pytest.mark.parametrize(
    "permis",
    [OUVERT, PRECONISE, ORIENTE, NOTIFIE, EN_CHARGE, EN_CHARGE.puis(designer_referent(), "2025-03-20"), COMPLET],
)
def test_rien_d_interdit(permis: Scenario) -> None:
    assert etats_interdits(permis.lus) == []


def de(dossier: Scenario, classe: type[Evenement], **champs: Any) -> Evenement:
    """The event of this type in the dossier, other than it was."""
    corps = dossier.dernier(classe).corps | {"survenu_le": dossier.dernier(classe).survenu_le}
    scelles = {
        c: getattr(EXEMPLES[classe.type_stable()], c) for c in classe.champs_scelles if c != "precision_correction"
    }
    return classe.model_validate(corps | scelles | champs)


def nouveau(nom: str, **champs: Any) -> Evenement:
    """An event of this type that refers to nothing known."""
    return CATALOGUE.par_nom(nom).model_validate(EXEMPLES[nom].model_dump() | {"correction": None} | champs)


CAS: dict[str, tuple[Scenario, Callable[[], Evenement]]] = {
    "avant l'ouverture": (etant_donne(), lambda: nouveau("orientation.preconisee.v1")),
    "deuxième ouverture": (OUVERT, lambda: nouveau("dossier.ouvert.v1")),
    "identifiant créé deux fois": (PRECONISE, lambda: de(PRECONISE, OrientationPreconisee)),
    "deux préconisations en attente": (PRECONISE, lambda: nouveau("orientation.preconisee.v1")),
    "ne répond pas à la préconisation qui attend": (OUVERT, lambda: nouveau("orientation.decidee.v1")),
    "orientations qui se chevauchent": (
        ORIENTE,
        lambda: de(ORIENTE, OrientationDecidee, debut_le="2025-03-20", preconisation=None),
    ),
    "notification d'une autre orientation que celle qui est décidée": (
        ORIENTE,
        lambda: nouveau("orientation.notifiee.v1"),
    ),
    "orientation notifiée deux fois": (NOTIFIE, lambda: de(NOTIFIE, OrientationNotifiee)),
    "structure d'un organisme qui n'est pas décidé": (NOTIFIE, lambda: nouveau("structure.designee.v1")),
    "référent hors de la structure en charge": (EN_CHARGE, lambda: nouveau("referent.designe.v1")),
    "deux contrats en attente": (PROPOSE, lambda: nouveau("contrat_engagement.propose.v1")),
    "contrat sans orientation notifiée": (ORIENTE, lambda: nouveau("contrat_engagement.propose.v1")),
    "signé sous une autre orientation": (ORIENTE, lambda: nouveau("contrat_engagement.signe.v1")),
    "signé après son terme": (PROPOSE, lambda: de(SIGNE, ContratEngagementSigne, survenu_le="2025-10-01")),
    "réponse à un contrat qui n'attend pas": (SIGNE, lambda: nouveau("contrat_engagement.refuse.v1")),
    "rendez-vous pris pour le passé": (COMPLET, lambda: de(COMPLET, RendezVousPlanifie, le="2025-08-01")),
    "issue d'un rendez-vous qui n'attend pas": (COMPLET, lambda: de(COMPLET, RendezVousHonore)),
    "issue un autre jour que le rendez-vous": (
        NOTIFIE.puis(planifier_rendez_vous(), "2025-03-18"),
        lambda: de(COMPLET, RendezVousHonore, survenu_le="2025-03-19"),
    ),
    "annulé après son jour": (
        NOTIFIE.puis(planifier_rendez_vous(), "2025-03-18"),
        lambda: RendezVousAnnule.model_validate(
            de(COMPLET, RendezVousHonore).model_dump(include={"rendez_vous", "motif", "structure"})
            | {"survenu_le": "2025-03-21", "par": "USAGER"}
        ),
    ),
    "offre déjà en attente": (
        OUVERT.puis(proposer_offre(), "2025-03-20"),
        lambda: de(COMPLET, OffreProposee, proposition=EXEMPLE_ID),
    ),
    "réponse à une offre qui n'attend pas": (COMPLET, lambda: de(COMPLET, OffreAcceptee)),
    "manquement à un contrat que personne n'a signé": (PROPOSE, lambda: nouveau("manquement.constate.v1")),
    "manquement sans orientation notifiée": (
        ORIENTE,
        lambda: nouveau("manquement.constate.v1", nature="REFUS_CONTRAT"),
    ),
    "intention sans manquement, ou deuxième intention": (SANCTIONNE, lambda: de(SANCTIONNE, IntentionSanctionNotifiee)),
    "avis sans intention, ou deuxième avis": (
        SIGNE,
        lambda: AvisSanctionRendu(survenu_le="2025-07-12", manquement=EXEMPLE_ID, avis="FAVORABLE"),
    ),
    "sanction sans intention": (SIGNE, lambda: de(SANCTIONNE, SanctionDecidee)),
    "sanction avant la fin des observations": (
        SANCTIONNE,
        lambda: de(SANCTIONNE, SanctionDecidee, survenu_le="2025-07-15"),
    ),
    "deux sanctions d'un même manquement": (SANCTIONNE, lambda: de(SANCTIONNE, SanctionDecidee)),
    "suppression sans annonce ou sans avis": (
        SANCTIONNE,
        lambda: de(SANCTIONNE, SanctionDecidee, mesure="SUPPRESSION"),
    ),
    "réitération sans précédent": (SIGNE, lambda: de(SANCTIONNE, SanctionDecidee, rang="REITERE")),
    "taux hors des bornes du foyer": (SANCTIONNE, lambda: de(SANCTIONNE, SanctionDecidee, taux_pourcent=29)),
    "levée d'aucune sanction, ou deuxième levée": (COMPLET, lambda: de(COMPLET, SanctionLevee)),
    "levée hors de son cours": (SANCTIONNE, lambda: de(COMPLET, SanctionLevee, survenu_le="2025-08-16")),
}
EXEMPLE_ID = "00000000-0000-0000-0000-0000000000ff"


@pytest.mark.parametrize("raison", CAS)
def test_chaque_etat_interdit_se_voit(raison: str) -> None:
    dossier, evenement = CAS[raison]
    suite = dossier.enregistre(evenement())
    assert any(trouve.endswith(f" : {raison}") for trouve in etats_interdits(suite.lus)), etats_interdits(suite.lus)


def test_un_fait_a_venir_se_voit() -> None:
    evenement = nouveau("dossier.ouvert.v1")
    suite = etant_donne().enregistre(evenement, le=OUVERT.lus[0].connu_le)
    assert etats_interdits(suite.lus) == ["dossier.ouvert.v1 du 2025-03-14 : fait à venir"]


def test_chaque_raison_a_son_cas() -> None:
    """Every line that the reader can say is in the cases above."""
    raisons = {
        noeud.value.value
        for noeud in ast.walk(ast.parse(Path(interdits.__file__).read_text()))
        if isinstance(noeud, ast.Yield) and isinstance(noeud.value, ast.Constant)
    }
    assert raisons == set(CAS)
