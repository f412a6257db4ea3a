"""Access to the API: the actor of a token, and the right that each route declares (:mod:`web.acces`)."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from ledger.contexte import Acteur
from ledger.erreurs import ErreurAttendue, Genre
from web.acces import Droit, Regle, autoriser
from web.identite import jetons
from web.services import ServicesDep

porteur = HTTPBearer(auto_error=False, description="Jeton signé, portant un rôle")
Porteur = Annotated[HTTPAuthorizationCredentials | None, Depends(porteur)]


class StructureAbsente(ErreurAttendue):
    """The token does not say which structure its bearer acts for."""

    genre = Genre.MAL_DEMANDE
    reference = "structure-absente"
    titre = "Structure inconnue"


def acteur(porte: Porteur, assemblees: ServicesDep) -> Acteur:
    """The identified actor; 401 without a good token."""
    if porte is None:
        raise jetons.JetonRefuse("Présentez un jeton dans l'en-tête « Authorization: Bearer … ».")
    return jetons.lire(assemblees.cles.jetons, porte.credentials)


class ParJeton(Regle):
    """The actor of the token, if the rules let him do this; 403 otherwise."""

    def __call__(self, request: Request, qui: Annotated[Acteur, Depends(acteur)], assemblees: ServicesDep) -> Acteur:
        """See the class."""
        return autoriser(assemblees, qui, self.droit, request)


ENTRER = ParJeton(Droit.ENTRER)
INSTRUIRE = ParJeton(Droit.INSTRUIRE)
ENCADRER = ParJeton(Droit.ENCADRER)
CONSULTER = ParJeton(Droit.CONSULTER)
PILOTER = ParJeton(Droit.PILOTER)
RECEVOIR = ParJeton(Droit.RECEVOIR)
SUIVRE = ParJeton(Droit.SUIVRE)
EXPLOITER = ParJeton(Droit.EXPLOITER)

ActeurDep = Annotated[Acteur, Depends(ENTRER)]
