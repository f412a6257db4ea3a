"""The state of a dossier. Built by :func:`ledger.dossier.fold.fold`, read-only for everybody else."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from ledger.dossier.contrat_engagement import Contrat
from ledger.dossier.criteres import Criteres
from ledger.dossier.droits import Droits
from ledger.dossier.offre import Proposition
from ledger.dossier.orientation import Orientation, Preconisation
from ledger.dossier.parcours import FinParcours
from ledger.dossier.rendez_vous import RendezVous
from ledger.dossier.reorientation import DemandeReorientation
from ledger.dossier.sanction import Manquement, Sanction


@dataclass(slots=True)
class Dossier:
    """Everything that decisions and the dossier's page need to know. Keys of the dicts are the steps' own ids.

    ``version`` counts stored events, corrected ones included; ``position`` is the last one's.
    """

    id: UUID
    version: int = 0
    position: int = 0
    ouvert_le: date | None = None
    droits: Droits | None = None
    criteres: Criteres | None = None
    preconisations: dict[str, Preconisation] = field(default_factory=dict)
    orientations: dict[str, Orientation] = field(default_factory=dict)
    delai_depasse: date | None = None
    demandes: dict[str, DemandeReorientation] = field(default_factory=dict)
    fin_parcours: FinParcours | None = None
    structure: str | None = None
    referent: str | None = None
    rendez_vous: dict[str, RendezVous] = field(default_factory=dict)
    contrats: dict[str, Contrat] = field(default_factory=dict)
    propositions: dict[str, Proposition] = field(default_factory=dict)
    manquements: dict[str, Manquement] = field(default_factory=dict)
    sanctions: dict[str, Sanction] = field(default_factory=dict)

    @property
    def ouvert(self) -> bool:
        """Whether the dossier was opened."""
        return self.ouvert_le is not None

    @property
    def orientation(self) -> Orientation | None:
        """The orientation in force: the last one decided; none once the parcours has ended."""
        return None if self.fin_parcours else next(reversed(self.orientations.values()), None)

    @property
    def preconisation(self) -> Preconisation | None:
        """The last préconisation that no decision has answered."""
        return next((p for p in reversed(self.preconisations.values()) if p.decision is None and not p.caduque), None)

    @property
    def demande(self) -> DemandeReorientation | None:
        """The demand of réorientation that waits for its decision."""
        return next((d for d in reversed(self.demandes.values()) if d.conclue_le is None), None)

    @property
    def contrat_signe(self) -> Contrat | None:
        """The contract signed last."""
        return next((c for c in reversed(self.contrats.values()) if c.signe_le is not None), None)

    def contrat_en_cours(self, le: date) -> Contrat | None:
        """The signed contract that runs on this date, if any."""
        return next((c for c in reversed(self.contrats.values()) if c.court(le)), None)
