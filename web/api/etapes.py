"""One route per step, from the register of commands: ``POST /dossiers/{dossier}/decider-orientation``."""

from collections.abc import Callable, Iterable
from functools import cache, partial
from typing import Annotated, Any, Final
from uuid import UUID, uuid4, uuid5

from fastapi import APIRouter, Depends, Header
from pydantic import BaseModel, Field

from commands.base import ETAPES, Commande, Etape, Interdite, Refus, exiger
from commands.entree.droits import OuvrirDossier
from commands.execute import CleDejaUtilisee, ConflitDeVersion, Demande, Resultat
from commands.permis import reserve
from commands.refus import refus_de
from ledger.contexte import Acteur
from ledger.events import CATALOGUE
from ledger.events.base import Evenement
from ledger.events.forme import forme
from ledger.lu import EvenementLu
from web.api.acces import INSTRUIRE, Dossier, exiger_connu
from web.contrat.annonces import EtagDep, LieuDep, PositionDep, souleve
from web.etapes import chemin, enregistrer_etape, refus_de_l_etape, sous_les_vrais
from web.services import ServicesDep

ESPACE_OUVERTURES: Final = UUID("0d6c3a0e-7f0e-5c0f-8a55-3f3f0a2d9a61")
"""Namespace of the dossiers opened under an idempotency key: the same key opens the same dossier."""

