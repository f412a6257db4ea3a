"""Where carriers of messages tell what becomes of them: the address is the secret, and serves for one message."""

from typing import Final

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from web.securite import provenance
from web.services import ServicesDep

router = APIRouter(include_in_schema=False)

ADRESSE: Final = "/retours/brevo/{repere}/{signature}"
OCTETS_MAX: Final = 16_384
PAR_MINUTE: Final = 6_000
"""Of one machine: operators tell of a campaign within minutes."""


@router.post(ADRESSE)
async def recevoir(repere: str, signature: str, request: Request, services: ServicesDep) -> Response:
    """Nothing is told of what is not a carrier's word, nor of what is recorded."""
    services.ecrans.debit.exiger("retours", provenance(request), par_minute=PAR_MINUTE)
    corps = b""
    async for morceau in request.stream():
        corps += morceau
        if len(corps) > OCTETS_MAX:
            raise HTTPException(413)
    if await run_in_threadpool(services.retours, repere, signature, corps) is None:
        raise HTTPException(404)
    return Response(status_code=204)
