"""From events to state, as of any date on either clock."""

from collections.abc import Iterable, Sequence
from datetime import date
from operator import attrgetter
from uuid import UUID

from ledger.dossier.etat.dossier import Dossier
from ledger.dossier.registre import EVOLUTIONS
from ledger.lu import EvenementLu

_survenu_le = attrgetter("survenu_le")

Place = tuple[date, int]
"""Where an event stands among the others: its date of occurrence, then the position of the first one of its line."""


def places(evenements: Iterable[EvenementLu]) -> dict[int, Place]:
    """Place of each event, by position. A restatement stands where the event that it restates stood, or at its new
    date: what followed on the same day still follows it.
    """
    origines: dict[int, int] = {}
    trouvees: dict[int, Place] = {}
    for e in evenements:
        origine = origines[e.position] = e.position if e.cible is None else origines.get(e.cible, e.cible)
        trouvees[e.position] = (e.survenu_le, origine)
    return trouvees


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
    connus = evenements if connu_au is None else [e for e in evenements if e.connu_le <= connu_au]
    corriges = {e.cible for e in connus if e.cible is not None}
    if sans is not None:
        corriges.add(sans)
    retenus = [
        e
        for e in connus
        if e.classe in EVOLUTIONS and e.position not in corriges and (valable_au is None or e.survenu_le <= valable_au)
    ]
    if corriges:
        ordre = places(connus)
        retenus.sort(key=lambda e: ordre[e.position])
    else:  # the order of positions is that of the same day, and sorting keeps it
        retenus.sort(key=_survenu_le)
    return retenus


def fold(
    stream: UUID,
    evenements: Sequence[EvenementLu],
    *,
    connu_au: date | None = None,
    valable_au: date | None = None,
) -> Dossier:
    """State of a dossier from its events in order of version; without dates, as it stands and as it is known.

    A later record of an earlier fact takes its place in time: the state is that of the last fact by date of occurrence.
    Its version and position are those of the last event known.
    """
    connus = evenements if connu_au is None else [e for e in evenements if e.connu_le <= connu_au]
    return evoluer(dossier_vide(stream, connus), visibles(connus, valable_au=valable_au))


def fold_avant(stream: UUID, evenements: Sequence[EvenementLu], cible: EvenementLu, le: date) -> Dossier:
    """State just before the place that ``cible`` would take if it were restated on ``le``, as if it had never been."""
    ordre = places(evenements)
    place = (le, ordre[cible.position][1])
    anterieurs = [e for e in visibles(evenements, sans=cible.position) if ordre[e.position] < place]
    return evoluer(dossier_vide(stream, evenements), anterieurs)


def dossier_vide(stream: UUID, evenements: Sequence[EvenementLu]) -> Dossier:
    """A dossier where nothing happened yet, at the version and position of the last event."""
    dossier = Dossier(stream)
    if evenements:
        dossier.version, dossier.position = evenements[-1].version, evenements[-1].position
    return dossier


def evoluer(dossier: Dossier, evenements: Iterable[EvenementLu]) -> Dossier:
    """Fold events that follow, in order of occurrence, onto a state that the caller owns; returns it."""
    for e in evenements:
        EVOLUTIONS[e.classe](dossier, e)
    return dossier
