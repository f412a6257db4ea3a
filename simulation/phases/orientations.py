"""Orientation: préconisée, décidée, notifiée; structure and référent; what a move or a departure changes to them."""

from datetime import date, timedelta
from typing import Final

from commands.orientations.designation import DesignerReferent, DesignerStructure
from commands.orientations.notification_orientation import NotifierOrientation
from commands.orientations.orientation import DeciderOrientation, PreconiserOrientation
from ledger.contexte import Acteur
from ledger.vocabulaire.orientations.orientation import (
    Decideur,
    DecisionOrientation,
    MotifRefusOrientation,
    MoyenNotification,
    Organisme,
    OriginePreconisation,
    Parcours,
)
from simulation.plan.squelette import Destination, PlanOrientation
from simulation.tirage.calendrier import ouvre_apres, ouvre_entre, recule
from simulation.tirage.hasard import Tirage
from simulation.trame.faits import EnCharge, Orientee
from simulation.trame.recit import ACCOMPAGNEMENT, Accompagnement, Recit

PARCOURS: Final = {
    Destination.MDS: Tirage({Parcours.SOCIAL: 0.55, Parcours.SOCIO_PROFESSIONNEL: 0.45}),
    Destination.DELEGATAIRE: Tirage({Parcours.SOCIO_PROFESSIONNEL: 0.7, Parcours.SOCIAL: 0.3}),
    Destination.MISSION_LOCALE: Tirage({Parcours.PROFESSIONNEL: 0.6, Parcours.SOCIO_PROFESSIONNEL: 0.4}),
    Destination.FRANCE_TRAVAIL: Tirage({Parcours.PROFESSIONNEL: 1.0}),
}
MOYENS: Final = Tirage(
    {
        MoyenNotification.LETTRE_RECOMMANDEE: 0.35,
        MoyenNotification.RECOMMANDE_ELECTRONIQUE: 0.3,
        MoyenNotification.REMISE_EN_MAIN_PROPRE: 0.25,
        MoyenNotification.ESPACE_PERSONNEL: 0.1,
    }
)
MOTIFS_REFUS: Final = Tirage(
    {
        MotifRefusOrientation.APPRECIATION_DIFFERENTE: 0.55,
        MotifRefusOrientation.SITUATION_NON_COUVERTE: 0.2,
        MotifRefusOrientation.MANQUE_CAPACITE_ACCUEIL: 0.1,
        MotifRefusOrientation.DECLARATION_INEXACTE: 0.1,
        MotifRefusOrientation.AUTRE: 0.05,
    }
)
PART_REFUSEE: Final = 0.12
PART_CHANGEMENT_REFERENT_AN: Final = 0.1


def raconter_orientations(recit: Recit) -> None:
    """Every orientation of the plan, then the changes of structure and référent that happen under them."""
    for rang, orientation in enumerate(recit.plan.orientations):
        _orienter(recit, orientation, premiere=rang == 0)
    for domicile in recit.foyer.domiciles[1:]:
        _suivre_le_demenagement(recit, domicile.depuis_le, domicile.mds)
    _changer_de_referent(recit)


def _orienter(recit: Recit, plan: PlanOrientation, *, premiere: bool) -> None:
    hasard, mds, le = recit.hasard, recit.mds(plan.decidee_le), plan.decidee_le
    organisme, parcours = plan.vers.value, PARCOURS[plan.vers].tirer(hasard)
    agent = _agent(recit, plan, mds)
    refusee = _preconiser(recit, plan, parcours, premiere=premiere)
    structure = recit.equipes.structure(mds, plan.vers, hasard)
    decision = DeciderOrientation(
        survenu_le=le,
        orientation=hasard.uuid(),
        decision=DecisionOrientation.REFUSEE if refusee else None,
        motif_refus=MOTIFS_REFUS.tirer(hasard) if refusee else None,
        decideur=plan.decideur,
        parcours=parcours,
        organisme=organisme,
        structure=structure,
    )
    fait = Orientee(le, structure, plan.decideur, parcours, refusee, recit.foyer.plan.ouvert_le if premiere else None)
    recit.ajouter(le, decision, agent, ACCOMPAGNEMENT, fait)
    if plan.notifiee_le > recit.fin:
        return
    notification = NotifierOrientation(survenu_le=plan.notifiee_le, moyen=MOYENS.tirer(hasard))
    recit.ajouter(plan.notifiee_le, notification, agent, ACCOMPAGNEMENT)
    _designer(recit, plan, agent, structure, organisme, plan.notifiee_le, plan.referent_le)


def _agent(recit: Recit, plan: PlanOrientation, mds: str) -> Acteur:
    if plan.decideur is Decideur.FRANCE_TRAVAIL:
        return recit.equipes.france_travail
    return recit.equipes.orientation(mds)


