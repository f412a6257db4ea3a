"""The identity of the département on its documents, as tokens: name, address, colour, typeface, logo."""

import re
import tomllib
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator

CONTRASTE_MIN: Final = 4.5
"""Of the colour on white (WCAG 1.4.3): titles are written in it."""
LOGO: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><rect width="48" height="48" rx="6" fill="{couleur}"/>'
    '<path d="M10 37c7 0 7-9 14-9s7-13 14-16" fill="none" stroke="#fff" stroke-width="4" stroke-linecap="round"/></svg>'
)
"""Drawn where the département gives none of its own."""
Ligne = Annotated[str, Field(min_length=1, max_length=120)]


class Charte(BaseModel):
    """The tokens. ``police``: a typeface of ``documents/polices``, or of the folder that the département gives."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    nom: Ligne
    adresse: Ligne
    couleur: Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")] = "#1d3f72"
    police: Ligne = "Atkinson Hyperlegible"
    logo: Annotated[str, Field(max_length=200_000)] = ""
    logo_alt: Ligne = "Logo du département"
    polices: Path | None = None

    @field_validator("couleur")
    @classmethod
    def _lisible(cls, couleur: str) -> str:
        if _contraste(couleur) < CONTRASTE_MIN:
            message = (
                f"la couleur {couleur} ne se lit pas sur du blanc : il faut un contraste de {CONTRASTE_MIN} au moins"
            )
            raise ValueError(message)
        return couleur

    @classmethod
    def du_departement(cls, nom: str, fichier: Path | None = None) -> Self:
        """The tokens of a TOML file, whose ``logo`` names an SVG beside it; those of nobody in particular without one.

        Raises ``ValueError`` on tokens that cannot be used, ``OSError`` on a file that cannot be read.
        """
        if fichier is None:
            dit = f"Département de la {nom}" if nom[-1] == "e" else f"Département : {nom}"
            return cls(nom=dit, adresse="Hôtel du département")
        jetons = tomllib.loads(fichier.read_text("utf-8"))
        if logo := jetons.get("logo"):
            jetons["logo"] = (fichier.parent / logo).read_text("utf-8")
        if polices := jetons.get("polices"):
            jetons["polices"] = fichier.parent / polices
        return cls.model_validate(jetons)

    @property
    def dessin(self) -> str:
        """The logo, as SVG."""
        return self.logo or LOGO.format(couleur=self.couleur)


def _contraste(couleur: str) -> float:
    """Of a colour on white, as WCAG counts it."""
    canaux = (int(c, 16) / 255 for c in re.findall("..", couleur[1:]))
    r, v, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in canaux)
    return 1.05 / (0.2126 * r + 0.7152 * v + 0.0722 * b + 0.05)
