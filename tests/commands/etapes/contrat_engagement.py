"""Plan d'action and life of the contrat d'engagement."""

from typing import Any
from uuid import UUID

from commands.contrats.avenant_contrat import (
    ModifierContratEngagement,
    RefuserModificationContrat,
    ResignerContratEngagement,
)
from commands.contrats.contrat_engagement import ProposerContratEngagement
from commands.contrats.fin_contrat import CloreContratEngagement, ReprendreContratEngagement, SuspendreContratEngagement
from commands.contrats.plan_action import ArreterPlanAction, PrevoirDemarche, SuivreDemarche
from commands.contrats.vie_contrat import (
    ActualiserContratEngagement,
    DispenserContratEngagement,
    FixerOffreRaisonnable,
    SignerPourPartie,
)
from tests.commands.etapes import (
    CONTRAT,
    EN_CHARGE,
    NOTIFIE,
    SIGNE,
    designer_referent,
    proposer_contrat,
    signer_contrat,
)
from tests.commands.scenario import Scenario

DEMARCHE, DEMARCHE_2 = UUID(int=501), UUID(int=502)
AXES = [{"theme": "MOBILITE", "objectif": "Passer le permis avant l'été."}]


def proposer_modele(**champs: Any) -> ProposerContratEngagement:
    """A contract drawn up on the form of France Travail, with its mandatory contents."""
    defaut = {
        "modele": "FRANCE_TRAVAIL",
        "engagements_organisme": "Un rendez-vous par mois.",
        "engagements_personne": "Venir aux rendez-vous.",
        "actualisation_mois": 3,
        "recours_informe": True,
    }
    return proposer_contrat(**defaut | champs)


def arreter_plan(**champs: Any) -> ArreterPlanAction:
    return ArreterPlanAction.model_validate({"contrat": CONTRAT, "axes": AXES} | champs)


def prevoir_demarche(**champs: Any) -> PrevoirDemarche:
    defaut = {
        "demarche": DEMARCHE,
        "contrat": CONTRAT,
        "type_action": "FORMATION",
        "debut_le": "2025-04-07",
        "fin_le": "2025-06-27",
        "heures_hebdo": 6,
        "responsable": "ORGANISME",
        "executant": "ASSO-33-01",
    }
    return PrevoirDemarche.model_validate(defaut | champs)


def suivre_demarche(**champs: Any) -> SuivreDemarche:
    return SuivreDemarche.model_validate({"demarche": DEMARCHE, "etat": "EN_COURS"} | champs)


def signer_partie(**champs: Any) -> SignerPourPartie:
    defaut = {"contrat": CONTRAT, "partie": "PERSONNE", "mode": "PAPIER"}
    return SignerPourPartie.model_validate(defaut | champs)


def modifier_contrat(**champs: Any) -> ModifierContratEngagement:
    return ModifierContratEngagement.model_validate({"contrat": CONTRAT, "changements": ["ENGAGEMENTS"]} | champs)


def resigner_contrat(**champs: Any) -> ResignerContratEngagement:
    return ResignerContratEngagement.model_validate({"contrat": CONTRAT, "mode": "PAPIER"} | champs)


def refuser_modification(**champs: Any) -> RefuserModificationContrat:
    return RefuserModificationContrat.model_validate({"contrat": CONTRAT, "motif": "DESACCORD_CONTENU"} | champs)


def actualiser_contrat(**champs: Any) -> ActualiserContratEngagement:
    defaut = {"contrat": CONTRAT, "actualisation_mois": 3, "mode": "ELECTRONIQUE"}
    return ActualiserContratEngagement.model_validate(defaut | champs)


def suspendre_contrat(**champs: Any) -> SuspendreContratEngagement:
    return SuspendreContratEngagement.model_validate({"contrat": CONTRAT, "motif": "CESSATION_INSCRIPTION"} | champs)


def reprendre_contrat(**champs: Any) -> ReprendreContratEngagement:
    return ReprendreContratEngagement.model_validate({"contrat": CONTRAT} | champs)


def clore_contrat(**champs: Any) -> CloreContratEngagement:
    return CloreContratEngagement.model_validate({"contrat": CONTRAT, "motif": "DEPART"} | champs)


def fixer_ore(**champs: Any) -> FixerOffreRaisonnable:
    defaut = {
        "contrat": CONTRAT,
        "metiers": ["D1106"],
        "type_emploi": "CDI",
        "temps_travail": "PARTIEL",
        "commune": "33063",
        "rayon_km": 15,
        "salaire_horaire_brut": 12.5,
    }
    return FixerOffreRaisonnable.model_validate(defaut | champs)


def dispenser_contrat(**champs: Any) -> DispenserContratEngagement:
    return DispenserContratEngagement.model_validate({"motif": "HORS_DROITS_ET_DEVOIRS"} | champs)


SUIVI = EN_CHARGE.puis(designer_referent(), "2025-03-19")
"""With a référent."""
SUR_MODELE = SUIVI.puis(proposer_modele(), "2025-04-01")
AVEC_PLAN = SUR_MODELE.puis(arreter_plan(), "2025-04-01").puis(prevoir_demarche(), "2025-04-01")
SUSPENDU = SIGNE.puis(suspendre_contrat(), "2025-05-02")
CLOS = SIGNE.puis(clore_contrat(), "2025-05-02")


def signe_au(propose: str, signe: str, fin: str) -> Scenario:
    """A contract proposed and signed on these days, until this term."""
    commande = proposer_contrat(debut_le=propose, fin_le=fin)
    return NOTIFIE.puis(commande, propose).puis(signer_contrat(), signe)
