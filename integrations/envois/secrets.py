"""The words of a message that no event holds: the address of a link, the digits of a code, drawn when it leaves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from ledger.annexes.codes import Codes
from ledger.annexes.liens import Liens
from ledger.dates import debut_du_jour
from ledger.events.suivi.acces import CodeDemande, LienEnvoye
from ledger.lu import EvenementLu
from ledger.vocabulaire.suivi.acces import ObjetLien

MASQUE: Final = "******"
"""In the text that is kept, the place of what was secret in the one that left."""
ADRESSE: Final = "/l/"
"""Where links lead, below the public address."""


def expiration(dernier_jour: date) -> datetime:
    """The instant at which a link ends: that of the end of its last day."""
    return debut_du_jour(dernier_jour + timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Secrets:
    """Links and codes; ``racine`` is the public address of the screens."""

    liens: Liens
    codes: Codes
    racine: str

    def de(self, e: EvenementLu) -> Mapping[str, str]:
        """By the name of the variable that each fills. The link of a message is made here, once for its step."""
        corps = e.corps
        if e.classe is CodeDemande:
            return {"code": self.codes.chiffres(UUID(corps["code_sms"]), e.stream)}
        if e.classe is not LienEnvoye:
            return {}
        jeton = self.liens.donner(
            UUID(corps["lien"]),
            ObjetLien(corps["objet"]),
            e.stream,
            cible=UUID(corps["cible"]) if "cible" in corps else None,
            expire_le=expiration(date.fromisoformat(corps["expire_le"])),
        )
        return {"lien": f"{self.racine}{ADRESSE}{jeton}"}
