"""The operators of SMS by their published contracts, with faults on demand: what is sent stays here, and goes to nobody."""

import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import httpx
import orjson

from integrations.envois.simulateur.serveur import Reponse, Requete, Simule, servir

CLE: Final = "xkeysib-simulateur-de-demonstration"
APPLICATION, CONSOMMATEUR, COMPTE = "application-simulee", "consommateur-simule-de-demonstration", "sms-ss00000-1"
INCONNU: Final = "33639989999"
"""A number that the operators say does not exist."""
DERIVE_MAX_S: Final = 300


@dataclass
class Simulateur(Simule):
    """The SMS that the operators took, in order. ``remise_s``: after how long one is told to be delivered, of itself."""

    sms: list[dict[str, Any]] = field(default_factory=list)
    remise_s: float | None = None

    @property
    def brevo(self) -> str:
        """Below which Brevo's API is."""
        return f"{self.adresse}/v3"

    @property
    def ovh(self) -> str:
        """Below which OVHcloud's API is."""
        return f"{self.adresse}/v1"

    def prendre(self, numero: str, texte: str, emetteur: str, tag: str | None, retours: str | None = None) -> int:
        """Take an SMS; its id."""
        with self.verrou:
            reference = 1511882900176220 + len(self.sms)
            self.sms.append(
                {"id": reference, "a": numero, "texte": texte, "de": emetteur, "tag": tag, "retours": retours}
            )
            rang = len(self.sms) - 1
        if self.remise_s is not None and retours is not None:
            minuteur = threading.Timer(self.remise_s, self._remettre, (rang,))
            minuteur.daemon = True
            minuteur.start()
        return reference

    def _remettre(self, rang: int) -> None:
        with suppress(httpx.HTTPError):
            self.dire(rang, "delivered")

    def dire(self, rang: int, statut: str, **champs: Any) -> int:
        """Tell what became of an SMS where its sender asked, as Brevo does; the status of the answer."""
        pris = self.sms[rang]
        corps = {
            "id": 26225,
            "to": pris["a"],
            "messageId": pris["id"],
            "msg_status": statut,
            "type": "transactional",
            "tag": pris["tag"],
            "ts_event": int(time.time()),
        }
        return httpx.post(pris["retours"], json=corps | champs, timeout=5).status_code


class _Requete(Requete):
    simulateur: Simulateur

    def rendre(self, octets: bytes) -> Reponse:
        return self._brevo(octets) if self.path.startswith("/v3/") else self._ovh(octets)

    def _brevo(self, octets: bytes) -> Reponse:
        if self.headers.get("api-key") != CLE:
            return 401, {"code": "unauthorized", "message": "Key not found"}
        adresse = urlsplit(self.path)
        if self.command == "POST" and adresse.path == "/v3/transactionalSMS/sms":
            return self._brevo_envoyer(orjson.loads(octets))
        if self.command == "GET" and adresse.path == "/v3/transactionalSMS/statistics/events":
            tag = parse_qs(adresse.query).get("tags", [""])[0]
            trouves = [s for s in self.simulateur.sms if s["tag"] == tag]
            return 200, {"events": [{"messageId": str(s["id"]), "tag": s["tag"], "event": "sent"} for s in trouves]}
        return 404, {"code": "document_not_found", "message": "no such route"}

    def _brevo_envoyer(self, corps: dict[str, Any]) -> Reponse:
        absents = [nom for nom in ("sender", "recipient", "content") if not corps.get(nom)]
        if absents:
            return 400, {"code": "missing_parameter", "message": f"{absents[0]} is missing"}
        if len(corps["sender"]) > 11 or not corps["recipient"].isdecimal() or corps["recipient"] == INCONNU:
            return 400, {"code": "invalid_parameter", "message": f"Invalid telephone number {corps['recipient']}"}
        pris = self.simulateur.prendre(
            corps["recipient"], corps["content"], corps["sender"], corps.get("tag"), corps.get("webUrl")
        )
        return 201, {
            "reference": f"r{pris}",
            "messageId": pris,
            "smsCount": 1,
            "usedCredits": 4.5,
            "remainingCredits": 9e3,
        }

    def _ovh(self, octets: bytes) -> Reponse:
        if not self._signee(octets):
            return 403, {"class": "Client::Forbidden", "message": "Invalid signature"}
        adresse = urlsplit(self.path)
        if adresse.path == f"/v1/sms/{COMPTE}/jobs" and self.command == "POST":
            corps = orjson.loads(octets)
            valides = [n for n in corps["receivers"] if n != f"+{INCONNU}"]
            ids = [self.simulateur.prendre(n, corps["message"], corps["sender"], corps.get("tag")) for n in valides]
            refuses = [n for n in corps["receivers"] if n not in valides]
            cout = float(len(ids))
            return 200, {
                "ids": ids,
                "validReceivers": valides,
                "invalidReceivers": refuses,
                "totalCreditsRemoved": cout,
                "tag": corps.get("tag") or "",
            }
        if adresse.path == f"/v1/sms/{COMPTE}/outgoing" and self.command == "GET":
            tag = parse_qs(adresse.query).get("tag", [""])[0]
            return 200, [s["id"] for s in self.simulateur.sms if s["tag"] == tag]
        return 404, {"class": "Client::NotFound", "message": "no such route"}

    def _signee(self, octets: bytes) -> bool:
        instant = self.headers.get("X-Ovh-Timestamp", "0")
        url = self.simulateur.adresse + self.path
        parties = (CLE, CONSOMMATEUR, self.command, url, octets.decode(), instant)
        attendue = "$1$" + hashlib.sha1("+".join(parties).encode(), usedforsecurity=False).hexdigest()
        a_l_heure = abs(time.time() - int(instant)) < DERIVE_MAX_S
        return a_l_heure and self.headers.get("X-Ovh-Signature") == attendue


@contextmanager
def demarrer(port: int = 0, remise_s: float | None = None) -> Iterator[Simulateur]:
    """Serve the operators on this machine for the time of the block; port 0 lets it choose."""
    simule = Simulateur(remise_s=remise_s)
    with servir(simule, _Requete, "simulateur-sms", port):
        yield simule
