"""The agents of the département: one leaves, and others take over the persons that he followed."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from commands.base import Jour, Refus
from commands.remplacement import REPRISES_MAX, Bilan, Remplacement, remplacer
from ledger.contexte import Acteur
from ledger.vocabulaire.code import Code
from ledger.vocabulaire.orientations.designation import MotifTransfert
from web.annuaire import exiger_agents
from web.api.acces import ENCADRER
from web.api.etapes import CleIdempotence
from web.contrat.annonces import souleve
from web.services import ServicesDep

router = APIRouter(prefix="/agents", tags=["Agents"])


class RepriseDossier(BaseModel):
    """A dossier and the référent who takes it over."""

    model_config = ConfigDict(extra="forbid")

    dossier: UUID
    referent: UUID


class DemandeRemplacement(BaseModel):
    """Who takes over what, since when, and why."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "survenu_le": "2026-05-04",
                    "motif": "DEPART_AGENT",
                    "reprises": [
                        {
                            "dossier": "0b54a3a2-6f0e-4d4c-9b4d-2f1f0f9f7c11",
                            "referent": "7d0f4e3b-8f2c-4e79-9c50-3b4d5e6f7a8b",
                        }
                    ],
                }
            ]
        },
    )

    survenu_le: Jour | None = Field(default=None, description="Date du départ ; aujourd'hui par défaut")
    motif: MotifTransfert = MotifTransfert.DEPART_AGENT
    reprises: list[RepriseDossier] = Field(min_length=1, max_length=REPRISES_MAX)


class SortReprise(Code):
    """What became of a dossier."""

    TRANSFERE = "TRANSFERE", "confié au nouveau référent"
    DEJA_FAIT = "DEJA_FAIT", "déjà confié par la même demande"
    REFUSE = "REFUSE", "refusé"
    A_REPRENDRE = "A_REPRENDRE", "en cours d'écriture par quelqu'un d'autre : à redemander"


class RepriseFaite(BaseModel):
    """What became of one dossier; ``code`` and ``message`` say why it was refused."""

    dossier: UUID
    referent: UUID
    issue: SortReprise
    code: str | None = None
    message: str | None = None


class BilanRemplacement(BaseModel):
    """How many dossiers were handed over, by the present request or by the same one before, and what became of each."""

    transferes: int
    deja_faits: int
    refuses: int
    a_reprendre: int
    reprises: list[RepriseFaite]


@router.post("/{agent}/remplacement", summary="Remplacement d'un référent qui part")
@souleve(Refus)
def remplacer_agent(
    agent: UUID,
    demande: DemandeRemplacement,
    services: ServicesDep,
    acteur: Annotated[Acteur, Depends(ENCADRER)],
    idempotency_key: CleIdempotence = None,
) -> BilanRemplacement:
    """Confie chaque dossier que l'agent suit encore à son nouveau référent ; un refus n'arrête pas les autres."""
    reprises = {reprise.dossier: reprise.referent for reprise in demande.reprises}
    if len(reprises) < len(demande.reprises):
        raise Refus(
            "dossier_en_double",
            "Un dossier est confié deux fois : ne le donnez qu'une fois, avec un seul référent. Rien n'a été enregistré.",
            champ="reprises",
        )
    exiger_agents(services, acteur, reprises.values(), champ="reprises")
    cadre = services.cadre()
    le = demande.survenu_le or cadre.aujourd_hui
    remplacement = Remplacement(agent, le, reprises, demande.motif, idempotency_key)
    return _dire(remplacement, remplacer(services.journal, remplacement, acteur, cadre))


def _dire(remplacement: Remplacement, bilan: Bilan) -> BilanRemplacement:
    """The outcome of each dossier, in the order of the request."""
    faits = (
        dict.fromkeys(bilan.transferes, SortReprise.TRANSFERE)
        | dict.fromkeys(bilan.deja_faits, SortReprise.DEJA_FAIT)
        | dict.fromkeys(bilan.refuses, SortReprise.REFUSE)
        | dict.fromkeys(bilan.a_reprendre, SortReprise.A_REPRENDRE)
    )
    reprises = []
    for dossier, referent in remplacement.reprises.items():
        refus = bilan.refuses.get(dossier)
        reprises.append(
            RepriseFaite(
                dossier=dossier,
                referent=referent,
                issue=faits[dossier],
                code=refus.code if refus else None,
                message=refus.message if refus else None,
            )
        )
    return BilanRemplacement(
        transferes=len(bilan.transferes),
        deja_faits=len(bilan.deja_faits),
        refuses=len(bilan.refuses),
        a_reprendre=len(bilan.a_reprendre),
        reprises=reprises,
    )
