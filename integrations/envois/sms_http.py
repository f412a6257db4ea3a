"""SMS by HTTP: what the two operators have in common; their contracts are in :mod:`brevo` and :mod:`ovh`."""

import logging
import re
import time
from collections.abc import Callable
from typing import Any, Final, NoReturn

import httpx
from pydantic import Field, SecretStr, field_validator

from integrations.livraison.echecs import Indisponible, PanneDuService, QuotaAtteint, Rejet
from integrations.livraison.essais import Essais
from integrations.livraison.quotas import Quotas
from integrations.livraison.transport import Liaison, Transport, locale

COMPTE: Final = frozenset({401, 403})
SECRET_MIN: Final = 16
CODE: Final = re.compile(r"^[!-~]{1,40}$")
REFERENCE: Final = re.compile(r"^[!-~]{1,100}$")
"""Words of an operator that the ledger keeps in clear."""
journal = logging.getLogger("parcours.envois")


class AccesSms(Liaison):
    """How an operator is reached: its address, our key, the name that the person sees."""

    base: str
    cle: SecretStr
    emetteur: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9 ]{2,10}$", description="3 to 11 signs, a letter first")
    appels_s: float = Field(default=10, gt=0, le=150)

    @field_validator("base")
    @classmethod
    def _chiffree(cls, base: str) -> str:
        if not base.startswith("https://") and not locale(base):
            raise ValueError("l'adresse de l'opérateur commence par https://")
        return base.rstrip("/")

    @field_validator("cle")
    @classmethod
    def _longue(cls, cle: SecretStr) -> SecretStr:
        if len(cle.get_secret_value()) < SECRET_MIN:
            message = f"la clé de l'opérateur compte {SECRET_MIN} signes au moins"
            raise ValueError(message)
        return cle


def panne(nom: str) -> Callable[[int, Any, float | None, bool], NoReturn]:
    """Raise what a failure of this operator means."""

    def lever(statut: int, _corps: Any, attente_s: float | None, recu: bool) -> NoReturn:
        cause = f"{nom} est en panne ({statut})"
        raise PanneDuService(cause, attente_s, recu=recu)

    return lever


class Operateur:
    """The calls of an operator: under a shared quota, bounded, never made twice unless they certainly did not arrive."""

    def __init__(
        self, nom: str, acces: AccesSms, quotas: Quotas, *, dormir: Callable[[float], None] = time.sleep
    ) -> None:
        """``nom`` is its name in French."""
        self.nom, self._acces, self._quotas = nom, acces, quotas
        self._transport = Transport(nom, acces, panne(nom), mandataire=not locale(acces.base), journal=journal)
        self._essais = Essais(acces.essais, acces.attente_max_s, dormir)

    def appeler(self, preparer: Callable[[], httpx.Request], *, rejouable: bool) -> Any:
        """The body of a success; ``preparer`` makes the request anew at each try, signed where it is."""

        def une_fois() -> Any:
            self._quotas.attendre(self.nom, self._acces.appels_s, self._acces.attente_max_s)
            statut, corps, attente_s = self._transport.envoyer(preparer(), "sms")
            return self._lire(statut, corps, attente_s)

        return self._essais.faire(une_fois, rejouable=rejouable)

    def requete(self, methode: str, chemin: str, **options: Any) -> httpx.Request:
        """A request below the operator's address."""
        return self._transport.requete(methode, f"{self._acces.base}{chemin}", **options)

    def _lire(self, statut: int, corps: Any, attente_s: float | None) -> Any:
        if 200 <= statut < 300:
            return corps
        dit = corps if isinstance(corps, dict) else {}
        if statut in COMPTE:
            cause = f"{self.nom} refuse notre compte ({statut})"
            raise Indisponible(cause, attente_s)
        if statut == 402:
            cause = f"le compte chez {self.nom} n'a plus de crédit"
            raise Indisponible(cause, attente_s)
        if statut == 429:
            self._quotas.reporter(self.nom, attente_s or 1)
            cause = f"{self.nom} demande d'attendre"
            raise QuotaAtteint(cause, attente_s)
        raise Rejet(
            code(dit.get("code"), statut), f"{self.nom} refuse ce SMS : {str(dit.get('message', statut))[:500]}"
        )

    def fermer(self) -> None:
        """Close the connections."""
        self._transport.fermer()


def code(dit: Any, statut: int) -> str:
    """The operator's code where it reads as one, else the status."""
    return str(dit) if dit is not None and CODE.match(str(dit)) else str(statut)


def reference(donnee: Any, nom: str) -> str:
    """The id that the operator gave; a success without one may have been received."""
    if donnee is None or not REFERENCE.match(str(donnee)):
        cause = f"la réponse de {nom} est illisible"
        raise Indisponible(cause, recu=True)
    return str(donnee)
