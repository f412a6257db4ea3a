"""The services of the SI Plateforme: which one each step is for, and why the others stay here.

Source: the published OpenAPI files, the LPE collection and its board (``domaine/si-plateforme.md``, sections 2.1 to 2.3).
"""

from typing import Final

from ledger.events.base import Evenement
from ledger.events.contrats.contrat_engagement import ContratEngagementRefuse, ContratEngagementSigne
from ledger.events.contrats.vie_contrat import ContratEngagementResigne
from ledger.events.entree.inscription import InscriptionCessee, InscriptionModifiee, InscriptionReprise
from ledger.events.orientations.criteres import CriteresRecueillis
from ledger.events.orientations.orientation import OrientationDecidee, OrientationPreconisee
from ledger.events.sanctions.levee import LeveeEcartee, LeveeProposee
from ledger.events.sanctions.manquement import ManquementClasse, PropositionSanctionEcartee, PropositionSanctionRecue
from ledger.events.sanctions.radiation import RadiationProposee
from ledger.events.sanctions.recours import RecoursDecide, SanctionAnnulee, SanctionNotifiee
from ledger.events.sanctions.sanction import ManquementConstate, SanctionDecidee, SanctionLevee
from ledger.events.suivi.diagnostic import DiagnosticActualise, DiagnosticEtabli, ObjectifSuivi
from ledger.events.suivi.rendez_vous import (
    RendezVousAnnule,
    RendezVousDeplace,
    RendezVousHonore,
    RendezVousManque,
    RendezVousPlanifie,
)

RECHERCHE_NIR: Final = "rechercher-usager/v2 : POST /usagers/par-datenaissance-et-nir"
RECHERCHE_NUMERO: Final = "rechercher-usager/v2 : POST /usagers/par-numero-francetravail"
ACTIVITES: Final = "activites-operationnelles/v2 : GET /activites/chercher"
USAGER: Final = "informations-administratives/v1 : GET /usager"
STATUT: Final = "contrat-usager/v2 : GET /contrat"
LECTURE_ORIENTATION: Final = "orientationusager/v1 : GET /lectureOrientation"
CALCUL_ORIENTATION: Final = "orientationusager/v1 : POST /calculOrientation"
DECISION_ORIENTATION: Final = "orientationusager/v1 : POST /decisionOrientation"
ORIENTATION: Final = "orientationusager/v1 : POST /orientation"
MODIFICATION_ORIENTATION: Final = "orientationusager/v1 : PUT /modificationOrientation"
RENDEZ_VOUS_USAGER: Final = "rendez-vous-partenaire/v1 : GET /rendez-vous-usager"
CREATION_RENDEZ_VOUS: Final = "rendez-vous-partenaire/v1 : POST /rendez-vous"
MODIFICATION_RENDEZ_VOUS: Final = "rendez-vous-partenaire/v1 : PUT /rendez-vous"
SUPPRESSION_RENDEZ_VOUS: Final = "rendez-vous-partenaire/v1 : DELETE /rendez-vous"
LECTURE_CONTRAT: Final = "contrat-engagement/v1 : GET /lecture"
SIGNATURE_CONTRAT: Final = "contrat-engagement/v1 : POST /signer"
NOUVELLE_SIGNATURE_CONTRAT: Final = "contrat-engagement/v1 : PATCH /signer"
REFUS_CONTRAT: Final = "contrat-engagement/v1 : POST /refuser"
NOUVEAU_REFUS_CONTRAT: Final = "contrat-engagement/v1 : PATCH /refuser"
DIAGNOSTIC: Final = "diagnosticargumente/v4 : POST /dossiers"
LECTURE_DIAGNOSTICS: Final = "diagnosticargumente/v4 : GET /diagnostics"
CREATION_DIAGNOSTIC: Final = "diagnosticargumente/v4 : POST /diagnostics"
DETAIL_MANQUEMENT: Final = "gestion-sanctions-rsa/v1 : GET /detailManquement"
EVENEMENT_SANCTION: Final = "gestion-sanctions-rsa/v1 : POST /evenementSanctionRSA"
DECISION_SANCTION: Final = "gestion-sanctions-rsa/v1 : POST /decisionSanctionRSAPartenaire"
DEMANDE_RADIATION: Final = "gestion-sanctions-rsa/v1 : POST /demandeRadiation"

SERVICES: Final[dict[type[Evenement], str]] = {
    CriteresRecueillis: CALCUL_ORIENTATION,
    OrientationPreconisee: LECTURE_ORIENTATION,
    OrientationDecidee: DECISION_ORIENTATION,
    RendezVousPlanifie: CREATION_RENDEZ_VOUS,
    RendezVousDeplace: MODIFICATION_RENDEZ_VOUS,
    RendezVousHonore: MODIFICATION_RENDEZ_VOUS,
    RendezVousManque: MODIFICATION_RENDEZ_VOUS,
    RendezVousAnnule: MODIFICATION_RENDEZ_VOUS,
    ContratEngagementSigne: SIGNATURE_CONTRAT,
    ContratEngagementResigne: SIGNATURE_CONTRAT,
    ContratEngagementRefuse: REFUS_CONTRAT,
    DiagnosticEtabli: DIAGNOSTIC,
    DiagnosticActualise: DIAGNOSTIC,
    ObjectifSuivi: DIAGNOSTIC,
    ManquementConstate: EVENEMENT_SANCTION,
    ManquementClasse: EVENEMENT_SANCTION,
    PropositionSanctionRecue: DETAIL_MANQUEMENT,
    PropositionSanctionEcartee: EVENEMENT_SANCTION,
    SanctionDecidee: EVENEMENT_SANCTION,
    SanctionNotifiee: DECISION_SANCTION,
    RecoursDecide: DECISION_SANCTION,
    LeveeProposee: DETAIL_MANQUEMENT,
    LeveeEcartee: EVENEMENT_SANCTION,
    SanctionLevee: EVENEMENT_SANCTION,
    SanctionAnnulee: EVENEMENT_SANCTION,
    RadiationProposee: DEMANDE_RADIATION,
    InscriptionModifiee: STATUT,
    InscriptionCessee: STATUT,
    InscriptionReprise: STATUT,
}
"""The service by which each step is told to France Travail, or learned from it (GET)."""

