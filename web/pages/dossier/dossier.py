"""The page of a dossier: who, what is due, what may be done, and everything that happened, the last things first."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from commands.base import Cadre, Commande
from commands.echeances import echeances
from commands.sanctions.sanction import ConstaterManquement
from ledger.dates import aujourd_hui
from ledger.dossier import Dossier
from ledger.dossier.etat.rendez_vous import EtatRendezVous, RendezVous
from web.acces import (
    Droit,
    peut,
    peut_corriger,
    peut_enregistrer,
)
from web.etapes import chemin
from web.feuilles.brouillons import brouillons
from web.recit.dossier import conter, lire, personne
from web.recit.recit import FAMILLES
from web.rendu import rendre
from web.saisies import GROUPES, SAISIES, a_conclure, actions
from web.visite import Consulte, Visite

router = APIRouter()


@router.get("/dossier/{dossier}", name="page_dossier")
def page(
    dossier: UUID,
    visite: Consulte,
    famille: str = "",
    technique: bool = False,
    fait: int = 0,
    garde: str = "",
    abandonne: str = "",
) -> Response:
    """The dossier as it stands. ``famille`` keeps some events, ``fait`` is the version that was just recorded, ``garde`` and
    ``abandonne`` the step of a draft that was just kept or dropped.
    """
    le = aujourd_hui()
    vu, cadre = lire(visite, dossier), visite.services.cadre(le)
    etat, conteur = vu.etat, conter(visite, vu.etapes)
    recits = conteur.raconter(vu.etapes)
    familles = {nom: libelle for nom, libelle in FAMILLES.items() if any(r.famille == nom for r in recits)}
    famille = famille if famille in familles else ""
    montres = [r for r in recits if (r.famille == famille if famille else technique or r.famille != "transmission")]
    acteur, territoire = visite.acteur, visite.services.territoire
    instruit = peut(acteur, Droit.INSTRUIRE)
    return rendre(
        visite,
        "dossier/dossier.html",
        bloc="chronologie",
        dossier=dossier,
        etat=etat,
        version=vu.etat.version,
        personne=personne(vu.etapes),
        lieu_suivi=conteur.lieu(etat.structure),
        mien=etat.referent == str(acteur.agent),
        echeances=[e.en_clair(le) for e in echeances(etat, cadre)],
        prochain=_prochain(etat, le),
        rendez_vous=_rendez_vous(etat) if instruit else (),
        actions=_groupes(etat, cadre, lambda etape: _permise(visite, etape, etat)) if instruit else {},
        au_president=not peut_enregistrer(acteur, ConstaterManquement, territoire),
        corrigeable=lambda type_: peut_corriger(acteur, type_, territoire),
        recits=montres,
        total=len(recits),
        familles=familles,
        famille=famille,
        fait=next((r for r in recits if r.etape.version == fait), None),
        garde=SAISIES.get(garde),
        abandonne=SAISIES.get(abandonne),
        brouillons=brouillons(visite, dossier) if instruit else (),
        audite=peut(acteur, Droit.AUDITER),
    )


def _prochain(etat: Dossier, le: date) -> RendezVous | None:
    """The next rendez-vous: it is due too."""
    attendus = [r for r in etat.rendez_vous.values() if r.etat is EtatRendezVous.PLANIFIE and r.le >= le]
    return min(attendus, key=lambda r: r.quand, default=None)


def _rendez_vous(etat: Dossier) -> Sequence[tuple[Any, Any]]:
    return [(etat.rendez_vous[objet], saisies) for objet, saisies in a_conclure(etat, aujourd_hui())]


def _permise(visite: Visite, etape: type[Commande], etat: Dossier) -> bool:
    """Whether the step is the agent's to record, of this person."""
    saisie = SAISIES[chemin(etape)]
    return saisie.ouverte_a(visite.acteur, etat) and peut_enregistrer(visite.acteur, etape, visite.services.territoire)


def _groupes(etat: Dossier, cadre: Cadre, permise: Callable[[type[Commande]], bool]) -> dict[str, list[Any]]:
    groupes: dict[str, list[Any]] = {groupe: [] for groupe in GROUPES}
    for action in actions(etat, cadre, permise):
        groupes[action.saisie.groupe].append(action)
    return groupes
