"""Around the rendez-vous: convocations, their delivery, reminders and their answers, meetings moved to another day."""

from datetime import date, timedelta
from typing import Final
from uuid import UUID

from commands.suivi.accompagnement import RecevoirMessage
from commands.suivi.convocation import ConstaterRemiseConvocation, EmettreConvocation, EnvoyerRappel
from commands.suivi.invitation import AnnulerInvitation, RelancerInvitation
from commands.suivi.rendez_vous import AnnulerRendezVous, DeplacerRendezVous, ManquerRendezVous, PlanifierRendezVous
from commands.suivi.reponse import RepondreRendezVous
from ledger.contexte import Acteur
from ledger.vocabulaire.acteur import Canal, Role
from ledger.vocabulaire.suivi.accompagnement import CanalMessage
from ledger.vocabulaire.suivi.convocation import CanalConvocation, CanalRappel, StatutRemise
from ledger.vocabulaire.suivi.rendez_vous import MotifRendezVous, Partie, Presence
from simulation.suites.suite import Suite
from simulation.tirage.calendrier import ouvre_avant
from simulation.tirage.hasard import Tirage
from simulation.trame.recit import Pas

PART_RAPPEL, PART_CONVOCATION, PART_REMISE, PART_DEPLACE = 0.08, 0.06, 0.5, 0.15
PART_INVITATION: Final = 0.04
PART_REPONSE: Final = 0.1
"""Of the reminders by SMS: they ask for no answer."""
VALIDITE_JOURS: Final = 10
FENETRE, RELANCE, UN_JOUR = timedelta(days=30), timedelta(days=8), timedelta(days=1)
"""Of an invitation to choose a slot: the days that it opens, and the day of its reminder."""
DELAI_CONVOCATION_JOURS: Final = 9
"""Beyond the delay of rule RV1, over a long weekend."""
CANAUX: Final = Tirage(
    {
        CanalConvocation.COURRIER: 0.5,
        CanalConvocation.LETTRE_RECOMMANDEE: 0.2,
        CanalConvocation.SMS: 0.15,
        CanalConvocation.COURRIEL: 0.15,
    }
)
RAPPELS: Final = Tirage({CanalRappel.SMS: 0.8, CanalRappel.COURRIEL: 0.12, CanalRappel.TELEPHONE: 0.08})
REPONSES: Final = {Presence.VIENDRA: "Oui", Presence.NE_VIENDRA_PAS: "Non"}
TRANSPORTEUR: Final = Acteur(UUID("00000000-0000-5000-8000-0000000e0001"), Role.SYSTEME, Canal.CONNECTEUR)


def raconter_convocations(suite: Suite) -> None:
    """Surround some of the rendez-vous with convocations, reminders and changes of day."""
    tenus = suite.tenus
    annules = {pas.commande.rendez_vous: pas for pas in tenus if isinstance(pas.commande, AnnulerRendezVous)}
    for rang, pas in enumerate(tenus):
        if isinstance(pas.commande, PlanifierRendezVous) and pas.jour == pas.survenu_le:
            if (annulation := annules.get(pas.commande.rendez_vous)) is not None:
                _deplacer(suite, pas, pas.commande, annulation, f"deplacement/{rang}")
            else:
                _prevenir(suite, pas, pas.commande, f"convocation/{rang}")
    for le in suite.dates(PART_INVITATION, suite.du, suite.au):
        invitation = EmettreConvocation(
            survenu_le=le,
            convocation=suite.hasard.uuid(),
            canal=CanalConvocation.COURRIER,
            motif=MotifRendezVous.AUTRE,
        )
        if le.toordinal() % 2:
            _faire_choisir(suite, invitation, le, "invitation")
        else:
            _convier(suite, invitation, le, "invitation")


def _faire_choisir(suite: Suite, invitation: EmettreConvocation, le: date, chaine: str) -> None:
    """Told face to face that she may choose a slot, the person takes none: she is called, then the invitation is taken back,
    unless a meeting was set meanwhile.
    """
    acteur = suite.referent(le)
    if acteur is None:
        return
    relance_le, annulee_le = le + RELANCE, le + RELANCE + UN_JOUR
    dits = {"canal": CanalConvocation.EN_MAIN_PROPRE, "creneaux_au": le + FENETRE, "validite_jours": VALIDITE_JOURS}
    suite.ecrire(le, invitation.model_copy(update=dits), acteur, chaine)
    prises = (pas.survenu_le for pas in suite.tenus if isinstance(pas.commande, PlanifierRendezVous))
    if annulee_le > suite.au or any(le <= prise_le <= annulee_le for prise_le in prises):
        return
    convocation = invitation.convocation
    relance = RelancerInvitation(survenu_le=relance_le, convocation=convocation, canal=CanalRappel.TELEPHONE)
    suite.ecrire(relance_le, relance, acteur, chaine)
    suite.ecrire(annulee_le, AnnulerInvitation(survenu_le=annulee_le, convocation=convocation), acteur, chaine)


