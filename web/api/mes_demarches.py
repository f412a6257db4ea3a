"""The recipient's own view. The dossier is the bearer's: no address names another one."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from ledger.contexte import Acteur
from ledger.dates import aujourd_hui
from readmodels.dossier import mes_demarches
from web.api.acces import SUIVRE
from web.services import ServicesDep

router = APIRouter(tags=["Mon RSA"])


@router.get("/mes-demarches", summary="Mes démarches")
def lire(
    reponse: Response, services: ServicesDep, acteur: Annotated[Acteur, Depends(SUIVRE)]
) -> mes_demarches.MesDemarches:
    """Mes rendez-vous, mon contact, mes engagements, mes offres, mes documents."""
    lues = mes_demarches.mes_demarches(services.lecteur, services.coffre, acteur.agent, aujourd_hui())
    reponse.headers["ETag"] = f'"{lues.version}"'
    return lues
