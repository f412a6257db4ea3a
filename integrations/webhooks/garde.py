"""The network as deliveries may use it: no private address, whatever a name leads to, and no longer than a delivery.

The address that was checked is the one that is called: a name that answers otherwise the second time gains nothing. TLS
is still checked against the name.
"""

import socket
import ssl
import time
from collections.abc import Iterable
from ipaddress import ip_address
from typing import Any, Final

import httpcore

from commands.abonnements import adresse_permise

DELAI_S: Final = 10.0
"""All that a delivery may take, from the name to the end of the answer."""
ADRESSES_MAX: Final = 4


class AdresseInterdite(httpcore.ConnectError):
    """A name leads to no address that may be called."""


class Garde(httpcore.NetworkBackend):
    """Opens connections to permitted addresses; every wait ends at ``echeance`` (monotonic seconds)."""

    def __init__(self, *, locales: bool) -> None:
        """``locales``: this machine may be called, in the demonstration and the tests."""
        self._locales = locales
        self._reseau = httpcore.SyncBackend()
        self.echeance = time.monotonic()

    def commencer(self, delai_s: float = DELAI_S) -> None:
        """A delivery starts now."""
        self.echeance = time.monotonic() + delai_s

    def reste_s(self, timeout: float | None) -> float:
        """Seconds that a wait may last; raises when none is left."""
        reste_s = self.echeance - time.monotonic()
        if reste_s <= 0:
            raise httpcore.ReadTimeout
        return reste_s if timeout is None else min(timeout, reste_s)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first permitted address that answers."""
        try:
            trouvees = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as erreur:
            raise httpcore.ConnectError("nom introuvable") from erreur
        adresses = list(dict.fromkeys(str(ou[0]) for *_, ou in trouvees))[:ADRESSES_MAX]
        if not all(adresse_permise(ip_address(a.partition("%")[0]), locales=self._locales) for a in adresses):
            raise AdresseInterdite("adresse privée")
        for rang, adresse in enumerate(adresses, 1):
            try:
                flux = self._reseau.connect_tcp(adresse, port, self.reste_s(timeout), local_address, socket_options)
                return _Flux(flux, self)
            except httpcore.ConnectError:
                if rang == len(adresses):
                    raise
        raise httpcore.ConnectError("nom sans adresse")


class _Flux(httpcore.NetworkStream):
    """A connection whose every wait ends with the delivery: an answer that trickles holds nobody."""

    def __init__(self, flux: httpcore.NetworkStream, garde: Garde) -> None:
        self._flux, self._garde = flux, garde

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._flux.read(max_bytes, self._garde.reste_s(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._flux.write(buffer, self._garde.reste_s(timeout))

    def close(self) -> None:
        self._flux.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Flux(self._flux.start_tls(ssl_context, server_hostname, self._garde.reste_s(timeout)), self._garde)

    def get_extra_info(self, info: str) -> Any:
        return self._flux.get_extra_info(info)
