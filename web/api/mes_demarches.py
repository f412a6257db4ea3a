"""The recipient's own view. The dossier is the bearer's: no address names another one."""

from typing import Annotated

from fastapi import APIRouter, Depends

from ledger.contexte import Acteur
from ledger.dates import aujourd_hui
from ledger.erreurs import DossierInconnu
from ledger.replay import ChaineRompue
from readmodels.dossier import mes_demarches
from web.api.acces import SUIVRE
from web.contrat.annonces import EtagDep, souleve
from web.services import ServicesDep

router = APIRouter(tags=["Mon RSA"])


@router.get("/mes-demarches", summary="Mes démarches")
@souleve(DossierInconnu, ChaineRompue)
def lire(
    etag: EtagDep, services: ServicesDep, acteur: Annotated[Acteur, Depends(SUIVRE)]
) -> mes_demarches.MesDemarches:
    """Mes rendez-vous, mon contact, mes engagements, mes offres, mes documents."""
    lues = mes_demarches.mes_demarches(services.lecteur, services.coffre, acteur.agent, aujourd_hui())
    etag(lues.version)
    return lues
