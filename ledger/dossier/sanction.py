"""Manquements, the procedure that each opens, and sanctions."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ledger.dossier.registre import evolue
from ledger.events.sanction import (
    AuditionTenue,
    AvisSanctionRendu,
    IntentionSanctionNotifiee,
    ManquementConstate,
    ObservationsRecues,
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
    signalement: str | None = None
    proposition: str | None = None
    observations_le: date | None = None
    audition_le: date | None = None
    regularise_le: date | None = None
    classe_le: date | None = None

    @property
    def en_cours(self) -> bool:
        """Neither sanctioned nor filed."""
        return self.sanction is None and self.classe_le is None


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
    nature: NatureManquement | None = None
    taux_pourcent: int = 0
    duree_mois: int = 0
    levee_le: date | None = None
    notifiee_le: date | None = None
    recours_jusqu_au: date | None = None
    radiation_proposee_le: date | None = None
    fin_de_droit_reportee_au: date | None = None
    fin_de_droit_le: date | None = None


@evolue(ManquementConstate)
def manquement_constate(dossier: "Dossier", e: EvenementLu) -> None:
    """A manquement is held against the person; what it takes up waits no more."""
    corps = e.corps
    cle = corps["manquement"]
    manquement = Manquement(cle, NatureManquement[corps["nature"]], e.survenu_le)
    dossier.manquements[cle] = manquement
    if (signalement := dossier.signalements.get(corps.get("signalement", ""))) is not None:
        signalement.manquement, manquement.signalement = cle, signalement.id
        manquement.regularise_le = signalement.regularise_le
    if (proposition := dossier.propositions_sanction.get(corps.get("proposition_sanction", ""))) is not None:
        proposition.manquement, manquement.proposition = cle, proposition.id


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


@evolue(ObservationsRecues)
def sanction_observations_recues(dossier: "Dossier", e: EvenementLu) -> None:
    """The person answered in writing."""
    if (manquement := dossier.manquements.get(e.corps["manquement"])) is not None:
        manquement.observations_le = e.survenu_le


@evolue(AuditionTenue)
def sanction_audition_tenue(dossier: "Dossier", e: EvenementLu) -> None:
    """The person was heard."""
    if (manquement := dossier.manquements.get(e.corps["manquement"])) is not None:
        manquement.audition_le = e.survenu_le


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
        nature=NatureManquement[corps["nature"]],
        taux_pourcent=corps["taux_pourcent"],
        duree_mois=corps["duree_mois"],
    )


@evolue(SanctionLevee)
def sanction_levee(dossier: "Dossier", e: EvenementLu) -> None:
    """The measure ends before its term."""
    if (sanction := dossier.sanctions.get(e.corps["sanction"])) is not None:
        sanction.levee_le = e.survenu_le