ActeurDep = Annotated[Acteur, Depends(INSTRUIRE)]
CleIdempotence = Annotated[
    UUID | None,
    Header(
        alias="Idempotency-Key", description="La même clé et la même requête donnent la même réponse, une seule fois"
    ),
    souleve(CleDejaUtilisee),
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


class EtapeEnregistree(BaseModel):
    """An event that was recorded, and the ids of what it creates, by name."""

    evenement: UUID
    type: str = Field(examples=["rendez_vous.planifie.v1"])
    identifiants: dict[str, UUID] = Field(
        description="Identifiants de ce que l'étape crée, sous le nom de leur champ",
        examples=[{"rendez_vous": "5d0b1c9e-7a55-4d7e-9a57-2f1f0f9f7c11"}],
    )


class Enregistrement(BaseModel):
    """What was recorded: version of the dossier, position of the last event, number of events, those of the dossier."""

    dossier: UUID
    version: int = Field(examples=[4])
    position: int = Field(examples=[1207])
    nombre: int = Field(examples=[1])
    deja_fait: bool = Field(description="Cette requête avait déjà été enregistrée : rien n'a été ajouté")
    etapes: list[EtapeEnregistree] = Field(description="Ce qui a été enregistré dans ce dossier, dans l'ordre")


@cache
def _crees() -> dict[type[Evenement] | None, tuple[str, ...]]:
    """Fields by which each type of event names what it creates: the commands draw them when they are left out."""
    return {
        evenement: tuple(
            nom
            for nom, champ in etape.commande.model_fields.items()
            if champ.default_factory is uuid4 and nom in evenement.model_fields
        )
        for etape in ETAPES.values()
        for evenement in etape.evenements
    }


def _enregistrees(evenements: Iterable[EvenementLu]) -> list[EtapeEnregistree]:
    return [
        EtapeEnregistree(
            evenement=e.evenement_id,
            type=e.type_stable,
            identifiants={nom: e.corps[nom] for nom in _crees().get(e.classe, ()) if e.corps.get(nom)},
        )
        for e in evenements
    ]


Repondre = Callable[[Resultat], Enregistrement]


@souleve(Refus, Interdite, ConflitDeVersion)
def _reponse(services: ServicesDep, etag: EtagDep, position: PositionDep, lieu: LieuDep) -> Repondre:
    """The function that answers with the record, and the headers that let one read it again or write after it."""

    def repondre(resultat: Resultat) -> Enregistrement:
        etapes = _enregistrees(services.journal.enregistres(resultat.dossier, resultat.position, resultat.nombre))
        etag(resultat.version)
        position(resultat.position)
        ouvert = etapes[0].type == OUVERTURE
        lieu(f"/dossiers/{resultat.dossier}" + ("" if ouvert else f"/etapes/{etapes[0].evenement}"))
        return Enregistrement(
            dossier=resultat.dossier,
            version=resultat.version,
            position=resultat.position,
            nombre=resultat.nombre,
            deja_fait=resultat.deja_fait,
            etapes=etapes,
        )

    return repondre


OUVERTURE: Final = ETAPES[OuvrirDossier].evenements[0].type_stable()
RepondreDep = Annotated[Repondre, Depends(_reponse)]
"""Of the routes that record steps."""


@souleve(refus=partial(refus_de_l_etape, ETAPES[OuvrirDossier]))
def ouvrir(
    commande: OuvrirDossier,
    repondre: RepondreDep,
    services: ServicesDep,
    acteur: ActeurDep,
    idempotency_key: CleIdempotence = None,
) -> Enregistrement:
    """Ouvre le dossier d'une personne qui n'en a pas encore ; un NIR ne mène qu'à un seul dossier."""
    dossier = uuid5(ESPACE_OUVERTURES, str(idempotency_key)) if idempotency_key else uuid4()
    return repondre(enregistrer_etape(services, Demande(dossier, commande, acteur, idempotency_key, 0)))


def _exiger_une_correction(commande: OuvrirDossier) -> None:
    """Nobody opens a dossier under an id of his choice."""
    exiger(
        commande.correction is not None,
        "ouverture_sans_correction",
        "Cette adresse corrige une ouverture : indiquez l'étape corrigée. Un dossier s'ouvre par POST /dossiers.",
        champ="correction",
    )


def _refus(etape: Etape) -> dict[str, str]:
    """Those of a step asked for at the address of its dossier."""
    propres = refus_de(_exiger_une_correction) if etape.commande is OuvrirDossier else {}
    return refus_de_l_etape(etape) | propres


def _route(etape: Etape) -> Callable[..., Any]:
    commande_type: type[Commande] = etape.commande

    @souleve(refus=partial(_refus, etape))
    def enregistrer(
        dossier: Dossier,
        commande: commande_type,  # type: ignore[valid-type]  # the body's model is the step's own command
        repondre: RepondreDep,
        services: ServicesDep,
        acteur: ActeurDep,
        idempotency_key: CleIdempotence = None,
        if_match: SiVersion = None,
    ) -> Enregistrement:
        recue: Commande = commande
        if isinstance(recue, OuvrirDossier):
            _exiger_une_correction(recue)
        dossier, recue = sous_les_vrais(services, acteur, dossier, recue)
        exiger_connu(services, dossier)
        version = int(if_match.strip('"')) if if_match else None
        demande = Demande(dossier, recue, acteur, idempotency_key, version)
        return repondre(enregistrer_etape(services, demande))

    return enregistrer


@cache
def routeur() -> APIRouter:
    """Every route, made when the application is: whoever imports this module seldom serves a hundred and more of them."""
    routes = APIRouter(tags=["Étapes"])
    routes.add_api_route("/dossiers", ouvrir, methods=["POST"], status_code=201, summary="Ouvrir un dossier")
    for etape in sorted(ETAPES.values(), key=lambda etape: etape.evenements[0].code):
        ouverture = etape.commande is OuvrirDossier
        routes.add_api_route(
            f"/dossiers/{{dossier}}/{chemin(etape.commande)}",
            _route(etape),
            methods=["POST"],
            status_code=201,
            response_model=Enregistrement,
            name=chemin(etape.commande),
            summary="Ouverture corrigée" if ouverture else CATALOGUE.par_nom(etape.evenements[0].type_stable()).libelle,
            description=f"Étape « {etape.nom} ». Règles appliquées : {', '.join(etape.regles) or 'aucune datée'}."
            f" {reserve(etape)}".rstrip(),
        )
    return routes
