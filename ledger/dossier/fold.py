"""From events to state, as of any date on either clock."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from ledger.dates import date_civile
from ledger.dossier import contrat_engagement, droits, offre, orientation, rendez_vous, sanction  # noqa: F401 - register
from ledger.dossier.etat import Dossier
from ledger.dossier.registre import EVOLUTIONS
from ledger.lu import EvenementLu


def visibles(
    evenements: Sequence[EvenementLu],
    *,
    connu_au: date | None = None,
    valable_au: date | None = None,
    sans: int | None = None,
) -> list[EvenementLu]:
    """The events that count, in the order in which they occurred.

    ``connu_au``: recorded on this civil date at the latest, and not restated or annulled by then; a restated event does
    not come back when its restatement is annulled in turn. ``valable_au``: occurred on this date at the latest.
    ``sans``: the event at this position is left out, as if it were being corrected now.
    """
    connus = evenements if connu_au is None else [e for e in evenements if date_civile(e.enregistre_le) <= connu_au]
    corriges = {e.cible for e in connus if e.cible is not None}
    if sans is not None:
        corriges.add(sans)
    retenus = [
        e
        for e in connus
        if e.type_ in EVOLUTIONS and e.position not in corriges and (valable_au is None or e.survenu_le <= valable_au)
    ]
    retenus.sort(key=_occurrence)
    return retenus


def _occurrence(e: EvenementLu) -> tuple[date, int]:
    return e.survenu_le, e.position


def fold(
    stream: UUID,
    evenements: Sequence[EvenementLu],
    *,
    connu_au: date | None = None,
    valable_au: date | None = None,
    sans: int | None = None,
) -> Dossier:
    """State of a dossier from its events in order of version; without dates, as it stands and as it is known.

    A later record of an earlier fact takes its place in time: the state is that of the last fact by date of occurrence.
    """
    dossier = Dossier(stream)
    if evenements:
        dossier.version, dossier.position = evenements[-1].version, evenements[-1].position
    return evoluer(dossier, visibles(evenements, connu_au=connu_au, valable_au=valable_au, sans=sans))


def evoluer(dossier: Dossier, evenements: Iterable[EvenementLu]) -> Dossier:
    """Fold events that follow, in order of occurrence, onto a state that the caller owns; returns it."""
    for e in evenements:
        EVOLUTIONS[e.type_](dossier, e)
    return dossier
