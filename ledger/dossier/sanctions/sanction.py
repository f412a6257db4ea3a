"""Manquements, the procedure that each opens, and sanctions."""

from datetime import date

from ledger.dossier.etat.dossier import Dossier
from ledger.dossier.etat.sanction import Manquement, Sanction
from ledger.dossier.registre import evolue
from ledger.events.sanctions.sanction import (
    AuditionTenue,
    AvisSanctionRendu,
    IntentionSanctionNotifiee,
    ManquementConstate,
    ObservationsRecues,
    SanctionDecidee,
    SanctionLevee,
)
from ledger.lu import EvenementLu
from ledger.vocabulaire.sanctions.sanction import AvisEquipe, MesureSanction, NatureManquement, RangManquement


@evolue(ManquementConstate)
def manquement_constate(dossier: Dossier, e: EvenementLu) -> None:
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
def sanction_intention_notifiee(dossier: Dossier, e: EvenementLu) -> None:
    """The contradictory phase opens."""
    if (manquement := dossier.manquements.get(e.corps["manquement"])) is not None:
        manquement.intention_notifiee_le = e.survenu_le
        manquement.mesure_envisagee = MesureSanction[e.corps["mesure_envisagee"]]


@evolue(AvisSanctionRendu)
def sanction_avis_rendu(dossier: Dossier, e: EvenementLu) -> None:
    """The équipe pluridisciplinaire has spoken."""
    if (manquement := dossier.manquements.get(e.corps["manquement"])) is not None:
        manquement.avis = AvisEquipe[e.corps["avis"]]
        manquement.avis_le = e.survenu_le
        manquement.invitee_a_l_avis = bool(e.corps.get("personne_invitee"))


@evolue(ObservationsRecues)
def sanction_observations_recues(dossier: Dossier, e: EvenementLu) -> None:
    """The person answered in writing."""
    if (manquement := dossier.manquements.get(e.corps["manquement"])) is not None:
        manquement.observations_le = e.survenu_le


@evolue(AuditionTenue)
def sanction_audition_tenue(dossier: Dossier, e: EvenementLu) -> None:
    """The person was heard."""
    if (manquement := dossier.manquements.get(e.corps["manquement"])) is not None:
        manquement.audition_le = e.survenu_le


@evolue(SanctionDecidee)
def sanction_decidee(dossier: Dossier, e: EvenementLu) -> None:
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
def sanction_levee(dossier: Dossier, e: EvenementLu) -> None:
    """The measure ends before its term."""
    if (sanction := dossier.sanctions.get(e.corps["sanction"])) is not None:
        sanction.levee_le = e.survenu_le
