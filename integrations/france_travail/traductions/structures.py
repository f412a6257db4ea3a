"""Structures under France Travail's codes: Aurore (``NAQ0057``), or Safir (five digits) for its own agencies."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from integrations.france_travail.appel import Structure
from ledger.erreurs import ErreurAttendue, Genre
from ledger.vocabulaire.territoire import Territoire

SAFIR: Final = re.compile(r"[0-9]{5}")
CODES_STRUCTURE: Final = ("code_aurore", "code_safir")
"""Fields of a structure: Aurore names any of the network, Safir France Travail's own agencies alone."""


class _Dite(BaseModel):
    """One of the département's structures, as it states it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str | None = Field(default=None, pattern=r"^([A-Za-z]{3}[0-9]{4}|[0-9]{5})$")
    courriel: str | None = Field(default=None, max_length=255)
    telephone: str | None = Field(default=None, max_length=36)
    adresse: str | None = Field(default=None, max_length=255)


class StructuresRefusees(ErreurAttendue):
    """The file of structures cannot be used; the message says why, in French."""

    genre = Genre.MAL_DEMANDE
    reference = "structures-refusees"
    titre = "Structures refusées"


def charger(territoire: Territoire, fichier: Path | None) -> dict[str, Structure]:
    """Structures of the network by our code: label and organisme of the territory, codes and contacts of the file.

    The file is TOML, one table by structure: ``[MDS-33-04] code = "NAQ0405"``, ``courriel``, ``telephone``, ``adresse``.
    Raises :class:`StructuresRefusees`.
    """
    connues = {place.code: Structure(libelle=place.libelle, organisme=place.organisme) for place in territoire.places}
    for code, dite in (_lire(fichier) if fichier is not None else {}).items():
        if code not in connues:
            message = f"{fichier} : la structure {code} n'est pas dans le territoire"
            raise StructuresRefusees(message)
        connues[code] = replace(connues[code], **dite.model_dump())
    return connues


def _lire(fichier: Path) -> dict[str, _Dite]:
    try:
        lues = tomllib.loads(fichier.read_text("utf-8"))
    except OSError as erreur:
        message = f"{fichier} ne se lit pas : {erreur.strerror}"
        raise StructuresRefusees(message) from None
    except tomllib.TOMLDecodeError as erreur:
        message = f"{fichier} n'est pas du TOML : {erreur}"
        raise StructuresRefusees(message) from None
    return {code: _decrire(fichier, code, dite) for code, dite in lues.items()}


def _decrire(fichier: Path, code: str, dite: Any) -> _Dite:
    try:
        return _Dite.model_validate(dite)
    except ValidationError as erreur:
        champs = ", ".join(str(faute["loc"][0]) for faute in erreur.errors(include_input=False) if faute["loc"])
        message = f"{fichier} : {code} est mal décrite ({champs or 'une table est attendue'})"
        raise StructuresRefusees(message) from None


def codes_structure(champ: str, structure: Structure | None) -> Mapping[str, Any]:
    """The field of a structure in the Orientation API; nothing when its code is not known."""
    code = structure.code if structure is not None else None
    if code is None:
        return {}
    return {champ: {"code_safir" if SAFIR.fullmatch(code) else "code_aurore": code}}
