"""SMS by OVHcloud (API v1): signed calls; what left is found again by its tag."""

import hashlib
import time
from typing import Any, ClassVar

import httpx
import orjson
from pydantic import Field, SecretStr

from integrations.envois.sms_http import AccesSms, Operateur, reference
from integrations.envois.transporteur import Pli, doute
from integrations.livraison.echecs import Rejet
from integrations.livraison.quotas import Quotas

PRODUCTION = "https://eu.api.ovh.com/v1"
NOM = "OVHcloud"
VALIDITE_MIN = 1440
"""Minutes after which the operator gives up a phone that is off."""


class AccesOvh(AccesSms):
    """``cle`` is the application's secret; the three others are those that OVHcloud gives with it."""

    base: str = PRODUCTION
    application: str = Field(min_length=8, max_length=64)
    consommateur: SecretStr = Field(min_length=16, max_length=128)
    compte: str = Field(pattern=r"^sms-[a-z0-9]+-[0-9]+$", description="The SMS account: sms-ab12345-1")


class Ovh:
    """The operator whose register can be read."""

    nom: ClassVar = "ovh"

    def __init__(self, acces: AccesOvh, quotas: Quotas) -> None:
        """See :class:`AccesOvh`."""
        self._acces, self._operateur = acces, Operateur(NOM, acces, quotas)

    def confier(self, pli: Pli) -> str:
        """See :class:`~integrations.envois.transporteur.Transporteur`: the reference is the id of the SMS."""
        corps = {
            "message": pli.texte,
            "receivers": [pli.adresse],
            "sender": self._acces.emetteur,
            "noStopClause": True,
            "priority": "high",
            "charset": "UTF-8",
            "validityPeriod": VALIDITE_MIN,
            "tag": pli.repere,
        }
        dit = self._operateur.appeler(lambda: self._signer("POST", "/jobs", orjson.dumps(corps)), rejouable=False)
        lu: dict[str, Any] = dit if isinstance(dit, dict) else {}
        if lu.get("invalidReceivers") and not lu.get("validReceivers"):
            raise Rejet("invalidReceivers", "OVHcloud dit que ce numéro n'existe pas : corrigez-le.")
        return reference(next(iter(lu.get("ids") or ()), None), NOM)

    def retrouver(self, pli: Pli) -> str:
        """By its tag among what left; what waits there is not among it yet."""
        trouves = self._operateur.appeler(lambda: self._signer("GET", f"/outgoing?tag={pli.repere}"), rejouable=True)
        if not isinstance(trouves, list) or not trouves:
            raise doute(NOM)
        return reference(trouves[0], NOM)

    def _signer(self, methode: str, chemin: str, corps: bytes = b"") -> httpx.Request:
        """The signature holds the instant: it is made for each try."""
        acces, instant = self._acces, str(int(time.time()))
        sous = f"/sms/{acces.compte}{chemin}"
        consommateur = acces.consommateur.get_secret_value()
        parties = (acces.cle.get_secret_value(), consommateur, methode, acces.base + sous, corps.decode(), instant)
        entetes = {
            "X-Ovh-Application": acces.application,
            "X-Ovh-Consumer": consommateur,
            "X-Ovh-Timestamp": instant,
            "X-Ovh-Signature": "$1$" + hashlib.sha1("+".join(parties).encode(), usedforsecurity=False).hexdigest(),
            "Content-Type": "application/json",
        }
        return self._operateur.requete(methode, sous, content=corps or None, headers=entetes)

    def fermer(self) -> None:
        """Close the connections."""
        self._operateur.fermer()
