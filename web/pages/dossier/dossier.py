"""The page of a dossier: who, what is due, what may be done, and everything that happened, the last things first."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from commands.base import Cadre
from commands.echeances import echeances
from commands.permis import incompatibilite
from commands.sanctions.sanction import ConstaterManquement
from ledger.dates import aujourd_hui
from ledger.dossier import Dossier
from web.acces import (
    Droit,
    peut,
    peut_corriger,
    peut_enregistrer,
)
from web.feuilles.brouillons import brouillons
from web.recit.dossier import DossierVu, conter, lire, personne
from web.recit.recit import FAMILLES
from web.recit.tete import tete
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
    acteur = visite.acteur
    instruit = peut(acteur, Droit.INSTRUIRE)
    return rendre(
        visite,
        "dossier/dossier.html",
        bloc="chronologie",
        dossier=dossier,
        etat=etat,
        version=vu.etat.version,
        personne=personne(vu.etapes),
        tete=tete(etat, cadre, conteur.lieu(etat.structure)),
        mien=etat.referent == str(acteur.agent),
        echeances=[e.en_clair(le) for e in echeances(etat, cadre)],
        rendez_vous=_rendez_vous(etat) if instruit else (),
        actions=_groupes(visite, vu, cadre) if instruit else {},
        au_president=not peut_enregistrer(acteur, ConstaterManquement),
        corrigeable=lambda type_: peut_corriger(acteur, type_),
        recits=montres,
        total=len(recits),
        familles=familles,
        famille=famille,
        fait=next((r for r in recits if r.etape.version == fait), None),
        garde=SAISIES.get(garde),
        abandonne=SAISIES.get(abandonne),
        brouillons=brouillons(visite, dossier) if instruit else (),
        audite=peut(acteur, Droit.AUDITER),
        lit=peut(acteur, Droit.LIRE),
    )


def _rendez_vous(etat: Dossier) -> Sequence[tuple[Any, Any]]:
    return [(etat.rendez_vous[objet], saisies) for objet, saisies in a_conclure(etat, aujourd_hui())]


def _groupes(visite: Visite, vu: DossierVu, cadre: Cadre) -> dict[str, list[Any]]:
    groupes: dict[str, list[Any]] = {groupe: [] for groupe in GROUPES}
    permise, parts = partial(peut_enregistrer, visite.acteur, dossier=vu.etat), partial(incompatibilite, visite.acteur)
    for action in actions(vu.etat, cadre, permise, lambda etape, contenu: parts(etape, contenu, vu.lus)):
        groupes[action.saisie.groupe].append(action)
    return groupes
