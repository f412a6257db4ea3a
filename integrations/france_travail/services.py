"""The service of the SI Plateforme that each step is for, and why the others stay here.

Source: the published OpenAPI files, the LPE collection and its board (``domaine/si-plateforme.md``, sections 2.2 and 2.3).
"""

from typing import Final

from ledger.events.base import Evenement
from ledger.events.contrat_engagement import ContratEngagementRefuse, ContratEngagementSigne
from ledger.events.criteres import CriteresRecueillis
from ledger.events.manquement import PropositionSanctionRecue
from ledger.events.orientation import OrientationDecidee
from ledger.events.radiation import RadiationProposee
from ledger.events.recours import SanctionAnnulee
from ledger.events.rendez_vous import (
    RendezVousAnnule,
    RendezVousDeplace,
    RendezVousHonore,
    RendezVousManque,
    RendezVousPlanifie,
)
from ledger.events.sanction import SanctionDecidee, SanctionLevee

SERVICES: Final[dict[type[Evenement], str]] = {
    CriteresRecueillis: "orientationusager/v1 : POST /calculOrientation",
    OrientationDecidee: "orientationusager/v1 : POST /decisionOrientation",
    RendezVousPlanifie: "rendez-vous-partenaire/v1 : POST /rendez-vous",
    RendezVousDeplace: "rendez-vous-partenaire/v1 : PUT /rendez-vous",
    RendezVousHonore: "rendez-vous-partenaire/v1 : PUT /rendez-vous",
    RendezVousManque: "rendez-vous-partenaire/v1 : PUT /rendez-vous",
    RendezVousAnnule: "rendez-vous-partenaire/v1 : PUT /rendez-vous",
    ContratEngagementSigne: "contrat-engagement/v1 : POST /signer",
    ContratEngagementRefuse: "contrat-engagement/v1 : PATCH /refuser",
    SanctionDecidee: "gestion-sanctions-rsa/v1 : POST /decisionSanctionRSAPartenaire",
    SanctionLevee: "gestion-sanctions-rsa/v1 : POST /evenementSanctionRSA",
    SanctionAnnulee: "gestion-sanctions-rsa/v1 : POST /evenementSanctionRSA",
    RadiationProposee: "gestion-sanctions-rsa/v1 : POST /demandeRadiation",
    PropositionSanctionRecue: "gestion-sanctions-rsa/v1 : GET /detailManquement",
}
"""What is told to France Travail, or learned from it."""

POURQUOI: Final[dict[str, str]] = {
    "droits": "France Travail reçoit les droits de la CAF ou de la MSA (CASF R262-65-1).",
    "orientation": "Seuls les critères et la décision ont un service ; le reste de la procédure est celle du département.",
    "designation": "L'organisme est dit par la décision d'orientation ; aucun service publié ne reçoit le référent.",
    "rendez_vous": "Seuls le rendez-vous et son issue ont un service.",
    "contrat_engagement": "Seules la signature et le refus ont un service.",
    "diagnostic": "Le service des diagnostics est publié sans schéma d'écriture : rien ne part tant qu'il n'est pas lu.",
    "activite": "Le service de suivi de l'intensité est annoncé, son contrat n'est pas publié.",
    "accompagnement": "Aucun service publié ne reçoit le journal de bord.",
    "inscription": "L'inscription vient de France Travail.",
    "offre": "Aucun service publié ne reçoit les offres d'insertion ni leurs prescriptions.",
    "sanction": "Seules la décision, la levée, l'annulation et la demande de radiation ont un service.",
    "transmission": "Une transmission dit ce qu'il est advenu de l'envoi d'une étape.",
    "correction": "Une correction est transmise par l'étape qu'elle corrige.",
}
"""By family of steps, why a step that has no service stays here."""
