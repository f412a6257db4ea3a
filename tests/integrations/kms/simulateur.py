"""The transit engine of Vault and OpenBao, as its API is published: a key and its versions, tokens, a seal, errors.

No registry that we use has a server of theirs; the engine's own code (Vault 1.14.10, as a Go module) was asked the same
once, and gave the same answers, field by field. What is simulated: ``POST /v1/transit/{encrypt,decrypt,rewrap}/:name`` and
``POST /v1/transit/keys/:name/{rotate,config}``; ``X-Vault-Token``; base64 ``plaintext``, ``vault:vN:`` and AES-256-GCM
(``aes256-gcm96``: nonce, ciphertext, tag); 400, 403, 404 and 503 with ``{"errors": [...]}``.
"""

import base64
import json
import os
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.integrations.http_simule import servir

NONCE = 12


class Refuse(Exception):
    """An answer that is not 200: its status, its errors."""

    def __init__(self, statut: int, *erreurs: str) -> None:
        """See the class."""
        super().__init__(statut, erreurs)
        self.statut, self.erreurs = statut, list(erreurs)


@dataclass
class Kms:
    """The service: the versions of its key, its token, whether it is sealed, what it was asked."""

    adresse: str = ""
    jeton: str = "hvs.jeton-des-essais"
    scelle: bool = False
    versions: list[bytes] = field(default_factory=lambda: [AESGCM.generate_key(256)])
    plus_ancienne: int = 1
    appels: list[str] = field(default_factory=list)

    @property
    def cle(self) -> str:
        """Address of the key."""
        return f"{self.adresse}/v1/transit/keys/parcours"

    def repondre(self, chemin: str, jeton: str | None, corps: Any) -> dict[str, Any]:
        """The data of the answer; raises :class:`Refuse`."""
        if self.scelle:
            raise Refuse(503, "Vault is sealed")
        if jeton != self.jeton:
            raise Refuse(403, "permission denied")
        parties = chemin.removeprefix("/v1/transit/").split("/")
        self.appels.append(parties[0])
        if "parcours" not in parties:
            raise Refuse(400, "encryption key not found")
        match parties:
            case ["keys", _, "rotate"]:
                self.versions.append(AESGCM.generate_key(256))
                return {}
            case ["keys", _, "config"]:
                self.plus_ancienne = int(corps["min_decryption_version"])
                return {}
            case ["encrypt", _]:
                return self._chiffrer(_base64(corps.get("plaintext"), "illegal base64 data"))
            case ["decrypt", _]:
                return {"plaintext": base64.b64encode(self._ouvrir(corps.get("ciphertext"))).decode()}
            case ["rewrap", _]:
                return self._chiffrer(self._ouvrir(corps.get("ciphertext")))
            case _:
                raise Refuse(404)

    def _chiffrer(self, clair: bytes) -> dict[str, Any]:
        nonce, version = os.urandom(NONCE), len(self.versions)
        octets = nonce + AESGCM(self.versions[-1]).encrypt(nonce, clair, None)
        return {"ciphertext": f"vault:v{version}:{base64.b64encode(octets).decode()}", "key_version": version}

    def _ouvrir(self, texte: Any) -> bytes:
        if not isinstance(texte, str) or not texte.startswith("vault:v"):
            raise Refuse(400, "invalid ciphertext: no prefix")
        version, separation, suite = texte.removeprefix("vault:v").partition(":")
        if not separation:
            raise Refuse(400, "invalid ciphertext: wrong number of fields")
        if not version.isdecimal():
            raise Refuse(400, "invalid ciphertext: version number could not be decoded")
        if int(version) > len(self.versions):
            raise Refuse(400, "invalid ciphertext: version is too new")
        if int(version) < self.plus_ancienne:
            raise Refuse(400, "ciphertext or signature version is disallowed by policy (too old)")
        octets = _base64(suite, "invalid ciphertext: could not decode base64")
        if len(octets) < NONCE:
            raise Refuse(400, "invalid ciphertext length")
        try:
            return AESGCM(self.versions[int(version) - 1]).decrypt(octets[:NONCE], octets[NONCE:], None)
        except (InvalidTag, ValueError):
            raise Refuse(400, "invalid ciphertext: unable to decrypt") from None


def _base64(texte: Any, faute: str) -> bytes:
    try:
        return base64.b64decode(texte, validate=True)
    except (TypeError, ValueError):
        raise Refuse(400, faute) from None


@contextmanager
def ouvrir(tls: ssl.SSLContext | None = None) -> Iterator[Kms]:
    """The service at work; under TLS when it is told how."""
    kms = Kms()

    def repondre(chemin: str, entetes: Mapping[str, str], demande: bytes) -> tuple[int, str, bytes]:
        try:
            donnees = kms.repondre(chemin, entetes.get("X-Vault-Token"), json.loads(demande or b"{}"))
            statut, dit = 200, {"request_id": "essai", "lease_duration": 0, "data": donnees, "auth": None}
        except Refuse as refuse:
            statut, dit = refuse.statut, {"errors": refuse.erreurs}
        return statut, "application/json", json.dumps(dit).encode()

    with servir(repondre, tls) as kms.adresse:
        yield kms
