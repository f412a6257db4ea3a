"""Life of the contracts: signed by one party first, brought up to date, changed, suspended and taken up again."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from commands.contrats.avenant_contrat import (
    ModifierContratEngagement,
    RefuserModificationContrat,
    ResignerContratEngagement,
)
from commands.contrats.fin_contrat import CloreContratEngagement, ReprendreContratEngagement, SuspendreContratEngagement
from commands.contrats.vie_contrat import ActualiserContratEngagement, FixerOffreRaisonnable, SignerPourPartie
from ledger.contexte import Acteur
from ledger.vocabulaire.contrats.contrat_engagement import (
    ChangementEssentiel,
    ModeSignature,
    MotifClotureContrat,
    MotifRefusContrat,
    MotifSuspensionContrat,
    NatureEmploi,
    PartieContrat,
    TempsTravail,
)
from ledger.vocabulaire.loi import LOI_PLEIN_EMPLOI
from simulation.suites.suite import ContratSigne, Suite
from simulation.tirage.calendrier import ouvre_apres

PART_PARTIE, PART_VIE, PART_CLOTURE = 0.2, 0.3, 0.4
METIERS: Final = ("D1106", "G1602", "K1304", "N1103", "K2204", "A1203")
MARGE_JOURS: Final = 60
"""Days that the contract, and the simulation, still have when something begins to change."""


def raconter_vie_contrats(suite: Suite) -> None:
    """Tell the life of each contract, then of that of a person who left."""
    contrats = suite.contrats
    for rang, contrat in enumerate(contrats):
        chaine = f"vie/{rang}"
        _partie(suite, contrat, chaine)
        suivante = contrats[rang + 1].propose_le if rang + 1 < len(contrats) else suite.au
        le = suite.apres(contrat.connu_le, 12, 45)
        acteur = suite.referent(le)
        libre_jusqu_a = min(contrat.fin_le, suivante, suite.au) - timedelta(days=MARGE_JOURS)
        if acteur is not None and le <= libre_jusqu_a and suite.hasard.chance(PART_VIE):
            suite.hasard.parmi(SUITES_SOCIALES if contrat.social else SUITES)(suite, contrat, le, acteur, chaine)
    if contrats and suite.recit.foyer.plan.sortie_le is not None and suite.hasard.chance(PART_CLOTURE):
        _clore(suite, contrats[-1])


def _partie(suite: Suite, contrat: ContratSigne, chaine: str) -> None:
    le = ouvre_apres(max(contrat.propose_le + timedelta(days=1), suite.du))
    acteur = suite.referent(le)
    if acteur is not None and le < contrat.signe_le and suite.hasard.chance(PART_PARTIE):
        commande = SignerPourPartie(
            survenu_le=le, contrat=contrat.contrat, partie=PartieContrat.PERSONNE, mode=ModeSignature.ELECTRONIQUE
        )
        suite.ecrire(le, commande, acteur, chaine)


def _actualiser(suite: Suite, contrat: ContratSigne, le: date, acteur: Acteur, chaine: str) -> None:
    commande = ActualiserContratEngagement(
        survenu_le=le,
        contrat=contrat.contrat,
        actualisation_mois=suite.hasard.parmi((2, 3, 6)),
        mode=ModeSignature.ELECTRONIQUE,
        bilan="Contrat relu avec la personne, actions poursuivies.",
    )
    suite.ecrire(le, commande, acteur, chaine)


def _modifier(suite: Suite, contrat: ContratSigne, le: date, acteur: Acteur, chaine: str) -> None:
    """Another weekly duration, signed or refused."""
    duree = 18 if contrat.duree_hebdo_h == 15 else 15
    commande = ModifierContratEngagement(
        survenu_le=le,
        contrat=contrat.contrat,
        changements=(ChangementEssentiel.DUREE_HEBDO,),
        duree_hebdo_h=duree,
    )
    suite.ecrire(le, commande, acteur, chaine)
    reponse_le = suite.apres(le, 2, 20)
    if suite.hasard.chance(0.75):
        signe = ResignerContratEngagement(
            survenu_le=reponse_le, contrat=contrat.contrat, mode=ModeSignature.ELECTRONIQUE
        )
        suite.ecrire(reponse_le, signe, acteur, chaine)
    else:
        refuse = RefuserModificationContrat(
            survenu_le=reponse_le, contrat=contrat.contrat, motif=MotifRefusContrat.DESACCORD_DUREE
        )
        suite.ecrire(reponse_le, refuse, acteur, chaine)


def _suspendre(suite: Suite, contrat: ContratSigne, le: date, acteur: Acteur, chaine: str) -> None:
    """Suspended for a few weeks: it runs again long before the end, where contracts are counted."""
    motif = suite.hasard.parmi((MotifSuspensionContrat.EMPECHEMENT, MotifSuspensionContrat.REPRISE_ACTIVITE))
    suspension = SuspendreContratEngagement(survenu_le=le, contrat=contrat.contrat, motif=motif)
    suite.ecrire(le, suspension, acteur, chaine)
    reprise_le = suite.apres(le, 10, MARGE_JOURS - 15)
    suite.ecrire(reprise_le, ReprendreContratEngagement(survenu_le=reprise_le, contrat=contrat.contrat), acteur, chaine)


def _fixer_offre(suite: Suite, contrat: ContratSigne, le: date, acteur: Acteur, chaine: str) -> None:
    commande = FixerOffreRaisonnable(
        survenu_le=le,
        contrat=contrat.contrat,
        metiers=(suite.hasard.parmi(METIERS),),
        type_emploi=suite.hasard.parmi((NatureEmploi.CDI, NatureEmploi.CDD, NatureEmploi.INDIFFERENT)),
        temps_travail=suite.hasard.parmi(tuple(TempsTravail)),
        commune=suite.recit.foyer.domiciles[-1].commune.code,
        rayon_km=suite.hasard.parmi((10, 20, 30)),
        salaire_horaire_brut=12.5,
    )
    suite.ecrire(le, commande, acteur, chaine)


SUITES: Final[tuple[Callable[[Suite, ContratSigne, date, Acteur, str], None], ...]] = (
    _actualiser,
    _actualiser,
    _actualiser,
    _modifier,
    _suspendre,
    _fixer_offre,
)
"""The turns of a contract's life, as likely as each is often named."""
SUITES_SOCIALES: Final = tuple(conter for conter in SUITES if conter is not _fixer_offre)
"""In a social parcours no offre raisonnable d'emploi is defined."""


def _clore(suite: Suite, contrat: ContratSigne) -> None:
    """The right is closed, and the contract with it once all that was late is recorded. Nobody counts this person."""
    derniers = max(pas.jour for pas in suite.tenus)
    le = suite.apres(max(suite.au, LOI_PLEIN_EMPLOI, suite.du, derniers), 3, 20)
    cloture = CloreContratEngagement(survenu_le=le, contrat=contrat.contrat, motif=MotifClotureContrat.FIN_DE_DROIT)
    suite.ecrire(le, cloture, suite.service, "sortie")
