"""The public state of each dossier, on a compacted topic: its last record is the dossier as it stands.

A lot of events becomes one record for each dossier that it touches, folded up to the last position of the lot: whoever
reads the topic to its end holds every dossier at one position of the log, without reading the history. A person whose
key was destroyed leaves a tombstone, and nothing more.

Folded lot by lot, a long log would have each dossier folded at nearly each of its events. Far behind, states are built at
once instead: each dossier folded once, as it stands at the end of the log. They are published in several transactions, and
the position after the last one: a death on the way starts it again, and a reader holds one position once it is over.
"""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import psycopg

from integrations.kafka.contenu import exiger_connus
from integrations.kafka.position import Position
from integrations.kafka.records import Envoi, cle_et_partition, entetes
from integrations.kafka.topics import ETAT, Destination
from ledger.etat_public import EtatDossier, attributs, etat_public
from ledger.keys import lire_effaces
from ledger.lu import EvenementLu
from ledger.replay import lire_plusieurs

EFFACEMENTS_S: Final = 10.0
"""Time between two looks at who was erased."""
HISTOIRES: Final = 200
"""Dossiers read at once: memory is bounded, whatever a lot touches."""
LOT_ETATS: Final = 2_000
"""Events of a lot: the more there are, the fewer times a dossier is folded."""
TOMBES_MAX: Final = 500
"""Tombstones of one transaction."""
D_UN_COUP: Final = 20_000
"""Events behind from which states are built at once."""


class Etats:
    """States of dossiers, and tombstones of erased persons."""

    def __init__(
        self,
        pg: psycopg.Connection[Any],
        cles: psycopg.Connection[Any],
        vers: Destination,
        partitions: int,
        *,
        d_un_coup: int = D_UN_COUP,
        page: int = HISTOIRES,
    ) -> None:
        """``pg`` reads the log, ``cles`` the store of keys, of which only the ids of the erased are read.

        ``d_un_coup``: events behind from which states are built at once, ``page`` streams a transaction.
        """
        self._pg, self._cles, self._schema, self._partitions = pg, cles, vers.schema, partitions
        self._topic, self._d_un_coup, self._page = vers.topics[ETAT], d_un_coup, page
        self._enterres: set[UUID] = set()
        self._perdus: list[UUID] = []
        self._prochain = 0.0

    def comparer(self, cles: Iterable[bytes]) -> None:
        """Bury, of the dossiers whose state is told (``cles``, as the topic has them), those that the log knows no more."""
        connus = [UUID(cle.decode()) for cle in cles]
        for debut in range(0, len(connus), LOT_ETATS):
            lot = connus[debut : debut + LOT_ETATS]
            requete = (
                "select s from unnest(%b::uuid[]) s where not exists"
                f" (select from {self._schema}.evenements e where e.stream = s)"
            )
            self._perdus += [perdu for (perdu,) in self._pg.execute(requete.encode(), (lot,)).fetchall()]

    def envois(self, lus: Sequence[EvenementLu]) -> list[Envoi]:
        """See :class:`~integrations.kafka.contenu.Contenu`."""
        exiger_connus(lus)
        return self._etats({e.stream: e.position for e in lus}, lus[-1].position)

    def d_un_coup(self, apres: int, jusque: int) -> Iterator[list[Envoi]] | None:
        """See :class:`~integrations.kafka.contenu.Contenu`."""
        return self._pages(apres, jusque) if jusque - apres >= self._d_un_coup else None

    def _pages(self, apres: int, jusque: int) -> Iterator[list[Envoi]]:
        """The server holds the streams, found in one pass: asked for page by page, each page would be another pass."""
        requete = (
            f"select stream, max(position) from {self._schema}.evenements"
            " where position > %s and position <= %s group by stream"
        )
        with self._pg.cursor("flux", withhold=True) as curseur:
            curseur.execute(requete, (apres, jusque))
            while page := dict(curseur.fetchmany(self._page)):
                yield self._etats(page, jusque)

    def _etats(self, dossiers: Mapping[UUID, int], jusque: int) -> list[Envoi]:
        """The state of each dossier after ``jusque``, or its tombstone at its own last position."""
        effaces = lire_effaces(self._cles, list(dossiers))
        envois = [self._tombe(dossier, dossiers[dossier]) for dossier in dossiers.keys() & effaces]
        vivants = [dossier for dossier in dossiers if dossier not in effaces]
        for debut in range(0, len(vivants), HISTOIRES):
            histoires = lire_plusieurs(self._pg, self._schema, vivants[debut : debut + HISTOIRES])
            for dossier, evenements in histoires.items():
                connus = [e for e in evenements if e.position <= jusque]
                exiger_connus(connus)
                if (etat := etat_public(dossier, connus)) is not None:
                    envois.append(self._etat(etat))
        return envois

    def hors_journal(self, position: Position) -> tuple[list[Envoi], Position]:
        """Tombstones of those that the log lost, then of those erased since the last look; of all of them after a start,
        which changes nothing.
        """
        if self._perdus:
            lot, self._perdus = self._perdus[:TOMBES_MAX], self._perdus[TOMBES_MAX:]
            return [self._tombe(dossier, 0) for dossier in lot], position
        if time.monotonic() < self._prochain:
            return [], position
        nouveaux = sorted(lire_effaces(self._cles) - self._enterres)[:TOMBES_MAX]
        if len(nouveaux) < TOMBES_MAX:
            self._prochain = time.monotonic() + EFFACEMENTS_S
        self._enterres |= set(nouveaux)
        return [self._tombe(dossier, 0) for dossier in nouveaux], position

    def _etat(self, etat: EtatDossier) -> Envoi:
        cle, partition = cle_et_partition(str(etat.dossier), self._partitions)
        noms = entetes(attributs(etat, self._schema))
        return Envoi(etat.position, self._topic, etat.model_dump_json().encode(), cle, noms, partition)

    def _tombe(self, dossier: UUID, position: int) -> Envoi:
        cle, partition = cle_et_partition(str(dossier), self._partitions)
        return Envoi(position, self._topic, None, cle, [], partition)
