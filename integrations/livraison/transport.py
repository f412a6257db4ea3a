"""HTTP to a partner: one connection pool, TLS always, bounded answers, circuit breaker.

Logs say the service, the status and the duration, and nothing of what is carried.
"""

import logging
import ssl
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
import orjson
from pydantic import BaseModel, ConfigDict, Field

from integrations.livraison.disjoncteur import Disjoncteur
from integrations.livraison.echecs import Indisponible, PanneDuService

OCTETS_MAX: Final = 20_000_000
CONNEXIONS_MAX: Final = 32
BOUCLE: Final = frozenset({"127.0.0.1", "::1", "localhost"})
NON_PARTIS: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
"""The request did not leave: it can be made again, whatever it is."""

Panne = Callable[[int, Any, float | None, bool], None]
"""Raises what a failure of the service (5xx) means to this partner: status, body, wait asked for, whether it may have been
carried out all the same.
"""


def locale(adresse: str) -> bool:
    """Whether the address is this machine's own: a simulator's, the only one that is spoken to in clear."""
    return urlsplit(adresse).hostname in BOUCLE


class Liaison(BaseModel):
    """How long a partner is waited for, and how often it is tried. ``autorites`` is a PEM file of authorities to trust
    instead of the system's.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    autorites: str | None = None
    connexion_s: float = Field(default=5, gt=0, le=60)
    lecture_s: float = Field(default=20, gt=0, le=300)
    essais: int = Field(default=3, ge=1, le=10, description="Tries of a call that may be made again without risk")
    attente_max_s: float = Field(
        default=20, ge=0, le=300, description="Longest wait within a call; beyond, it is put off"
    )
    pannes: int = Field(default=5, ge=1, le=100, description="Failures in a row that open the circuit")
    repos_s: float = Field(default=30, gt=0, le=3600, description="Seconds before an open circuit is tried again")


class Transport:
    """Sends requests; safe to share between threads."""

    def __init__(
        self,
        partenaire: str,
        liaison: Liaison,
        panne: Panne,
        *,
        mandataire: bool,
        journal: logging.Logger,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """``partenaire`` is its name in French, ``journal`` what is told of each call; ``mandataire``: whether the
        machine's proxy is gone through; ``transport`` is for tests without network.
        """
        self._partenaire, self._panne = partenaire, panne
        self._disjoncteur = Disjoncteur(partenaire, liaison.pannes, liaison.repos_s)
        self._journal = journal
        self._http = httpx.Client(
            verify=ssl.create_default_context(cafile=liaison.autorites),
            timeout=httpx.Timeout(liaison.lecture_s, connect=liaison.connexion_s),
            limits=httpx.Limits(max_connections=CONNEXIONS_MAX, max_keepalive_connections=CONNEXIONS_MAX),
            follow_redirects=False,
            trust_env=mandataire,
            transport=transport,
        )

    def requete(self, methode: str, url: str, **options: Any) -> httpx.Request:
        """A request to send; ``options`` are httpx's."""
        return self._http.build_request(methode, url, **options)

    def envoyer(self, requete: httpx.Request, service: str) -> tuple[int, Any, float | None]:
        """Status, body read as JSON (None for nothing), and seconds that the answer asks to wait.

        Raises :class:`PanneDuService` for 5xx, time-outs and dropped connections, which the circuit breaker counts.
        """
        return self._disjoncteur.appeler(lambda: self._envoyer(requete, service))

    def _envoyer(self, requete: httpx.Request, service: str) -> tuple[int, Any, float | None]:
        """Status, body and wait asked for. A failure of the service raises, so that the circuit breaker sees it."""
        debut, poste = time.perf_counter(), requete.method == "POST"
        try:
            reponse = self._http.send(requete, stream=True)
            try:
                octets = self._octets(reponse, recu=poste)
            finally:
                reponse.close()
        except NON_PARTIS as erreur:
            self._journal.warning("%s : %s", service, type(erreur).__name__)
            cause = f"{self._partenaire} est injoignable"
            raise PanneDuService(cause) from None
        except httpx.RequestError as erreur:  # what cannot be decompressed, too
            self._journal.warning("%s : %s", service, type(erreur).__name__)
            cause = f"{self._partenaire} n'a pas répondu à temps ou a coupé"
            raise PanneDuService(cause, recu=poste) from None
        self._journal.info("%s : %s en %.0f ms", service, reponse.status_code, 1000 * (time.perf_counter() - debut))
        corps, attente_s = self._corps(reponse.status_code, octets, recu=poste), _retry_after(reponse)
        if reponse.status_code >= 500:
            self._panne(reponse.status_code, corps, attente_s, poste)
        return reponse.status_code, corps, attente_s

    def _octets(self, reponse: httpx.Response, *, recu: bool) -> bytes:
        """The whole body, bounded."""
        morceaux, taille = [], 0
        for morceau in reponse.iter_bytes():
            taille += len(morceau)
            if taille > OCTETS_MAX:
                cause = f"la réponse de {self._partenaire} est trop longue"
                raise Indisponible(cause, recu=recu)
            morceaux.append(morceau)
        return b"".join(morceaux)

    def _corps(self, statut: int, octets: bytes, *, recu: bool) -> Any:
        """The body read as JSON; None when there is none, or when a failure comes with something else than JSON."""
        if not octets.strip():
            return None
        try:
            return orjson.loads(octets)
        except orjson.JSONDecodeError:
            if 200 <= statut < 300:
                cause = f"la réponse de {self._partenaire} est illisible"
                raise Indisponible(cause, recu=recu) from None
            return None

    def fermer(self) -> None:
        """Close the connections."""
        self._http.close()


def _retry_after(reponse: httpx.Response) -> float | None:
    """Seconds that the answer asks to wait, given as such or as a date (RFC 9110); None when it asks nothing readable."""
    valeur = reponse.headers.get("Retry-After", "")
    if valeur.isdecimal():
        return float(valeur)
    try:
        jusqu_a = parsedate_to_datetime(valeur)
    except ValueError:
        return None
    return max(0.0, (jusqu_a - datetime.now(UTC)).total_seconds()) if jusqu_a.tzinfo is not None else None
