"""A witness: it signs a checkpoint of a log it knows, once it is proven to go on from the last one that it signed.

C2SP tlog-witness over HTTP, ``POST /add-checkpoint``. It holds its key, the keys of the logs, and for each of them the last
checkpoint signed, one file each: another département, or whoever is not the one that it watches, runs it.
"""

import base64
import os
import threading
import time
from collections.abc import Collection
from hashlib import sha256
from pathlib import Path
from typing import Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from integrations.temoins.client import TAILLE_CONNUE
from ledger.preuve.arbre import VIDE, coherents
from ledger.preuve.note import Signataire, ecrire_cle
from ledger.preuve.verifier import Cle, Faute, Note, Point, lire_note, lire_point

CORPS_MAX_OCTETS: Final = 32_768
PREUVE_MAX: Final = 63
"""Hashes of a consistency proof, at most (tlog-witness)."""


class ServeurTemoin:
    """The witness; one process at a time writes its folder."""

    def __init__(self, signataire: Signataire, journaux: Collection[Cle], dossier: Path) -> None:
        """``journaux``: verifier keys of the logs, named by their origins; ``dossier`` keeps the last checkpoint of each."""
        self._signataire = signataire
        self._journaux = journaux
        self._dossier = dossier
        self._verrou = threading.Lock()
        dossier.mkdir(parents=True, exist_ok=True)

    @property
    def cle(self) -> str:
        """Its verifier key, for those whose logs it witnesses."""
        return ecrire_cle(self._signataire.cle)

    def application(self) -> Starlette:
        """The HTTP service."""

        async def ajouter(request: Request) -> Response:
            taille = request.headers.get("content-length", "")
            if not taille.isdecimal() or int(taille) > CORPS_MAX_OCTETS:
                return PlainTextResponse("demande trop longue\n", 413)
            return await run_in_threadpool(self.repondre, await request.body())

        return Starlette(routes=[Route("/add-checkpoint", ajouter, methods=["POST"])])

    def repondre(self, corps: bytes) -> Response:
        """The answer to a request, by its body."""
        try:
            ancienne, preuve, note, point = _lire(corps)
        except (Faute, ValueError):
            return PlainTextResponse("demande illisible\n", 400)
        cles = [cle for cle in self._journaux if cle.nom == point.origine]
        if not cles:
            return PlainTextResponse("journal inconnu de ce témoin\n", 404)
        try:
            signee = bool(note.signataires(cles))
        except Faute:
            signee = False
        if not signee:
            return PlainTextResponse("aucune signature de la clé de ce journal\n", 403)
        if ancienne > point.taille:
            return PlainTextResponse("l'ancienne taille dépasse la nouvelle\n", 400)
        with self._verrou:
            return self._signer(ancienne, preuve, note, point)

    def _signer(self, ancienne: int, preuve: list[bytes], note: Note, point: Point) -> Response:
        fichier = self._dossier / sha256(point.origine.encode()).hexdigest()
        connu = lire_point(fichier.read_bytes(), fichier.name) if fichier.exists() else Point("", 0, VIDE, {})
        if ancienne != connu.taille or (ancienne == point.taille and connu.racine != point.racine):
            return Response(f"{connu.taille}\n", 409, media_type=None, headers={"Content-Type": TAILLE_CONNUE})
        if not coherents(connu.taille, connu.racine, point.taille, point.racine, preuve):
            return PlainTextResponse("ce point de contrôle ne prolonge pas celui que ce témoin connaît\n", 422)
        partiel = fichier.with_suffix(".partiel")
        with partiel.open("wb") as ouvert:  # kept before it is signed: never two histories
            ouvert.write(note.texte)
            ouvert.flush()
            os.fsync(ouvert.fileno())
        partiel.replace(fichier)
        return PlainTextResponse(self._signataire.ligne(note.texte.decode(), int(time.time())))


def _lire(corps: bytes) -> tuple[int, list[bytes], Note, Point]:
    """Old size, proof, signed checkpoint and what it says; raises ``ValueError`` and :class:`Faute`."""
    entete, _, signee = corps.partition(b"\n\n")
    premiere, *hachages = entete.decode("ascii").split("\n")
    mot, _, taille = premiere.partition(" ")
    preuve = [base64.b64decode(hachage, validate=True) for hachage in hachages]
    if mot != "old" or not taille.isdecimal() or len(preuve) > PREUVE_MAX or any(len(h) != 32 for h in preuve):
        raise ValueError(premiere)
    note = lire_note(signee)
    return int(taille), preuve, note, lire_point(note.texte)
