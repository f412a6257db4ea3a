"""Answers as files: what ``format`` or ``Accept`` ask for, and the response that carries the file."""

import io
from typing import Annotated, Any, Final

from fastapi import Depends, Query, Request, Response

from readmodels.export.document import Document, TropDeLignes
from readmodels.export.formats import MEDIAS, Format, exporter
from web.contrat.annonces import Annonce, Entete

FICHIERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "La réponse, en JSON ou dans un fichier",
        "content": {media: {"schema": {"type": "string", "format": "binary"}} for media in MEDIAS.values()},
    }
}
"""The declaration of a route that gives files."""
JOINT: Final = Entete("Content-Disposition", "Nom du fichier, quand la réponse en est un", toujours=False)
PREFERENCES_MAX: Final = 20
"""Media types read of an ``Accept`` header, at most."""


@Annonce((TropDeLignes,), (JOINT,))
def _voulu(
    requete: Request,
    format_: Annotated[
        Format | None, Query(alias="format", description="Format de fichier ; sans lui, l'en-tête Accept, ou JSON")
    ] = None,
) -> Format | None:
    """The format of the query, else the one that ``Accept`` prefers; None is JSON."""
    return format_ or _negocier(requete.headers.get("accept", ""))


FormatVoulu = Annotated[Format | None, Depends(_voulu)]


def _negocier(accept: str) -> Format | None:
    """The first of the formats and JSON among what is accepted, the most wanted first (RFC 9110, 12.5.1)."""
    formats: dict[str, Format | None] = {media: voulu for voulu, media in MEDIAS.items()}
    formats |= {"application/json": None, "*/*": None}
    demandes = []
    for rang, texte in enumerate(accept.split(",")[:PREFERENCES_MAX]):
        media, *parametres = (mot.strip().lower() for mot in texte.split(";"))
        if media in formats and (qualite := _qualite(parametres)) > 0:
            demandes.append((-qualite, rang, media))
    return formats[min(demandes)[2]] if demandes else None


def _qualite(parametres: list[str]) -> float:
    texte = next((p.removeprefix("q=") for p in parametres if p.startswith("q=")), "1")
    try:
        return float(texte)
    except ValueError:
        return 0.0


def pdf(octets: bytes, nom: str, *, ici: bool = False) -> Response:
    """A document as a file, shown by the browser (``ici``) or taken away; its name tells of nobody."""
    disposition = f'{"inline" if ici else "attachment"}; filename="{nom}.pdf"'
    return Response(octets, media_type="application/pdf", headers={"Content-Disposition": disposition})


EXTENSIONS: Final = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


def piece(octets: bytes, nature: str, nom: str) -> Response:
    """A file that was handed in, taken away: no browser opens what somebody else made."""
    entetes = {"Content-Disposition": f'attachment; filename="{nom}.{EXTENSIONS[nature]}"'}
    return Response(octets, media_type=nature, headers=entetes)


def fichier(document: Document, voulu: Format, nom: str) -> Response:
    """A document as an attachment named after ``nom``, which is a code of ours."""
    octets = io.BytesIO()
    exporter(document, voulu, octets)
    return Response(
        octets.getvalue(),
        media_type=f"{MEDIAS[voulu]}; charset=utf-8" if voulu is Format.CSV else MEDIAS[voulu],
        headers={"Content-Disposition": f'attachment; filename="{nom}.{voulu.value}"', "Vary": "Accept"},
    )
