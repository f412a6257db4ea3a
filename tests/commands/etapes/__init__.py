"""One valid command of each step, whose fields a test may replace, and the dossiers that most tests start from.

The main line of the parcours is here, the other steps of each family in a module of its name.
"""

import pkgutil
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any
from uuid import UUID

from commands.base import Commande
from commands.contrats.contrat_engagement import (
    ProposerContratEngagement,
    RefuserContratEngagement,
    SignerContratEngagement,
)
from commands.correction import AnnulerEtape
from commands.entree.droits import ModifierDroits, ModifierIdentite, OuvrirDossier
from commands.offres.offre import AccepterOffre, ProposerOffre, RefuserOffre
from commands.orientations.designation import DesignerReferent, DesignerStructure
from commands.orientations.notification_orientation import NotifierOrientation
from commands.orientations.orientation import DeciderOrientation, PreconiserOrientation
from commands.sanctions.procedure_sanction import NotifierIntentionSanction, RendreAvisSanction
from commands.sanctions.sanction import ConstaterManquement, DeciderSanction, LeverSanction
from commands.suivi.rendez_vous import AnnulerRendezVous, HonorerRendezVous, ManquerRendezVous, PlanifierRendezVous
from ledger.events.base import Evenement
from tests.commands.scenario import Scenario, etant_donne

PRECONISATION, PRECONISATION_2, ORIENTATION, ORIENTATION_2, CONTRAT, CONTRAT_2, RDV, RDV_2 = (
    UUID(int=n) for n in range(101, 109)
)
PROPOSITION, PROPOSITION_2, MANQUEMENT, MANQUEMENT_2, SANCTION, SANCTION_2, REFERENT, REFERENT_2 = (
    UUID(int=n) for n in range(201, 209)
)
MODULATION = {
    "situation": "Aucune vulnérabilité signalée.",
    "foyer": "Seule, sans enfant.",
    "manquements": "Trois absences en deux mois.",
    "consequences": "La formation prévue reste accessible.",
}
IDENTITE = {"nom": "Étchéverry", "prenom": "Maïté", "naissance_le": "1988-02-29"}


@cache
def fabrique(nom: str) -> Callable[..., Commande]:
    """The function of this name, here or in the module of a family; ``StopIteration`` when there is none."""
    modules = [__name__, *(module.name for module in pkgutil.iter_modules(__path__, f"{__name__}."))]
    espaces = (vars(import_module(module)) for module in modules)
    trouvee: Callable[..., Commande] = next(espace[nom] for espace in espaces if nom in espace)
    return trouvee


def ouvrir_dossier(**champs: Any) -> OuvrirDossier:
    defaut = {
        "organisme_payeur": "CAF",
        "role": "DEMANDEUR",
        "etat_droit": "OUVERT_VERSABLE",
        "soumis_droits_devoirs": True,
        "situation_familiale": "SEUL_SANS_ENFANT",
        "commune": "33063",
        "mds": "MDS-33-04",
        "identite": IDENTITE,
    }
    return OuvrirDossier.model_validate(defaut | champs)


def modifier_droits(**champs: Any) -> ModifierDroits:
    defaut = {"etat_droit": "OUVERT_SUSPENDU", "soumis_droits_devoirs": True, "motif": "DECLARATION_MANQUANTE"}
    return ModifierDroits.model_validate(defaut | champs)


def modifier_identite(**champs: Any) -> ModifierIdentite:
    return ModifierIdentite.model_validate({"commune": "33281", "mds": "MDS-33-09", "identite": IDENTITE} | champs)


def preconiser_orientation(**champs: Any) -> PreconiserOrientation:
    defaut = {
        "preconisation": PRECONISATION,
        "origine": "FRANCE_TRAVAIL",
        "parcours": "SOCIO_PROFESSIONNEL",
        "organisme": "CONSEIL_DEPARTEMENTAL",
    }
    return PreconiserOrientation.model_validate(defaut | champs)


def decider_orientation(**champs: Any) -> DeciderOrientation:
    defaut = {
        "orientation": ORIENTATION,
        "decideur": "CONSEIL_DEPARTEMENTAL",
        "parcours": "SOCIO_PROFESSIONNEL",
        "organisme": "CONSEIL_DEPARTEMENTAL",
        "structure": "MDS-33-04",
    }
    return DeciderOrientation.model_validate(defaut | champs)


def notifier_orientation(**champs: Any) -> NotifierOrientation:
    return NotifierOrientation.model_validate({"moyen": "LETTRE_RECOMMANDEE"} | champs)


def designer_structure(**champs: Any) -> DesignerStructure:
    return DesignerStructure.model_validate({"structure": "MDS-33-04", "organisme": "CONSEIL_DEPARTEMENTAL"} | champs)


def designer_referent(**champs: Any) -> DesignerReferent:
    return DesignerReferent.model_validate({"referent": REFERENT} | champs)


