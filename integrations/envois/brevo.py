"""SMS by Brevo (API v3, ``transactionalSMS``): one call by message; what it says of it since comes to ``webUrl``."""

from collections.abc import Callable
from typing import Any, ClassVar

import httpx

from commands.suivi.sms import gsm7
from integrations.envois.sms_http import AccesSms, Operateur, reference
from integrations.envois.transporteur import Pli, doute
from integrations.livraison.quotas import Quotas

PRODUCTION = "https://api.brevo.com/v3"
NOM = "Brevo"


class AccesBrevo(AccesSms):
    """``retours``: where Brevo tells what became of a message, by its mark; nowhere when None."""

    base: str = PRODUCTION
    retours: Callable[[str], str] | None = None


class Brevo:
    """The operator that answers by webhook."""

    nom: ClassVar = "brevo"

    def __init__(self, acces: AccesBrevo, quotas: Quotas) -> None:
        """See :class:`AccesBrevo`."""
        self._acces, self._operateur = acces, Operateur(NOM, acces, quotas)

    def confier(self, pli: Pli) -> str:
        """See :class:`~integrations.envois.transporteur.Transporteur`: the reference is the ``messageId``."""
        corps: dict[str, Any] = {
            "sender": self._acces.emetteur,
            "recipient": pli.adresse.removeprefix("+"),
            "content": pli.texte,
            "type": "transactional",
            "tag": pli.repere,
            "unicodeEnabled": not gsm7(pli.texte),
        }
        if self._acces.retours is not None:
            corps["webUrl"] = self._acces.retours(pli.repere)
        dit = self._operateur.appeler(
            lambda: self._requete("POST", "/transactionalSMS/sms", json=corps), rejouable=False
        )
        return reference(dit.get("messageId") if isinstance(dit, dict) else None, NOM)

    def retrouver(self, pli: Pli) -> str:
        """By its tag among the events of today; what is not there yet may come."""
        question = {"tags": pli.repere, "days": "1", "limit": "1"}
        dit = self._operateur.appeler(
            lambda: self._requete("GET", "/transactionalSMS/statistics/events", params=question), rejouable=True
        )
        trouves = dit.get("events") if isinstance(dit, dict) else None
        for trouve in trouves or ():
            if trouve.get("tag") == pli.repere:
                return reference(trouve.get("messageId"), NOM)
        raise doute(NOM)

    def _requete(self, methode: str, chemin: str, **options: Any) -> httpx.Request:
        return self._operateur.requete(
            methode, chemin, headers={"api-key": self._acces.cle.get_secret_value()}, **options
        )

    def fermer(self) -> None:
        """Close the connections."""
        self._operateur.fermer()
