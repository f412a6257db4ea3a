"""Access to the API: the actor of a token, and the right that each route declares (:mod:`web.acces`)."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from ledger.contexte import Acteur
from ledger.erreurs import DossierInconnu, ErreurAttendue, Genre
from ledger.vocabulaire.acteur import Role
from web.acces import DROITS, Droit, Interdit, Regle, autoriser
from web.contrat.annonces import Annonce, souleve
from web.identite.jetons import JetonRefuse
from web.securite import TropDeRequetes
from web.services import Services, ServicesDep

porteur = HTTPBearer(auto_error=False, description="Jeton signé, donné par ce service")
Porteur = Annotated[HTTPAuthorizationCredentials | None, Depends(porteur)]
Dossier = Annotated[UUID, souleve(DossierInconnu, Interdit)]
"""The dossier of an address: 404 when nobody knows it, 403 out of the perimeter of whoever asks."""


class StructureAbsente(ErreurAttendue):
    """The token does not say which structure its bearer acts for."""

    genre = Genre.MAL_DEMANDE
    reference = "structure-absente"
    titre = "Structure inconnue"


def exiger_connu(assemblees: Services, dossier: UUID) -> None:
    """Raise :class:`~ledger.erreurs.DossierInconnu` for a dossier of which nothing was ever recorded."""
    if not assemblees.journal.connait(dossier):
        raise DossierInconnu(dossier)


@souleve(JetonRefuse, TropDeRequetes)
def acteur(porte: Porteur, assemblees: ServicesDep) -> Acteur:
    """The identified actor; 401 without a good token, 429 above the quota, which all the tokens of an agent share."""
    if porte is None:
        raise JetonRefuse("Présentez un jeton dans l'en-tête « Authorization: Bearer … ».")
    qui = assemblees.ecrans.jetons.lire(porte.credentials)
    assemblees.ecrans.debit.exiger("api", str(qui.agent), par_minute=assemblees.quota_api)
    return qui


class ParJeton(Regle):
    """The actor of the token, if the rules let him do this; 403 otherwise."""

    def __call__(self, request: Request, qui: Annotated[Acteur, Depends(acteur)], assemblees: ServicesDep) -> Acteur:
        """See the class."""
        return autoriser(assemblees, qui, self.droit, request)

    @property
    def annonces(self) -> tuple[Annonce, ...]:
        """A right that every role has refuses nobody."""
        return () if DROITS[self.droit] == frozenset(Role) else (souleve(Interdit),)


ENTRER = ParJeton(Droit.ENTRER)
INSTRUIRE = ParJeton(Droit.INSTRUIRE)
ENCADRER = ParJeton(Droit.ENCADRER)
CONSULTER = ParJeton(Droit.CONSULTER)
PILOTER = ParJeton(Droit.PILOTER)
RECEVOIR = ParJeton(Droit.RECEVOIR)
SUIVRE = ParJeton(Droit.SUIVRE)
EXPLOITER = ParJeton(Droit.EXPLOITER)

ActeurDep = Annotated[Acteur, Depends(ENTRER)]
