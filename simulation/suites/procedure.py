"""The steps of a procedure of sanction, told one after the other: the rare stories of a person are made of them."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from commands.base import Commande
from commands.sanctions.manquement import (
    RecevoirPropositionSanction,
    SignalerManquement,
)
from commands.sanctions.procedure_sanction import (
    NotifierIntentionSanction,
    RecevoirObservations,
    RendreAvisSanction,
    TenirAudition,
)
from commands.sanctions.radiation import ProposerRadiation
from commands.sanctions.recours import (
    FormerRecours,
    NotifierSanction,
)
from commands.sanctions.sanction import ConstaterManquement, DeciderSanction
from ledger.contexte import Acteur
from ledger.vocabulaire.sanctions.sanction import (
    AvisEquipe,
    MesureSanction,
    NatureAccompagnant,
    NatureManquement,
    OrganismeSignalant,
    QualiteSignataire,
    RangManquement,
)
from simulation.phases.orientations import MOYENS
from simulation.phases.sanctions import SIGNATAIRE, modulation
from simulation.suites.suite import Suite
from simulation.tirage.noms import FAITS, MOTIVATIONS, REFUS

TOTALE_POURCENT, TOTALE_MOIS = 100, 4
"""Rule S8: the suppression after which a right may end."""


@dataclass(slots=True)
class Procedure:
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
            signataire=SIGNATAIRE,
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
