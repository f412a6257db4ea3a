"""A lot: what is asked, of which dossiers; foreseen by asking each decision, then carried out dossier by dossier."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final
from uuid import UUID, uuid5

from commands.base import Cadre, Commande, Refus
from commands.execute import CleDejaUtilisee, ConflitDeVersion, Demande, essayer, executer
from commands.suites import comme_lus
from ledger.contexte import Acteur
from ledger.dossier import Dossier, fold
from ledger.events.base import Evenement
from ledger.lu import EvenementLu
from ledger.store.journal import Journal
from ledger.vocabulaire.code import Code

LOT_MAX: Final = 500
"""Dossiers of a lot, at most: each is read, decided and written in turn."""
LECTURE: Final = 100
"""Dossiers read at once."""


class DemandeDeLot(Commande):
    """The action asked of every dossier of a lot: as many commands as ``nombre`` on each, always."""

    nombre: ClassVar[int] = 1

    def verifier(self, cadre: Cadre) -> None:
        """Raise :class:`~commands.base.Refus` for what no dossier would accept."""

    def commandes(self, lot: UUID, dossier: Dossier, rang: int, cadre: Cadre) -> Sequence[Commande]:
        """The commands on one dossier. Raises :class:`~commands.base.Refus`."""
        raise NotImplementedError


Admettre = Callable[[Dossier], None]
"""Refuses a dossier on which the actor may not act."""


@dataclass(frozen=True, slots=True)
class Lot:
    """A request under its id, by an actor who may act on the dossiers that ``admettre`` does not refuse."""

    id: UUID
    demande: DemandeDeLot
    acteur: Acteur
    cadre: Cadre
    admettre: Admettre

    def commande_id(self, dossier: UUID, numero: int) -> UUID:
        """Same lot, dossier and place among its commands: same id. Carried out again, nothing is done twice."""
        return uuid5(self.id, f"{dossier}:{numero}")

    def demandes(self, dossier: Dossier, rang: int) -> Iterator[Demande]:
        """The requests on one dossier, once it is admitted. Raises :class:`~commands.base.Refus`."""
        self.admettre(dossier)
        for numero, commande in enumerate(self.demande.commandes(self.id, dossier, rang, self.cadre)):
            yield Demande(dossier.id, commande, self.acteur, self.commande_id(dossier.id, numero))


@dataclass(frozen=True, slots=True)
class Prevision:
    """The foreseen record on a dossier as it stands, or why there would be none."""

    rang: int
    avant: Dossier
    evenements: Sequence[Evenement] = ()
    refus: Refus | None = None


class Issue(Code):
    """The outcome of a dossier of a lot."""

    FAIT = "FAIT", "fait"
    REFUSE = "REFUSE", "refusé"
    A_REPRENDRE = "A_REPRENDRE", "à reprendre"


@dataclass(frozen=True, slots=True)
class Fait:
    """The outcome of a dossier, and why when it was refused."""

    rang: int
    issue: Issue
    message: str = ""


def prevoir(journal: Journal, lot: Lot, places: Sequence[tuple[int, UUID]]) -> Iterator[Prevision]:
    """Ask each decision without recording it; ``places`` are the dossiers with their ranks."""
    for debut in range(0, len(places), LECTURE):
        paquet = places[debut : debut + LECTURE]
        lus = journal.lire([dossier for _, dossier in paquet])
        for rang, dossier in paquet:
            yield _prevoir(journal, lot, dossier, rang, lus[dossier])


def _prevoir(journal: Journal, lot: Lot, dossier: UUID, rang: int, lus: list[EvenementLu]) -> Prevision:
    etat, prevus = fold(dossier, lus), list[Evenement]()
    try:
        for demande in lot.demandes(etat, rang):
            decides = essayer(journal, demande, lus, lot.cadre)
            lus = [*lus, *comme_lus(dossier, lus, None, decides)]
            prevus += decides
    except Refus as refus:
        return Prevision(rang, etat, refus=refus)
    return Prevision(rang, etat, prevus)


def realiser(journal: Journal, lot: Lot, places: Sequence[tuple[int, UUID]]) -> Iterator[Fait]:
    """Carry the lot out on these dossiers; a refusal stops neither the others nor a second run."""
    for rang, dossier in places:
        yield _realiser(journal, lot, dossier, rang)


def _realiser(journal: Journal, lot: Lot, dossier: UUID, rang: int) -> Fait:
    if _deja_fait(journal, lot, dossier):
        return Fait(rang, Issue.FAIT)
    try:
        for demande in lot.demandes(journal.dossier(dossier), rang):
            executer(journal, demande, lot.cadre)
    except (Refus, CleDejaUtilisee) as refus:
        # The same lot, carried out twice at once: what the other run recorded stands in the way of this one.
        if _deja_fait(journal, lot, dossier):
            return Fait(rang, Issue.FAIT)
        return Fait(rang, Issue.REFUSE, refus.message if isinstance(refus, Refus) else str(refus))
    except ConflitDeVersion:
        return Fait(rang, Issue.A_REPRENDRE, "Ce dossier était en cours de modification par quelqu'un d'autre.")
    return Fait(rang, Issue.FAIT)


def _deja_fait(journal: Journal, lot: Lot, dossier: UUID) -> bool:
    """Whether everything that the lot asks of the dossier was recorded."""
    return all(journal.commande(lot.commande_id(dossier, n)) is not None for n in range(lot.demande.nombre))
