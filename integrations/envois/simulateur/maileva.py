"""Maileva by its published contract (courrier simple v2.9), with faults on demand: nothing is printed."""

import base64
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any, ClassVar, Final
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import orjson

from integrations.envois.simulateur.serveur import Reponse, Requete, Simule, servir
from ledger.dates import maintenant

CLIENT, SECRET = "application-simulee", "secret-simule-de-demonstration"
COMPTE, MOT_DE_PASSE = "compte-simule", "mot-de-passe-simule"
JETONS: Final = "/auth/token"
BASE: Final = "/mail/v2"
LIGNE_MAX: Final = 38
SENDING: Final = re.compile(rf"^{BASE}/sendings/([0-9a-f-]{{36}})(?:/(documents|recipients|submit))?$")
VILLE: Final = re.compile(r"^[0-9]{5} \S.*$")


@dataclass
class Simulateur(Simule):
    """The sendings, in the order of their creation; ``imprimes`` are those that were submitted, each once."""

    envois: dict[str, dict[str, Any]] = field(default_factory=dict)
    imprimes: list[str] = field(default_factory=list)
    jeton: str = ""

    @property
    def base(self) -> str:
        """Below which the API is."""
        return f"{self.adresse}{BASE}"

    @property
    def jetons(self) -> str:
        """Where a token is asked for."""
        return f"{self.adresse}{JETONS}"


def _faute(code: str, message: str) -> Reponse:
    return 400, {"errors": [{"code": code, "message": message}]}


