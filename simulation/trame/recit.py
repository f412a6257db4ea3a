"""The story of one dossier: the steps that people will record, in the order in which they happen."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID

from commands.base import Commande
from ledger.contexte import Acteur
from ledger.events.base import Evenement
from ledger.vocabulaire.orientations.orientation import Decideur, Organisme
from simulation.plan.equipes import Equipes
from simulation.plan.foyers import FoyerSimule
from simulation.plan.parametres import Parametres
from simulation.plan.personnes import Adulte
from simulation.plan.squelette import PlanDossier
from simulation.tirage.hasard import Hasard
from simulation.trame.faits import Fait

ECART_RANG: Final = 10
"""Between the ranks of two steps, so that others can be slipped in."""
ACCOMPAGNEMENT: Final = "accompagnement"
"""Chain of the steps that rest upon one another: orientation, designations, contracts, sanctions."""


@dataclass(slots=True, eq=False)
class Pas:
    """A step to record.

    ``chaine``: steps of one chain are recorded in the order of their ``rang``. ``jour``: working day of record.
    ``corrige``: the step that this one restates or annuls. ``origine``: order of record of the first of the line.
    ``hasard``: where its hour of record is drawn. ``annexes``: what it writes on other streams. ``facultatif``: it is
    attempted, and when the rules of that day refuse it nothing is recorded; nothing that is counted rests upon it.
    """

    survenu_le: date
    commande: Commande
    acteur: Acteur
    chaine: str
    evenement_id: UUID
    rang: int
    hasard: Hasard
    faits: tuple[Fait, ...] = ()
    jour: date = date.min
    corrige: "Pas | None" = None
    matricule: str | None = None
    origine: int = 0
    annexes: tuple[tuple[UUID, Evenement], ...] = ()
    facultatif: bool = False


@dataclass(frozen=True, slots=True)
class Accompagnement:
    """Who accompanies from ``du`` on, under an orientation notified on ``notifiee_le``."""

    du: date
    structure: str
    organisme: Organisme
    referent: UUID | None
    notifiee_le: date
    decideur: Decideur


@dataclass(slots=True)
class Recit:
    """The ground that the phases of the story share, and the steps told so far."""

    parametres: Parametres
    equipes: Equipes
    hasard: Hasard
    foyer: FoyerSimule
    plan: PlanDossier
    adulte: Adulte
    dossier: UUID
    reprise_le: date
    """Working day on which the stock of this dossier is taken over."""
    pas: list[Pas] = field(default_factory=list)
    accompagnements: list[Accompagnement] = field(default_factory=list)
    signatures: list[tuple[date, Pas]] = field(default_factory=list)

    def ajouter(self, survenu_le: date, commande: Commande, acteur: Acteur, chaine: str, *faits: Fait) -> Pas:
        """Add a step; its command bears the date already."""
        qui, rang = self.equipes.charge(commande, acteur), ECART_RANG * len(self.pas)
        pas = Pas(survenu_le, commande, qui, chaine, self.hasard.uuid(), rang, self.hasard, faits)
        self.pas.append(pas)
        return pas

    @property
    def fin(self) -> date:
        """Last working day on which something may happen or be recorded."""
        return self.parametres.fin

    @property
    def sortie_le(self) -> date:
        """Last day of accompaniment."""
        return self.foyer.plan.sortie_le or self.fin

    def mds(self, le: date) -> str:
        """MDS of the person's address on this day."""
        return [domicile.mds for domicile in self.foyer.domiciles if domicile.depuis_le <= le][-1]

    def accompagnement(self, le: date) -> Accompagnement:
        """The accompaniment in force on this day."""
        return [a for a in self.accompagnements if a.du <= le][-1]
