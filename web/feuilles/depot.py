"""A file that joins a dossier: read once for its size and its fingerprint, and kept sealed where documents are kept.

A file of a type that is not taken is not kept: its fingerprint proves later that it is the one that was handed over, and it
stays where the structure files it.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from hashlib import file_digest
from typing import Final
from uuid import UUID

from starlette.datastructures import UploadFile

from web.mots.ecriture import taille
from web.saisies import Saisie
from web.visite import Visite

CHAMP: Final = "fichier"
EMPREINTE, TAILLE = "sha256", "taille_octets"
"""Fields of the step that the file gives."""
TAILLE_MAX: Final = 12
"""Digits of a size, at most."""
GARDE_OCTETS_MAX: Final = 10_000_000
"""Of a file that is kept: the rule AC1 sets the size of those that are recorded."""
A_CHOISIR: Final = "Choisissez le fichier."


def lire_depot(visite: Visite, saisie: Saisie) -> Visite:
    """The visit with the fields that its file gives in place of those that an earlier one gave; the file is closed."""
    with ExitStack() as pile:
        for _, recu in visite.fichiers:
            pile.enter_context(recu.file)
        fichier = visite.fichier(CHAMP)
        if not saisie.fichier or fichier is None or not fichier.filename:
            return visite
        lus = dict(_lire(fichier))
        _garder(visite, fichier)
        return replace(visite, champs=[*((n, v) for n, v in visite.champs if n not in lus), *lus.items()])


def _garder(visite: Visite, fichier: UploadFile) -> None:
    """Keep the file before the step that names it; what the step then refuses stays sealed, and is named by nothing."""
    atelier, dossier = visite.services.documents, UUID(str(visite.request.path_params["dossier"]))
    if (
        atelier is None
        or not 0 < (fichier.size or 0) <= GARDE_OCTETS_MAX
        or visite.services.journal.coffre.cle(dossier) is None
    ):
        return
    fichier.file.seek(0)
    atelier.recevoir(dossier, fichier.file.read())


def _lire(fichier: UploadFile) -> Iterator[tuple[str, str]]:
    yield EMPREINTE, file_digest(fichier.file, "sha256").hexdigest()  # type: ignore[arg-type]  # a file, for all that
    yield TAILLE, str(fichier.size or 0)


def dire_taille(octets: str) -> str:
    """The size that a form holds, as it is read; empty for what is no size."""
    return taille(int(octets)) if octets.isdecimal() and len(octets) <= TAILLE_MAX else ""
