"""Which dossier is delivered when: several at once, each by one thread, those that the partner cannot take put off.

Nothing here outlives the process: what is not acknowledged is read again by the next one.
"""

import heapq
import itertools
import logging
import queue
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

import psycopg
from eventsourcing.persistence import PersistenceError

from integrations.livraison.echecs import Indisponible
from integrations.livraison.livraison import Livreur, Occupe
from integrations.livraison.sources import Message, Source
from integrations.recul import Recul

journal_de_bord = logging.getLogger("parcours.connecteur")
RECUL: Final = Recul(0.5, 60, part_min=0.2)
TOUR_S: Final = 0.2
BILAN_S: Final = 30.0


@dataclass(frozen=True, slots=True)
class Rythme:
    """How much at once and how long between tries, in seconds.

    ``dossiers``: dossiers in hand at most, waiting ones included: beyond, nothing more is read. ``essais``: tries of a
    dossier that the service refuses while it takes others, before it is parked; when it takes nobody, nobody is parked.
    """

    envois: int = 8
    dossiers: int = 500
    essais: int = 8
    recul: Recul = RECUL
    validation_s: float = 1.0
    reprises_s: float = 30.0

    def attente_s(self, essai: int, demandee_s: float | None) -> float:
        """Seconds before the next try: what was asked for, bounded, and a delay that doubles."""
        return min(demandee_s or 0.0, self.recul.max_s) + self.recul.attente_s(essai)


@dataclass(slots=True)
class _Travail:
    """A dossier in hand: messages to acknowledge after it, those that came while it was being delivered."""

    dossier: UUID
    messages: list[Message] = field(default_factory=list)
    pendant: list[Message] = field(default_factory=list)
    en_cours: bool = False
    essais: int = 0
    comptes: int = 0
    reussites: int = 0


class Ordonnanceur:
    """Reads the source, delivers, acknowledges; everything but the deliveries is done by the thread that calls."""

    def __init__(self, livreur: Livreur, source: Source, rythme: Rythme | None = None) -> None:
        """See :class:`Rythme`."""
        self._livreur, self._source, self._rythme = livreur, source, rythme or Rythme()
        self._travaux: dict[UUID, _Travail] = {}
        self._prets: queue.SimpleQueue[_Travail] = queue.SimpleQueue()
        self._plus_tard: list[tuple[float, int, _Travail]] = []
        self._finis: queue.SimpleQueue[tuple[_Travail, Future[int]]] = queue.SimpleQueue()
        self._numeros = itertools.count()
        self._actifs = 0
        self._reussites = 0
        self.compteurs: Counter[str] = Counter()

    def tourner(self, continuer: Callable[[], bool], *, une_fois: bool = False) -> None:
        """Deliver until told to stop, or until nothing is left to deliver now. What is being sent is waited for."""
        with ThreadPoolExecutor(self._rythme.envois, thread_name_prefix="envoi") as fils:
            valide_a = reprises_a = bilan_a = 0.0
            while continuer():
                instant = time.monotonic()
                nouveaux = self._lire()
                if instant >= reprises_a and not une_fois:
                    self._reprendre()
                    reprises_a = instant + self._rythme.reprises_s
                self._lancer(fils, instant)
                if instant >= valide_a:
                    self._source.valider()
                    valide_a = instant + self._rythme.validation_s
                if instant >= bilan_a:
                    journal_de_bord.info("%s dossiers en main, %s", len(self._travaux), dict(self.compteurs))
                    bilan_a = instant + BILAN_S
                if une_fois and not self._travaux and not nouveaux and self._source.a_jour():
                    break
                self._recueillir(bloquer=not nouveaux)
        while self._actifs:
            self._recueillir(bloquer=True)
        self._source.valider()

    def _lire(self) -> int:
        place = self._rythme.dossiers - len(self._travaux)
        if place <= 0:
            return 0
        messages = self._source.lire(place)
        for message in messages:
            travail = self._travaux.get(message.dossier)
            if travail is None:
                travail = self._travaux[message.dossier] = _Travail(message.dossier)
                self._prets.put(travail)
            (travail.pendant if travail.en_cours else travail.messages).append(message)
        return len(messages)

    def _reprendre(self) -> None:
        """Dossiers put off by a former try whose time has come."""
        for dossier in self._livreur.carnet.reprises():
            if dossier not in self._travaux and len(self._travaux) < self._rythme.dossiers:
                travail = self._travaux[dossier] = _Travail(dossier)
                self._prets.put(travail)

    def _lancer(self, fils: ThreadPoolExecutor, instant: float) -> None:
        while self._plus_tard and self._plus_tard[0][0] <= instant:
            self._prets.put(heapq.heappop(self._plus_tard)[2])
        while self._actifs < self._rythme.envois and not self._prets.empty():
            travail = self._prets.get()
            travail.en_cours = True
            self._actifs += 1
            futur = fils.submit(
                self._livreur.livrer,
                travail.dossier,
                essais=travail.essais,
                renoncer=travail.comptes >= self._rythme.essais,
            )
            futur.add_done_callback(lambda fini, travail=travail: self._finis.put((travail, fini)))  # type: ignore[misc]

    def _recueillir(self, *, bloquer: bool) -> None:
        """Take note of what ended; waits a little for one when there is nothing else to do."""
        try:
            travail, futur = self._finis.get(timeout=TOUR_S) if bloquer else self._finis.get_nowait()
            while True:
                self._conclure(travail, futur)
                travail, futur = self._finis.get_nowait()
        except queue.Empty:
            return

    def _conclure(self, travail: _Travail, futur: "Future[int]") -> None:
        self._actifs -= 1
        travail.en_cours = False
        try:
            envoyes = futur.result()
        except Occupe:
            self._remettre(travail, None)
            return
        except Indisponible as erreur:
            self.compteurs["indisponibles"] += 1
            if self._reussites > travail.reussites:
                travail.comptes += 1
            travail.reussites = self._reussites
            travail.essais += 1
            self._remettre(travail, erreur.attente_s)
            return
        except (psycopg.Error, PersistenceError):
            raise  # the database is away: the process ends, another one starts where the outcomes are
        except Exception as erreur:  # noqa: BLE001 - one dossier that cannot be read never holds the others
            journal_de_bord.error("dossier mis au rebut : %s", type(erreur).__name__)
            self._livreur.carnet.mettre_au_rebut(f"dossier {travail.dossier}", type(erreur).__name__)
            envoyes = 0
        self._reussites += envoyes
        self.compteurs["envois"] += envoyes
        self._source.acquitter(travail.messages)
        travail.messages, travail.pendant = travail.pendant, []
        if travail.messages:
            travail.essais = travail.comptes = 0
            self._prets.put(travail)
        else:
            del self._travaux[travail.dossier]

    def _remettre(self, travail: _Travail, demandee_s: float | None) -> None:
        travail.messages += travail.pendant
        travail.pendant = []
        quand = time.monotonic() + self._rythme.attente_s(travail.essais, demandee_s)
        heapq.heappush(self._plus_tard, (quand, next(self._numeros), travail))
