"""The contribution of a step to the indicators that count what happens, whatever happened beside it."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from dateutil.relativedelta import relativedelta

from commands.base import Commande
from commands.contrats.activite import (
    ExempterActivite,
    ManquerActivite,
    PrevoirActivite,
    RealiserActivite,
    ValiderActivite,
)
from commands.contrats.contrat_engagement import RefuserContratEngagement, SignerContratEngagement
from commands.contrats.fin_contrat import CloreContratEngagement, SuspendreContratEngagement
from commands.offres.offre import SePositionner
from commands.offres.pmsmp import AnnulerPmsmp, ConventionnerPmsmp, TerminerPmsmp
from commands.offres.prescription import AccepterPrescription, PrescrireOffre, RefuserPrescription
from commands.offres.suivi_prescription import (
    AbandonnerPrescription,
    ConstaterNonVenue,
    DemarrerPrescription,
    ExpirerPrescription,
    TerminerPrescription,
)
from commands.orientations.designation import TransfererReferent
from commands.orientations.orientation import DeciderOrientation
from commands.orientations.parcours import TerminerParcours
from commands.orientations.reorientation import DemanderReorientation, RefuserReorientation
from commands.sanctions.manquement import ClasserManquement, SignalerManquement
from commands.sanctions.recours import AnnulerSanction, FormerRecours
from commands.sanctions.reponse import DeciderRecours
from commands.sanctions.sanction import ConstaterManquement
from commands.suivi.accompagnement import EnvoyerMessage, RecevoirMessage, RepondreSatisfaction
from commands.suivi.convocation import ConstaterRemiseConvocation, EmettreConvocation, EnvoyerRappel
from commands.suivi.diagnostic import ActualiserDiagnostic, EtablirDiagnostic
from commands.suivi.rendez_vous import AnnulerRendezVous, HonorerRendezVous, ManquerRendezVous
from ledger.vocabulaire.sanctions.sanction import IssueRecours
from simulation.comptes.traces import Trace
from simulation.trame.faits import Orientee, Signee

QUINZE_JOURS: Final = timedelta(days=15)
SIX_SEMAINES: Final = timedelta(days=42)
UN_MOIS: Final = relativedelta(months=1)
LETTRES: Final = ("COURRIER", "LETTRE_RECOMMANDEE")
NON_REMISES: Final = ("ECHOUEE", "NPAI", "NON_RECLAMEE")


class Apport(NamedTuple):
    """An addition to the two terms of an indicator; ``jour`` when it is not that of the step.

    ``unique``: a dossier brings it once to a cell. ``objet``: what the denominator counts once over all dossiers.
    """

    code: str
    numerateur: float = 1
    denominateur: float = 0
    jour: date | None = None
    mds: str | None = None
    unique: bool = False
    objet: Any = None

    @property
    def compte(self) -> bool:
        """Whether it adds anything."""
        return bool(self.numerateur or self.denominateur or self.objet is not None)


def classe_de_delai(ouvert_le: date, decidee_le: date) -> str:
    """Class of the delay of a first orientation."""
    if decidee_le - ouvert_le < QUINZE_JOURS:
        return "moins_15_jours"
    if decidee_le <= ouvert_le + UN_MOIS:
        return "moins_1_mois"
    return "moins_6_semaines" if decidee_le - ouvert_le <= SIX_SEMAINES else "plus_6_semaines"


def _orientation(trace: Trace) -> Iterator[Apport]:
    for fait in trace.pas.faits:
        if isinstance(fait, Orientee):
            if fait.refusee:
                yield Apport("refusees")
            if fait.ouvert_le is None:
                yield Apport("reorientations")
                continue
            classe = classe_de_delai(fait.ouvert_le, fait.decidee_le)
            yield Apport("premieres")
            yield Apport(classe)
            yield Apport("part_moins_un_mois", classe in ("moins_15_jours", "moins_1_mois"), 1)
            yield Apport("delai_orientation", (fait.decidee_le - fait.ouvert_le).days, 1)


def _signature(trace: Trace) -> Iterator[Apport]:
    for fait in trace.pas.faits:
        if isinstance(fait, Signee):
            yield Apport("signes")
            yield Apport("part_electronique", fait.electronique, 1)
            if fait.premier:
                yield Apport("premiers")
                yield Apport("part_dans_le_mois", fait.signee_le <= fait.notifiee_le + UN_MOIS, 1)
                yield Apport("delai_signature", (fait.signee_le - fait.notifiee_le).days, 1)


def _honore(trace: Trace) -> Iterator[Apport]:
    honore = trace.commande
    assert isinstance(honore, HonorerRendezVous)  # noqa: S101 - see APPORTS
    yield Apport("rdv_honores")
    yield Apport("taux_presence", 1, 1)
    yield Apport("duree_rdv", honore.duree_min, 1)
    yield from _contact(trace)
    for _ in honore.themes:
        yield Apport("themes_travailles")
    if honore.themes:
        yield Apport("personnes_par_theme", unique=True)


def _manque(trace: Trace) -> Iterator[Apport]:
    manque = trace.commande
    assert isinstance(manque, ManquerRendezVous)  # noqa: S101 - see APPORTS
    yield Apport("rdv_manques")
    yield Apport("taux_presence", 0, 1)
    if manque.excuse:
        yield Apport("rdv_manques_excuses")


def _contact(_: Trace) -> Iterator[Apport]:
    yield Apport("contacts")
    yield Apport("personnes_contactees", unique=True)


def _message_envoye(trace: Trace) -> Iterator[Apport]:
    yield from _contact(trace)
    yield from _envoi(trace)


def _message_recu(trace: Trace) -> Iterator[Apport]:
    yield from _contact(trace)
    yield Apport("messages_recus")
    if getattr(trace.commande, "canal", None) == "MESSAGERIE":
        yield Apport("messages_mon_rsa")


def _envoi(trace: Trace) -> Iterator[Apport]:
    canal = getattr(trace.commande, "canal", None)
    yield Apport("envois")
    if canal in LETTRES:
        yield Apport("lettres")
    if canal == "SMS":
        yield Apport("sms")


def _convocation(trace: Trace) -> Iterator[Apport]:
    yield Apport("convocations")
    yield from _envoi(trace)


def _reponse_au_recours(trace: Trace) -> Iterator[Apport]:
    if isinstance(trace.commande, DeciderRecours) and trace.commande.issue is IssueRecours.REFORME:
        yield Apport("sanctions_reformees")


def _rappel(trace: Trace) -> Iterator[Apport]:
    yield Apport("rappels")
    yield from _envoi(trace)


def _remise(trace: Trace) -> Iterator[Apport]:
    remise = trace.commande
    assert isinstance(remise, ConstaterRemiseConvocation)  # noqa: S101 - see APPORTS
    if remise.statut != "ENVOYEE":
        yield Apport("part_non_remises", remise.statut in NON_REMISES, 1)


def _prescription(_: Trace) -> Iterator[Apport]:
    yield Apport("prescriptions")
    yield Apport("personnes_mobilisees", unique=True)


def _acceptation(trace: Trace) -> Iterator[Apport]:
    assert trace.rappel is not None  # noqa: S101 - the prescription that is accepted
    yield Apport("taux_acceptation_prescription", 1, 1)
    yield Apport("delai_acceptation", (trace.pas.survenu_le - trace.rappel.survenu_le).days, 1)


def _refus_de_prescription(_: Trace) -> Iterator[Apport]:
    yield Apport("prescriptions_refusees")
    yield Apport("taux_acceptation_prescription", 0, 1)


def _expiration(_: Trace) -> Iterator[Apport]:
    yield Apport("prescriptions_expirees")
    yield Apport("taux_acceptation_prescription", 0, 1)


def _terme(trace: Trace) -> Iterator[Apport]:
    terme = trace.commande
    assert isinstance(terme, TerminerPrescription)  # noqa: S101 - see APPORTS
    yield Apport("prescriptions_terminees")
    yield Apport("part_objectif_atteint", terme.resultat == "OBJECTIF_ATTEINT", 1)
    yield Apport("heures_realisees_actions", terme.heures_realisees or 0)


def _activite(trace: Trace) -> Iterator[Apport]:
    """Told on any day, counted in the week of the activity."""
    prevue = trace.rappel.commande if trace.rappel else None
    assert isinstance(prevue, PrevoirActivite)  # noqa: S101 - every activity of a story is planned
    match trace.commande:
        case PrevoirActivite(heures=heures):
            yield Apport("heures_prevues", heures, jour=prevue.semaine)
        case RealiserActivite(heures_faites=heures):
            yield Apport("heures_realisees", heures, jour=prevue.semaine)
            yield Apport("activites_realisees", jour=prevue.semaine)
        case ManquerActivite():
            yield Apport("activites_manquees", jour=prevue.semaine)
        case ValiderActivite(heures_retenues=heures):
            yield Apport("heures_retenues", heures, jour=prevue.semaine)


def _satisfaction(trace: Trace) -> Iterator[Apport]:
    reponse = trace.commande
    assert isinstance(reponse, RepondreSatisfaction)  # noqa: S101 - see APPORTS
    yield Apport("satisfaction", reponse.note_sur_5, 1)


def _un(code: str) -> Callable[[Trace], Iterable[Apport]]:
    return lambda _: (Apport(code),)


APPORTS: Final[dict[type[Commande], Callable[[Trace], Iterable[Apport]]]] = {
    DeciderOrientation: _orientation,
    DemanderReorientation: _un("reorientations_demandees"),
    RefuserReorientation: _un("reorientations_refusees"),
    SignerContratEngagement: _signature,
    RefuserContratEngagement: _un("contrats_refuses"),
    HonorerRendezVous: _honore,
    ManquerRendezVous: _manque,
    AnnulerRendezVous: _un("rdv_annules"),
    EnvoyerMessage: _message_envoye,
    RecevoirMessage: _message_recu,
    RepondreSatisfaction: _satisfaction,
    TerminerParcours: _un("parcours_termines"),
    SuspendreContratEngagement: _un("contrats_suspendus"),
    CloreContratEngagement: _un("contrats_clos"),
    TransfererReferent: _un("referents_transferes"),
    EtablirDiagnostic: _un("diagnostics"),
    ActualiserDiagnostic: _un("diagnostics_actualises"),
    SePositionner: _un("positionnements"),
    PrescrireOffre: _prescription,
    AccepterPrescription: _acceptation,
    RefuserPrescription: _refus_de_prescription,
    ConstaterNonVenue: _un("non_venues"),
    DemarrerPrescription: _un("entrees_action"),
    TerminerPrescription: _terme,
    AbandonnerPrescription: _un("prescriptions_abandonnees"),
    ExpirerPrescription: _expiration,
    ConventionnerPmsmp: _un("immersions"),
    TerminerPmsmp: _un("immersions_terminees"),
    AnnulerPmsmp: _un("immersions_annulees"),
    PrevoirActivite: _activite,
    RealiserActivite: _activite,
    ManquerActivite: _activite,
    ValiderActivite: _activite,
    ExempterActivite: _un("exemptions"),
    SignalerManquement: _un("manquements_signales"),
    ConstaterManquement: _un("manquements_constates"),
    ClasserManquement: _un("manquements_classes"),
    FormerRecours: _un("recours"),
    DeciderRecours: _reponse_au_recours,
    AnnulerSanction: _un("sanctions_annulees"),
    EmettreConvocation: _convocation,
    EnvoyerRappel: _rappel,
    ConstaterRemiseConvocation: _remise,
}
"""Steps of the story, and what each brings."""


def apports(trace: Trace) -> tuple[Apport, ...]:
    """The contributions of a step."""
    apporte = APPORTS.get(type(trace.commande))
    return tuple(apporte(trace)) if apporte else ()
