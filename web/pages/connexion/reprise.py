"""Entries of a session that had expired, told back before they are sent."""

from uuid import UUID

from fastapi import APIRouter, Response

from web.feuilles.reprise import dire_envoi
from web.rendu import rendre
from web.visite import Entre

router = APIRouter()


@router.get("/reprise/{reprise}")
def reprendre(reprise: UUID, visite: Entre) -> Response:
    """The agent's entries, to be sent now."""
    gardee = visite.services.ecrans.reprises.lire(reprise, visite.acteur.agent)
    if gardee is None:
        return rendre(visite, "connexion/reprise_perdue.html", statut=404)
    adresse, champs = gardee
    caches = [*champs, ("reprise", str(reprise))]
    montres = list(dire_envoi(adresse, champs, visite.services.territoire))
    partie = any(nom == "brouillon" for nom, _ in champs)
    return rendre(visite, "connexion/reprise.html", adresse=adresse, caches=caches, montres=montres, partie=partie)
