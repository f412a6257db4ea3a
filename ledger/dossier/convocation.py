"""Convocations, their delivery, and the reminders of rendez-vous."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from ledger.dossier.registre import evolue
from ledger.events.convocation import ConvocationEmise, RappelEnvoye, RemiseConvocationConstatee
from ledger.lu import EvenementLu
from ledger.vocabulaire.convocation import CanalConvocation, StatutRemise
from ledger.vocabulaire.rendez_vous import MotifRendezVous

if TYPE_CHECKING:
    from ledger.dossier.etat import Dossier

ECHECS: Final = frozenset({StatutRemise.ECHOUEE, StatutRemise.NPAI, StatutRemise.NON_RECLAMEE})
"""The person was not reached: another convocation may go by the same channel."""


@dataclass(slots=True)
class Convocation:
    """What the person was told, and whether it reached them.

    Without ``rendez_vous``, it is an invitation to take one by ``valable_jusqu_au`` included; ``repondue_le`` is the day
    on which a rendez-vous was taken.
    """

    id: str
    emise_le: date
    canal: CanalConvocation
    motif: MotifRendezVous
    rendez_vous: str | None = None
    pour: tuple[date, str] | None = None
    valable_jusqu_au: date | None = None
    statut: StatutRemise | None = None
    repondue_le: date | None = None

    @property
    def echouee(self) -> bool:
        """Whether it is known not to have reached the person."""
        return self.statut in ECHECS

    @property
    def en_attente(self) -> bool:
        """An invitation that no rendez-vous has answered, its validity over or not."""
        return self.rendez_vous is None and self.repondue_le is None

    def court(self, le: date) -> bool:
        """Whether the invitation still holds that day."""
        return (
            self.en_attente and not self.echouee and self.valable_jusqu_au is not None and le <= self.valable_jusqu_au
        )


@evolue(ConvocationEmise)
def convocation_emise(dossier: "Dossier", e: EvenementLu) -> None:
    """A convocation leaves; handed over in person, it has arrived."""
    corps = e.corps
    le, heure, jusqu_au = corps.get("rendez_vous_le"), corps.get("heure"), corps.get("valable_jusqu_au")
    canal = CanalConvocation[corps["canal"]]
    dossier.convocations[corps["convocation"]] = Convocation(
        corps["convocation"],
        e.survenu_le,
        canal,
        MotifRendezVous[corps["motif"]],
        corps.get("rendez_vous"),
        (date.fromisoformat(le), heure) if le and heure else None,
        date.fromisoformat(jusqu_au) if jusqu_au else None,
        StatutRemise.DELIVREE if canal is CanalConvocation.EN_MAIN_PROPRE else None,
    )


@evolue(RemiseConvocationConstatee)
def remise_constatee(dossier: "Dossier", e: EvenementLu) -> None:
    """What became of it."""
    if (convocation := dossier.convocations.get(e.corps["convocation"])) is not None:
        convocation.statut = StatutRemise[e.corps["statut"]]


@evolue(RappelEnvoye)
def rappel_envoye(dossier: "Dossier", e: EvenementLu) -> None:
    """The person is reminded of this day and hour."""
    if (rendez_vous := dossier.rendez_vous.get(e.corps["rendez_vous"])) is not None:
        rendez_vous.rappele_pour = date.fromisoformat(e.corps["rendez_vous_le"]), e.corps["heure"]
