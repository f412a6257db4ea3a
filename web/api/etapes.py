"""One route per step, from the register of commands: ``POST /dossiers/{dossier}/decider-orientation``."""

from collections.abc import Callable
from typing import Annotated, Any, Final
from uuid import UUID, uuid4, uuid5

from fastapi import APIRouter, Depends, Header, Response
from pydantic import BaseModel, Field

from commands.base import ETAPES, Commande, Etape, Refus
from commands.entree.droits import OuvrirDossier
from commands.execute import Demande, Resultat
from ledger.contexte import Acteur
from ledger.events import CATALOGUE
from ledger.events.forme import forme
from web.api.acces import INSTRUIRE
from web.etapes import chemin, enregistrer_etape
from web.services import ServicesDep

router = APIRouter(tags=["Étapes"])

ESPACE_OUVERTURES: Final = UUID("0d6c3a0e-7f0e-5c0f-8a55-3f3f0a2d9a61")
"""Namespace of the dossiers opened under an idempotency key: the same key opens the same dossier."""

ActeurDep = Annotated[Acteur, Depends(INSTRUIRE)]
CleIdempotence = Annotated[
    UUID | None,
    Header(
        alias="Idempotency-Key", description="La même clé et la même requête donnent la même réponse, une seule fois"
    ),
]
SiVersion = Annotated[
    str | None,
    forme(
        r'^"[0-9]{1,9}"$',
        "un numéro de version entre guillemets",
        champ=Header,
        alias="If-Match",
        description="Version attendue du dossier, entre guillemets",
    ),
]


class Enregistrement(BaseModel):
    """What was recorded: version of the dossier, position of the last event, number of events."""

    dossier: UUID
    version: int = Field(examples=[4])
    position: int = Field(examples=[1207])
    nombre: int = Field(examples=[1])
    deja_fait: bool = Field(description="Cette requête avait déjà été enregistrée : rien n'a été ajouté")


def repondre(reponse: Response, resultat: Resultat) -> Enregistrement:
    """Answer with the record, and the headers that let one read it again or write after it."""
    reponse.headers["ETag"] = f'"{resultat.version}"'
    reponse.headers["Ledger-Position"] = str(resultat.position)
    return Enregistrement(
        dossier=resultat.dossier,
        version=resultat.version,
        position=resultat.position,
        nombre=resultat.nombre,
        deja_fait=resultat.deja_fait,
    )


@router.post("/dossiers", status_code=201, summary="Ouvrir un dossier")
def ouvrir_dossier(
    commande: OuvrirDossier,
    reponse: Response,
    services: ServicesDep,
    acteur: ActeurDep,
    idempotency_key: CleIdempotence = None,
) -> Enregistrement:
    """Ouvre le dossier d'une personne qui n'en a pas encore ; un NIR ne mène qu'à un seul dossier."""
    dossier = uuid5(ESPACE_OUVERTURES, str(idempotency_key)) if idempotency_key else uuid4()
    return repondre(reponse, enregistrer_etape(services, Demande(dossier, commande, acteur, idempotency_key, 0)))


def _route(etape: Etape) -> Callable[..., Any]:
    commande_type: type[Commande] = etape.commande

    def enregistrer(
        dossier: UUID,
        commande: commande_type,  # type: ignore[valid-type]  # the body's model is the step's own command
        reponse: Response,
        services: ServicesDep,
        acteur: ActeurDep,
        idempotency_key: CleIdempotence = None,
        if_match: SiVersion = None,
    ) -> Enregistrement:
        recue: Commande = commande
        if isinstance(recue, OuvrirDossier) and recue.correction is None:
            raise Refus(
                "ouverture_sans_correction",
                "Cette adresse corrige une ouverture : indiquez l'étape corrigée. Un dossier s'ouvre par POST /dossiers.",
                champ="correction",
            )
        version = int(if_match.strip('"')) if if_match else None
        demande = Demande(dossier, recue, acteur, idempotency_key, version)
        return repondre(reponse, enregistrer_etape(services, demande))

    return enregistrer


for _etape in sorted(ETAPES.values(), key=lambda etape: etape.evenements[0].code):
    _ouverture = _etape.commande is OuvrirDossier
    router.add_api_route(
        f"/dossiers/{{dossier}}/{chemin(_etape.commande)}",
        _route(_etape),
        methods=["POST"],
        status_code=201,
        response_model=Enregistrement,
        name=chemin(_etape.commande),
        summary="Ouverture corrigée" if _ouverture else CATALOGUE.par_nom(_etape.evenements[0].type_stable()).libelle,
        description=f"Étape « {_etape.nom} ». Règles appliquées : {', '.join(_etape.regles) or 'aucune datée'}.",
    )
