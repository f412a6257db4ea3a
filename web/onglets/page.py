"""The frame of every page of a dossier: the person, the tabs, the steps that may be recorded."""

from collections.abc import Sequence
from functools import partial
from typing import Any, Final
from uuid import UUID

from commands.permis import incompatibilite
from commands.sanctions.sanction import ConstaterManquement
from ledger.dates import aujourd_hui
from web.acces import Droit, peut, peut_enregistrer
from web.onglets.modele import Onglet, Vue
from web.recit.bandeau import bandeau
from web.recit.dossier import DossierVu, conter, lire, personne
from web.saisies import GROUPES, Action, actions
from web.visite import Visite

GROUPES_DE: Final = {
    Onglet.RENDEZ_VOUS: ("Rendez-vous",),
    Onglet.CONTRAT: ("Diagnostic", "Contrat d'engagement", "Activités"),
    Onglet.OFFRES: ("Offres",),
    Onglet.ECHANGES: ("Échanges",),
    Onglet.PROCEDURES: ("Orientation", "Manquements et sanctions"),
    Onglet.SITUATION: ("Dossier",),
}
"""The tab on which the steps of each group are offered too."""


def ouvrir(visite: Visite, dossier: UUID) -> Vue:
    """The dossier, read once for the whole page; raises as :func:`~web.recit.dossier.lire`."""
    return regarder(visite, dossier, lire(visite, dossier))


def regarder(visite: Visite, dossier: UUID, vu: DossierVu) -> Vue:
    """The same of a dossier that was read already."""
    cadre, conteur = visite.services.cadre(aujourd_hui()), conter(visite, vu.etapes)
    return Vue(visite, dossier, vu, cadre, conteur, personne(vu.etapes), peut(visite.acteur, Droit.INSTRUIRE))


def autour(vue: Vue, onglet: Onglet | None) -> dict[str, Any]:
    """The contents of the frame; without ``onglet``, the page is none of the tabs."""
    proposees = groupees(vue) if vue.instruit and onglet is not None else {}
    return {
        "dossier": vue.dossier,
        "personne": vue.personne,
        "etat": vue.etat,
        "bandeau_dit": bandeau(vue.etat, vue.cadre, vue.conteur, vue.personne),
        "mien": vue.etat.referent == str(vue.visite.acteur.agent),
        "onglets": tuple(Onglet),
        "onglet": onglet,
        "actions": proposees,
        "groupes": [g for g in GROUPES_DE.get(onglet, ()) if g in proposees] if onglet is not None else [],
        "au_president": not peut_enregistrer(vue.visite.acteur, ConstaterManquement),
    }


def groupees(vue: Vue) -> dict[str, Sequence[Action]]:
    """The steps that may be taken, or what prevents them, by group."""
    groupes: dict[str, list[Action]] = {groupe: [] for groupe in GROUPES}
    for action in actions(vue.etat, vue.cadre, permises(vue), parts(vue)):
        groupes[action.saisie.groupe].append(action)
    return {groupe: liste for groupe, liste in groupes.items() if liste}


def permises(vue: Vue) -> Any:
    """Whether a step may be recorded by whoever looks."""
    return partial(peut_enregistrer, vue.visite.acteur, dossier=vue.etat)


def parts(vue: Vue) -> Any:
    """The parts that whoever looks took in a procedure, and what they exclude."""
    return lambda etape, contenu: incompatibilite(vue.visite.acteur, etape, contenu, vue.vu.lus)
