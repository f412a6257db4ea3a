"""Prescriptions of the offers that were accepted, and immersions: what the structures answer, and what comes of it."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from commands.base import Commande
from commands.offres.offre import AccepterOffre, ProposerOffre, SePositionner
from commands.offres.pmsmp import AnnulerPmsmp, ConventionnerPmsmp, TerminerPmsmp
from commands.offres.prescription import AccepterPrescription, PrescrireOffre, RecevoirPrescription, RefuserPrescription
from commands.offres.suivi_prescription import (
    AbandonnerPrescription,
    ConstaterNonVenue,
    DemarrerPrescription,
    ExpirerPrescription,
    RelancerPrescription,
    TerminerPrescription,
)
from ledger.events.offres.catalogue_offres import PlacePrise, PlaceRendue
from ledger.events.offres.prescription import EligibiliteFse
from ledger.flux import flux_offre
from ledger.vocabulaire.offres.offre import MotifPlaceRendue
from ledger.vocabulaire.offres.pmsmp import IssuePmsmp, MotifAnnulationPmsmp, ObjectifPmsmp, SuiteEmploi
from ledger.vocabulaire.offres.prescription import (
    JustificatifFse,
    MotifAbandonPrescription,
    MotifPrescription,
    MotifRefusPrescription,
    NiveauEtudesFse,
    ResultatPrescription,
    SituationFse,
)
from ledger.vocabulaire.suivi.rendez_vous import Partie
from simulation.decor.catalogue import fermee
from simulation.suites.suite import Suite
from simulation.suites.vie_contrats import METIERS
from simulation.tirage.hasard import Tirage

PART_PRESCRITE, PART_POSITIONNEE, PART_RECUE, PART_FSE = 0.35, 0.15, 0.5, 0.2
IMMERSIONS_AN: Final = 0.04
SANS_REPONSE, REFUSEE, NON_VENUE, ABANDONNEE, INTERROMPUE, TERMINEE = range(6)
ISSUES: Final = Tirage(
    {SANS_REPONSE: 0.1, REFUSEE: 0.15, NON_VENUE: 0.1, ABANDONNEE: 0.08, INTERROMPUE: 0.07, TERMINEE: 0.5}
)
ACCUEIL_SIRET: Final = "21330063500017"


def raconter_prescriptions(suite: Suite) -> None:
    """Some accepted offers are prescribed; a few persons try a job."""
    tenus = suite.tenus
    proposees = {pas.commande.proposition: pas.commande for pas in tenus if isinstance(pas.commande, ProposerOffre)}
    for pas in tenus:
        if isinstance(pas.commande, AccepterOffre) and suite.hasard.chance(PART_PRESCRITE):
            proposee = proposees.get(pas.commande.proposition)
            le = suite.apres(pas.jour, 2, 12)
            if proposee is not None and not fermee(int(proposee.offre[-4:])) and le <= suite.au:
                _prescrire(suite, proposee, le)
    for rang, le in enumerate(suite.dates(IMMERSIONS_AN, suite.du, suite.au)):
        _immersion(suite, le, f"pmsmp/{rang}")


@dataclass(frozen=True, slots=True)
class _Fiche:
    """A prescription being told: who answers for it, and the place that it holds."""

    suite: Suite
    prescription: UUID
    offre: str
    partenaire: str

    def ecrire(self, le: date, commande: Commande, rendue: MotifPlaceRendue | None = None) -> None:
        """A step by the partner; the place is given back with it when there is a motive."""
        annexes: tuple[tuple[UUID, PlaceRendue], ...] = ()
        if rendue is not None:
            place = PlaceRendue(survenu_le=le, offre=self.offre, prescription=self.prescription, motif=rendue)
            annexes = ((self.stream, place),)
        acteur = self.suite.recit.equipes.partenaire(self.partenaire)
        self.suite.ecrire(le, commande, acteur, self.chaine, annexes=annexes)

    @property
    def stream(self) -> UUID:
        """Stream of the offer."""
        return flux_offre(self.suite.recit.parametres.schema, self.offre)

    @property
    def chaine(self) -> str:
        """Chain of the steps of this prescription."""
        return f"prescription/{self.prescription}"


def _prescrire(suite: Suite, proposee: ProposerOffre, le: date) -> None:
    hasard, accompagnement = suite.hasard, suite.suivi(le)
    if accompagnement is None or accompagnement.referent is None:
        return
    acteur = suite.recit.equipes.acteur(accompagnement.referent)
    fiche = _Fiche(suite, hasard.uuid(), proposee.offre, proposee.partenaire)
    if hasard.chance(PART_POSITIONNEE):
        demande_le, le = le, suite.apres(le, 1, 5)
        demande = SePositionner(
            survenu_le=demande_le,
            positionnement=hasard.uuid(),
            offre=proposee.offre,
            theme=proposee.theme,
            partenaire=proposee.partenaire,
        )
        suite.ecrire(demande_le, demande, acteur, fiche.chaine)
    prescription = PrescrireOffre(
        survenu_le=le,
        prescription=fiche.prescription,
        fiche=hasard.uuid(),
        offre=proposee.offre,
        theme=proposee.theme,
        partenaire=proposee.partenaire,
        prescripteur=accompagnement.referent,
        structure=accompagnement.structure,
        motif=hasard.parmi(tuple(MotifPrescription)),
        besoins=(proposee.theme,),
        eligibilite_fse=_eligibilite(suite) if hasard.chance(PART_FSE) else None,
    )
    place = PlacePrise(survenu_le=le, offre=proposee.offre, prescription=fiche.prescription)
    suite.ecrire(le, prescription, acteur, fiche.chaine, annexes=((fiche.stream, place),))
    recue_le = suite.apres(le, 1, 3)
    if hasard.chance(PART_RECUE):
        fiche.ecrire(recue_le, RecevoirPrescription(survenu_le=recue_le, prescription=fiche.prescription))
    issue = ISSUES.tirer(hasard)
    if issue == SANS_REPONSE:
        _sans_reponse(fiche, le)
    else:
        _repondre(fiche, suite.apres(recue_le, 1, 7), issue)


def _eligibilite(suite: Suite) -> EligibiliteFse:
    return EligibiliteFse(
        situation=suite.hasard.parmi((SituationFse.CHOMAGE, SituationFse.CHOMAGE_LONGUE_DUREE)),
        niveau_etudes=suite.hasard.parmi(tuple(NiveauEtudesFse)),
        justificatifs=(JustificatifFse.ATTESTATION_RSA,),
    )


def _sans_reponse(fiche: _Fiche, prescrite_le: date) -> None:
    """Reminded beyond the delay of rule OFF-REL, closed beyond that of rule OFF-EXP."""
    relance_le = fiche.suite.apres(prescrite_le, 15, 20)
    fiche.ecrire(relance_le, RelancerPrescription(survenu_le=relance_le, prescription=fiche.prescription))
    expire_le = fiche.suite.apres(relance_le, 25, 32)
    expiration = ExpirerPrescription(survenu_le=expire_le, prescription=fiche.prescription)
    fiche.ecrire(expire_le, expiration, MotifPlaceRendue.EXPIRATION)


def _repondre(fiche: _Fiche, le: date, issue: int) -> None:
    hasard, prescription = fiche.suite.hasard, fiche.prescription
    if issue == REFUSEE:
        refus = RefuserPrescription(
            survenu_le=le, prescription=prescription, motif=hasard.parmi(tuple(MotifRefusPrescription))
        )
        fiche.ecrire(le, refus, MotifPlaceRendue.REFUS)
        return
    entree_le = fiche.suite.apres(le, 3, 20)
    fiche.ecrire(le, AccepterPrescription(survenu_le=le, prescription=prescription, entree_prevue_le=entree_le))
    if issue == NON_VENUE:
        absence = ConstaterNonVenue(survenu_le=entree_le, prescription=prescription, excuse=hasard.chance(0.5))
        fiche.ecrire(entree_le, absence, MotifPlaceRendue.NON_VENUE)
    elif issue == ABANDONNEE:
        fiche.ecrire(entree_le, _abandon(fiche, entree_le), MotifPlaceRendue.ABANDON)
    else:
        _entrer(fiche, entree_le, issue)


def _entrer(fiche: _Fiche, le: date, issue: int) -> None:
    """A place that somebody entered is never given back."""
    fiche.ecrire(le, DemarrerPrescription(survenu_le=le, prescription=fiche.prescription))
    fin_le = fiche.suite.apres(le, 10, 60)
    if issue == INTERROMPUE:
        fiche.ecrire(fin_le, _abandon(fiche, fin_le))
        return
    fin = TerminerPrescription(
        survenu_le=fin_le,
        prescription=fiche.prescription,
        resultat=fiche.suite.hasard.parmi(tuple(ResultatPrescription)),
        heures_realisees=float(fiche.suite.hasard.entier(4, 80)),
    )
    fiche.ecrire(fin_le, fin)


def _abandon(fiche: _Fiche, le: date) -> AbandonnerPrescription:
    motif = fiche.suite.hasard.parmi(tuple(MotifAbandonPrescription))
    return AbandonnerPrescription(survenu_le=le, prescription=fiche.prescription, par=Partie.USAGER, motif=motif)


def _immersion(suite: Suite, le: date, chaine: str) -> None:
    accompagnement = suite.suivi(le)
    if accompagnement is None or accompagnement.referent is None:
        return
    acteur, hasard = suite.recit.equipes.acteur(accompagnement.referent), suite.hasard
    debut_le = suite.apres(le, 5, 15)
    fin_le = suite.apres(debut_le, 3, 10)
    convention = ConventionnerPmsmp(
        survenu_le=le,
        pmsmp=hasard.uuid(),
        structure=accompagnement.structure,
        accueil_siret=ACCUEIL_SIRET,
        metier=hasard.parmi(METIERS),
        objectif=hasard.parmi(tuple(ObjectifPmsmp)),
        debut_le=debut_le,
        fin_le=fin_le,
        heures=28.0,
    )
    suite.ecrire(le, convention, acteur, chaine)
    if hasard.chance(0.2):
        annulee_le = suite.apres(le, 1, 3)
        motif = hasard.parmi(tuple(MotifAnnulationPmsmp))
        annulation = AnnulerPmsmp(survenu_le=annulee_le, pmsmp=convention.pmsmp, par=Partie.USAGER, motif=motif)
        suite.ecrire(annulee_le, annulation, acteur, chaine)
        return
    fin = TerminerPmsmp(
        survenu_le=fin_le,
        pmsmp=convention.pmsmp,
        issue=IssuePmsmp.COMPLETE,
        heures_realisees=28.0,
        suite_emploi=SuiteEmploi.CDD_MOINS_6_MOIS if hasard.chance(0.2) else None,
    )
    suite.ecrire(fin_le, fin, acteur, chaine)