def _convier(suite: Suite, convocation: EmettreConvocation, le: date, chaine: str) -> None:
    """Send it, and record now and then what the carrier says."""
    acteur = suite.referent(le)
    if acteur is None:
        return
    suite.ecrire(le, convocation, acteur, chaine)
    if suite.hasard.chance(PART_REMISE):
        remise_le = suite.apres(le, 1, 3)
        poste = convocation.canal in (CanalConvocation.COURRIER, CanalConvocation.LETTRE_RECOMMANDEE)
        perdue = StatutRemise.NPAI if poste else StatutRemise.ECHOUEE
        statut = perdue if suite.hasard.chance(0.12) else StatutRemise.DELIVREE
        remise = ConstaterRemiseConvocation(survenu_le=remise_le, convocation=convocation.convocation, statut=statut)
        suite.ecrire(remise_le, remise, acteur, chaine)


def _prevenir(suite: Suite, pas: Pas, prise: PlanifierRendezVous, chaine: str) -> None:
    """Summon early enough, and remind the person the day before."""
    le = suite.apres(pas.survenu_le, 1, 1)
    if (prise.le - le).days >= DELAI_CONVOCATION_JOURS and suite.hasard.chance(PART_CONVOCATION):
        convocation = EmettreConvocation(
            survenu_le=le,
            convocation=suite.hasard.uuid(),
            canal=CANAUX.tirer(suite.hasard),
            rendez_vous=prise.rendez_vous,
        )
        _convier(suite, convocation, le, chaine)
    veille = ouvre_avant(prise.le - timedelta(days=1))
    if (prise.le - veille).days == 1 and veille > pas.survenu_le and suite.hasard.chance(PART_RAPPEL):
        acteur = suite.referent(veille)
        rappel = EnvoyerRappel(survenu_le=veille, rendez_vous=prise.rendez_vous, canal=RAPPELS.tirer(suite.hasard))
        if acteur is not None:
            suite.ecrire(veille, rappel, acteur, chaine)
            if rappel.canal is CanalRappel.SMS and suite.hasard.chance(PART_REPONSE):
                _repondre(suite, rappel, veille, chaine)


def _repondre(suite: Suite, rappel: EnvoyerRappel, le: date, chaine: str) -> None:
    """By return, as the connector records it: her answer, and the SMS that said it; who has an excuse announces it."""
    excusee = any(
        isinstance(pas.commande, ManquerRendezVous)
        and pas.commande.rendez_vous == rappel.rendez_vous
        and pas.commande.excuse
        for pas in suite.tenus
    )
    presence = Presence.NE_VIENDRA_PAS if excusee else Presence.VIENDRA
    reponse = RepondreRendezVous(survenu_le=le, rendez_vous=rappel.rendez_vous, presence=presence)
    suite.ecrire(le, reponse, Acteur(suite.recit.dossier, Role.ALLOCATAIRE, Canal.CONNECTEUR), chaine)
    sms = RecevoirMessage(survenu_le=le, message=suite.hasard.uuid(), canal=CanalMessage.SMS, texte=REPONSES[presence])
    suite.ecrire(le, sms, TRANSPORTEUR, chaine)


def _deplacer(suite: Suite, pas: Pas, prise: PlanifierRendezVous, annulation: Pas, chaine: str) -> None:
    """A meeting that will be cancelled in the end was first moved."""
    le = suite.apres(pas.survenu_le, 1, 2)
    if le >= annulation.survenu_le or not suite.hasard.chance(PART_DEPLACE):
        return
    acteur = suite.referent(le)
    deplacement = DeplacerRendezVous(
        survenu_le=le,
        rendez_vous=prise.rendez_vous,
        le=suite.apres(prise.le, 1, 10),
        heure=prise.heure,
        par=Partie.USAGER if suite.hasard.chance(0.6) else Partie.SERVICE,
    )
    if acteur is not None:
        suite.ecrire(le, deplacement, acteur, chaine)
