"""Contrats d'engagement."""

from dataclasses import dataclass, field
from datetime import date

from ledger.vocabulaire.contrats.contrat_engagement import (
    ChangementEssentiel,
    ModeleContrat,
    ModeSignature,
    MotifClotureContrat,
    MotifSuspensionContrat,
    NatureContrat,
    PartieContrat,
    ProjetContrat,
)
from ledger.vocabulaire.orientations.orientation import Parcours
from ledger.vocabulaire.suivi.rendez_vous import Theme


@dataclass(slots=True)
class Suspension:
    """The contract does not run from ``suspendu_le`` to the day before ``repris_le``, or without end so far.

    ``cloture_le`` is the last day on which it may be taken up again, where there is one.
    """

    motif: MotifSuspensionContrat
    suspendu_le: date
    cloture_le: date | None = None
    repris_le: date | None = None

    def couvre(self, le: date) -> bool:
        """Whether the contract is suspended on this date."""
        return self.suspendu_le <= le and (self.repris_le is None or le < self.repris_le)


@dataclass(slots=True)
class Modification:
    """An essential change that waits to be signed; ``plan`` and ``themes``: the goals that it puts in the
    place of those in force, as :class:`Contrat` has them.
    """

    modifie_le: date
    changements: tuple[ChangementEssentiel, ...]
    duree_hebdo_h: float | None = None
    themes: tuple[Theme, ...] = ()
    plan: int | None = None


@dataclass(slots=True)
class Contrat:
    """A contract proposed under ``orientation``, then signed, refused or set aside (``ecarte_le``: dispensed). ``versions``
    is the document that each party signed, where there was one. ``themes`` is what the goals of its plan bear on; their
    words are sealed in the event at the position ``plan`` of the log.

    Once signed it runs from ``debut_le`` to ``fin_le`` included, save while it is suspended and from ``clos_le`` on.
    """

    id: str
    nature: NatureContrat
    parcours: Parcours
    duree_hebdo_h: float
    propose_le: date
    debut_le: date
    fin_le: date
    orientation: str | None = None
    signe_le: date | None = None
    resigne_le: date | None = None
    mode: ModeSignature | None = None
    refuse_le: date | None = None
    ecarte_le: date | None = None
    modele: ModeleContrat | None = None
    actualisation_mois: int | None = None
    actualise_le: date | None = None
    themes: tuple[Theme, ...] = ()
    plan: int | None = None
    signataires: dict[PartieContrat, tuple[date, ModeSignature]] = field(default_factory=dict)
    versions: dict[PartieContrat, str] = field(default_factory=dict)
    modification: Modification | None = None
    suspensions: list[Suspension] = field(default_factory=list)
    clos_le: date | None = None
    motif_cloture: MotifClotureContrat | None = None
    ore_le: date | None = None
    projet: ProjetContrat | None = None

    @property
    def avec_offre_raisonnable(self) -> bool:
        """Whether a reasonable offer is to be fixed: out of the social parcours, for a project not said to be another."""
        return self.parcours is not Parcours.SOCIAL and self.projet in (None, ProjetContrat.SALARIE_ETABLI)

    @property
    def plan_a_signer(self) -> int | None:
        """The plan of the document to sign: the changed one, where a change waits; else the one in force."""
        change = self.modification
        return self.plan if change is None or change.plan is None else change.plan

    @property
    def duree_a_signer_h(self) -> float:
        """Hours a week of the document that waits for signatures."""
        changee = self.modification.duree_hebdo_h if self.modification is not None else None
        return self.duree_hebdo_h if changee is None else changee

    @property
    def en_attente(self) -> bool:
        """Proposed, neither signed, nor refused, nor set aside."""
        return self.signe_le is None and self.refuse_le is None and self.ecarte_le is None

    @property
    def suspension(self) -> Suspension | None:
        """The suspension that has not ended, if any."""
        return next((s for s in reversed(self.suspensions) if s.repris_le is None), None)

    @property
    def en_vigueur(self) -> bool:
        """Signed, neither suspended nor closed; its term may lie behind."""
        return self.signe_le is not None and self.clos_le is None and self.suspension is None

    def court(self, le: date) -> bool:
        """Signed, and running on this date."""
        return (
            self.signe_le is not None
            and self.debut_le <= le <= self.fin_le
            and (self.clos_le is None or le < self.clos_le)
            and not any(suspension.couvre(le) for suspension in self.suspensions)
        )
