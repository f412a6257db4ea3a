"""Rare procedures, told in turn so that a small département meets each: signalements, recours, radiation, end of right."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from commands.base import Commande
from commands.contrats.contrat_engagement import SignerContratEngagement
from commands.orientations.parcours import TerminerParcours
from commands.sanctions.commission import RendreAvisCommission, TransmettreRecours
from commands.sanctions.manquement import (
    ClasserManquement,
    ClasserSignalement,
    EcarterPropositionSanction,
    RecevoirPropositionSanction,
    SignalerManquement,
    SignalerRegularisation,
)
from commands.sanctions.procedure_sanction import (
    NotifierIntentionSanction,
    RecevoirObservations,
    RendreAvisSanction,
    TenirAudition,
)
from commands.sanctions.radiation import DeciderFinDeDroit, ProposerRadiation, ReporterFinDeDroit
from commands.sanctions.recours import (
    AnnulerSanction,
    ConstaterRejetImplicite,
    FormerRecours,
    NotifierSanction,
)
from commands.sanctions.reponse import DeciderRecours, NotifierDecisionRecours
from commands.sanctions.sanction import ConstaterManquement, DeciderSanction, LeverSanction
from ledger.contexte import Acteur
from ledger.vocabulaire.entree.droits import EtatDroit, SituationFamiliale
from ledger.vocabulaire.loi import REFORME_SANCTIONS
from ledger.vocabulaire.orientations.orientation import Organisme
from ledger.vocabulaire.orientations.parcours import MotifFinParcours
from ledger.vocabulaire.sanctions.sanction import (
    AvisCommission,
    AvisEquipe,
    IssueRecours,
    MesureSanction,
    MotifAnnulation,
    MotifClassement,
    MotifLevee,
    NatureAccompagnant,
    NatureManquement,
    OrganismeSignalant,
    QualiteSignataire,
    RangManquement,
)
from simulation.phases.orientations import MOYENS
from simulation.phases.sanctions import modulation
from simulation.suites.suite import ContratSigne, Suite
from simulation.tirage.calendrier import recule
from simulation.tirage.noms import FAITS, MOTIVATIONS, REFUS
from simulation.trame.faits import EnCharge
from simulation.trame.recit import Recit

UN_SUR: Final = 110
"""One in so many of the persons who could meet a procedure meets it."""
MARGE_JOURS: Final = 30
TOTALE_POURCENT, TOTALE_MOIS = 100, 4
"""Rule S8: the suppression after which a right may end."""


@dataclass(slots=True)
class _Procedure:
    """The steps of one person, one after the other; ``le`` is the day of the last one, ``nature`` what is held against her.

    ``proposee``: France Travail accompanies the person, and proposes each measure that is taken up.
    """

    suite: Suite
    le: date
    nature: NatureManquement = NatureManquement.OBLIGATIONS_CONTRAT
    proposee: bool = False
    acteur: Acteur = field(init=False)

    def __post_init__(self) -> None:
        """See the class."""
        self.acteur = self.suite.service

    def attendre(self, jours_min: int, jours_max: int) -> date:
        """Let some days pass."""
        self.le = self.suite.apres(self.le, jours_min, jours_max)
        return self.le

    def ecrire(self, commande: Commande) -> None:
        """A step on the present day."""
        self.suite.ecrire(self.le, commande, self.acteur, "suites_de_sanction")

    def signaler(self) -> UUID:
        """A partner signals facts."""
        signalement = SignalerManquement(
            survenu_le=self.le,
            signalement=self.suite.hasard.uuid(),
            signalant=OrganismeSignalant.DELEGATAIRE,
            nature=NatureManquement.OBLIGATIONS_CONTRAT,
            faits=self.suite.hasard.parmi(FAITS),
        )
        self.ecrire(signalement)
        return signalement.signalement

    def proposer(self, mesure: MesureSanction) -> UUID:
        """France Travail proposes a measure."""
        proposition = RecevoirPropositionSanction(
            survenu_le=self.le,
            proposition_sanction=self.suite.hasard.uuid(),
            reference=f"{self.suite.hasard.entier(10_000_000, 99_999_999)}",
            nature=self.nature,
            mesure_proposee=mesure,
            taux_pourcent=TOTALE_POURCENT if mesure is MesureSanction.SUPPRESSION else 30,
            duree_mois=TOTALE_MOIS if mesure is MesureSanction.SUPPRESSION else 1,
        )
        self.ecrire(proposition)
        return proposition.proposition_sanction

    def constater(self, mesure: MesureSanction, signalement: UUID | None = None) -> UUID:
        """A manquement, and the intention notified."""
        manquement = self.suite.hasard.uuid()
        constat = ConstaterManquement(
            survenu_le=self.le,
            manquement=manquement,
            nature=self.nature,
            faits=self.suite.hasard.parmi(REFUS if self.nature is NatureManquement.REFUS_CONTRAT else FAITS),
            signalement=signalement,
            proposition_sanction=self.proposer(mesure) if self.proposee else None,
        )
        self.ecrire(constat)
        le = self.attendre(3, 8)
        moyen = MOYENS.tirer(self.suite.hasard)
        self.ecrire(
            NotifierIntentionSanction(survenu_le=le, manquement=manquement, mesure_envisagee=mesure, moyen=moyen)
        )
        return manquement

    def entendre(self, manquement: UUID) -> None:
        """Observations, then a hearing."""
        le = self.attendre(2, 5)
        observations = "J'étais en déplacement pour un entretien d'embauche."
        self.ecrire(RecevoirObservations(survenu_le=le, manquement=manquement, observations=observations))
        le = self.attendre(2, 4)
        self.ecrire(TenirAudition(survenu_le=le, manquement=manquement, accompagnement=NatureAccompagnant.PROCHE))

    def sanctionner(
        self, manquement: UUID, mesure: MesureSanction, rang: RangManquement, taux_pourcent: int, duree_mois: int
    ) -> UUID:
        """Opinion, decision once the person had time to answer, notification with the remedies."""
        hasard = self.suite.hasard
        if mesure is MesureSanction.SUPPRESSION:
            le = self.attendre(2, 5)
            self.ecrire(
                RendreAvisSanction(
                    survenu_le=le, manquement=manquement, avis=AvisEquipe.FAVORABLE, personne_invitee=True
                )
            )
        le = self.attendre(16, 24)
        decision = DeciderSanction(
            survenu_le=le,
            sanction=hasard.uuid(),
            manquement=manquement,
            rang=rang,
            mesure=mesure,
            taux_pourcent=taux_pourcent,
            duree_mois=duree_mois,
            motivation=hasard.parmi(MOTIVATIONS),
            modulation=modulation(self.suite.recit.foyer.situation),
        )
        self.ecrire(decision)
        le = self.attendre(1, 4)
        notification = NotifierSanction(
            survenu_le=le,
            sanction=decision.sanction,
            moyen=MOYENS.tirer(hasard),
            voies_et_delais=True,
            qualite_signataire=QualiteSignataire.PAR_DELEGATION,
        )
        self.ecrire(notification)
        return decision.sanction

    def premiere(self) -> UUID:
        """A first sanction, whole."""
        manquement = self.constater(MesureSanction.SUSPENSION)
        self.entendre(manquement)
        return self.sanctionner(manquement, MesureSanction.SUSPENSION, RangManquement.PREMIER, 30, 1)

    def contester(self, sanction: UUID) -> UUID:
        """A recours préalable."""
        le = self.attendre(5, 30)
        recours = FormerRecours(
            survenu_le=le,
            recours=self.suite.hasard.uuid(),
            sanction=sanction,
            moyens="La convocation ne m'est pas parvenue.",
        )
        self.ecrire(recours)
        return recours.recours

    def supprimer(self) -> UUID:
        """After a first sanction, a total suppression, and a radiation proposed to France Travail."""
        self.premiere()
        self.attendre(10, 17)
        manquement = self.constater(MesureSanction.SUPPRESSION)
        sanction = self.sanctionner(
            manquement, MesureSanction.SUPPRESSION, RangManquement.REITERE, TOTALE_POURCENT, TOTALE_MOIS
        )
        le = self.attendre(5, 15)
        self.ecrire(ProposerRadiation(survenu_le=le, sanction=sanction))
        return sanction


def _signalement_classe(procedure: _Procedure) -> None:
    signalement = procedure.signaler()
    le = procedure.attendre(5, 20)
    classement = ClasserSignalement(survenu_le=le, signalement=signalement, motif=MotifClassement.FAITS_NON_ETABLIS)
    procedure.ecrire(classement)


def _manquement_classe(procedure: _Procedure) -> None:
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


def _proposition_ecartee(procedure: _Procedure) -> None:
    proposition = procedure.proposer(MesureSanction.SUSPENSION)
    le = procedure.attendre(4, 14)
    ecart = EcarterPropositionSanction(
        survenu_le=le,
        proposition_sanction=proposition,
        motif=MotifClassement.MESURE_DISPROPORTIONNEE,
    )
    procedure.ecrire(ecart)


def _recours_accueilli(procedure: _Procedure) -> None:
    sanction = procedure.premiere()
    recours = procedure.contester(sanction)
    le = procedure.attendre(10, 40)
    motivation = "La convocation avait été envoyée à une ancienne adresse."
    procedure.ecrire(
        DeciderRecours(survenu_le=le, recours=recours, issue=IssueRecours.ACCUEILLI, motivation=motivation)
    )
    le = procedure.attendre(1, 5)
    procedure.ecrire(AnnulerSanction(survenu_le=le, sanction=sanction, motif=MotifAnnulation.RECOURS))


def _recours_reforme(procedure: _Procedure) -> None:
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
    )
    procedure.ecrire(notification)


def _recours_sans_reponse(procedure: _Procedure) -> None:
    recours = procedure.contester(procedure.premiere())
    le = procedure.attendre(2, 4)
    procedure.ecrire(TransmettreRecours(survenu_le=le, recours=recours))
    le = procedure.attendre(12, 16)
    procedure.ecrire(RendreAvisCommission(survenu_le=le, recours=recours, avis=AvisCommission.DEFAVORABLE))
    le = procedure.attendre(50, 56)
    procedure.ecrire(ConstaterRejetImplicite(survenu_le=le, recours=recours))


def _levee(procedure: _Procedure) -> None:
    sanction = procedure.premiere()
    le = procedure.attendre(4, 12)
    procedure.ecrire(LeverSanction(survenu_le=le, sanction=sanction, motif=MotifLevee.REMOBILISATION))


def _en_cours(procedure: _Procedure) -> None:
    """Half of the RSA, withheld still on the last day of the simulation."""
    manquement = procedure.constater(MesureSanction.SUSPENSION)
    procedure.entendre(manquement)
    procedure.sanctionner(manquement, MesureSanction.SUSPENSION, RangManquement.PREMIER, 50, 2)


def _fin_de_droit(procedure: _Procedure, sortie_le: date) -> None:
    """The right ends because it was decided so: the payer states it on ``sortie_le``, and the parcours ends after it."""
    suite, sanction = procedure.suite, procedure.supprimer()
    procedure.le = recule(sortie_le, 3, procedure.le)
    motivation = "Aucune démarche engagée au terme de la suppression."
    procedure.ecrire(DeciderFinDeDroit(survenu_le=procedure.le, sanction=sanction, motivation=motivation))
    le = suite.apres(sortie_le, 5, 15)
    fin = TerminerParcours(survenu_le=le, motif=MotifFinParcours.SORTIE_RSA)
    suite.ecrire(le, fin, procedure.acteur, "suites_de_sanction", EnCharge(None, None, referent=False))


SCENARIOS: Final[tuple[tuple[int, Callable[[_Procedure], None]], ...]] = (
    (40, _signalement_classe),
    (80, _manquement_classe),
    (40, _proposition_ecartee),
    (170, _recours_accueilli),
    (190, _recours_sans_reponse),
    (110, _levee),
    (170, _recours_reforme),
)
"""Days that each procedure needs, and how it goes."""
JOURS_FIN_DE_DROIT, JOURS_SUPPRESSION = 245, 150
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
    if _report(suite, contrats, tours) or _reste(suite, contrats, tours):
        return
    depuis = _depuis(suite, contrats[0].connu_le)
    for rang, (jours, conter) in enumerate(SCENARIOS):
        if (suite.au - depuis).days >= jours and _a_son_tour(tours, conter.__name__, rang):
            conter(_Procedure(suite, suite.apres(depuis, 0, 5)))
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
    _en_cours(_Procedure(suite, suite.apres(debut, 0, 3)))
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
    _fin_de_droit(_Procedure(suite, suite.apres(debut, 0, 5), nature, proposee), sortie_le)
    return True


def _signature_depuis(recit: Recit, le: date) -> bool:
    """Whether a contract was signed after this day, even one that was corrected."""
    return any(isinstance(pas.commande, SignerContratEngagement) and pas.survenu_le > le for pas in recit.pas)


def _report(suite: Suite, contrats: tuple[ContratSigne, ...], tours: Counter[str]) -> bool:
    """After a total suppression of a person alone, the end of the right waits: a contract was signed meanwhile."""
    if suite.recit.foyer.situation is not SituationFamiliale.SEUL_SANS_ENFANT or len(contrats) == 1:
        return False
    depuis = _depuis(suite, contrats[-2].connu_le)
    ecart = (contrats[-1].signe_le - depuis).days
    if ecart < JOURS_SUPPRESSION or not _a_son_tour(tours, "fin_de_droit_reportee", 0):
        return False
    procedure = _Procedure(suite, suite.apres(depuis, 0, 5))
    sanction = procedure.supprimer()
    procedure.le = contrats[-1].connu_le
    le = procedure.attendre(3, 12)
    procedure.ecrire(ReporterFinDeDroit(survenu_le=le, sanction=sanction, fin_le=le + timedelta(days=120)))
    return True
