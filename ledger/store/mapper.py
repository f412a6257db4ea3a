"""Between steps and stored events: sealing on the way in, nothing opened on the way out."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from eventsourcing.persistence import Cipher, Compressor, Mapper, StoredEvent, Transcoder

from ledger.chain import HASH_OCTETS
from ledger.contexte import Contexte
from ledger.events import CATALOGUE
from ledger.events.base import Evenement
from ledger.events.reserve import RESERVE, reserver
from ledger.keys import Coffre
from ledger.lu import decoder
from ledger.sealing import assembler, sceller
from ledger.store.append import Evenement as EvenementStocke


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

    def __init__(
        self,
        transcoder: Transcoder,
        compressor: Compressor | None = None,
        cipher: Cipher | None = None,
        *,
        coffre: Coffre | None = None,
    ) -> None:
        """Compressor and cipher are for plain events: of a step, sealing is per person and per field."""
        super().__init__(transcoder, compressor, cipher)
        self.coffre = coffre

    def to_stored_event(self, domain_event: Any) -> StoredEvent:
        """Seal and encode a step, whose person's key must exist; a plain event, as the library does."""
        if not isinstance(domain_event, Etape):
            return super().to_stored_event(domain_event)
        etape = domain_event
        return StoredStep(
            originator_id=etape.originator_id,
            originator_version=etape.originator_version,
            topic=etape.evenement.type_stable(),
            state=b"",
            colonnes=stocker(etape, self.coffre),
        )

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        """A step as our own readings give it (:class:`~ledger.lu.EvenementLu`), out of its image and its hash; a plain
        event, as the library does.
        """
        if not CATALOGUE.connait(stored_event.topic):
            return super().to_domain_event(stored_event)
        etat = stored_event.state
        (lu,) = decoder([(etat[:-HASH_OCTETS], etat[-HASH_OCTETS:])])
        return lu


def stocker(etape: Etape, coffre: Coffre | None, *, rang: int = 0) -> EvenementStocke:
    """A step in its stored form, its sealed fields encrypted under the stream's key.

    Codes that tell of health are in clear in none of it (:mod:`ledger.events.reserve`); of a person who was erased, they are
    kept nowhere. Raises ``KeyError`` when a sealed field is filled and the stream's person has no key.
    """
    evenement, exacts = reserver(etape.evenement)
    a_sceller = evenement.partie_scellee()
    if a_sceller and coffre is None:
        raise KeyError("aucun coffre : les champs scellés ne peuvent pas être écrits")
    if exacts is not None and coffre is not None and coffre.cle(etape.originator_id) is not None:
        a_sceller[RESERVE] = exacts
    scelles = {
        champ: sceller(coffre, etape.originator_id, etape.originator_id, etape.evenement_id, champ, clair)
        for champ, clair in a_sceller.items()
        if coffre is not None
    }
    return EvenementStocke(
        rang=rang,
        evenement_id=etape.evenement_id,
        type=etape.evenement.code,
        survenu_le=etape.evenement.survenu_le,
        contexte=etape.contexte.json(),
        clair=evenement.partie_claire(),
        scelle=assembler(scelles),
        cible=etape.cible,
    )
