"""Access: the actor of a request, and the roles that each route accepts."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from ledger.contexte import Acteur
from ledger.vocabulaire.acteur import Role
from web.api import jetons
from web.api.problemes import Interdit
from web.services import Services

porteur = HTTPBearer(auto_error=False, description="Jeton signé, portant un rôle")
Porteur = Annotated[HTTPAuthorizationCredentials | None, Depends(porteur)]


def services(request: Request) -> Services:
    """The services of the running application."""
    assemblees: Services = request.app.state.services
    return assemblees


ServicesDep = Annotated[Services, Depends(services)]


def acteur(porte: Porteur, assemblees: ServicesDep) -> Acteur:
    """The identified actor; 401 without a good token."""
    if porte is None:
        raise jetons.JetonRefuse("Présentez un jeton dans l'en-tête « Authorization: Bearer … ».")
    return jetons.lire(assemblees.cles.jetons, porte.credentials)


ActeurDep = Annotated[Acteur, Depends(acteur)]


def roles(*permis: Role) -> Callable[[Acteur], Acteur]:
    """Dependency: the actor, if he has one of these roles; 403 otherwise."""

    def exiger(qui: ActeurDep) -> Acteur:
        if qui.role not in permis:
            libelles = ", ".join(role.libelle for role in permis)
            message = f"Votre rôle ({qui.role.libelle}) ne permet pas cette action, réservée à : {libelles}."
            raise Interdit(message)
        return qui

    return exiger


INSTRUIRE = roles(Role.REFERENT, Role.ADMINISTRATEUR, Role.SYSTEME)
"""May record steps."""
ENCADRER = roles(Role.ADMINISTRATEUR, Role.SYSTEME)
"""May hand over all the dossiers of an agent at once."""
CONSULTER = roles(Role.REFERENT, Role.ADMINISTRATEUR, Role.AUDITEUR)
"""May see persons."""
PILOTER = roles(Role.REFERENT, Role.DECIDEUR, Role.ADMINISTRATEUR, Role.AUDITEUR)
"""May see figures."""
RECEVOIR = roles(Role.PARTENAIRE)
"""May see what was sent to his own structure."""
EXPLOITER = roles(Role.SYSTEME, Role.ADMINISTRATEUR)
"""May read topics and metrics."""
