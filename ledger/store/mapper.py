"""Between steps and stored events: sealing on the way in, nothing opened on the way out."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from eventsourcing.persistence import Mapper, StoredEvent, Transcoder

from ledger.contexte import Contexte
from ledger.events import CATALOGUE
from ledger.events.base import Evenement
from ledger.keys import Coffre
from ledger.lu import EvenementLu, decoder
from ledger.sealing import assembler, sceller
from ledger.store.append import Evenement as EvenementStocke
from ledger.store.chain import FIXE, image, jours, microsecondes


class OrjsonTranscoder(Transcoder):
    """JSON through orjson."""

    def encode(self, obj: Any) -> bytes:
        """Bytes of a JSON value."""
        return orjson.dumps(obj)

    def decode(self, data: bytes) -> Any:
        """Value of JSON bytes."""
        return orjson.loads(data)


@dataclass(frozen=True, slots=True)
class Etape:
    """A step about to be recorded: the event, where it goes, its context.

    ``cible`` is the position of the event that this one restates or annuls, when its ``correction`` names one.
    """

    originator_id: UUID
    originator_version: int
    evenement: Evenement
    contexte: Contexte
    evenement_id: UUID
    cible: int | None = None


@dataclass(frozen=True)
class StoredStep(StoredEvent):
    """A stored event of the library that carries our columns beside the library's own."""

    colonnes: EvenementStocke


class JournalMapper(Mapper[UUID]):
    """The library's mapper: stable names, sealed fields, dict bodies.

    Writing needs a ``coffre``; reading opens nothing, so it needs none.
    """

    def __init__(self, transcoder: Transcoder, *, coffre: Coffre | None = None) -> None:
        """No compressor, no cipher of the library's: sealing is per person and per field."""
        super().__init__(transcoder)
        self.coffre = coffre

    def to_stored_event(self, domain_event: Any) -> StoredStep:
        """Seal and encode a step; the person's key must exist."""
        etape: Etape = domain_event
        return StoredStep(
            originator_id=etape.originator_id,
            originator_version=etape.originator_version,
            topic=etape.evenement.type_stable(),
            state=b"",
            colonnes=stocker(etape, self.coffre),
        )

    def to_domain_event(self, stored_event: StoredEvent) -> EvenementLu:
        """Decode an event read through the library's interface (the view ``stored_events``)."""
        etat = self.transcoder.decode(stored_event.state)
        fixe = FIXE.pack(
            UUID(str(stored_event.originator_id)).bytes,
            stored_event.originator_version,
            etat["position"],
            CATALOGUE.par_nom(stored_event.topic).code,
            jours(date.fromisoformat(etat["survenu_le"])),
            microsecondes(datetime.fromisoformat(etat["enregistre_le"])),
            etat["cible"] or 0,
            UUID(etat["evenement_id"]).bytes,
            UUID(etat["commande_id"]).bytes,
        )
        scelle = None if etat["scelle"] is None else bytes.fromhex(etat["scelle"])
        lue = image(fixe, etat["contexte"].encode(), etat["clair"].encode(), scelle)
        (lu,) = decoder([(lue, bytes.fromhex(etat["hash"]))])
        return lu


def stocker(etape: Etape, coffre: Coffre | None, *, rang: int = 0) -> EvenementStocke:
    """A step in its stored form, its sealed fields encrypted under the stream's key.

    Raises ``KeyError`` when a sealed field is filled and the stream's person has no key.
    """
    scelles: dict[str, bytes] = {}
    for champ, clair in etape.evenement.partie_scellee().items():
        if coffre is None:
            raise KeyError("aucun coffre : les champs scellés ne peuvent pas être écrits")
        scelles[champ] = sceller(coffre, etape.originator_id, etape.originator_id, etape.evenement_id, champ, clair)
    return EvenementStocke(
        rang=rang,
        evenement_id=etape.evenement_id,
        type=etape.evenement.code,
        survenu_le=etape.evenement.survenu_le,
        contexte=etape.contexte.json(),
        clair=etape.evenement.partie_claire(),
        scelle=assembler(scelles),
        cible=etape.cible,
    )
