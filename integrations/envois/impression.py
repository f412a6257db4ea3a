"""Letters that the département prints and posts itself: each waits for an agent, who says what was posted."""

from typing import ClassVar, NoReturn

from commands.suivi.courrier import POSTE
from integrations.envois.transporteur import Pli, doute
from integrations.livraison.echecs import Introuvable
from ledger.vocabulaire.suivi.transmission import CauseAttente


def a_preparer() -> Introuvable:
    """The letter waits for an agent; what follows for the person does not wait behind it."""
    cause = CauseAttente.A_POSTER
    return Introuvable(cause, cause.value, "cette lettre attend un agent, sur la page des courriers", retient=False)


class Impression:
    """The print office: it takes nothing by itself, so that nothing is ever said to have left that an agent did not post."""

    nom: ClassVar = POSTE

    def confier(self, _pli: Pli) -> NoReturn:
        """The letter is among those of the day to print."""
        raise a_preparer()

    def retrouver(self, _pli: Pli) -> NoReturn:
        """Never asked for: no call is ever on its way."""
        raise doute("Le service du courrier")
