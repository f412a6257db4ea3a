"""Tokens: ours (minutes), and the one that stands for a person (a day). In memory only, never shown."""

import hashlib
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from cachetools import TTLCache

from integrations.france_travail.acces import Usager
from integrations.france_travail.appel import PersonneCherchee

AVANCE_S: Final = 60.0
AVANCE_PART: Final = 0.2
USAGER_S: Final = 23 * 3600.0
"""The jeton of a person lasts a day; an hour is kept aside for clocks and queues."""
USAGERS_MAX: Final = 50_000


@dataclass(slots=True)
class _Jeton:
    """An access token; ``renouveler_a`` and ``mort_a`` are instants of the monotonic clock."""

    valeur: str = field(repr=False)
    renouveler_a: float
    mort_a: float


class JetonsAcces:
    """One access token per API, renewed before it dies, by one thread at a time.

    Its life is what the answer says (``expires_in``): the board says 25 minutes, a peer saw 15.
    """

    def __init__(
        self, demander: Callable[[str], tuple[str, float]], horloge: Callable[[], float] = time.monotonic
    ) -> None:
        """``demander`` gives a new token of an API and its life in seconds."""
        self._demander, self._horloge = demander, horloge
        self._jetons: dict[str, _Jeton] = {}
        self._verrous: dict[str, threading.Lock] = {}
        self._verrou = threading.Lock()

    def obtenir(self, api: str) -> str:
        """A token that is alive. While one thread renews it early, the others go on with the one that still lives."""
        jeton = self._jetons.get(api)
        if jeton is not None and self._horloge() < jeton.renouveler_a:
            return jeton.valeur
        verrou = self._verrou_de(api)
        vivant = jeton is not None and self._horloge() < jeton.mort_a
        if not verrou.acquire(blocking=not vivant):
            assert jeton is not None  # noqa: S101 - alive
            return jeton.valeur
        try:
            jeton = self._jetons.get(api)
            if jeton is None or self._horloge() >= jeton.renouveler_a:
                jeton = self._jetons[api] = self._nouveau(api)
            return jeton.valeur
        finally:
            verrou.release()

    def _nouveau(self, api: str) -> _Jeton:
        demande_a = self._horloge()
        valeur, vie_s = self._demander(api)
        avance_s = min(AVANCE_S, vie_s * AVANCE_PART)
        return _Jeton(valeur, demande_a + vie_s - avance_s, demande_a + vie_s)

    def _verrou_de(self, api: str) -> threading.Lock:
        with self._verrou:
            return self._verrous.setdefault(api, threading.Lock())

    def oublier(self, api: str, valeur: str) -> None:
        """This token was refused: ask for another one, unless another thread already has."""
        with self._verrou_de(api):
            jeton = self._jetons.get(api)
            if jeton is not None and jeton.valeur == valeur:
                del self._jetons[api]


class Usagers:
    """Persons found lately, for as long as their jeton lasts; by a fingerprint that only this process can compute."""

    def __init__(
        self, duree_s: float = USAGER_S, maximum: int = USAGERS_MAX, horloge: Callable[[], float] = time.monotonic
    ) -> None:
        """At most ``maximum`` persons, ``duree_s`` seconds each."""
        self._cle = secrets.token_bytes(32)
        self._connus: TTLCache[bytes, Usager] = TTLCache(maximum, duree_s, horloge)
        self._verrou = threading.Lock()

    def _empreinte(self, personne: PersonneCherchee) -> bytes:
        texte = f"{personne.nir}|{personne.naissance_le}|{personne.numero_france_travail}"
        return hashlib.blake2b(texte.encode(), key=self._cle, digest_size=16).digest()

    def connu(self, personne: PersonneCherchee) -> Usager | None:
        """The person, if found less than a day ago."""
        with self._verrou:
            return self._connus.get(self._empreinte(personne))

    def retenir(self, personne: PersonneCherchee, usager: Usager) -> None:
        """Keep what was found."""
        with self._verrou:
            self._connus[self._empreinte(personne)] = usager

    def oublier(self, personne: PersonneCherchee) -> None:
        """Their jeton was refused, or their attachment changed: find them again."""
        with self._verrou:
            self._connus.pop(self._empreinte(personne), None)
