"""Professional profiles of several dossiers: the level of education, and what is sealed once opened."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import orjson

from ledger.events.orientations.criteres import CriteresRecueillis
from ledger.events.suivi.profil import ProfilRecueilli
from ledger.keys import Coffre
from ledger.sealing import desceller, separer
from readmodels.lecteur import Lecteur

_NIVEAUX = (
    "select distinct on (dossier) dossier, niveau_etude from ("
    "select dossier, niveau_etude, survenu_le, origine from {vues}.f_diagnostic"
    f" where dossier = any(%(dossiers)s) and type = {ProfilRecueilli.code} and fin_connu_le = 'infinity' union all"
    " select dossier, niveau_etude, survenu_le, origine from {vues}.f_orientation"
    f" where dossier = any(%(dossiers)s) and type = {CriteresRecueillis.code} and fin_connu_le = 'infinity'"
    ") f where niveau_etude is not null order by dossier, survenu_le desc, origine desc"
)
_SCELLES = (
    "select distinct on (f.dossier) f.dossier, e.evenement_id, e.scelle from {vues}.f_diagnostic f"
    " join {journal}.evenements e on e.position = f.position"
    f" where f.dossier = any(%(dossiers)s) and f.type = {ProfilRecueilli.code} and f.fin_connu_le = 'infinity'"
    " order by f.dossier, f.survenu_le desc, f.origine desc"
)


def niveaux(lecteur: Lecteur, dossiers: Collection[UUID]) -> dict[UUID, str]:
    """The level of education said last of each of these dossiers, where one is known; the caller bounds them."""
    lignes = lecteur.interroger(_NIVEAUX, {"dossiers": list(dossiers)})
    return {ligne["dossier"]: ligne["niveau_etude"] for ligne in lignes}


def profils(lecteur: Lecteur, coffre: Coffre, dossiers: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """The sealed part of the profile said last of each of these dossiers; nothing of an erased person."""
    lignes = lecteur.interroger(_SCELLES, {"dossiers": list(dossiers)})
    coffre.charger({ligne["dossier"] for ligne in lignes})
    return {ligne["dossier"]: _ouvrir(coffre, ligne) for ligne in lignes}


def _ouvrir(coffre: Coffre, ligne: dict[str, Any]) -> dict[str, Any]:
    ouverts = {
        nom: desceller(coffre, ligne["dossier"], ligne["evenement_id"], nom, scelle)
        for nom, scelle in separer(ligne["scelle"])
    }
    return {nom: orjson.loads(clair) for nom, clair in ouverts.items() if clair is not None}