def proposer_contrat(**champs: Any) -> ProposerContratEngagement:
    defaut = {"contrat": CONTRAT, "duree_hebdo_h": 15, "debut_le": "2025-04-01", "fin_le": "2025-09-30"}
    return ProposerContratEngagement.model_validate(defaut | champs)


def signer_contrat(**champs: Any) -> SignerContratEngagement:
    return SignerContratEngagement.model_validate({"contrat": CONTRAT, "mode": "PAPIER"} | champs)


def refuser_contrat(**champs: Any) -> RefuserContratEngagement:
    return RefuserContratEngagement.model_validate({"contrat": CONTRAT, "motif": "DESACCORD_CONTENU"} | champs)


def planifier_rendez_vous(**champs: Any) -> PlanifierRendezVous:
    defaut = {
        "rendez_vous": RDV,
        "le": "2025-03-20",
        "heure": "14:30",
        "motif": "SUIVI",
        "structure": "MDS-33-04",
    }
    return PlanifierRendezVous.model_validate(defaut | champs)


def honorer_rendez_vous(**champs: Any) -> HonorerRendezVous:
    return HonorerRendezVous.model_validate({"rendez_vous": RDV, "duree_min": 40, "themes": ["EMPLOI"]} | champs)


def manquer_rendez_vous(**champs: Any) -> ManquerRendezVous:
    return ManquerRendezVous.model_validate({"rendez_vous": RDV, "excuse": False} | champs)


def annuler_rendez_vous(**champs: Any) -> AnnulerRendezVous:
    return AnnulerRendezVous.model_validate({"rendez_vous": RDV, "par": "USAGER"} | champs)


def proposer_offre(**champs: Any) -> ProposerOffre:
    defaut = {"proposition": PROPOSITION, "offre": "DORA-1", "theme": "MOBILITE", "partenaire": "ASSO-33-01"}
    return ProposerOffre.model_validate(defaut | champs)


def accepter_offre(**champs: Any) -> AccepterOffre:
    return AccepterOffre.model_validate({"proposition": PROPOSITION} | champs)


def refuser_offre(**champs: Any) -> RefuserOffre:
    return RefuserOffre.model_validate({"proposition": PROPOSITION, "motif": "NON_INTERESSE"} | champs)


def constater_manquement(**champs: Any) -> ConstaterManquement:
    defaut = {"manquement": MANQUEMENT, "nature": "OBLIGATIONS_CONTRAT", "faits": "Trois ateliers sans venir."}
    return ConstaterManquement.model_validate(defaut | champs)


def notifier_intention(**champs: Any) -> NotifierIntentionSanction:
    defaut = {"manquement": MANQUEMENT, "mesure_envisagee": "SUSPENSION", "moyen": "LETTRE_RECOMMANDEE"}
    return NotifierIntentionSanction.model_validate(defaut | champs)


def rendre_avis(**champs: Any) -> RendreAvisSanction:
    defaut = {"manquement": MANQUEMENT, "avis": "FAVORABLE", "personne_invitee": True}
    return RendreAvisSanction.model_validate(defaut | champs)


def decider_sanction(**champs: Any) -> DeciderSanction:
    defaut = {
        "sanction": SANCTION,
        "manquement": MANQUEMENT,
        "rang": "PREMIER",
        "mesure": "SUSPENSION",
        "taux_pourcent": 50,
        "duree_mois": 1,
        "motivation": "Absences répétées sans motif légitime.",
        "modulation": MODULATION,
    }
    return DeciderSanction.model_validate(defaut | champs)


def lever_sanction(**champs: Any) -> LeverSanction:
    return LeverSanction.model_validate({"sanction": SANCTION, "motif": "REMOBILISATION"} | champs)


def annuler_etape(scenario: Scenario, classe: type[Evenement], **champs: Any) -> AnnulerEtape:
    """Annul the event of this type recorded last."""
    defaut = {"correction": scenario.correction(classe), "etape": classe.type_stable()}
    return AnnulerEtape.model_validate(defaut | champs)


OUVERT = etant_donne((ouvrir_dossier(), "2025-03-03"))
PRECONISE = OUVERT.puis(preconiser_orientation(), "2025-03-10")
ORIENTE = PRECONISE.puis(decider_orientation(), "2025-03-14")
NOTIFIE = ORIENTE.puis(notifier_orientation(), "2025-03-17")
EN_CHARGE = NOTIFIE.puis(designer_structure(), "2025-03-18")
PROPOSE = NOTIFIE.puis(proposer_contrat(), "2025-04-01")
SIGNE = PROPOSE.puis(signer_contrat(), "2025-04-10")
CONSTATE = SIGNE.puis(constater_manquement(), "2025-07-01")
AVERTI = CONSTATE.puis(notifier_intention(), "2025-07-05")
SANCTIONNE = AVERTI.puis(decider_sanction(), "2025-07-16")
