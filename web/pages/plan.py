"""The plan of the service: every place to which the role leads."""

from typing import Final

from fastapi import APIRouter, Response

from readmodels.pilotage import catalogue
from web.acces import Droit, peut
from web.pages.administration.rubriques import RUBRIQUES
from web.pilotage.demande import ADRESSE as PILOTAGE
from web.rendu import navigation, rendre
from web.visite import Entre, Visite

router = APIRouter()

ADRESSE: Final = "/plan"
PARTOUT: Final = (
    ("Accessibilité", "/accessibilite"),
    ("Auto-évaluation de l'accessibilité", "/accessibilite/audit"),
    ("Données personnelles", "/donnees-personnelles"),
    ("Vérifier un lot de preuve", "/verifier-preuve"),
)


@router.get(ADRESSE)
def montrer(visite: Entre) -> Response:
    """The menu, with what is under each of its entries."""
    sous = _sous(visite)
    lieux = [(lien.libelle, lien.vers(visite.acteur), sous.get(lien.adresse, ())) for lien in navigation(visite)]
    return rendre(visite, "plan.html", lieux=lieux, partout=PARTOUT)


def _sous(visite: Visite) -> dict[str, tuple[tuple[str, str], ...]]:
    """The pages under the entries of the menu."""
    tableaux = tuple((tableau.libelle, f"{PILOTAGE}/{code}") for code, tableau in catalogue.TABLEAUX.items())
    autres = (
        ("Poser une question aux chiffres", f"{PILOTAGE}/requete"),
        ("Statistiques réglementaires et rapports", f"{PILOTAGE}/statistiques"),
    )
    sous: dict[str, tuple[tuple[str, str], ...]] = {PILOTAGE: (*tableaux, *autres)}
    if peut(visite.acteur, Droit.ADMINISTRER):
        sous["/administration"] = RUBRIQUES
    return sous
