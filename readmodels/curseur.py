"""Cursors of pages: the sort key and the id of the last line, so that the next page starts by index, at any depth."""

import base64
import binascii
from typing import Any
from uuid import UUID

from ledger.dates import lire_iso
from ledger.erreurs import ErreurAttendue, Genre


class CurseurInvalide(ErreurAttendue):
    """A page cursor that this list did not give."""

    genre = Genre.MAL_DEMANDE
    reference = "curseur-invalide"
    titre = "Curseur de page invalide"


def ecrire_curseur(valeur: str, cle: UUID) -> str:
    """Cursor after the line whose sort key is this date (as text, ``infinity`` when there is none) and this id."""
    return base64.urlsafe_b64encode(f"{valeur}|{cle}".encode()).decode()


def lire_curseur(curseur: str) -> dict[str, Any]:
    """Parameters ``curseur_valeur`` and ``curseur_cle``; raises :class:`CurseurInvalide`."""
    try:
        valeur, _, cle = base64.urlsafe_b64decode(curseur).decode().partition("|")
        if valeur != "infinity":
            valeur = lire_iso(valeur).isoformat()
        return {"curseur_valeur": valeur, "curseur_cle": UUID(cle)}
    except (ValueError, binascii.Error) as erreur:
        message = "le curseur de page n'est pas de ceux que cette liste donne : reprenez à la première page"
        raise CurseurInvalide(message) from erreur
