"""Around the orientation: criteria, delay overrun, demands that are refused, re-examination, transfer, end."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from commands.orientations.criteres import RecueillirCriteres
from commands.orientations.delai_orientation import ConstaterDelaiOrientation
from commands.orientations.designation import TransfererReferent
from commands.orientations.orientation import DeciderOrientation
from commands.orientations.parcours import RealiserReexamenSocial, TerminerParcours
from commands.orientations.reorientation import (
    DemanderReorientation,
    InscrireReorientationEpt,
    RefuserReorientation,
    RendreAvisReorientation,
)
from ledger.events.orientations.criteres import CriteresSociaux
from ledger.vocabulaire.entree.droits import EtatDroit
from ledger.vocabulaire.loi import LOI_PLEIN_EMPLOI
from ledger.vocabulaire.orientations.criteres import (
    ContrainteLogement,
    ContrainteMobilite,
    ContrainteNumerique,
    NiveauEtude,
    ProjetProfessionnel,
    SituationProfessionnelle,
)
from ledger.vocabulaire.orientations.designation import MotifTransfert
from ledger.vocabulaire.orientations.orientation import Decideur, MotifSocial, Parcours
from ledger.vocabulaire.orientations.parcours import IssueReexamen, MotifFinParcours
from ledger.vocabulaire.orientations.reorientation import (
    AuteurDemande,
    AvisReorientation,
    MotifRefusReorientation,
    MotifReorientation,
)
from simulation.suites.suite import Suite
from simulation.tirage.calendrier import ouvre_apres, ouvre_entre, recule
from simulation.trame.faits import EnCharge
from simulation.trame.greffier import cadre

PART_DEMANDEE: Final = 0.6
AVANCE_DEMANDE_JOURS: Final = (25, 40)
"""Before the préconisation that follows the demand, which is made twenty days before the decision at most."""
DIFFICULTE_LONGUE: Final = "Elle occupe la personne plus de six mois, et l'empêche de chercher un emploi."
PART_CRITERES, PART_DEMANDE, PART_REEXAMEN, PART_TRANSFERT = 0.6, 0.05, 0.35, 0.06
AUTRE_PARCOURS: Final = {
    Parcours.SOCIAL: Parcours.SOCIO_PROFESSIONNEL,
    Parcours.SOCIO_PROFESSIONNEL: Parcours.PROFESSIONNEL,
    Parcours.PROFESSIONNEL: Parcours.SOCIO_PROFESSIONNEL,
}


def raconter_suites_d_orientation(suite: Suite) -> None:
    """Before the first decision, under the last one, and after the accompaniment."""
    _criteres(suite)
    _delai(suite)
    _demandes_accueillies(suite)
    parcours = _dernier_parcours(suite)
    if parcours is not None:
        _demande(suite, parcours)
        if parcours is Parcours.SOCIAL:
            _reexamen(suite)
    _transfert(suite)
    _fin(suite)


def _criteres(suite: Suite) -> None:
    """Newcomers tell their situation before the decision."""
    plan, orientations = suite.recit.foyer.plan, suite.recit.plan.orientations
    avant = orientations[0].decidee_le - timedelta(days=1) if orientations else suite.au
    le = ouvre_entre(suite.du + timedelta(days=suite.hasard.entier(0, 12)), suite.du, avant)
    if plan.ouvert_le < suite.recit.parametres.activite_du or le is None or not suite.hasard.chance(PART_CRITERES):
        return
    criteres = RecueillirCriteres(
        survenu_le=le,
        saisis_le=le,
        situation_professionnelle=suite.hasard.parmi(tuple(SituationProfessionnelle)),
        niveau_etude=suite.hasard.parmi(tuple(NiveauEtude)),
        projet_pro=suite.hasard.parmi(tuple(ProjetProfessionnel)),
        contrainte_mobilite=suite.hasard.parmi(tuple(ContrainteMobilite)),
        contrainte_numerique=suite.hasard.parmi(tuple(ContrainteNumerique)),
        brsa=True,
        code_commune=suite.recit.foyer.domiciles[0].commune.code,
        sociaux=CriteresSociaux(contrainte_logement=suite.hasard.parmi(tuple(ContrainteLogement))),
    )
    suite.ecrire(le, criteres, suite.recit.equipes.france_travail, "criteres")


def _delai(suite: Suite) -> None:
    """Nobody decided in time: the day after the delay of rule O1 says so."""
    ouvert_le, orientations = suite.recit.foyer.plan.ouvert_le, suite.recit.plan.orientations
    if ouvert_le < max(suite.recit.parametres.activite_du, LOI_PLEIN_EMPLOI):
        return
    echeance = cadre(ouvert_le).echeance("O1", ouvert_le)
    le = ouvre_apres(echeance + timedelta(days=1))
    changements = [droit.le for droit in suite.recit.foyer.droits[1:2]]
    decisions = [orientation.decidee_le for orientation in orientations[:1]]
    if le > suite.au or any(autre <= le for autre in (*changements, *decisions)):
        return
    constat = ConstaterDelaiOrientation(survenu_le=le, information_recue_le=ouvert_le)
    suite.ecrire(le, constat, suite.recit.equipes.france_travail, "delai")


def _dernier_parcours(suite: Suite) -> Parcours | None:
    decisions = [pas.commande for pas in suite.recit.pas if isinstance(pas.commande, DeciderOrientation)]
    return decisions[-1].parcours if decisions and suite.recit.plan.suivi else None


def _sous_la_derniere(suite: Suite) -> date:
    """From this day on the last accompaniment is settled."""
    return max(suite.recit.accompagnements[-1].du + timedelta(days=20), suite.du)


def _demande(suite: Suite, parcours: Parcours) -> None:
    """Another parcours is asked for, the équipe pluridisciplinaire is heard, and the orientation stays."""
    le = suite.apres(max(_sous_la_derniere(suite), LOI_PLEIN_EMPLOI), 10, 200)
    acteur = suite.referent(le)
    if acteur is None or le > suite.au - timedelta(days=70) or not suite.hasard.chance(PART_DEMANDE):
        return
    demande, chaine = suite.hasard.uuid(), "demande"
    demandee = DemanderReorientation(
        survenu_le=le,
        demande=demande,
        par=suite.hasard.parmi((AuteurDemande.REFERENT, AuteurDemande.PERSONNE)),
        motif=suite.hasard.parmi(tuple(MotifReorientation)),
        parcours_souhaite=AUTRE_PARCOURS[parcours],
    )
    suite.ecrire(le, demandee, acteur, chaine)
    seance_le = suite.apres(le, 14, 30)
    if suite.hasard.chance(0.7):
        inscrite_le = suite.apres(le, 2, 8)
        ept = f"EPT-{suite.recit.parametres.departement}-01"
        inscrite = InscrireReorientationEpt(survenu_le=inscrite_le, demande=demande, ept=ept, seance_le=seance_le)
        suite.ecrire(inscrite_le, inscrite, suite.service, chaine)
        avis = RendreAvisReorientation(survenu_le=seance_le, demande=demande, avis=AvisReorientation.DEFAVORABLE)
        suite.ecrire(seance_le, avis, suite.service, chaine)
    refus_le = suite.apres(seance_le, 2, 15)
    refus = RefuserReorientation(
        survenu_le=refus_le,
        demande=demande,
        decideur=Decideur.CONSEIL_DEPARTEMENTAL,
        motif=suite.hasard.parmi(tuple(MotifRefusReorientation)),
    )
    suite.ecrire(refus_le, refus, suite.service, chaine)


def _demandes_accueillies(suite: Suite) -> None:
    """Many of the réorientations that are decided were asked for some weeks before."""
    orientations = suite.recit.plan.orientations
    for rang, (avant, apres) in enumerate(pairwise(orientations)):
        le = recule(apres.decidee_le, suite.hasard.entier(*AVANCE_DEMANDE_JOURS), max(avant.notifiee_le, suite.du))
        if (apres.decidee_le - le).days < AVANCE_DEMANDE_JOURS[0] or not suite.hasard.chance(PART_DEMANDEE):
            continue
        referent = suite.referent(le)
        demandee = DemanderReorientation(
            survenu_le=le,
            demande=suite.hasard.uuid(),
            par=AuteurDemande.REFERENT if referent else AuteurDemande.FRANCE_TRAVAIL,
            motif=suite.hasard.parmi(tuple(MotifReorientation)),
            organisme_souhaite=apres.vers.value,
        )
        suite.ecrire(le, demandee, referent or suite.recit.equipes.france_travail, f"demande/{rang}")


def _reexamen(suite: Suite) -> None:
    le = suite.apres(max(_sous_la_derniere(suite), LOI_PLEIN_EMPLOI), 120, 175)
    acteur = suite.referent(le)
    if acteur is not None and le <= suite.au and suite.hasard.chance(PART_REEXAMEN):
        motif = suite.hasard.parmi(tuple(MotifSocial))
        reexamen = RealiserReexamenSocial(
            survenu_le=le,
            issue=IssueReexamen.MAINTIEN,
            motif_social=motif,
            justification_duree=DIFFICULTE_LONGUE if motif is not MotifSocial.MOBILITE else None,
            constats="Le parcours social reste adapté, point refait avec la personne.",
        )
        suite.ecrire(le, reexamen, acteur, "reexamen")


def _transfert(suite: Suite) -> None:
    """Another référent of the same structure takes over: nobody is followed more or less for it."""
    if not suite.recit.plan.suivi or not suite.hasard.chance(PART_TRANSFERT):
        return
    le = suite.apres(_sous_la_derniere(suite), 20, 260)
    actuel, equipes = suite.suivi(le), suite.recit.equipes
    if actuel is None or le >= suite.au or len(equipes.referents[actuel.structure]) <= 1:
        return
    suivant = equipes.referent(actuel.structure, suite.hasard, autre_que=actuel.referent)
    transfert = TransfererReferent(
        survenu_le=le,
        referent=suivant,
        motif=suite.hasard.parmi((MotifTransfert.DEPART_AGENT, MotifTransfert.REPARTITION)),
    )
    fait = EnCharge(actuel.structure, actuel.organisme, referent=True)
    suite.ecrire(le, transfert, suite.referent(le) or suite.service, "transfert", fait)


def _fin(suite: Suite) -> None:
    """The person has left: the parcours ends too, once all that was late is recorded."""
    recit = suite.recit
    if recit.foyer.plan.sortie_le is None or not recit.accompagnements:
        return
    derniers = max(pas.jour for pas in recit.pas)
    le = suite.apres(max(derniers, recit.foyer.plan.sortie_le, suite.du), 30, 60)
    if recit.foyer.droits[-1].etat is EtatDroit.CLOS and le <= recit.fin:
        fin = TerminerParcours(survenu_le=le, motif=MotifFinParcours.SORTIE_RSA)
        suite.ecrire(le, fin, suite.service, "fin", EnCharge(None, None, referent=False))
