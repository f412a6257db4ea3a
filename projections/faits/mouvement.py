"""Mutations, foyers, doublons, identifiers revoked: what joins a dossier to another one, or to another département."""

from ledger.events.doublon import DoublonAbsorbe, DoublonFusionne, DoublonRestitue, DoublonSepare
from ledger.events.foyer import FoyerDelie, FoyerLie
from ledger.events.identifiant import IdentifiantDossierRevoque
from ledger.events.mutation import MutationAnnoncee, MutationRecue
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