AUTRES: Final[dict[type[Evenement], tuple[str, ...]]] = {
    OrientationDecidee: (ORIENTATION, MODIFICATION_ORIENTATION),
    RendezVousPlanifie: (SUPPRESSION_RENDEZ_VOUS,),
    ContratEngagementSigne: (NOUVELLE_SIGNATURE_CONTRAT,),
    ContratEngagementResigne: (NOUVELLE_SIGNATURE_CONTRAT,),
    ContratEngagementRefuse: (NOUVEAU_REFUS_CONTRAT,),
    SanctionDecidee: (DECISION_SANCTION,),
    SanctionNotifiee: (EVENEMENT_SANCTION,),
    RecoursDecide: (EVENEMENT_SANCTION,),
    DiagnosticEtabli: (CREATION_DIAGNOSTIC,),
    DiagnosticActualise: (CREATION_DIAGNOSTIC,),
}
"""Other services that a step may call: an orientation that France Travail did not recommend or that is corrected, a
rendez-vous recorded by mistake, a contract that exists there already, a sanction restated once it was notified or
reformed on a recours, which is annulled there before it is declared again, a métier for besoins to hang from. Any step
of a rendez-vous that France Travail does not know creates it there.
"""

POURQUOI: Final[dict[str, str]] = {
    "droits": "France Travail reçoit les droits de la CAF ou de la MSA (CASF R262-65-1).",
    "orientation": "Seuls les critères et la décision ont un service ; le reste de la procédure est celle du département.",
    "designation": "L'organisme est dit par la décision d'orientation ; aucun service publié ne reçoit le référent.",
    "rendez_vous": "Seuls le rendez-vous et son issue ont un service.",
    "contrat_engagement": "Seules la signature et le refus ont un service.",
    "diagnostic": "Seuls le diagnostic et ses objectifs ont un service ; le profil professionnel reste ici.",
    "activite": "Le service de suivi de l'intensité est annoncé, son contrat n'est pas publié.",
    "accompagnement": "Aucun service publié ne reçoit le journal de bord.",
    "offre": "Aucun service publié ne reçoit les offres d'insertion ni leurs prescriptions.",
    "sanction": "Seules la proposition et sa réponse, la sanction notifiée ou réformée, la levée, l'annulation et la"
    " radiation demandée ont un service.",
    "effacement": "Chacun efface ce qui est chez lui ; aucun service publié ne reçoit un effacement.",
    "rectification": "L'étape qui rectifie est transmise comme une correction ; la demande et la réponse restent ici.",
    "envoi": "Un envoi dit ce qu'il est advenu d'un message à la personne : aucun service publié ne le reçoit.",
    "acces": "Un lien, un code, une entrée sont ceux de l'espace personnel d'ici : aucun service publié ne les reçoit.",
    "transmission": "Une transmission dit ce qu'il est advenu de l'envoi d'une étape.",
    "correction": "Une correction est transmise par l'étape qu'elle corrige.",
}
"""By family of steps, why a step that has no service stays here."""

PORTEES: Final[dict[str, str]] = {
    "rechercher-usager/v2": "api_rechercher-usagerv2 rechercheusager profil_accedant",
    "activites-operationnelles/v2": "api_activites-operationnellesv2 activitesCD profil_accedant",
    "informations-administratives/v1": "api_informations-administrativesv1 informationsadministrativesusager",
    "contrat-usager/v2": "api_contrat-usagerv2 statutcontratusager profil_accedant",
    "orientationusager/v1": "api_orientationusagerv1 orientationusager profil_accedant",
    "rendez-vous-partenaire/v1": "api_rendez-vous-partenairev1 gererRDV profil_accedant",
    "contrat-engagement/v1": "api_contrat-engagementv1 contratengagementpart profil_accedant",
    "diagnosticargumente/v4": "api_diagnosticargumentev4 diagnosticusageragent",
    "gestion-sanctions-rsa/v1": (
        "api_gestion-sanctions-rsav1 gestiondesmanquements decisionSanctionPartenaire demandeRadiation profil_accedant"
    ),
}
"""Scopes that the access token of each API is asked for, as published."""

NON_VERIFIEES: Final = frozenset({"contrat-engagement/v1", "diagnosticargumente/v4"})
"""APIs that no département was seen to write to, whose scopes the collection leaves empty: closed outside the simulator
until the département opens them (``PARCOURS_FT_APIS``). The intensity APIs are announced, not published: nothing calls them.
"""


def api(service: str) -> str:
    """The API of a service, e.g. ``orientationusager/v1``."""
    return service.partition(" : ")[0]
