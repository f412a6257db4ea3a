"""The sealer's side: a checkpoint and the proof that it goes on from the one the witness knows, against its cosignature."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import httpx

from ledger.preuve.note import CleInterne, ecrire_suite
from ledger.preuve.verifier import Faute, lire_note

REPONSE_MAX_S: Final = 10.0
TAILLE_CONNUE: Final = "text/x.tlog.size"
"""Media type by which a witness says how far it knows the log."""


class TemoinMuet(Exception):
    """A witness does not sign; the message says why in French. It is asked again later."""


@dataclass(frozen=True, slots=True)
class Temoin:
    """A witness: its verifier key (a cosignature's), and where it is."""

    cle: CleInterne
    adresse: str

    def contresigner(self, note: str, connue: int, preuve: Callable[[int], Sequence[bytes]]) -> str:
        """Its signature line of this checkpoint; ``connue`` is the size that it last signed as far as we know, ``preuve``
        proves that the checkpoint goes on from a size.

        Raises :class:`TemoinMuet`.
        """
        reponse = self._demander(note, connue, preuve)
        if reponse.status_code == 409 and reponse.headers.get("content-type") == TAILLE_CONNUE:
            connue = int(reponse.text) if reponse.text.strip().isdecimal() else -1
            reponse = self._demander(note, connue, preuve) if connue >= 0 else reponse
        if reponse.status_code != 200:
            message = f"le témoin {self.cle.nom} répond {reponse.status_code} : {reponse.text.strip()[:120]}"
            raise TemoinMuet(message)
        return self._lire(note, reponse.content)

    def _demander(self, note: str, connue: int, preuve: Callable[[int], Sequence[bytes]]) -> httpx.Response:
        suite = ecrire_suite(connue, preuve(connue), note)
        try:
            return httpx.post(f"{self.adresse}/add-checkpoint", content=suite, timeout=REPONSE_MAX_S)
        except httpx.HTTPError as erreur:
            message = f"le témoin {self.cle.nom} ne répond pas ({type(erreur).__name__}) : vérifiez PARCOURS_TEMOINS"
            raise TemoinMuet(message) from None

    def _lire(self, note: str, corps: bytes) -> str:
        """Its own line of the answer, verified."""
        texte = lire_note(note.encode()).texte
        for ligne in corps.decode("utf-8", "replace").splitlines():
            try:
                if lire_note(texte + b"\n" + f"{ligne}\n".encode()).signataires([self.cle]):
                    return f"{ligne}\n"
            except Faute:
                continue
        message = f"le témoin {self.cle.nom} a répondu sans signature de sa clé : vérifiez PARCOURS_TEMOINS"
        raise TemoinMuet(message)
