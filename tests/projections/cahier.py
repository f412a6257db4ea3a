"""What a test writes to a log in bulk, and what a plain replay in Python knows of it."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import psycopg

from ledger.contexte import Acteur, Contexte
from ledger.events.base import Evenement
from ledger.keys import Coffre
from ledger.lu import EvenementLu
from ledger.store.bulk import OPTIONS, BulkAppend, Ligne
from ledger.store.mapper import Etape, stocker
from ledger.vocabulaire.acteur import Canal, Role
from tests.ledger.fixtures import SCHEMA

CONTEXTE = Contexte(Acteur(UUID(int=0xAA), Role.REFERENT, Canal.API))
IDS = 1 << 64


@dataclass
class Cahier:
    """Events in the order of their record, as they go to the log and as they would come back from it."""

    coffre: Coffre
    lignes: list[Ligne] = field(default_factory=list)
    lus: list[EvenementLu] = field(default_factory=list)
    par_stream: dict[UUID, list[EvenementLu]] = field(default_factory=dict)

    def noter(
        self, stream: UUID, evenement: Evenement, enregistre_le: datetime, cible: EvenementLu | None = None
    ) -> EvenementLu:
        """Add one event; ``cible`` is the one that it restates or annuls."""
        position = len(self.lus) + 1
        evenement_id = UUID(int=IDS + position)
        self.coffre.creer([stream])
        stocke = stocker(
            Etape(stream, 0, evenement, CONTEXTE, evenement_id, cible.position if cible else None), self.coffre
        )
        self.lignes.append(Ligne(stream, enregistre_le, UUID(int=position), stocke))
        lu = EvenementLu.de_memoire(
            evenement,
            stream=stream,
            version=len(self.de(stream)) + 1,
            position=position,
            enregistre_le=enregistre_le,
            evenement_id=evenement_id,
            cible=stocke.cible,
        )
        self.lus.append(lu)
        self.de(stream).append(lu)
        return lu

    def de(self, stream: UUID) -> list[EvenementLu]:
        """Events of one stream."""
        return self.par_stream.setdefault(stream, [])

    @property
    def streams(self) -> list[UUID]:
        """Streams, in the order of their first event."""
        return list(self.par_stream)

    def ecrire(self, url: str, apres: int = 0) -> None:
        """Append to the log what comes after this rank."""
        with psycopg.connect(url, autocommit=True, options=OPTIONS) as connexion:
            BulkAppend(connexion, SCHEMA).ajouter(self.lignes[apres:])
