"""The network: territories, and the structures that accompany, with what each follows."""

from fastapi import APIRouter, Response

from ledger.vocabulaire.structure import CategorieStructure
from readmodels.listes import charge
from web.acces import regard
from web.pages.administration.rubriques import ADRESSE, page
from web.visite import Administre

router = APIRouter()


@router.get(f"{ADRESSE}/reseau")
def montrer(visite: Administre, pts: str = "", categorie: str = "") -> Response:
    """Structures of a territory and of a category, the most loaded first."""
    territoire = visite.services.territoire
    charges = charge.charges(visite.services.lecteur, regard(visite.acteur, visite.services))
    places = {place.code: place for place in territoire.places}
    connus = {p.nom for p in territoire.pts}
    lignes = [
        (c, places.get(c.structure))
        for c in charges.structures
        if (pts not in connus or c.pts == pts)
        and (categorie not in CategorieStructure.__members__ or c.categorie == categorie)
    ]
    return page(
        visite,
        "administration/reseau.html",
        f"{ADRESSE}/reseau",
        lignes=lignes,
        position=charges.position,
        pts=pts if pts in connus else "",
        categorie=categorie if categorie in CategorieStructure.__members__ else "",
        tous_pts=[(p.nom, sum(m.pts == p.nom for m in territoire.mds), p.verifie) for p in territoire.pts],
        categories=tuple(CategorieStructure),
        communes={
            place.code: commune.nom for place in territoire.places if (commune := territoire.commune(place.commune))
        },
        departement=territoire.nom,
        nombre_communes=len(territoire.noms_communes),
    )
