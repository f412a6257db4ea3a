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
from ledger.events.suivi.convocation import ConvocationEmise, InvitationRelancee
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

    def de(self, e: EvenementLu, le: date) -> Mapping[str, str]:
        """By the name of the variable that each fills, in a message that leaves on ``le``. The link of a message is made
        here, once for its step.
        """
        corps = e.corps
        if e.classe is CodeDemande:
            return {"code": self.codes.chiffres(UUID(corps["code_sms"]), e.stream)}
        if (dernier := _fin_de_l_invitation(e, le)) is not None:
            fin = expiration(dernier)
            return self._lien(self.liens.donner(e.evenement_id, ObjetLien.ESPACE, e.stream, expire_le=fin))
        if e.classe is not LienEnvoye:
            return {}
        jeton = self.liens.donner(
            UUID(corps["lien"]),
            ObjetLien(corps["objet"]),
            e.stream,
            cible=UUID(corps["cible"]) if "cible" in corps else None,
            expire_le=expiration(date.fromisoformat(corps["expire_le"])),
        )
        return self._lien(jeton)

    def _lien(self, jeton: str) -> Mapping[str, str]:
        return {"lien": f"{self.racine}{ADRESSE}{jeton}"}


def _fin_de_l_invitation(e: EvenementLu, le: date) -> date | None:
    """The last day of an invitation to choose a slot, or of its reminder, that leaves on ``le``; None of another step."""
    if e.classe is InvitationRelancee:
        return date.fromisoformat(e.corps["valable_jusqu_au"])
    if e.classe is ConvocationEmise and "creneaux_au" in e.corps:
        return le + timedelta(days=e.corps["validite_jours"])
    return None
