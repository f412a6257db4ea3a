"""One event of the kinds that most tests write, whose fields a test may replace."""

from typing import Any
from uuid import UUID

from ledger.events.contrats.contrat_engagement import ContratEngagementSigne
from ledger.events.contrats.vie_contrat import ContratEngagementClos, ContratEngagementRepris, ContratEngagementSuspendu
from ledger.events.entree.droits import DossierOuvert, IdentiteModifiee
from ledger.events.orientations.orientation import OrientationDecidee
from ledger.events.suivi.rendez_vous import RendezVousPlanifie

IDENTITE = {"nom": "Étchéverry", "prenom": "Maïté", "naissance_le": "1988-02-29"}


def ouverture(**champs: Any) -> DossierOuvert:
    defaut = {
        "survenu_le": "2025-03-03",
        "organisme_payeur": "CAF",
        "role": "DEMANDEUR",
        "etat_droit": "OUVERT_VERSABLE",
        "soumis_droits_devoirs": True,
        "identite": IDENTITE,
    }
    return DossierOuvert.model_validate(defaut | champs)


def identite(**champs: Any) -> IdentiteModifiee:
    return IdentiteModifiee.model_validate({"survenu_le": "2025-04-03", "identite": IDENTITE} | champs)


def orientation(**champs: Any) -> OrientationDecidee:
    defaut = {
        "survenu_le": "2025-03-14",
        "orientation": UUID(int=2),
        "decision": "ACCEPTEE",
        "decideur": "CONSEIL_DEPARTEMENTAL",
        "parcours": "SOCIAL",
        "organisme": "CONSEIL_DEPARTEMENTAL",
        "structure": "MDS-33-04",
        "debut_le": "2025-03-14",
        "premiere": True,
    }
    return OrientationDecidee.model_validate(defaut | champs)


def contrat(**champs: Any) -> ContratEngagementSigne:
    defaut = {
        "survenu_le": "2025-04-10",
        "contrat": UUID(int=3),
        "nature": "PREMIER",
        "mode": "ELECTRONIQUE",
        "parcours": "SOCIAL",
        "duree_hebdo_h": 15,
        "debut_le": "2025-04-10",
        "fin_le": "2025-09-30",
    }
    return ContratEngagementSigne.model_validate(defaut | champs)


def suspension(**champs: Any) -> ContratEngagementSuspendu:
    defaut = {"survenu_le": "2025-05-02", "contrat": UUID(int=3), "motif": "CESSATION_INSCRIPTION"}
    return ContratEngagementSuspendu.model_validate(defaut | champs)


def reprise(**champs: Any) -> ContratEngagementRepris:
    defaut = {"survenu_le": "2025-06-02", "contrat": UUID(int=3), "suspendu_le": "2025-05-02"}
    return ContratEngagementRepris.model_validate(defaut | champs)


def cloture(**champs: Any) -> ContratEngagementClos:
    defaut = {"survenu_le": "2025-07-02", "contrat": UUID(int=3), "motif": "DEPART"}
    return ContratEngagementClos.model_validate(defaut | champs)


def planification(**champs: Any) -> RendezVousPlanifie:
    defaut = {
        "survenu_le": "2025-03-03",
        "rendez_vous": UUID(int=1),
        "le": "2025-03-20",
        "heure": "14:30",
        "duree_prevue_min": 45,
        "modalite": "SUR_PLACE",
        "motif": "SUIVI",
        "initiateur": "SERVICE",
        "structure": "MDS-33-04",
    }
    return RendezVousPlanifie.model_validate(defaut | champs)
