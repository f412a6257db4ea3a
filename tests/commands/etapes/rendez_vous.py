"""Rendez-vous and convocations: the steps beside the main line."""

from typing import Any
from uuid import UUID

from commands.suivi.convocation import ConstaterRemiseConvocation, EmettreConvocation, EnvoyerRappel
from commands.suivi.invitation import AnnulerInvitation, RelancerInvitation
from commands.suivi.rendez_vous import DeplacerRendezVous
from commands.suivi.reponse import RepondreRendezVous
from tests.commands import etapes

CONVOCATION, CONVOCATION_2 = UUID(int=401), UUID(int=402)


def deplacer_rendez_vous(**champs: Any) -> DeplacerRendezVous:
    defaut = {"rendez_vous": etapes.RDV, "le": "2025-03-27", "heure": "09:15", "par": "USAGER"}
    return DeplacerRendezVous.model_validate(defaut | champs)


def convoquer(**champs: Any) -> EmettreConvocation:
    """To a planned rendez-vous."""
    defaut = {"convocation": CONVOCATION, "canal": "COURRIER", "rendez_vous": etapes.RDV}
    return EmettreConvocation.model_validate(defaut | champs)


def inviter(**champs: Any) -> EmettreConvocation:
    """To take a rendez-vous."""
    defaut = {"convocation": CONVOCATION, "canal": "COURRIER", "motif": "PREMIER_ACCOMPAGNEMENT"}
    return EmettreConvocation.model_validate(defaut | champs)


def inviter_a_choisir(**champs: Any) -> EmettreConvocation:
    """To choose a free slot of the référent."""
    return inviter(**{"canal": "SMS", "motif": "SUIVI", "creneaux_au": "2025-05-30"} | champs)


def relancer_invitation(**champs: Any) -> RelancerInvitation:
    return RelancerInvitation.model_validate({"convocation": CONVOCATION, "canal": "SMS"} | champs)


def annuler_invitation(**champs: Any) -> AnnulerInvitation:
    return AnnulerInvitation.model_validate({"convocation": CONVOCATION} | champs)


def constater_remise(**champs: Any) -> ConstaterRemiseConvocation:
    return ConstaterRemiseConvocation.model_validate({"convocation": CONVOCATION, "statut": "DELIVREE"} | champs)


def envoyer_rappel(**champs: Any) -> EnvoyerRappel:
    return EnvoyerRappel.model_validate({"rendez_vous": etapes.RDV, "canal": "SMS"} | champs)


def repondre_rendez_vous(**champs: Any) -> RepondreRendezVous:
    return RepondreRendezVous.model_validate({"rendez_vous": etapes.RDV, "presence": "VIENDRA"} | champs)
