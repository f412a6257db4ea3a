"""HTTP to France Travail: one connection pool, TLS always, bounded answers, circuit breaker.

Logs say the service, the status and the duration, and nothing of what is carried.
"""

import logging
import ssl
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

import httpx
import orjson

from integrations.france_travail import erreurs
from integrations.france_travail.acces import Acces, locale
from integrations.france_travail.appel import Indisponible
from integrations.france_travail.disjoncteur import Disjoncteur, PanneDuService

OCTETS_MAX: Final = 20_000_000
CONNEXIONS_MAX: Final = 32
NON_PARTIS: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
"""The request did not leave: it can be made again, whatever it is."""
journal = logging.getLogger("parcours.france_travail")


class Transport:
    """Sends requests; safe to share between threads."""

    def __init__(self, acces: Acces, transport: httpx.BaseTransport | None = None) -> None:
        """``transport`` is for tests without network."""
        self._disjoncteur = Disjoncteur(acces.pannes, acces.repos_s)
        self._http = httpx.Client(
            verify=ssl.create_default_context(cafile=acces.autorites),
            timeout=httpx.Timeout(acces.lecture_s, connect=acces.connexion_s),
            limits=httpx.Limits(max_connections=CONNEXIONS_MAX, max_keepalive_connections=CONNEXIONS_MAX),
            follow_redirects=False,
            trust_env=not locale(acces.base),
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
                octets = _octets(reponse, recu=poste)
            finally:
                reponse.close()
        except NON_PARTIS as erreur:
            journal.warning("%s : %s", service, type(erreur).__name__)
            raise PanneDuService("France Travail est injoignable") from None
        except httpx.RequestError as erreur:  # what cannot be decompressed, too
            journal.warning("%s : %s", service, type(erreur).__name__)
            raise PanneDuService("France Travail n'a pas répondu à temps ou a coupé", recu=poste) from None
        journal.info("%s : %s en %.0f ms", service, reponse.status_code, 1000 * (time.perf_counter() - debut))
        corps, attente_s = _corps(reponse.status_code, octets, recu=poste), _retry_after(reponse)
        if reponse.status_code >= 500:
            erreurs.lever(reponse.status_code, corps, None, attente_s, recu=poste)
        return reponse.status_code, corps, attente_s

    def fermer(self) -> None:
        """Close the connections."""
        self._http.close()


def _octets(reponse: httpx.Response, *, recu: bool) -> bytes:
    """The whole body, bounded."""
    morceaux, taille = [], 0
    for morceau in reponse.iter_bytes():
        taille += len(morceau)
        if taille > OCTETS_MAX:
            raise Indisponible("la réponse de France Travail est trop longue", recu=recu)
        morceaux.append(morceau)
    return b"".join(morceaux)


def _corps(statut: int, octets: bytes, *, recu: bool) -> Any:
    """The body read as JSON; None when there is none, or when a failure comes with something else than JSON."""
    if not octets.strip():
        return None
    try:
        return orjson.loads(octets)
    except orjson.JSONDecodeError:
        if 200 <= statut < 300:
            raise Indisponible("la réponse de France Travail est illisible", recu=recu) from None
        return None


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
