"""Mutations, foyers, doublons, identifiers revoked: what joins a dossier to another one, or to another département."""

from ledger.events.entree.doublon import DoublonAbsorbe, DoublonFusionne, DoublonRestitue, DoublonSepare
from ledger.events.entree.foyer import FoyerDelie, FoyerLie
from ledger.events.entree.identifiant import IdentifiantDossierRevoque
from ledger.events.entree.mutation import MutationAnnoncee, MutationRecue
from projections.moteur.vue import Fait
from readmodels.faits import F_MOUVEMENT

MOUVEMENT = Fait(
    F_MOUVEMENT,
    (
        MutationAnnoncee,
        MutationRecue,
        FoyerLie,
        FoyerDelie,
        IdentifiantDossierRevoque,
        DoublonFusionne,
        DoublonAbsorbe,
        DoublonSepare,
        DoublonRestitue,
    ),
)
