"""Every view, in the order in which a window folds them: faits, then the états that read them."""

from projections.etats.agenda import AGENDA_COURANT
from projections.etats.constat import CONSTATS
from projections.etats.delais import Regles
from projections.etats.file_active import files_actives
from projections.etats.identite import IDENTITES
from projections.etats.offre import OFFRES
from projections.etats.periode import PERIODES
from projections.etats.prescription import PRESCRIPTIONS
from projections.etats.tache import TACHES
from projections.faits.acces import ACCES
from projections.faits.accompagnement import ACCOMPAGNEMENT
from projections.faits.activite import ACTIVITE
from projections.faits.catalogue_offres import CATALOGUE_OFFRES
from projections.faits.contrat_engagement import CONTRAT_ENGAGEMENT
from projections.faits.designation import DESIGNATION
from projections.faits.diagnostic import DIAGNOSTIC
from projections.faits.document import DOCUMENT
from projections.faits.droits import DROITS
from projections.faits.effacement import EFFACEMENT
from projections.faits.envoi import ENVOIS, SUIVI_ENVOIS
from projections.faits.inscription import INSCRIPTION
from projections.faits.mouvement import MOUVEMENT
from projections.faits.offre import OFFRE
from projections.faits.orientation import ORIENTATION
from projections.faits.rectification import RECTIFICATION
from projections.faits.rendez_vous import RENDEZ_VOUS
from projections.faits.sanction import SANCTION
from projections.faits.structure import DECLARATIONS, STRUCTURES
from projections.faits.transmission import SUIVI, TRANSMISSIONS
from projections.moteur.vue import Vue

SANS_REGLES: tuple[Vue, ...] = (
    DROITS,
    MOUVEMENT,
    EFFACEMENT,
    RECTIFICATION,
    ACCES,
    INSCRIPTION,
    ORIENTATION,
    DESIGNATION,
    RENDEZ_VOUS,
    DIAGNOSTIC,
    CONTRAT_ENGAGEMENT,
    ACTIVITE,
    OFFRE,
    CATALOGUE_OFFRES,
    SANCTION,
    ACCOMPAGNEMENT,
    DOCUMENT,
    SUIVI,
    SUIVI_ENVOIS,
    DECLARATIONS,
    STRUCTURES,
    IDENTITES,
    AGENDA_COURANT,
    PRESCRIPTIONS,
    OFFRES,
    TRANSMISSIONS,
    ENVOIS,
    TACHES,
    PERIODES,
    CONSTATS,
)
"""Views that no rule dates."""


def vues(regles: Regles) -> tuple[Vue, ...]:
    """Every view, under the rules that the département applies."""
    return *SANS_REGLES, files_actives(regles)
