"""One event of the kinds that most tests write, whose fields a test may replace."""

from typing import Any
from uuid import UUID

from ledger.events.droits import DossierOuvert, IdentiteModifiee
from ledger.events.rendez_vous import RendezVousPlanifie

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