class _Requete(Requete):
    simulateur: Simulateur
    octets_max: ClassVar[int] = 20_000_000

    def rendre(self, octets: bytes) -> Reponse:
        adresse = urlsplit(self.path)
        if adresse.path == JETONS:
            return self._jeton(octets)
        if self.headers.get("Authorization") != f"Bearer {self.simulateur.jeton}" or not self.simulateur.jeton:
            return 401, {"code": "UNAUTHORIZED", "message": "token absent ou expiré"}
        with self.simulateur.verrou:
            if adresse.path == f"{BASE}/sendings":
                return self._creer(octets) if self.command == "POST" else self._lister(parse_qs(adresse.query))
            trouve = SENDING.match(adresse.path)
            envoi = self.simulateur.envois.get(trouve[1]) if trouve else None
            if trouve is None or envoi is None:
                return 404, {"code": "SENDING_NOT_FOUND", "message": "Ressource SENDING introuvable"}
            return self._suivre(envoi, trouve[2], octets)

    def _jeton(self, octets: bytes) -> Reponse:
        attendu = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        demande = {nom: valeurs[0] for nom, valeurs in parse_qs(octets.decode()).items()}
        voulu = {"grant_type": "password", "username": COMPTE, "password": MOT_DE_PASSE}
        if self.headers.get("Authorization") != f"Basic {attendu}" or demande != voulu:
            return 401, {"error": "unauthorized_client"}
        self.simulateur.jeton = uuid4().hex
        return 200, {"access_token": self.simulateur.jeton, "expires_in": 300, "token_type": "bearer"}

    def _creer(self, octets: bytes) -> Reponse:
        demande = orjson.loads(octets)
        if not demande.get("name"):
            return _faute("EMPTY_NAME", "Aucun nom d'envoi n'a été transmis")
        envoi = {
            "id": str(uuid4()),
            **{
                nom: demande[nom]
                for nom in ("name", "custom_id", "color_printing", "duplex_printing")
                if nom in demande
            },
            "postage_type": demande.get("postage_type", "FAST"),
            "treat_undelivered_mail": demande.get("treat_undelivered_mail", False),
            "status": "DRAFT",
            "creation_date": maintenant().isoformat(),
            "documents_count": 0,
            "recipients_counts": {"draft": 0, "pending": 0, "processed": 0, "rejected": 0, "total": 0},
        }
        self.simulateur.envois[envoi["id"]] = envoi
        return 201, envoi

    def _lister(self, question: dict[str, list[str]]) -> Reponse:
        debut, nombre = int(question.get("start_index", ["1"])[0]), min(int(question.get("count", ["50"])[0]), 500)
        tous = list(self.simulateur.envois.values())
        return 200, {
            "sendings": tous[debut - 1 : debut - 1 + nombre],
            "paging": {"total_results": len(tous)},
        }

    def _suivre(self, envoi: dict[str, Any], quoi: str | None, octets: bytes) -> Reponse:
        if self.command == "GET":
            return 200, envoi
        if envoi["status"] != "DRAFT":
            return _faute("SENDING_STATUS_IS_NOT_DRAFT", "Cet envoi n'est plus un brouillon")
        if self.command == "DELETE":
            del self.simulateur.envois[envoi["id"]]
            return 204, None
        if quoi == "documents":
            return self._joindre(envoi, octets)
        if quoi == "recipients":
            return self._adresser(envoi, orjson.loads(octets))
        return self._soumettre(envoi)

    def _joindre(self, envoi: dict[str, Any], octets: bytes) -> Reponse:
        entete = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
        recu = BytesParser(policy=HTTP).parsebytes(entete + octets)
        parties: dict[str, bytes] = {
            str(p.get_param("name", header="content-disposition")): bytes(p.get_payload(decode=True) or b"")
            for p in recu.iter_parts()
        }
        document, metadata = parties.get("document"), orjson.loads(parties.get("metadata") or b"{}")
        if not document:
            return _faute("EMPTY_DOCUMENT", "Le document est vide")
        if not document.startswith(b"%PDF-"):
            return _faute("DOCUMENT_TYPE_NOT_ACCEPTED", "Le type de document n'est pas accepté")
        if not metadata.get("priority"):
            return _faute("EMPTY_PRIORITY", "Le champ priority est vide")
        envoi["documents_count"] += 1
        return 201, {
            "id": str(uuid4()),
            "priority": metadata["priority"],
            "name": metadata.get("name", "document.pdf"),
            "type": "application/pdf",
            "size": len(document),
        }

    def _adresser(self, envoi: dict[str, Any], demande: dict[str, str]) -> Reponse:
        for rang in range(1, 7):
            if len(demande.get(f"address_line_{rang}", "")) > LIGNE_MAX:
                return _faute(
                    f"ADDRESS_LINE_{rang}_TOO_LONG", f"La ligne d'adresse n°{rang} est limitée à 38 caractères"
                )
        if not demande.get("address_line_1") and not demande.get("address_line_2"):
            return _faute("EMPTY_ADDRESS_LINE_1_OR_ADDRESS_LINE_2", "La ligne 1 ou la ligne 2 doit être renseignée")
        if not VILLE.match(demande.get("address_line_6", "")):
            return _faute("ADDRESS_LINE_6_WRONG_FORMAT", "La ligne 6 doit avoir le format [CODE_POSTAL] [VILLE]")
        envoi["recipients_counts"]["draft"] += 1
        envoi["recipients_counts"]["total"] += 1
        return 201, demande | {"id": str(uuid4()), "status": "DRAFT"}

    def _soumettre(self, envoi: dict[str, Any]) -> Reponse:
        if not envoi["documents_count"] or not envoi["recipients_counts"]["total"]:
            return _faute("INVALID_RECIPIENTS_COUNT", "Un document et un destinataire au moins sont attendus")
        envoi["status"], envoi["submission_date"] = "PENDING", maintenant().isoformat()
        self.simulateur.imprimes.append(envoi["custom_id"])
        return 200, None


@contextmanager
def demarrer(port: int = 0) -> Iterator[Simulateur]:
    """Serve Maileva on this machine for the time of the block; port 0 lets it choose."""
    simule = Simulateur()
    with servir(simule, _Requete, "simulateur-maileva", port):
        yield simule
