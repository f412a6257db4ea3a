"""The pages of administration, and what they all show: where one is among them."""

from typing import Any, Final

from fastapi import Response

from web.rendu import rendre
from web.visite import Visite

ADRESSE: Final = "/administration"
RUBRIQUES: Final = (
    ("Fonctionnement", ADRESSE),
    ("Règles", f"{ADRESSE}/regles"),
    ("Imports", f"{ADRESSE}/imports"),
    ("Boîte d'envoi", f"{ADRESSE}/envois"),
    ("Transmissions", f"{ADRESSE}/transmissions"),
    ("Réseau", f"{ADRESSE}/reseau"),
    ("Habilitations", f"{ADRESSE}/habilitations"),
    ("Jetons", f"{ADRESSE}/jetons"),
)


def page(visite: Visite, gabarit: str, rubrique: str, *, statut: int = 200, **contexte: Any) -> Response:
    """A page of administration; ``rubrique`` is the address of the one that it belongs to."""
    return rendre(visite, gabarit, statut=statut, rubriques=RUBRIQUES, rubrique=rubrique, **contexte)
