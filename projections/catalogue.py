"""Every view, in the order in which a window folds them: faits, then the états that read them."""

from projections.accompagnement import ACCOMPAGNEMENT
from projections.agenda import AGENDA_COURANT
from projections.contrat_engagement import CONTRAT_ENGAGEMENT
from projections.designation import DESIGNATION
from projections.droits import DROITS
from projections.file_active import FILES_ACTIVES
from projections.identite import IDENTITES
from projections.offre import OFFRE
from projections.orientation import ORIENTATION
from projections.periode import PERIODES
from projections.rendez_vous import RENDEZ_VOUS
from projections.sanction import SANCTION
from projections.structure import DECLARATIONS, STRUCTURES
from projections.vue import Vue

VUES: tuple[Vue, ...] = (
    DROITS,
    ORIENTATION,
    DESIGNATION,
    RENDEZ_VOUS,
    CONTRAT_ENGAGEMENT,
    OFFRE,
    SANCTION,
    ACCOMPAGNEMENT,
    DECLARATIONS,
    STRUCTURES,
    IDENTITES,
    AGENDA_COURANT,
    PERIODES,
    FILES_ACTIVES,
)
