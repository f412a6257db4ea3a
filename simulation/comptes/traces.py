"""The trace of each step of a story: when it was known, where the dossier was, what was drawn. No event is read."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from dateutil.relativedelta import relativedelta

from commands.base import Commande
from commands.contrats.activite import PrevoirActivite
from commands.contrats.contrat_engagement import ProposerContratEngagement
from commands.offres.prescription import PrescrireOffre
from commands.sanctions.recours import FormerRecours
from commands.sanctions.sanction import DeciderSanction
from ledger.vocabulaire.loi import LOI_PLEIN_EMPLOI
from simulation.trame.recit import Pas

DELAI_ORIENTATION: Final = timedelta(days=42)
ANCIEN_DELAI_ORIENTATION: Final = relativedelta(months=2)


@dataclass(slots=True)
class Trace:
    """A step that was recorded; ``fin_connu_le`` is the day on which it was corrected, if it was.

    ``mds``: where the dossier was when it was recorded. ``oriente``: whether an orientation, ``obligation``: whether an
    obligation of accompaniment, were known then. ``rappel``: the step that created what this one is about.
    """

    pas: Pas
    commande: Commande
    origine: int
    mds: str | None
    oriente: bool
    obligation: bool
    rappel: Pas | None
    fin_connu_le: date = date.max

    def visible(self, connu_au: date, valable_au: date) -> bool:
        """Whether it counts, as known and as true on these days."""
        return self.pas.jour <= connu_au < self.fin_connu_le and self.pas.survenu_le <= valable_au


@dataclass(slots=True)
class Registre:
    """Traces of one dossier, in the order in which they were recorded."""

    traces: list[Trace] = field(default_factory=list)
    _crees: dict[UUID, Pas] = field(default_factory=dict)

    def inscrire(self, pas: Pas, mds: str | None, *, oriente: bool, obligation: bool) -> None:
        """Add a step; what it corrects is no longer known from that day on."""
        if pas.corrige is not None:
            corrigee = next(trace for trace in self.traces if trace.pas is pas.corrige)
            corrigee.fin_connu_le = pas.jour
        cree = _cree(pas.commande)
        if cree is not None:
            self._crees[cree] = pas
        rappel = next((self._crees[i] for i in _designes(pas.commande) if i in self._crees), None)
        self.traces.append(Trace(pas, pas.commande, pas.origine, mds, oriente, obligation, rappel))

    def visibles(self, connu_au: date, valable_au: date) -> list[Trace]:
        """Those that count, in the order in which they happened."""
        return sorted(
            (trace for trace in self.traces if trace.visible(connu_au, valable_au)),
            key=lambda trace: (trace.pas.survenu_le, trace.origine),
        )


def _cree(commande: Commande) -> UUID | None:
    """Id of what is recalled later: contract, activity, prescription, sanction, recours."""
    match commande:
        case ProposerContratEngagement():
            return commande.contrat
        case PrevoirActivite():
            return commande.activite
        case PrescrireOffre():
            return commande.prescription
        case DeciderSanction():
            return commande.sanction
        case FormerRecours():
            return commande.recours
    return None


def _designes(commande: Commande) -> Iterable[UUID]:
    return (
        identifiant
        for nom in ("contrat", "activite", "prescription", "sanction", "recours")
        if (identifiant := getattr(commande, nom, None)) is not None
    )


def echeance_orientation(le: date) -> date:
    """Last day to orient somebody whose obligation begins on this day."""
    return le + (DELAI_ORIENTATION if le >= LOI_PLEIN_EMPLOI else ANCIEN_DELAI_ORIENTATION)
