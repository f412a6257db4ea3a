"""Where documents are kept: sealed under the key of the person, in a folder or in any store of objects.

A document is found by its dossier and its fingerprint; it is written once and never replaced. Its bytes leave the process
sealed, so that erasing the person erases it too, copies and backups included. A document that is not the one recorded is
never given.
"""

from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from obstore.exceptions import AlreadyExistsError, NotFoundError
from obstore.store import LocalStore, MemoryStore, ObjectStore, from_url

from documents.erreurs import DocumentAbsent, DocumentAltere, DocumentEfface
from ledger.keys import Coffre
from ledger.sealing import DescellementImpossible, desceller, sceller


def ouvrir_magasin(adresse: str) -> ObjectStore:
    """The store at an address: ``file:///var/lib/parcours`` (created), ``memory:///``, ``s3://seau/prefixe``, ``gs://``, ``az://``.

    Keys of the store come from the environment, as its own tools read them. ``ValueError`` on an address of no store.
    """
    parties = urlsplit(adresse)
    if parties.scheme == "memory":
        return MemoryStore()
    if parties.scheme == "file":
        return LocalStore(Path(parties.path), mkdir=True)
    magasin: ObjectStore = from_url(adresse)
    return magasin


class Depot:
    """The documents of a département."""

    def __init__(self, magasin: ObjectStore, coffre: Coffre) -> None:
        """``coffre`` seals what is kept; whoever reads brings keys of their own, which may note it."""
        self._magasin, self._coffre = magasin, coffre

    def garder(self, dossier: UUID, octets: bytes) -> str:
        """Keep these bytes and give their fingerprint; nothing happens when they are kept already.

        ``KeyError`` when the person has no key: never known, or erased.
        """
        empreinte = sha256(octets).hexdigest()
        scelle = sceller(self._coffre, dossier, dossier, dossier, empreinte, octets)
        with suppress(AlreadyExistsError):
            self._magasin.put(_cle(dossier, empreinte), scelle, mode="create")
        return empreinte

    def tient(self, dossier: UUID, empreinte: str) -> bool:
        """Whether something is kept under this fingerprint; only reading it says whether it is still the same."""
        try:
            self._magasin.head(_cle(dossier, empreinte))
        except (NotFoundError, FileNotFoundError):
            return False
        return True

    def oublier(self, dossier: UUID) -> int:
        """Remove every document of a person who is erased; how many there were."""
        chemins = [fiche["path"] for page in self._magasin.list(f"{PREFIXE}/{dossier}") for fiche in page]
        if chemins:
            self._magasin.delete(chemins)
        return len(chemins)

    def lire(self, coffre: Coffre, dossier: UUID, empreinte: str) -> bytes:
        """The bytes of this fingerprint.

        Raises :class:`~documents.erreurs.DocumentAbsent`, :class:`~documents.erreurs.DocumentAltere`,
        :class:`~documents.erreurs.DocumentEfface`.
        """
        try:
            scelle = self._magasin.get(_cle(dossier, empreinte)).bytes().to_bytes()
        except (NotFoundError, FileNotFoundError) as erreur:
            if coffre.cle(dossier) is None:
                raise DocumentEfface from erreur
            raise DocumentAbsent from erreur
        try:
            octets = desceller(coffre, dossier, dossier, empreinte, scelle)
        except DescellementImpossible as erreur:
            raise DocumentAltere from erreur
        if octets is None:
            raise DocumentEfface if coffre.cle(dossier) is None else DocumentAltere
        if sha256(octets).hexdigest() != empreinte:
            raise DocumentAltere
        return octets


PREFIXE: Final = "documents"


def _cle(dossier: UUID, empreinte: str) -> str:
    return f"{PREFIXE}/{dossier}/{empreinte}"


SIGNATURES: Final = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
"""Types of the files that are taken, by the bytes that they begin with: a name or a browser may say anything."""


def nature_du_fichier(octets: bytes) -> str | None:
    """The type of a file handed in, by its content; None for one that is not taken."""
    return next((nature for debut, nature in SIGNATURES.items() if octets.startswith(debut)), None)
