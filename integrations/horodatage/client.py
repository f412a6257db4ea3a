"""An authority that is asked for time-stamps over HTTP (RFC 3161, section 3.4), by pyHanko's client."""

import asyncio
from collections.abc import Sequence
from hashlib import sha256
from typing import Any, Final

from asn1crypto import cms, x509
from pybreaker import CircuitBreaker, CircuitBreakerError
from pyhanko.sign.timestamps import HTTPTimeStamper, TimestampRequestError

from integrations.horodatage.jeton import JetonFaux, examiner

REPONSE_MAX_S: Final = 5.0
REPOS_S: Final = 60.0
"""How long an authority that failed is left alone: nobody who signs waits for it again meanwhile."""


class HorodateurMuet(TimestampRequestError):
    """The authority gave no time-stamp that may be kept; the message says why in French. It is asked again later."""


class Horodateur(HTTPTimeStamper):
    """The authority at an address, which may hold an account: no message says it.

    A token is kept only if it is of what was asked and signed; if authorities are given, only under one of them.
    """

    def __init__(self, adresse: str, autorites: Sequence[x509.Certificate] = ()) -> None:
        """``autorites``: certificates that are trusted; none takes any signed token, whose trust is then unknown."""
        super().__init__(adresse, timeout=REPONSE_MAX_S)
        self._autorites = autorites
        self._circuit = CircuitBreaker(fail_max=1, reset_timeout=REPOS_S, throw_new_error_on_trip=False)

    def horodater(self, octets: bytes) -> bytes:
        """A token (DER) of these bytes. Raises :class:`HorodateurMuet`."""
        jeton: bytes = asyncio.run(self.async_timestamp(sha256(octets).digest(), "sha256")).dump()
        return jeton

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """See the library, which calls it for a PDF too; raises :class:`HorodateurMuet`."""
        try:
            with self._circuit.calling():
                return await self._demander(message_digest, md_algorithm)
        except CircuitBreakerError:
            message = "l'autorité d'horodatage n'a pas répondu il y a moins d'une minute : rien ne lui est demandé"
            raise HorodateurMuet(message) from None

    async def _demander(self, empreinte: bytes, algorithme: str) -> Any:
        try:
            jeton = await super().async_timestamp(empreinte, algorithme)
        except TimestampRequestError as erreur:
            cause = type(erreur.__cause__ or erreur).__name__
            message = f"l'autorité d'horodatage ne répond pas ({cause}) : vérifiez PARCOURS_HORODATAGE"
            raise HorodateurMuet(message) from None
        except (ValueError, TypeError, KeyError, AttributeError) as erreur:
            # A refusal bears no token, which asn1crypto takes for a broken answer.
            message = (
                f"l'autorité d'horodatage refuse, ou n'en est pas une ({type(erreur).__name__}) : vérifiez l'adresse et le"
                " compte de PARCOURS_HORODATAGE"
            )
            raise HorodateurMuet(message) from None
        try:
            horodatage = await examiner(jeton, lambda nom: empreinte if nom == algorithme else b"", self._autorites)
        except JetonFaux as faux:
            message = f"l'autorité d'horodatage a répondu un jeton qui ne vaut rien ({faux})"
            raise HorodateurMuet(message) from None
        if self._autorites and horodatage.autorite is None:
            message = "le certificat de l'horodatage n'est d'aucune autorité de PARCOURS_HORODATAGE_AUTORITES"
            raise HorodateurMuet(message)
        return jeton
