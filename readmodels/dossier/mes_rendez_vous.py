"""The appointments of a person as she needs them: when, how long, how, where, and what she answered."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from pydantic import BaseModel, Field

from ledger.dossier import Dossier
from ledger.dossier.etat.rendez_vous import EtatRendezVous, RendezVous
from ledger.events.suivi.rendez_vous import RendezVousPlanifie
from ledger.lu import EvenementLu
from ledger.vocabulaire.suivi.rendez_vous import Modalite, MotifRendezVous, Presence, TypeReception


class MonRendezVous(BaseModel):
    """An appointment; ``lieu`` is where to go, ``individuel`` whether she is met alone."""

    id: UUID
    le: date
    heure: time
    duree_min: int = Field(description="Durée prévue, en minutes")
    modalite: Modalite
    motif: MotifRendezVous
    structure: str
    lieu: str
    individuel: bool
    etat: EtatRendezVous
    dit: Presence | None

    @property
    def debut(self) -> datetime:
        """Its beginning, on the clock of the wall, without zone."""
        return datetime.combine(self.le, self.heure)

    @property
    def fin(self) -> datetime:
        """Its foreseen end, on the same clock."""
        return self.debut + timedelta(minutes=self.duree_min)

    def a_venir(self, maintenant: datetime) -> bool:
        """Whether it is still to come at this civil instant."""
        return self.etat is EtatRendezVous.PLANIFIE and maintenant < self.debut


def mes_rendez_vous(etat: Dossier, evenements: Sequence[EvenementLu]) -> list[MonRendezVous]:
    """All of them, by day and hour. ``evenements`` are those that count."""
    return sorted(_lus(etat, evenements), key=lambda r: (r.le, r.heure))


def _lus(etat: Dossier, evenements: Sequence[EvenementLu]) -> Iterator[MonRendezVous]:
    for e in evenements:
        connu = etat.rendez_vous.get(e.corps["rendez_vous"]) if e.classe is RendezVousPlanifie else None
        if connu is not None:
            yield _lu(connu, e.corps)


def _lu(connu: RendezVous, corps: dict[str, object]) -> MonRendezVous:
    """As it stands, with what it was set with."""
    return MonRendezVous(
        id=UUID(connu.id),
        le=connu.le,
        heure=time.fromisoformat(connu.heure).replace(tzinfo=None),
        duree_min=int(str(corps["duree_prevue_min"])),
        modalite=Modalite(str(corps["modalite"])),
        motif=connu.motif,
        structure=connu.structure,
        lieu=str(corps.get("lieu") or connu.structure),
        individuel=corps.get("type_reception") != TypeReception.COLLECTIF,
        etat=connu.etat,
        dit=connu.dit,
    )
