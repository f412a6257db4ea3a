"""Where a dossier of the story stands at a moment, and what only several steps together say."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Final
from uuid import UUID

from dateutil.relativedelta import relativedelta

from commands.contrats.activite import ExempterActivite, PrevoirActivite, RealiserActivite
from commands.contrats.avenant_contrat import ModifierContratEngagement, ResignerContratEngagement
from commands.contrats.contrat_engagement import ProposerContratEngagement, SignerContratEngagement
from commands.contrats.fin_contrat import CloreContratEngagement, ReprendreContratEngagement, SuspendreContratEngagement
from commands.entree.droits import OuvrirDossier
from commands.offres.offre import AccepterOffre, ProposerOffre, RefuserOffre, SePositionner
from commands.orientations.designation import DesignerReferent, TransfererReferent
from commands.orientations.orientation import DeciderOrientation
from commands.orientations.parcours import TerminerParcours
from commands.sanctions.recours import AnnulerSanction, FormerRecours
from commands.sanctions.reponse import DeciderRecours
from commands.sanctions.sanction import DeciderSanction, LeverSanction
from commands.suivi.accompagnement import RecevoirMessage
from commands.suivi.diagnostic import ActualiserDiagnostic, EtablirDiagnostic
from ledger.vocabulaire.orientations.orientation import Organisme
from ledger.vocabulaire.sanctions.sanction import IssueRecours
from simulation.comptes.apports import SIX_SEMAINES, Apport
from simulation.comptes.traces import Trace, echeance_orientation
from simulation.trame.faits import EnCharge, EnDroit, Orientee, Territorial

DANS_L_OUTIL: Final = (Organisme.CONSEIL_DEPARTEMENTAL, Organisme.DELEGATAIRE)
RENOUVELLEMENT: Final = timedelta(days=30)
REPONSE: Final = timedelta(days=30)
UN_JOUR: Final = timedelta(days=1)
SEMAINE: Final = timedelta(days=6)
HEBDO_H: Final = 15


@dataclass(slots=True)
class Contrat:
    """A contract signed: its dates, its hours, whether it was stopped."""

    debut_le: date
    fin_le: date
    heures: float
    arrete: bool = False
    clos: bool = False


@dataclass(slots=True)
class Situation:
    """The situation that the steps of a dossier come to."""

    mds: str | None = None
    a_accompagner: bool = False
    organisme: Organisme | None = None
    referent: UUID | None = None
    echeance_le: date | None = None
    contrats: dict[UUID, Contrat] = field(default_factory=dict)
    modifies: dict[UUID, float] = field(default_factory=dict)
    freins: dict[int, bool] = field(default_factory=dict)
    besoins: dict[int, bool] = field(default_factory=dict)
    diagnostiquee: bool = False
    actif_le: date = date.min
    """Last day on which the person did something online."""
    exemptions: list[ExempterActivite] = field(default_factory=list)
    sanctions: dict[UUID, Trace] = field(default_factory=dict)
    """Decisions that were neither lifted nor annulled."""
    reformees: dict[UUID, DeciderRecours] = field(default_factory=dict)
    """Answers to the recours against them, where they changed the measure."""

    @property
    def suivi(self) -> bool:
        """A référent, under an orientation towards the département or a délégataire."""
        return self.a_accompagner and self.referent is not None and self.organisme in DANS_L_OUTIL

    def contrat(self, le: date) -> Contrat | None:
        """The last signed of the contracts that run."""
        courants = (c for c in self.contrats.values() if c.debut_le <= le <= c.fin_le and not (c.arrete or c.clos))
        return next(reversed(list(courants)), None)


PESENT: Final = frozenset({
    OuvrirDossier, DeciderOrientation, TerminerParcours, DesignerReferent, TransfererReferent, EtablirDiagnostic,
    ActualiserDiagnostic, SignerContratEngagement, SuspendreContratEngagement, ReprendreContratEngagement,
    CloreContratEngagement, ModifierContratEngagement, ResignerContratEngagement, DeciderSanction, LeverSanction,
    DeciderRecours, AnnulerSanction, ExempterActivite, SePositionner, RecevoirMessage, ProposerOffre, AccepterOffre,
    RefuserOffre, RealiserActivite,
})  # fmt: skip
"""Steps that a situation, or what several steps say together, depends on, beside those that hold facts."""


def pese(trace: Trace) -> bool:
    """Whether a situation, or what several steps say together, depends on this step."""
    return bool(trace.pas.faits) or type(trace.commande) in PESENT


def situation(traces: Sequence[Trace]) -> Situation:
    """From the steps that count, in order."""
    ici = Situation()
    for trace in traces:
        for fait in trace.pas.faits:
            match fait:
                case Territorial(mds=mds):
                    ici.mds = mds
                case EnDroit(a_accompagner=a_accompagner):
                    _obligation(ici, trace, a_accompagner=a_accompagner)
                case EnCharge(referent=False):
                    ici.referent = None
        _suivre(ici, trace)
    return ici


def _obligation(ici: Situation, trace: Trace, *, a_accompagner: bool) -> None:
    """A delay runs from the day on which an obligation begins, unless an orientation was known."""
    ici.a_accompagner = a_accompagner
    ouverture = isinstance(trace.commande, OuvrirDossier)
    if ouverture or (a_accompagner and not trace.obligation and not trace.oriente):
        ici.echeance_le = echeance_orientation(trace.pas.survenu_le)


def _suivre(ici: Situation, trace: Trace) -> None:
    match trace.commande:
        case DeciderOrientation(organisme=organisme):
            ici.organisme = organisme
        case TerminerParcours():
            ici.organisme = ici.referent = ici.echeance_le = None
        case DesignerReferent(referent=referent) | TransfererReferent(referent=referent):
            ici.referent = referent
        case EtablirDiagnostic() | ActualiserDiagnostic():
            _diagnostiquer(ici, trace.commande)
        case SePositionner() | RecevoirMessage(canal="MESSAGERIE"):
            ici.actif_le = max(ici.actif_le, trace.pas.survenu_le)
        case ExempterActivite():
            ici.exemptions.append(trace.commande)
        case DeciderSanction(sanction=sanction):
            ici.sanctions[sanction] = trace
        case DeciderRecours():
            ici.reformees |= _reformee(trace)
        case LeverSanction(sanction=sanction) | AnnulerSanction(sanction=sanction):
            ici.sanctions.pop(sanction, None)
        case _:
            _contracter(ici, trace)


def _reformee(trace: Trace) -> dict[UUID, DeciderRecours]:
    """The answer to a recours, under the sanction whose measure it changes; nothing for any other step."""
    reponse, forme = trace.commande, trace.rappel.commande if trace.rappel else None
    if not isinstance(reponse, DeciderRecours) or reponse.issue is not IssueRecours.REFORME:
        return {}
    assert isinstance(forme, FormerRecours)  # noqa: S101 - it was received
    return {forme.sanction: reponse}


def _contracter(ici: Situation, trace: Trace) -> None:
    match trace.commande:
        case SignerContratEngagement(contrat=contrat):
            propose = trace.rappel.commande if trace.rappel else None
            assert isinstance(propose, ProposerContratEngagement)  # noqa: S101 - it was proposed
            ici.contrats.pop(contrat, None)
            ici.contrats[contrat] = Contrat(propose.debut_le, propose.fin_le, propose.duree_hebdo_h)
        case SuspendreContratEngagement(contrat=contrat) if contrat in ici.contrats:
            ici.contrats[contrat].arrete = True
        case ReprendreContratEngagement(contrat=contrat) if contrat in ici.contrats:
            ici.contrats[contrat].arrete = False
        case CloreContratEngagement(contrat=contrat) if contrat in ici.contrats:
            ici.contrats[contrat].clos = True
        case ModifierContratEngagement(contrat=contrat, duree_hebdo_h=float() | int() as heures):
            ici.modifies[contrat] = heures
        case ResignerContratEngagement(contrat=contrat) if contrat in ici.contrats:
            ici.contrats[contrat].heures = ici.modifies.get(contrat, ici.contrats[contrat].heures)


def _diagnostiquer(ici: Situation, commande: EtablirDiagnostic | ActualiserDiagnostic) -> None:
    if isinstance(commande, EtablirDiagnostic):
        ici.diagnostiquee, ici.freins, ici.besoins = True, {}, {}
    ici.freins |= {c.code: c.valeur == "OUI" for c in commande.contraintes}
    ici.besoins |= {b.code: b.valeur == "BESOIN" for b in commande.besoins}


def situations(traces: Sequence[Trace], dates: Iterable[date]) -> Iterator[tuple[date, Situation]]:
    """Each of these dates, and what the steps come to by then; they are in order. What did not move is told once."""
    jours = [trace.pas.survenu_le for trace in traces]
    connues: dict[int, Situation] = {}
    for le in dates:
        nombre = bisect_right(jours, le)
        if nombre not in connues:
            connues[nombre] = situation(traces[:nombre])
        yield le, connues[nombre]


def etat(ici: Situation, le: date) -> Iterator[Apport]:
    """The contributions of the dossier to the indicators of a situation, at a date."""
    yield from _sanctions_en_cours(ici, le)
    if not ici.a_accompagner:
        return
    freins, besoins = sum(ici.freins.values()), sum(ici.besoins.values())
    suivi, contrat = ici.suivi, ici.contrat(le)
    sous_contrat = suivi and contrat is not None
    termes: dict[str, tuple[float, float]] = {
        "a_accompagner": (1, 0),
        "suivis": (suivi, 0),
        "en_attente": (ici.organisme is None, 0),
        "en_attente_hors_delai": (
            ici.organisme is None and ici.echeance_le is not None and ici.echeance_le < le,
            0,
        ),
        "taux_contractualisation": (sous_contrat, suivi),
        "part_diagnostiquees": (suivi and ici.diagnostiquee, suivi),
        "freins": (freins, 0),
        "freins_par_personne": (freins, freins > 0),
        "besoins": (besoins, 0),
        "part_mon_rsa": (ici.actif_le > _un_an_avant(le), 1),
        "exemptees": (any(e.debut_le <= le <= e.fin_le for e in ici.exemptions), 0),
    }
    if sous_contrat and contrat is not None:
        termes["contrats_a_renouveler"] = (contrat.fin_le <= le + RENOUVELLEMENT, 0)
        termes["part_contrats_15h"] = (contrat.heures >= HEBDO_H, 1)
        termes["contrats_sans_heures"] = (contrat.heures == 0, 0)
    for code, (numerateur, denominateur) in termes.items():
        if numerateur or denominateur:
            yield Apport(code, numerateur, denominateur, mds=ici.mds)
    if suivi:
        yield Apport("charge_referent", 1, mds=ici.mds, objet=ici.referent)


@lru_cache(maxsize=64)
def _un_an_avant(le: date) -> date:
    return le - relativedelta(months=12)


@lru_cache(maxsize=4_096)
def _fin_de_sanction(debut: date, mois: int) -> date:
    """The last day, counted here by itself: the eve of the same day, or the last of a month that lacks it."""
    terme = debut + relativedelta(months=mois)
    return terme - UN_JOUR if terme.day == debut.day else terme


def _sanctions_en_cours(ici: Situation, le: date) -> Iterator[Apport]:
    for trace in ici.sanctions.values():
        decision, debut = trace.commande, trace.pas.survenu_le
        if not isinstance(decision, DeciderSanction):
            continue
        reforme = ici.reformees.get(decision.sanction)
        mois = (reforme.duree_mois if reforme else None) or decision.duree_mois
        if debut <= le <= _fin_de_sanction(debut, mois):
            yield Apport("sanctions_en_cours", mds=trace.mds)


def _debout(traces: Sequence[Trace]) -> Iterator[Trace]:
    """Decisions and liftings of the sanctions that were not annulled."""
    annulees = {trace.commande.sanction for trace in traces if isinstance(trace.commande, AnnulerSanction)}
    for trace in traces:
        if isinstance(trace.commande, DeciderSanction | LeverSanction) and trace.commande.sanction not in annulees:
            yield trace


def suites(traces: Sequence[Trace], le: date) -> Iterator[tuple[Trace, Apport]]:
    """The facts that several steps say together, with the step that dates each."""
    orientations = [t.pas.survenu_le for t in traces for f in t.pas.faits if isinstance(f, Orientee) and f.ouvert_le]
    reponses = {t.commande.proposition: t for t in traces if isinstance(t.commande, AccepterOffre | RefuserOffre)}
    for trace in traces:
        match trace.commande:
            case OuvrirDossier(mds=mds):
                yield from ((trace, apport) for apport in _entree(trace, orientations, le, mds))
            case ProposerOffre(proposition=proposition):
                yield from ((trace, apport) for apport in _proposition(trace, reponses.get(proposition), le))
    reformees: dict[UUID, DeciderRecours] = {}
    for trace in traces:
        reformees |= _reformee(trace)
    for trace in _debout(traces):
        match trace.commande:
            case DeciderSanction(sanction=sanction, mesure=mesure):
                reforme = reformees.get(sanction)
                yield trace, Apport(f"{((reforme.mesure if reforme else None) or mesure).lower()}s")
            case LeverSanction():
                yield trace, Apport("levees")


def _entree(trace: Trace, orientations: list[date], le: date, mds: str | None) -> Iterator[Apport]:
    terme = trace.pas.survenu_le + SIX_SEMAINES
    yield Apport("entrees", mds=mds)
    if terme <= le:
        yield Apport("orientes_6_semaines", min(orientations, default=date.max) <= terme, 1, mds=mds)


def _proposition(trace: Trace, reponse: Trace | None, le: date) -> Iterator[Apport]:
    attendue = trace.pas.survenu_le + REPONSE <= le
    acceptee = reponse is not None and isinstance(reponse.commande, AccepterOffre)
    yield Apport("offres_proposees")
    if reponse is not None or attendue:
        yield Apport("taux_acceptation_offre", acceptee, 1)
    if reponse is None:
        yield Apport("offres_sans_reponse", attendue)
        return
    yield Apport("delai_reponse_offre", (reponse.pas.survenu_le - trace.pas.survenu_le).days, 1)
    if not acceptee:
        yield Apport("offres_refusees")


def semaines(traces: Sequence[Trace], le: date) -> Iterator[tuple[date, float]]:
    """Weeks that are over where hours were done, and how many."""
    heures: dict[date, float] = {}
    for trace in traces:
        prevue = trace.rappel.commande if trace.rappel else None
        if isinstance(trace.commande, RealiserActivite) and isinstance(prevue, PrevoirActivite):
            heures[prevue.semaine] = heures.get(prevue.semaine, 0) + trace.commande.heures_faites
    return ((semaine, faites) for semaine, faites in heures.items() if semaine + SEMAINE <= le)