def _preconiser(recit: Recit, plan: PlanOrientation, parcours: Parcours, *, premiere: bool) -> bool:
    """Recommend, unless the stock was taken over without it; whether the decision will go against it."""
    hasard = recit.hasard
    if not premiere:
        le = recule(plan.decidee_le, hasard.entier(4, 20), recit.parametres.activite_du)
        _ajouter_preconisation(recit, le, OriginePreconisation.CONSEIL_DEPARTEMENTAL, parcours, plan.vers.value)
        return False
    ouvert_le = recit.foyer.plan.ouvert_le
    if plan.decidee_le <= recit.reprise_le:
        return False
    attente = (plan.decidee_le - ouvert_le).days
    le = recule(plan.decidee_le, hasard.entier(1, max(1, attente // 2)), ouvert_le)
    refusee = plan.decideur is Decideur.CONSEIL_DEPARTEMENTAL and hasard.chance(PART_REFUSEE)
    conseille = (parcours, plan.vers.value)
    if refusee and plan.vers is Destination.FRANCE_TRAVAIL:
        conseille = (Parcours.SOCIAL, Organisme.CONSEIL_DEPARTEMENTAL)
    elif refusee:
        conseille = (Parcours.PROFESSIONNEL, Organisme.FRANCE_TRAVAIL)
    _ajouter_preconisation(recit, le, OriginePreconisation.FRANCE_TRAVAIL, *conseille)
    return refusee


def _ajouter_preconisation(
    recit: Recit, le: date, origine: OriginePreconisation, parcours: Parcours, organisme: Organisme
) -> None:
    commande = PreconiserOrientation(
        survenu_le=le,
        preconisation=recit.hasard.uuid(),
        origine=origine,
        parcours=parcours,
        organisme=organisme,
    )
    ft = origine is OriginePreconisation.FRANCE_TRAVAIL
    acteur = recit.equipes.france_travail if ft else recit.equipes.orientation(recit.mds(le))
    recit.ajouter(le, commande, acteur, ACCOMPAGNEMENT)


def _designer(
    recit: Recit,
    plan: PlanOrientation,
    agent: Acteur,
    structure: str,
    organisme: Organisme,
    structure_le: date,
    referent_le: date | None,
) -> None:
    """Put the structure in charge, then name the référent if there is to be one."""
    commande = DesignerStructure(survenu_le=structure_le, structure=structure, organisme=organisme)
    recit.ajouter(structure_le, commande, agent, ACCOMPAGNEMENT, EnCharge(structure, organisme, referent=False))
    nouveau = Accompagnement(structure_le, structure, organisme, None, plan.notifiee_le, plan.decideur)
    recit.accompagnements.append(nouveau)
    if referent_le is not None:
        _nommer(recit, nouveau, referent_le)


def _nommer(recit: Recit, dans: Accompagnement, le: date) -> None:
    referent = recit.equipes.referent(dans.structure, recit.hasard, autre_que=dans.referent)
    commande = DesignerReferent(survenu_le=le, referent=referent)
    fait = EnCharge(dans.structure, dans.organisme, referent=True)
    recit.ajouter(le, commande, recit.equipes.acteur(referent), ACCOMPAGNEMENT, fait)
    recit.accompagnements.append(
        Accompagnement(le, dans.structure, dans.organisme, referent, dans.notifiee_le, dans.decideur)
    )
    recit.accompagnements.sort(key=lambda a: a.du)


def _suivre_le_demenagement(recit: Recit, demenage_le: date, mds: str) -> None:
    """Somebody followed by a MDS who moves elsewhere is followed by the new one, under the same orientation."""
    hasard = recit.hasard
    structure_le = ouvre_apres(demenage_le + timedelta(days=hasard.entier(3, 12)))
    referent_le = ouvre_apres(structure_le + timedelta(days=hasard.entier(1, 6)))
    plan = _orientation_stable(recit, demenage_le, referent_le)
    if plan is None or plan.vers is not Destination.MDS:
        return
    if recit.accompagnement(structure_le).structure != mds:
        agent = recit.equipes.orientation(mds)
        _designer(recit, plan, agent, mds, plan.vers.value, structure_le, referent_le)


def _orientation_stable(recit: Recit, du: date, au: date) -> PlanOrientation | None:
    """The orientation under which a référent accompanies over the whole period, nothing else being about to change."""
    for rang, plan in enumerate(recit.plan.orientations):
        suivante = (
            recit.plan.orientations[rang + 1].decidee_le - timedelta(days=45)
            if rang + 1 < len(recit.plan.orientations)
            else recit.sortie_le
        )
        if plan.referent_le is not None and plan.referent_le < du and au < suivante:
            return plan
    return None


def _changer_de_referent(recit: Recit) -> None:
    """Référents leave their post: another one of the structure takes over."""
    du = max(recit.parametres.activite_du, recit.foyer.plan.ouvert_le)
    duree = (recit.sortie_le - du).days
    if duree < 1 or not recit.hasard.chance(PART_CHANGEMENT_REFERENT_AN * duree / 365):
        return
    le = ouvre_entre(du + timedelta(days=recit.hasard.entier(0, duree)), du, recit.sortie_le)
    if le is None or _orientation_stable(recit, le - timedelta(days=2), le + timedelta(days=2)) is None:
        return
    actuel = recit.accompagnement(le)
    if actuel.referent is not None and actuel.du < le and len(recit.equipes.referents[actuel.structure]) > 1:
        _nommer(recit, actuel, le)
