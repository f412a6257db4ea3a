"""Rare procedures, told in turn so that a small département meets each: signalements, recours, radiation, end of right."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from commands.contrats.contrat_engagement import SignerContratEngagement
from commands.orientations.parcours import TerminerParcours
from commands.sanctions.commission import RendreAvisCommission, TransmettreRecours
from commands.sanctions.manquement import (
    ClasserManquement,
    ClasserSignalement,
    EcarterPropositionSanction,
    SignalerRegularisation,
)
from commands.sanctions.radiation import DeciderFinDeDroit
from commands.sanctions.recours import (
    AnnulerSanction,
    ConstaterRejetImplicite,
)
from commands.sanctions.reponse import DeciderRecours, NotifierDecisionRecours
from commands.sanctions.sanction import ConstaterManquement, LeverSanction
from ledger.vocabulaire.entree.droits import EtatDroit, SituationFamiliale
from ledger.vocabulaire.loi import REFORME_SANCTIONS
from ledger.vocabulaire.orientations.orientation import Organisme
from ledger.vocabulaire.orientations.parcours import MotifFinParcours
from ledger.vocabulaire.sanctions.sanction import (
    AvisCommission,
    IssueRecours,
    MesureSanction,
    MotifAnnulation,
    MotifClassement,
    MotifLevee,
    NatureManquement,
    QualiteSignataire,
    RangManquement,
)
from simulation.phases.orientations import MOYENS
from simulation.phases.sanctions import SIGNATAIRE, modulation
from simulation.suites.procedure import Procedure
from simulation.suites.suite import ContratSigne, Suite
from simulation.tirage.calendrier import recule
from simulation.trame.faits import EnCharge
from simulation.trame.recit import Recit

UN_SUR: Final = 110
"""One in so many of the persons who could meet a procedure meets it."""
MARGE_JOURS: Final = 30


def _signalement_classe(procedure: Procedure) -> None:
    signalement = procedure.signaler()
    le = procedure.attendre(5, 20)
    classement = ClasserSignalement(survenu_le=le, signalement=signalement, motif=MotifClassement.FAITS_NON_ETABLIS)
    procedure.ecrire(classement)


def _manquement_classe(procedure: Procedure) -> None:
    signalement = procedure.signaler()
    procedure.attendre(3, 10)
    manquement = procedure.constater(MesureSanction.SUSPENSION, signalement)
    procedure.entendre(manquement)
    le = procedure.attendre(1, 4)
    precisions = "A repris les ateliers prévus au contrat."
    procedure.ecrire(SignalerRegularisation(survenu_le=le, signalement=signalement, precisions=precisions))
    le = procedure.attendre(1, 6)
    motif = MotifClassement.REGULARISATION
    procedure.ecrire(ClasserManquement(survenu_le=le, manquement=manquement, motif=motif))


def _proposition_ecartee(procedure: Procedure) -> None:
    proposition = procedure.proposer(MesureSanction.SUSPENSION)
    le = procedure.attendre(4, 14)
    ecart = EcarterPropositionSanction(
        survenu_le=le,
        proposition_sanction=proposition,
        motif=MotifClassement.MESURE_DISPROPORTIONNEE,
    )
    procedure.ecrire(ecart)


def _recours_accueilli(procedure: Procedure) -> None:
    sanction = procedure.premiere()
    recours = procedure.contester(sanction)
    le = procedure.attendre(10, 40)
    motivation = "La convocation avait été envoyée à une ancienne adresse."
    procedure.ecrire(
        DeciderRecours(survenu_le=le, recours=recours, issue=IssueRecours.ACCUEILLI, motivation=motivation)
    )
    le = procedure.attendre(1, 5)
    procedure.ecrire(AnnulerSanction(survenu_le=le, sanction=sanction, motif=MotifAnnulation.RECOURS))


def _recours_reforme(procedure: Procedure) -> None:
    """The président leaves a lesser suspension than the first one; the person is told, with the delay before the judge."""
    suite = procedure.suite
    manquement = procedure.constater(MesureSanction.SUSPENSION)
    procedure.entendre(manquement)
    sanction = procedure.sanctionner(manquement, MesureSanction.SUSPENSION, RangManquement.PREMIER, 50, 2)
    recours = procedure.contester(sanction)
    le = procedure.attendre(10, 40)
    reponse = DeciderRecours(
        survenu_le=le,
        recours=recours,
        issue=IssueRecours.REFORME,
        taux_pourcent=30,
        duree_mois=1,
        motivation="Les ateliers ont repris ; une suspension plus courte suffit.",
        modulation=modulation(suite.recit.foyer.situation),
    )
    procedure.ecrire(reponse)
    le = procedure.attendre(1, 4)
    notification = NotifierDecisionRecours(
        survenu_le=le,
        recours=recours,
        moyen=MOYENS.tirer(suite.hasard),
        voies_et_delais=True,
        qualite_signataire=QualiteSignataire.PAR_DELEGATION,
        signataire=SIGNATAIRE,
    )
    procedure.ecrire(notification)


def _recours_sans_reponse(procedure: Procedure) -> None:
    recours = procedure.contester(procedure.premiere())
    le = procedure.attendre(2, 4)
    procedure.ecrire(TransmettreRecours(survenu_le=le, recours=recours))
    le = procedure.attendre(12, 16)
    procedure.ecrire(RendreAvisCommission(survenu_le=le, recours=recours, avis=AvisCommission.DEFAVORABLE))
    le = procedure.attendre(50, 56)
    procedure.ecrire(ConstaterRejetImplicite(survenu_le=le, recours=recours))


def _levee(procedure: Procedure) -> None:
    sanction = procedure.premiere()
    le = procedure.attendre(4, 12)
    procedure.ecrire(LeverSanction(survenu_le=le, sanction=sanction, motif=MotifLevee.REMOBILISATION))


def _en_cours(procedure: Procedure) -> None:
    """Half of the RSA, withheld still on the last day of the simulation."""
    manquement = procedure.constater(MesureSanction.SUSPENSION)
    procedure.entendre(manquement)
    procedure.sanctionner(manquement, MesureSanction.SUSPENSION, RangManquement.PREMIER, 50, 2)


def _fin_de_droit(procedure: Procedure, sortie_le: date) -> None:
    """The right ends because it was decided so: the payer states it on ``sortie_le``, and the parcours ends after it."""
    suite, sanction = procedure.suite, procedure.supprimer()
    procedure.le = recule(sortie_le, 3, procedure.le)
    motivation = "Aucune démarche engagée au terme de la suppression."
    procedure.ecrire(DeciderFinDeDroit(survenu_le=procedure.le, sanction=sanction, motivation=motivation))
    le = suite.apres(sortie_le, 5, 15)
    fin = TerminerParcours(survenu_le=le, motif=MotifFinParcours.SORTIE_RSA)
    suite.ecrire(le, fin, procedure.acteur, "suites_de_sanction", EnCharge(None, None, referent=False))


SCENARIOS: Final[tuple[tuple[int, Callable[[Procedure], None]], ...]] = (
    (40, _signalement_classe),
    (80, _manquement_classe),
    (40, _proposition_ecartee),
    (170, _recours_accueilli),
    (190, _recours_sans_reponse),
    (110, _levee),
    (170, _recours_reforme),
)
"""Days that each procedure needs, and how it goes."""
JOURS_FIN_DE_DROIT: Final = 245
JOURS_EN_COURS: Final = 60
"""From the manquement to the end of the simulation, for a sanction of two months that is in force on that day."""


def raconter_suites_de_sanction(suite: Suite, tours: Counter[str]) -> None:
    """At most one procedure for a person who met none in the main story."""
    contrats, foyer = suite.contrats, suite.recit.foyer
    if not foyer.soumis_jusqu_a_la_sortie:
        return
    if any(isinstance(pas.commande, ConstaterManquement) for pas in suite.recit.pas):
        return
    if _fin(suite, contrats, tours) or not contrats:
        return
    if _reste(suite, contrats, tours):
        return
    depuis = _depuis(suite, contrats[0].connu_le)
    for rang, (jours, conter) in enumerate(SCENARIOS):
        if (suite.au - depuis).days >= jours and _a_son_tour(tours, conter.__name__, rang):
            conter(Procedure(suite, suite.apres(depuis, 0, 5)))
            return


def _depuis(suite: Suite, connu_le: date) -> date:
    """From this day on a manquement to what is known since ``connu_le`` may be recorded, under the last accompaniment."""
    debut = suite.recit.accompagnements[-1].du
    return max(connu_le, debut, REFORME_SANCTIONS, suite.du) + timedelta(days=MARGE_JOURS)


def _a_son_tour(tours: Counter[str], nom: str, rang: int) -> bool:
    """Whether this person is the one in :data:`UN_SUR`; one of the first tens is."""
    tours[nom] += 1
    return tours[nom] % UN_SUR == 1 + rang


def _reste(suite: Suite, contrats: tuple[ContratSigne, ...], tours: Counter[str]) -> bool:
    """A person still followed on the last day, and sanctioned on it."""
    debut = suite.recit.fin - timedelta(days=JOURS_EN_COURS)
    if suite.recit.foyer.plan.sortie_le is not None or debut < _depuis(suite, contrats[-1].connu_le):
        return False
    if contrats[-1].fin_le < suite.recit.fin or not _a_son_tour(tours, "en_cours", 0):
        return False
    _en_cours(Procedure(suite, suite.apres(debut, 0, 3)))
    return True


def _fin(suite: Suite, contrats: tuple[ContratSigne, ...], tours: Counter[str]) -> bool:
    """The right of a person alone ends after a total suppression: no contract was signed since she was first reproached."""
    recit = suite.recit
    sortie_le = recit.foyer.plan.sortie_le
    if recit.foyer.situation is not SituationFamiliale.SEUL_SANS_ENFANT or not recit.accompagnements:
        return False
    if sortie_le is None or recit.foyer.droits[-1].etat is not EtatDroit.CLOS:
        return False
    debut, dernier = sortie_le - timedelta(days=JOURS_FIN_DE_DROIT), recit.accompagnements[-1]
    if debut < _depuis(suite, contrats[-1].connu_le if contrats else dernier.notifiee_le):
        return False
    if _signature_depuis(recit, debut - timedelta(days=MARGE_JOURS)) or not _a_son_tour(tours, "fin_de_droit", 0):
        return False
    nature = NatureManquement.OBLIGATIONS_CONTRAT if contrats else NatureManquement.REFUS_CONTRAT
    proposee = dernier.organisme is Organisme.FRANCE_TRAVAIL
    _fin_de_droit(Procedure(suite, suite.apres(debut, 0, 5), nature, proposee), sortie_le)
    return True


def _signature_depuis(recit: Recit, le: date) -> bool:
    """Whether a contract was signed after this day, even one that was corrected."""
    return any(isinstance(pas.commande, SignerContratEngagement) and pas.survenu_le > le for pas in recit.pas)
