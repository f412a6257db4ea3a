"""Every view, in the order in which a window folds them: faits, then the états that read them."""

from projections.accompagnement import ACCOMPAGNEMENT
from projections.activite import ACTIVITE
from projections.agenda import AGENDA_COURANT
from projections.catalogue_offres import CATALOGUE_OFFRES
from projections.constat import CONSTATS
from projections.contrat_engagement import CONTRAT_ENGAGEMENT
from projections.designation import DESIGNATION
from projections.diagnostic import DIAGNOSTIC
from projections.droits import DROITS
from projections.file_active import FILES_ACTIVES
from projections.identite import IDENTITES
from projections.inscription import INSCRIPTION
from projections.mouvement import MOUVEMENT
from projections.offre import OFFRE
from projections.orientation import ORIENTATION
from projections.periode import PERIODES
from projections.prescription import PRESCRIPTIONS
from projections.rendez_vous import RENDEZ_VOUS
from projections.sanction import SANCTION
from projections.structure import DECLARATIONS, STRUCTURES
from projections.tache import TACHES
from projections.transmission import SUIVI, TRANSMISSIONS
from projections.vue import Vue

VUES: tuple[Vue, ...] = (
    DROITS,
    MOUVEMENT,
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
    SUIVI,
    DECLARATIONS,
    STRUCTURES,
    IDENTITES,
    AGENDA_COURANT,
    PRESCRIPTIONS,
    TRANSMISSIONS,
    TACHES,
    PERIODES,
    CONSTATS,
    FILES_ACTIVES,
)
