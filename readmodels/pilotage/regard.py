"""The regard of whoever asks for figures: whose persons he may see one by one, and so count one by one."""

from dataclasses import dataclass
from typing import Final

from readmodels.perimetre import TOUT, Perimetre


@dataclass(frozen=True, slots=True)
class Regard:
    """``personnes``: exact figures, of the dossiers of ``perimetre`` and no other, which he may open one by one. Without it,
    figures of the département under the secret statistique (:mod:`readmodels.pilotage.secret`).
    """

    personnes: bool
    perimetre: Perimetre = TOUT


ANONYME: Final = Regard(personnes=False)
"""Figures alone: no dimension that tells persons apart, and small counts are hidden."""
NOMINATIF: Final = Regard(personnes=True)
"""Every person of the département."""
