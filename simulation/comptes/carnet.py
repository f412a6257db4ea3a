"""The notebook of one dossier: facts drawn, in the order in which they happened, without those that were corrected."""

from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from ledger.vocabulaire.orientations.orientation import Organisme
from simulation.comptes.traces import Registre
from simulation.trame.faits import EnCharge, EnDroit, Fait, Orientee, Signee, Territorial
from simulation.trame.recit import Pas

F = TypeVar("F", bound=Fait)
Place = tuple[date, int]


@dataclass(frozen=True, slots=True)
class Note:
    """A fact that stands, where it stands in time, and where the dossier was when it was recorded, if that is counted."""

    place: Place
    pas: Pas
    fait: Fait
    mds: str | None
    structure: str | None


@dataclass(slots=True)
class Carnet:
    """Keeps the facts of one dossier as steps are recorded."""

    notes: list[Note] = field(default_factory=list)
    registre: Registre = field(default_factory=Registre)

    def inscrire(self, pas: Pas, ordre: int) -> None:
        """Take note of a step, the ``ordre``-th recorded.

        A restated step takes the place of the first of its line, and is judged on what stood before that place; any
        other is judged on everything known.
        """
        pas.origine = ordre if pas.corrige is None else pas.corrige.origine
        place = (pas.survenu_le, pas.origine)
        avant = None
        if pas.corrige is not None:
            self.notes = [note for note in self.notes if note.pas is not pas.corrige]
            avant = place
        mds = self.mds(avant)
        self.registre.inscrire(pas, mds, oriente=self.oriente, obligation=self.a_accompagner)
        for fait in pas.faits:
            compte = isinstance(fait, Orientee | Signee)
            structure = self.structure(avant) if compte else None
            self.notes.append(Note(place, pas, fait, mds, structure))

    def _dernier(self, genre: type[F], avant: Place | None = None) -> F | None:
        """The latest fact of a kind, of all or of those before a place."""
        dernier = max(
            (n for n in self.notes if isinstance(n.fait, genre) and (avant is None or n.place < avant)),
            key=lambda note: note.place,
            default=None,
        )
        return dernier.fait if dernier is not None and isinstance(dernier.fait, genre) else None

    def mds(self, avant: Place | None = None) -> str | None:
        """MDS of the person."""
        fait = self._dernier(Territorial, avant)
        return fait.mds if fait else None

    def structure(self, avant: Place | None = None) -> str | None:
        """Structure in charge."""
        fait = self._dernier(EnCharge, avant)
        return fait.structure if fait else None

    @property
    def oriente(self) -> bool:
        """Whether an orientation is known, and the parcours not over."""
        charge = self._dernier(EnCharge)
        termine = charge is not None and charge.structure is None
        return not termine and self._dernier(Orientee) is not None

    @property
    def a_accompagner(self) -> bool:
        """Whether the person has the obligation of accompaniment."""
        fait = self._dernier(EnDroit)
        return fait is not None and fait.a_accompagner

    @property
    def suivi(self) -> bool:
        """Whether a référent of the département or of a délégataire accompanies the person."""
        fait = self._dernier(EnCharge)
        dans_l_outil = (Organisme.CONSEIL_DEPARTEMENTAL, Organisme.DELEGATAIRE)
        return self.a_accompagner and fait is not None and fait.referent and fait.organisme in dans_l_outil

    def sous_contrat(self, le: date) -> bool:
        """Whether a signed contract runs on this day."""
        return any(isinstance(n.fait, Signee) and n.fait.signee_le <= le <= n.fait.fin_le for n in self.notes)
