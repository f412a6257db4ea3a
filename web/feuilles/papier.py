"""The document that goes with a step: drawn up once the step is recorded, and never what keeps it from being."""

from typing import Any, Final
from uuid import UUID, uuid5

from ledger.erreurs import ErreurAttendue
from ledger.vocabulaire.suivi.document import GenreDocument
from web.feuilles.feuille import Feuille

IMPOSSIBLE: Final = "non"
"""Said in the address when the document could not be drawn up."""


def etablir_ensuite(feuille: Feuille, commande: Any, cle: UUID) -> str:
    """Draw up what the form asks to be put on paper, once for each form; what the address of the dossier says of it."""
    genre = feuille.saisie.document(commande)
    if genre is None:
        return ""
    visite, services = feuille.visite, feuille.visite.services
    try:
        etabli = services.atelier.produire(
            feuille.dossier,
            genre,
            _objet(feuille, genre),
            cadre=feuille.cadre,
            coffre=services.coffre,
            cle=uuid5(cle, genre.value),
            demande_par=visite.acteur.agent,
        )
    except ErreurAttendue:
        return f"&lettre={IMPOSSIBLE}"
    return f"&lettre={etabli.id}"


def _objet(feuille: Feuille, genre: GenreDocument) -> UUID | None:
    """The step that was just recorded, that the document puts on paper."""
    etat = feuille.visite.services.journal.dossier(feuille.dossier)
    trouves = {GenreDocument.NOTIFICATION_ORIENTATION: etat.orientation}
    trouve = trouves.get(genre)
    return UUID(trouve.id) if trouve is not None else None
