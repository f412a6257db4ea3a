"""Browsers in which somebody signed in before: how often they may begin again is counted for each, not for its address.

A whole house of agents is behind one address; whoever tries there without end would keep all of them out. The cookie names a
browser, and nobody.
"""

import secrets
from base64 import urlsafe_b64encode
from datetime import timedelta
from hmac import compare_digest, digest
from typing import Final

from web.tables.sceau import deriver

TEMOIN: Final = "appareil"
DUREE: Final = timedelta(days=180)


class Appareils:
    """Recognises them: nothing is kept of them here."""

    def __init__(self, cle: bytes) -> None:
        """``cle`` is a secret of the web process."""
        self._cle = deriver(cle, "appareils")

    def nommer(self) -> str:
        """Name a new one: the value of its cookie."""
        nom = secrets.token_urlsafe(16)
        return f"{nom}.{self._sceau(nom)}"

    def reconnaitre(self, temoin: str | None) -> str | None:
        """The name in a cookie that we made; None for any other."""
        nom, _, sceau = (temoin or "").partition(".")
        return nom if compare_digest(sceau.encode(), self._sceau(nom).encode()) else None

    def _sceau(self, nom: str) -> str:
        return urlsafe_b64encode(digest(self._cle, nom.encode(), "sha256")).decode()
