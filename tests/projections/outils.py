"""What the tests of the engine ask of a projector, and what they give it."""

import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from uuid import UUID, uuid4

from ledger.keys import CoffreMemoire
from projections.moteur import reperes
from projections.moteur.projecteur import Projecteur
from tests.projections.cahier import Cahier
from tests.projections.evenements import ouverture

QUAND = datetime(2025, 3, 3, 10, tzinfo=UTC)


def positions(projecteur: Projecteur) -> dict[str, int]:
    """Position of each view."""
    return {nom: r.position for nom, r in reperes.lire(projecteur.connexion, projecteur.schema).items()}


def erreurs(projecteur: Projecteur) -> dict[str, str]:
    """Error of each view that stopped."""
    lus = reperes.lire(projecteur.connexion, projecteur.schema)
    return {nom: r.erreur for nom, r in lus.items() if r.erreur is not None}


def attendre(condition: Callable[[], bool]) -> None:
    limite = time.monotonic() + 20
    while not condition() and time.monotonic() < limite:
        time.sleep(0.001)


class CoffreEnPanne(CoffreMemoire):
    """A key store that fails whenever keys are asked for."""

    def __init__(self, panne: Exception) -> None:
        super().__init__()
        self.panne = panne

    def charger(self, sujets: Iterable[UUID]) -> None:
        """See :class:`Coffre`."""
        assert list(sujets)
        raise self.panne


def ouvrir(base: str, coffre: CoffreMemoire) -> UUID:
    """A dossier opened, in the log."""
    dossier = uuid4()
    cahier = Cahier(coffre)
    cahier.noter(dossier, ouverture(), QUAND)
    cahier.ecrire(base)
    return dossier
