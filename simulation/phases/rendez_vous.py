"""Rendez-vous: taken, honoured, missed, cancelled, some still to come at the end."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Final
from uuid import UUID

from commands.base import Commande
from commands.suivi.rendez_vous import AnnulerRendezVous, HonorerRendezVous, ManquerRendezVous, PlanifierRendezVous
from ledger.contexte import Acteur
from ledger.vocabulaire.orientations.orientation import Organisme
from ledger.vocabulaire.suivi.rendez_vous import Modalite, MotifRendezVous, Partie, Theme
from simulation.tirage.calendrier import ouvre_apres, ouvre_entre, recule
from simulation.tirage.hasard import Hasard, Tirage
from simulation.tirage.noms import COMPTES_RENDUS
from simulation.trame.recit import Accompagnement, Recit

MODALITES: Final = Tirage({Modalite.SUR_PLACE: 0.72, Modalite.TELEPHONE: 0.22, Modalite.VISIO: 0.06})
DUREES_MIN: Final = (30, 45, 45, 60, 60, 90)
THEMES: Final = Tirage(
    {
        Theme.EMPLOI: 0.2,
        Theme.FORMATION: 0.12,
        Theme.MOBILITE: 0.13,
        Theme.LOGEMENT: 0.13,
        Theme.SANTE: 0.14,
        Theme.FAMILLE: 0.08,
        Theme.NUMERIQUE: 0.05,
        Theme.BUDGET: 0.07,
        Theme.ACCES_AUX_DROITS: 0.06,
        Theme.SAVOIRS_DE_BASE: 0.02,
    }
)
HEURES: Final = tuple(time(heure, minute) for heure in (9, 10, 11, 14, 15, 16) for minute in (0, 30))
HONORE, MANQUE, ANNULE = "honore", "manque", "annule"
ISSUES: Final = Tirage({HONORE: 0.74, MANQUE: 0.14, ANNULE: 0.12})
PART_RENDEZ_VOUS_ORIENTATION: Final = 0.45
ECHEANCE_JOURS: Final = 25
"""How far ahead rendez-vous are taken."""
SUIVIS_DANS_L_OUTIL: Final = frozenset({Organisme.CONSEIL_DEPARTEMENTAL, Organisme.DELEGATAIRE})


def raconter_rendez_vous(recit: Recit) -> None:
    """One rendez-vous for the orientation of some newcomers, then those of the accompaniment."""
    _orientation(recit)
    premier = True
    for le, accompagnement in _dates(recit):
        motif = MotifRendezVous.PREMIER_ACCOMPAGNEMENT if premier else _motif(recit, le)
        acteur = recit.equipes.acteur(_referent(accompagnement))
        _rencontrer(recit, le, accompagnement.du, motif, accompagnement.structure, acteur)
        premier = False


def _orientation(recit: Recit) -> None:
    plan = recit.plan.orientations[0] if recit.plan.orientations else None
    ouvert_le = recit.foyer.plan.ouvert_le
    if plan is None or plan.decidee_le <= recit.reprise_le or ouvert_le < recit.parametres.debut:
        return
    if (plan.decidee_le - ouvert_le).days >= 8 and recit.hasard.chance(PART_RENDEZ_VOUS_ORIENTATION):
        le = recule(plan.decidee_le, recit.hasard.entier(1, 4), ouvert_le)
        mds = recit.mds(le)
        _rencontrer(recit, le, ouvert_le, MotifRendezVous.ORIENTATION, mds, recit.equipes.orientation(mds))


def _dates(recit: Recit) -> Iterator[tuple[date, Accompagnement]]:
    """Dates of the rendez-vous of accompaniment, with who receives; some lie ahead of the end."""
    hasard, fin = recit.hasard, recit.sortie_le
    if recit.foyer.plan.sortie_le is None:
        fin += timedelta(days=ECHEANCE_JOURS)
    accompagnements = recit.accompagnements
    for rang, accompagnement in enumerate(accompagnements):
        if accompagnement.referent is None or accompagnement.organisme not in SUIVIS_DANS_L_OUTIL:
            continue
        du = max(accompagnement.du, recit.parametres.activite_du)
        au = accompagnements[rang + 1].du - timedelta(days=1) if rang + 1 < len(accompagnements) else fin
        le = ouvre_apres(du + timedelta(days=hasard.entier(4, 24)))
        while le <= au:
            yield le, accompagnement
            le = ouvre_apres(le + timedelta(days=_intervalle(hasard, (le - du).days)))


def _intervalle(hasard: Hasard, anciennete_jours: int) -> int:
    """Days until the next rendez-vous: close at first, then every two months or so."""
    return hasard.entier(25, 45) if anciennete_jours < 60 else hasard.entier(42, 84)


def _motif(recit: Recit, le: date) -> MotifRendezVous:
    if any(abs((pas.survenu_le - le).days) <= 10 for _, pas in recit.signatures):
        return MotifRendezVous.CONTRAT_ENGAGEMENT
    return MotifRendezVous.AUTRE if recit.hasard.chance(0.05) else MotifRendezVous.SUIVI


def _referent(accompagnement: Accompagnement) -> UUID:
    assert accompagnement.referent is not None  # noqa: S101 - only those who have one give rendez-vous
    return accompagnement.referent


def _rencontrer(recit: Recit, le: date, depuis: date, motif: MotifRendezVous, structure: str, acteur: Acteur) -> None:
    """Take a rendez-vous for ``le``, some days before, and record what becomes of it if that day has come."""
    hasard = recit.hasard
    pris_le = recule(le, hasard.entier(4, ECHEANCE_JOURS), max(depuis, recit.parametres.activite_du))
    if pris_le > recit.fin:
        return
    rendez_vous, chaine = hasard.uuid(), f"rendez_vous/{len(recit.pas)}"
    prise = PlanifierRendezVous(
        survenu_le=pris_le,
        rendez_vous=rendez_vous,
        le=le,
        heure=hasard.parmi(HEURES),
        duree_prevue_min=hasard.parmi(DUREES_MIN),
        modalite=MODALITES.tirer(hasard),
        motif=motif,
        initiateur=Partie.USAGER if hasard.chance(0.15) else Partie.SERVICE,
        structure=structure,
    )
    recit.ajouter(pris_le, prise, acteur, chaine)
    issue = ISSUES.tirer(hasard)
    if issue == ANNULE:
        annule_le = ouvre_entre(pris_le + timedelta(days=hasard.entier(0, 10)), pris_le, min(le, recit.fin))
        if annule_le is not None:
            par = Partie.USAGER if hasard.chance(0.6) else Partie.SERVICE
            recit.ajouter(
                annule_le, AnnulerRendezVous(survenu_le=annule_le, rendez_vous=rendez_vous, par=par), acteur, chaine
            )
    elif le <= recit.fin:
        recit.ajouter(le, _issue(hasard, le, rendez_vous, issue), acteur, chaine)


def _issue(hasard: Hasard, le: date, rendez_vous: UUID, issue: str) -> Commande:
    if issue == MANQUE:
        return ManquerRendezVous(survenu_le=le, rendez_vous=rendez_vous, excuse=hasard.chance(0.45))
    themes = dict.fromkeys(THEMES.tirer(hasard) for _ in range(hasard.entier(1, 3)))
    return HonorerRendezVous(
        survenu_le=le,
        rendez_vous=rendez_vous,
        duree_min=hasard.parmi(DUREES_MIN),
        themes=tuple(themes),
        compte_rendu=hasard.parmi(COMPTES_RENDUS) if hasard.chance(0.5) else None,
    )
