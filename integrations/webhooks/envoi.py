"""One delivery: a CloudEvent in JSON, signed as Standard Webhooks, and what its receiver answered."""

import ssl
import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Final

import httpcore
import orjson
from standardwebhooks import Webhook

from integrations.webhooks.garde import AdresseInterdite, Garde
from ledger.publication import EvenementPublic, structure

CONTENU: Final = "application/cloudevents+json"
"""Without charset: it is JSON, hence UTF-8, and the CloudEvents SDK for JavaScript refuses what follows the type."""
REPONSE_MAX_OCTETS: Final = 16_384
"""The bytes read of an answer, to keep its connection; nothing of it is kept."""
RAISONS: Final[Sequence[tuple[type[Exception], str]]] = (
    (AdresseInterdite, "l'adresse mène à un réseau privé"),
    (httpcore.ConnectTimeout, "le serveur n'a pas répondu à temps"),
    (httpcore.TimeoutException, "la réponse n'est pas venue à temps"),
    (ssl.SSLError, "le certificat du serveur est refusé"),
    (httpcore.ConnectError, "le serveur n'a pas pu être joint"),
    (httpcore.NetworkError, "la connexion a été coupée"),
    (httpcore.ProtocolError, "la réponse n'est pas du HTTP lisible"),
)

Entetes = list[tuple[bytes | str, bytes | str]]
ECHECS: Final = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
    OSError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Reponse:
    """The outcome of a POST: its status, or why there is none; ``attendre_s`` when the receiver asked to wait."""

    statut: int | None
    raison: str | None
    duree_ms: int
    attendre_s: float | None = None

    @property
    def acceptee(self) -> bool:
        """Whether the receiver has the event."""
        return self.statut is not None and 200 <= self.statut < 300


def entetes(public: EvenementPublic, corps: bytes, secrets: Sequence[str], le: datetime) -> Entetes:
    """Headers of a delivery, one signature for each secret in force."""
    ident = public.attributs["id"]
    signatures = [Webhook(secret).sign(ident, le, corps.decode()) for secret in secrets]
    return [
        ("content-type", CONTENU),
        ("user-agent", "parcours-ledger"),
        ("webhook-id", ident),
        ("webhook-timestamp", str(int(le.timestamp()))),
        ("webhook-signature", " ".join(signatures)),
    ]


class Facteur(AbstractContextManager["Facteur"]):
    """Delivers to one subscriber, over a connection that is kept; for one thread."""

    def __init__(self, url: str, *, locales: bool) -> None:
        """``locales``: see :class:`~integrations.webhooks.garde.Garde`."""
        self._url = url
        self._garde = Garde(locales=locales)
        self._pool = httpcore.ConnectionPool(
            ssl_context=ssl.create_default_context(), max_connections=1, network_backend=self._garde
        )

    def envoyer(self, public: EvenementPublic, secrets: Sequence[str], le: datetime) -> Reponse:
        """POST an event; never raises for what the network or the receiver does. Redirections are not followed."""
        corps = orjson.dumps(structure(public))
        debut = time.monotonic()
        self._garde.commencer()
        statut, raison, attendre_s = None, None, None
        try:
            with self._pool.stream(
                "POST", self._url, headers=entetes(public, corps, secrets, le), content=corps
            ) as recue:
                statut, attendre_s = recue.status, _attendre(recue.headers)
                _vider(recue)
        except ECHECS as erreur:
            # Once the status is read the receiver has answered: what then happens to the body changes nothing.
            raison = _raison(erreur) if statut is None else None
        if statut is not None and not 200 <= statut < 300:
            raison = f"le serveur a répondu {statut}"
        return Reponse(statut, raison, round((time.monotonic() - debut) * 1_000), attendre_s)

    def __exit__(
        self, genre: type[BaseException] | None, erreur: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connection."""
        self._pool.close()


def _vider(recue: httpcore.Response) -> None:
    lus = 0
    for morceau in recue.iter_stream():
        lus += len(morceau)
        if lus > REPONSE_MAX_OCTETS:
            return


def _attendre(recus: Sequence[tuple[bytes, bytes]]) -> float | None:
    """Seconds of a ``Retry-After`` in seconds; a date is left aside."""
    valeurs: Mapping[bytes, bytes] = {nom.lower(): valeur for nom, valeur in recus}
    texte = valeurs.get(b"retry-after", b"").strip()
    return float(texte) if texte.isdigit() and len(texte) < 10 else None


def _raison(erreur: BaseException) -> str:
    causes = [erreur]
    while (suivante := causes[-1].__cause__ or causes[-1].__context__) is not None and len(causes) < 5:
        causes.append(suivante)
    for genre, raison in RAISONS:
        if any(isinstance(cause, genre) for cause in causes):
            return raison
    return f"la connexion a échoué ({type(erreur).__name__})"
