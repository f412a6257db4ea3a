"""Checkpoints of the sealed log on a topic of its own, so that whoever subscribes holds them elsewhere.

The sealer signs and has no account on the brokers: the relay, which reads the log's database and publishes from it already,
publishes its checkpoints too, in the same transactions as the events that they cover, never before them. It cannot forge
one: it holds no signing key.
"""

import time
from collections.abc import Sequence
from typing import Any, Final

import psycopg
from psycopg import sql
from psycopg.rows import tuple_row
from pydantic import BaseModel, ConfigDict, Field

from integrations.kafka.position import Position
from integrations.kafka.records import Envoi, entetes
from integrations.kafka.topics import Destination
from ledger.epoques import Epoque, epoque_de
from ledger.preuve.note import origine
from ledger.preuve.registre import schema_preuve
from ledger.preuve.verifier import lire_note, lire_point
from ledger.publication import PREFIXE_TYPE, source

TYPE: Final = "point_de_controle.v1"
POINTS_MAX: Final = 100
"""Checkpoints published in one transaction."""
REGARD_S: Final = 1.0


class PointPublic(BaseModel):
    """A checkpoint as it is published: what the sealer signed, unchanged."""

    model_config = ConfigDict(frozen=True)

    taille: int = Field(description="Nombre d'événements scellés : ceux des positions 1 à taille")
    checkpoint: str = Field(description="Point de contrôle signé (C2SP signed-note), à vérifier et à garder tel quel")
    carte: str = Field(description="Point de contrôle signé de la carte : combien d'événements a chaque dossier")


EXEMPLE: Final = {
    "taille": 1234,
    "checkpoint": f"parcours-ledger/d33\n1234\n{'A' * 43}=\n\n— parcours-ledger/d33 {'A' * 91}=\n",
    "carte": (
        f"parcours-ledger/d33/carte\n56\n{'A' * 43}=\njournal 1234 {'A' * 43}=\ncommandes {'A' * 43}=\n"
        f"scelle-le 2026-03-02T09:15:00+00:00\n\n— parcours-ledger/d33 {'A' * 91}=\n"
    ),
}


class Points:
    """The checkpoints of one log, in the order of their sizes."""

    def __init__(self, pg: psycopg.Connection[Any], vers: Destination, epoques: Sequence[Epoque] = ()) -> None:
        """``pg`` reads the sealer's tables."""
        self._pg, self._vers, self._epoques, self._prochain = pg, vers, epoques, 0.0
        self._requete = sql.SQL(
            "select taille, note, note_carte from {}.points where taille > %s and taille <= %s order by taille limit %s"
        ).format(sql.Identifier(schema_preuve(vers.schema)))

    def suivants(self, position: Position) -> tuple[list[Envoi], Position]:
        """Records of the checkpoints after the last one published, over events that are; and the position after them."""
        if time.monotonic() < self._prochain:
            return [], position
        bornes = (position.point, position.numero, POINTS_MAX)
        lignes = self._pg.cursor(row_factory=tuple_row).execute(self._requete, bornes).fetchall()
        if len(lignes) < POINTS_MAX:
            self._prochain = time.monotonic() + REGARD_S
        if not lignes:
            return [], position
        return [self._envoi(*ligne) for ligne in lignes], position._replace(point=lignes[-1][0])

    def _envoi(self, taille: int, note: str, note_carte: str) -> Envoi:
        nom, schema = origine(self._vers.schema), self._vers.schema
        attributs = {
            "specversion": "1.0",
            "id": f"{nom}.{taille}",
            "source": source(schema),
            "type": PREFIXE_TYPE + TYPE,
            "subject": nom,
            "time": lire_point(lire_note(note_carte.encode()).texte).suite["scelle-le"],
            "partitionkey": nom,
            "sequence": f"{taille:020d}",
        }
        if (epoque := epoque_de(self._epoques, taille)) is not None:
            attributs |= {"epoque": epoque.nom, "epoquedepuis": f"{epoque.depuis:020d}"}
        point = PointPublic(taille=taille, checkpoint=note, carte=note_carte)
        return Envoi(taille, self._vers.points, point.model_dump_json().encode(), nom.encode(), entetes(attributs), 0)
