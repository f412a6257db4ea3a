"""Addresses at which an agent's own calendar reads his agenda: each a secret of its own, that its agent may revoke."""

import secrets
from datetime import date, datetime
from hmac import digest
from uuid import UUID

from web.identite.habilitation import COLONNES, Fiches, Habilitation
from web.tables.base import Base
from web.tables.sceau import deriver


class Agendas:
    """Secret addresses of agendas; the base keeps only what recognises them, and whoever writes in it makes none."""

    def __init__(self, base: Base, cle: bytes, fiches: Fiches) -> None:
        """Over the tables of the screens; ``cle`` is a secret of the web process, which is not in them."""
        self._base, self._fiches = base, fiches
        self._cle = deriver(cle, "agendas")

    def donner(self, de: UUID) -> str:
        """A new address for an habilitation; the one before leads nowhere any more."""
        self.revoquer(de)
        jeton = secrets.token_urlsafe(32)
        self._base.ecrire(
            "insert into {ecrans}.agendas (adresse, habilitation) values (%(adresse)s, %(h)s)",
            {"adresse": self._empreinte(jeton), "h": de},
        )
        return jeton

    def revoquer(self, de: UUID) -> bool:
        """End the address of an habilitation; whether there was one."""
        return (
            self._base.ecrire(
                "update {ecrans}.agendas set revoquee_le = now() where habilitation = %(h)s and revoquee_le is null",
                {"h": de},
            )
            > 0
        )

    def depuis(self, de: UUID) -> datetime | None:
        """Since when an habilitation has an address; None when it has none."""
        lignes = self._base.lire(
            "select cree_le from {ecrans}.agendas where habilitation = %(h)s and revoquee_le is null", {"h": de}
        )
        return lignes[0]["cree_le"] if lignes else None

    def trouver(self, jeton: str, le: date) -> Habilitation | None:
        """Whose address it is; None when it is unknown or revoked, or when the habilitation is not in force."""
        lignes = self._base.lire(
            f"select {COLONNES} from {{ecrans}}.agendas a join {{ecrans}}.habilitations h using (habilitation)"
            " where a.adresse = %(adresse)s and a.revoquee_le is null",
            {"adresse": self._empreinte(jeton)},
        )
        trouvee = self._fiches.ouvrir(lignes[0]) if lignes else None
        return trouvee if trouvee is not None and trouvee.vaut(le) else None

    def _empreinte(self, jeton: str) -> bytes:
        return digest(self._cle, jeton.encode(), "sha256")
