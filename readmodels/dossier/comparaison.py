"""Two moments of a dossier compared: what changed in its state, and which event changed it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from ledger.dossier import fold
from ledger.lu import EvenementLu
from readmodels.dossier.annulees import sans_annulees
from readmodels.dossier.chronologie import decrire
from readmodels.horloge import Horloge, Moment

ETAPES_MAX: Final = 600
"""Events between two moments whose effects are told one by one, at most."""
TUS: Final = frozenset({"id", "version", "position"})
Chemin = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changement:
    """A part of the state that is not the same at both moments; ``cause`` is the event after which it is as it is now,
    None when only the passing of time tells them apart. ``avant`` or ``apres`` is None when there was nothing.
    """

    chemin: Chemin
    avant: Any
    apres: Any
    cause: EvenementLu | None


def aplatir(etat: Any, chemin: Chemin = ()) -> Iterator[tuple[Chemin, Any]]:
    """The leaves of a state, each with its path; what is empty is left out."""
    if isinstance(etat, Mapping):
        for nom, valeur in etat.items():
            if str(nom) not in TUS:
                yield from aplatir(valeur, (*chemin, str(nom)))
    elif isinstance(etat, (list, tuple)) and any(isinstance(v, Mapping) for v in etat):
        for rang, valeur in enumerate(etat):
            yield from aplatir(valeur, (*chemin, str(rang)))
    elif etat not in (None, "", [], ()):
        yield chemin, etat


def comparer(
    dossier: UUID,
    lus: Sequence[EvenementLu],
    depuis: date,
    au: date,
    horloge: Horloge,
    *,
    sensible: bool,
    tues: frozenset[str] = frozenset(),
) -> list[Changement]:
    """The changes from a date to another, on this clock, in the order of their causes. Nothing is told of the sanctions that
    are ``tues``, nor of health unless ``sensible``.

    ``ValueError`` in French when more than :data:`ETAPES_MAX` events lie between.
    """
    avant, apres = Moment.au(depuis, horloge), Moment.au(au, horloge)

    def a(moment: Moment) -> dict[Chemin, Any]:
        return _feuilles(dossier, lus, moment, sensible=sensible, tues=tues)

    debut, fin = a(avant), a(apres)
    entre = [e for e in lus if _entre(e, depuis, au, horloge)]
    if len(entre) > ETAPES_MAX:
        message = f"plus de {ETAPES_MAX} événements séparent ces dates : rapprochez-les"
        raise ValueError(message)
    causes = _causes(dossier, lus, entre, apres, sensible=sensible, tues=tues)
    changes = [chemin for chemin in {**debut, **fin} if debut.get(chemin) != fin.get(chemin)]
    trouves = [Changement(chemin, debut.get(chemin), fin.get(chemin), causes.get(chemin)) for chemin in changes]
    return sorted(trouves, key=lambda c: c.cause.position if c.cause else 0)


def _entre(e: EvenementLu, depuis: date, au: date, horloge: Horloge) -> bool:
    quand = e.connu_le if horloge is Horloge.CONNU else e.survenu_le
    return depuis < quand <= au


def _causes(
    dossier: UUID,
    lus: Sequence[EvenementLu],
    entre: Sequence[EvenementLu],
    moment: Moment,
    *,
    sensible: bool,
    tues: frozenset[str],
) -> dict[Chemin, EvenementLu]:
    """For each part of the state, the last of these events that changed it, each taken in its turn.

    A correction comes with what it corrects: on the clock of what was true, a fact that does not stand never was.
    """
    restants = {e.position for e in entre}
    ordre = sorted(
        entre, key=lambda e: (e.survenu_le if moment.connu_au != moment.valable_au else date.min, e.position)
    )
    precedent = _feuilles(dossier, [e for e in lus if e.position not in restants], moment, sensible=sensible, tues=tues)
    dites = {e.position for e in sans_annulees(lus, tues)}
    causes: dict[Chemin, EvenementLu] = {}
    for e in ordre:
        restants.discard(e.position)
        restes = [x for x in lus if x.position not in restants]
        suivant = _feuilles(dossier, restes, moment, sensible=sensible, tues=tues)
        for chemin in {**precedent, **suivant}:
            if precedent.get(chemin) != suivant.get(chemin) and e.position in dites:
                causes[chemin] = e
        precedent = suivant
    return causes


def _feuilles(
    dossier: UUID, lus: Sequence[EvenementLu], moment: Moment, *, sensible: bool, tues: frozenset[str]
) -> dict[Chemin, Any]:
    etat = fold(dossier, lus, connu_au=moment.connu_au, valable_au=moment.valable_au)
    return dict(aplatir(decrire(etat, sensible=sensible, tues=tues)))
