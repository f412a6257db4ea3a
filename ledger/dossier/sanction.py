"""Manquements, the procedure that each opens, and sanctions."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ledger.dossier.registre import evolue
from ledger.events.sanction import (
    AvisSanctionRendu,
    IntentionSanctionNotifiee,
    ManquementConstate,
    SanctionDecidee,
    SanctionLevee,
)
from ledger.lu import EvenementLu
from ledger.vocabulaire.sanction import AvisEquipe, MesureSanction, NatureManquement, RangManquement

if TYPE_CHECKING:
    from ledger.dossier.etat import Dossier


@dataclass(slots=True)
class Manquement:
    """A manquement and how far its procedure has gone."""

    id: str
    nature: NatureManquement
    constate_le: date
    intention_notifiee_le: date | None = None
    mesure_envisagee: MesureSanction | None = None
    avis: AvisEquipe | None = None
    avis_le: date | None = None
    sanction: str | None = None


@dataclass(slots=True)
class Sanction:
    """A decided measure, running from ``debut_le`` to ``fin_le`` included unless it is lifted before."""

    id: str
    manquement: str
    rang: RangManquement
    mesure: MesureSanction
    decidee_le: date
    debut_le: date
    fin_le: date
    levee_le: date | None = None


@evolue(ManquementConstate)
def manquement_constate(dossier: "Dossier", e: EvenementLu) -> None:
    """A manquement is held against the person."""
    cle = e.corps["manquement"]
    dossier.manquements[cle] = Manquement(cle, NatureManquement[e.corps["nature"]], e.survenu_le)


@evolue(IntentionSanctionNotifiee)
def sanction_intention_notifiee(dossier: "Dossier", e: EvenementLu) -> None:
    """The contradictory phase opens."""
    if (manquement := dossier.manquements.get(e.corps["manquement"])) is not None:
        manquement.intention_notifiee_le = e.survenu_le
        manquement.mesure_envisagee = MesureSanction[e.corps["mesure_envisagee"]]


@evolue(AvisSanctionRendu)
def sanction_avis_rendu(dossier: "Dossier", e: EvenementLu) -> None:
    """The équipe pluridisciplinaire has spoken."""
    if (manquement := dossier.manquements.get(e.corps["manquement"])) is not None:
        manquement.avis = AvisEquipe[e.corps["avis"]]
        manquement.avis_le = e.survenu_le


@evolue(SanctionDecidee)
def sanction_decidee(dossier: "Dossier", e: EvenementLu) -> None:
    """The measure runs; the manquement is closed by it."""
    corps = e.corps
    if (manquement := dossier.manquements.get(corps["manquement"])) is not None:
        manquement.sanction = corps["sanction"]
    dossier.sanctions[corps["sanction"]] = Sanction(
        id=corps["sanction"],
        manquement=corps["manquement"],
        rang=RangManquement[corps["rang"]],
        mesure=MesureSanction[corps["mesure"]],
        decidee_le=e.survenu_le,
        debut_le=date.fromisoformat(corps["debut_le"]),
        fin_le=date.fromisoformat(corps["fin_le"]),
    )


@evolue(SanctionLevee)
def sanction_levee(dossier: "Dossier", e: EvenementLu) -> None:
    """The measure ends before its term."""
    if (sanction := dossier.sanctions.get(e.corps["sanction"])) is not None:
        sanction.levee_le = e.survenu_le
