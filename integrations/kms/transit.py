"""The transit engine of Vault or OpenBao: it wraps and opens our secrets under a key that never leaves it.

Three of its calls, of one named key: ``encrypt``, ``decrypt``, and ``rewrap``, which puts a wrapped secret under the last
version of the key without opening it here. What it wraps reads ``vault:v3:…``, where 3 is the version of the key.
"""

import base64
import re
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx

from ledger.erreurs import ErreurAttendue, Genre

ENVELOPPE: Final = re.compile(r"vault:v[1-9]\d{0,8}:[A-Za-z0-9+/]{20,2000}={0,2}")
CLE: Final = re.compile(
    r"(?P<base>(https://[^/\s]+|http://(127\.0\.0\.1|localhost)(:\d+)?)/v1/\S+)/keys/(?P<nom>[\w.-]+)"
)
"""Address of a key of the engine, as its API has it: ``https://bao.exemple.fr:8200/v1/transit/keys/parcours``."""
REPONSE_MAX_S: Final = 10.0
JETON_MAX: Final = 10_000
CAUSES: Final = {
    400: "n'ouvre pas cette enveloppe : elle est d'une autre clé, ou d'une version qu'il a retirée (min_decryption_version)",
    403: "refuse le jeton de PARCOURS_KMS_JETON : il a expiré, ou sa politique ne permet pas d'employer cette clé",
    404: "ne connaît pas cette clé : vérifiez PARCOURS_KMS",
    503: "est scellé ou en maintenance : faites-le desceller, puis relancez",
}

ETRANGER: Final = "ce qui répond à PARCOURS_KMS n'est pas le moteur transit de Vault ou d'OpenBao"


class KmsIndisponible(ErreurAttendue):
    """The service does not do what it is asked; the message says why and what to do, and holds no secret."""

    genre = Genre.INDISPONIBLE
    reference = "kms-indisponible"
    titre = "Service de clés indisponible"


@dataclass(frozen=True, slots=True)
class Transit:
    """A key of the engine: its address, the file of our token, and that of the authorities of its certificate (PEM).

    The token is read at each call: the agent of the service renews it in its file.
    """

    cle: str
    jeton: Path
    autorites: Path | None = None

    def envelopper(self, secret: bytes) -> str:
        """The secret, wrapped under the last version of the key. Raises :class:`KmsIndisponible`."""
        return self._enveloppe(self._demander("encrypt", {"plaintext": base64.b64encode(secret).decode()}))

    def renvelopper(self, enveloppe: str) -> str:
        """The same secret under the last version of the key, without opening it here. Raises :class:`KmsIndisponible`."""
        return self._enveloppe(self._demander("rewrap", {"ciphertext": enveloppe}))

    def ouvrir(self, enveloppe: str) -> bytes:
        """The secret that was wrapped. Raises :class:`KmsIndisponible`."""
        try:
            return base64.b64decode(self._demander("decrypt", {"ciphertext": enveloppe})["plaintext"], validate=True)
        except (KeyError, TypeError, ValueError):
            raise KmsIndisponible(ETRANGER) from None

    @staticmethod
    def _enveloppe(reponse: dict[str, Any]) -> str:
        enveloppe = reponse.get("ciphertext")
        if not isinstance(enveloppe, str) or not ENVELOPPE.fullmatch(enveloppe):
            raise KmsIndisponible(ETRANGER)
        return enveloppe

    def _demander(self, verbe: str, corps: dict[str, str]) -> dict[str, Any]:
        reponse = self._poster(verbe, corps)
        if reponse.status_code != httpx.codes.OK:
            message = f"le KMS {CAUSES.get(reponse.status_code, f'répond {reponse.status_code}')}"
            raise KmsIndisponible(message)
        try:
            donnees = reponse.json()["data"]
        except (ValueError, KeyError, TypeError):
            donnees = None
        if not isinstance(donnees, dict):
            raise KmsIndisponible(ETRANGER)
        return donnees

    def _poster(self, verbe: str, corps: dict[str, str]) -> httpx.Response:
        lue = CLE.fullmatch(self.cle)
        if lue is None:
            raise KmsIndisponible("PARCOURS_KMS n'est pas l'adresse d'une clé (https://…/v1/transit/keys/parcours)")
        try:
            entetes = {"X-Vault-Token": self.jeton.read_text(encoding="ascii")[:JETON_MAX].strip()}
            # Under our authorities, or the system's: never under none. In clear, on this machine alone.
            tls = ssl.create_default_context(cafile=self.autorites) if self.cle.startswith("https") else False
        except (OSError, UnicodeDecodeError) as erreur:
            message = f"PARCOURS_KMS_JETON ou PARCOURS_KMS_AUTORITES ne se lit pas ({type(erreur).__name__})"
            raise KmsIndisponible(message) from None
        adresse = f"{lue['base']}/{verbe}/{lue['nom']}"
        try:
            return httpx.post(adresse, json=corps, headers=entetes, timeout=REPONSE_MAX_S, verify=tls)
        except (httpx.HTTPError, ValueError) as erreur:
            message = (
                f"le KMS ne répond pas ({type(erreur).__name__}) : vérifiez PARCOURS_KMS, sans lui rien ne s'ouvre"
            )
            raise KmsIndisponible(message) from None
