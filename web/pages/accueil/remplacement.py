"""The day of a référent who is absent, for who looks after his persons meanwhile."""

from uuid import UUID

from fastapi import APIRouter, Response
from starlette.exceptions import HTTPException

from ledger.annexes.remplacements import Remplacements
from ledger.dates import aujourd_hui
from web.pages.accueil import journee
from web.pages.equipe.equipe import mene
from web.visite import Lit, Visite

router = APIRouter()


@router.get(f"{journee.DE_L_ABSENT}/{{referent}}")
def montrer(referent: UUID, visite: Lit) -> Response:
    """For who replaces him today, or leads his structure. 404 for anybody else."""
    if not (_remplace(visite, referent) or mene(visite, referent)):
        raise HTTPException(404)
    return journee.page(visite, referent)


def _remplace(visite: Visite, referent: UUID) -> bool:
    confies = Remplacements(visite.services.journal).confies_a(visite.acteur.agent, aujourd_hui())
    return any(r.absent == referent for r in confies)
