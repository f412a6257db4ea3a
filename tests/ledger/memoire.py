"""Events as the log would give them back, without a database."""

from datetime import UTC, date, datetime, time
from uuid import UUID, uuid4

from ledger.chain import FIXE, image, separer
from ledger.contexte import Acteur, Contexte
from ledger.events.base import Evenement
from ledger.lu import EvenementLu, decoder

DOSSIER = UUID("d0551e00-0000-4000-8000-000000000001")
MIDI = time(12, tzinfo=UTC)


def lu(
    evenement: Evenement,
    *,
    position: int,
    connu_le: date | None = None,
    cible: int | None = None,
    stream: UUID = DOSSIER,
    evenement_id: UUID | None = None,
) -> EvenementLu:
    """The event at this position and version of a log of one stream, recorded at noon (UTC) of ``connu_le``."""
    return EvenementLu.de_memoire(
        evenement,
        stream=stream,
        version=position,
        position=position,
        enregistre_le=datetime.combine(connu_le or evenement.survenu_le, MIDI),
        cible=cible,
        evenement_id=evenement_id or uuid4(),
        commande_id=uuid4(),
    )


def enregistre_par(e: EvenementLu, acteur: Acteur) -> EvenementLu:
    """The same event, as this actor recorded it."""
    _, clair, scelle = separer(e.image)
    (refait,) = decoder([(image(e.image[: FIXE.size], Contexte(acteur).json().encode(), clair or b"", scelle), e.hash)])
    return refait
