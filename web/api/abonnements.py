"""Administration of the subscriptions over HTTP."""

from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from commands.abonnements import NOM_MAX, URL_MAX, AbonnementInconnu, Guichet
from commands.base import Refus
from ledger.annexes.abonnements import Abonnement, EtatAbonnement, IssueEnvoi
from web.api.acces import EXPLOITER
from web.contrat.annonces import LieuDep, souleve
from web.services import ServicesDep

router = APIRouter(prefix="/abonnements", tags=["Abonnements HTTP"], dependencies=[Depends(EXPLOITER)])

POSITION_MAX: Final = 2**53
Position = Annotated[int, Field(ge=0, le=POSITION_MAX)]
NumeroAbonnement = Annotated[UUID, souleve(AbonnementInconnu)]


class NouvelAbonnement(BaseModel):
    """Who is to be told what, from where."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "nom": "mon-service",
                    "url": "https://mon-service.example/evenements",
                    "topics": ["parcours.d33.rendez-vous"],
                    "depuis": 0,
                }
            ]
        },
    )

    nom: Annotated[str, Field(min_length=1, max_length=NOM_MAX)]
    url: Annotated[str, Field(min_length=1, max_length=URL_MAX)]
    topics: Annotated[list[Annotated[str, Field(max_length=200)]], Field(min_length=1, max_length=100)]
    depuis: Position | None = Field(
        default=None, description="Position après laquelle envoyer ; la fin du journal sinon"
    )


class RepriseEnvois(BaseModel):
    """Where to send from again."""

    model_config = ConfigDict(extra="forbid")

    depuis: Position | None = Field(default=None, description="Position ; là où l'envoi s'est arrêté sinon")


class RenvoiEvenement(BaseModel):
    """Which event to send again."""

    model_config = ConfigDict(extra="forbid")

    position: Annotated[int, Field(ge=1, le=POSITION_MAX)]


class AbonnementLu(BaseModel):
    """A subscription; ``retard`` in positions of the log."""

    abonnement: UUID
    nom: str
    url: str
    topics: list[str]
    etat: EtatAbonnement
    motif: str | None
    position: int
    retard: int
    echecs: int
    prochain_le: datetime
    cree_le: datetime


class AbonnementEtSecret(AbonnementLu):
    """The same with its secret, which is shown only here."""

    secret: str


class LivraisonLue(BaseModel):
    """A line of the delivery log."""

    livraison: int
    position: int
    evenement: UUID
    le: datetime
    essai: int
    issue: IssueEnvoi
    statut: int | None
    duree_ms: int
    raison: str | None


def _lu(services: ServicesDep, abonnement: Abonnement) -> AbonnementLu:
    return AbonnementLu(**_champs(services.guichet, abonnement, services.journal.position()))


def _champs(guichet: Guichet, un: Abonnement, tete: int) -> dict[str, Any]:
    repris = {nom: getattr(un, nom) for nom in AbonnementLu.model_fields if nom not in ("topics", "retard")}
    return repris | {"topics": guichet.topics(un), "retard": max(tete - un.position, 0)}


@router.get("", summary="Abonnements HTTP")
def lister(services: ServicesDep) -> list[AbonnementLu]:
    """Cent au plus, les plus anciens d'abord."""
    tete = services.journal.position()
    return [AbonnementLu(**_champs(services.guichet, un, tete)) for un in services.guichet.abonnements.tous()]


@router.post("", status_code=201, summary="Abonner une adresse à des topics")
@souleve(Refus)
def abonner(demande: NouvelAbonnement, lieu: LieuDep, services: ServicesDep) -> AbonnementEtSecret:
    """Le secret de la réponse est à remettre à l'abonné : il ne sera plus montré."""
    tete = services.journal.position()
    depuis = tete if demande.depuis is None else demande.depuis
    cree, secret = services.guichet.abonner(demande.nom, demande.url, demande.topics, depuis)
    lieu(f"{router.prefix}/{cree.abonnement}")
    return AbonnementEtSecret(**_champs(services.guichet, cree, tete), secret=secret)


@router.get("/{abonnement}", summary="Un abonnement")
def lire(abonnement: NumeroAbonnement, services: ServicesDep) -> AbonnementLu:
    """Son état, et son retard."""
    return _lu(services, services.guichet.lire(abonnement))


@router.delete("/{abonnement}", status_code=204, summary="Supprimer un abonnement")
def supprimer(abonnement: NumeroAbonnement, services: ServicesDep) -> None:
    """Avec son journal d'envois."""
    services.guichet.supprimer(abonnement)


@router.post("/{abonnement}/pause", summary="Mettre un abonnement en pause")
def mettre_en_pause(abonnement: NumeroAbonnement, services: ServicesDep) -> AbonnementLu:
    """Rien n'est perdu : la reprise envoie ce qui a attendu."""
    return _lu(services, services.guichet.mettre_en_pause(abonnement))


@router.post("/{abonnement}/reprise", summary="Reprendre les envois d'un abonnement")
def reprendre(abonnement: NumeroAbonnement, demande: RepriseEnvois, services: ServicesDep) -> AbonnementLu:
    """Là où ils se sont arrêtés, ou depuis une position."""
    return _lu(services, services.guichet.reprendre(abonnement, demande.depuis))


@router.post("/{abonnement}/secret", summary="Renouveler le secret d'un abonnement")
def renouveler_secret(abonnement: NumeroAbonnement, services: ServicesDep) -> AbonnementEtSecret:
    """L'ancien signe encore pendant un jour, à côté du nouveau."""
    renouvele, secret = services.guichet.renouveler_secret(abonnement)
    return AbonnementEtSecret(**_champs(services.guichet, renouvele, services.journal.position()), secret=secret)


@router.post("/{abonnement}/renvois", status_code=202, summary="Envoyer encore une fois un événement")
@souleve(Refus)
def renvoyer(abonnement: NumeroAbonnement, demande: RenvoiEvenement, services: ServicesDep) -> AbonnementLu:
    """Un essai, par exemple pour un événement écarté ; l'ordre des autres n'en change pas."""
    return _lu(services, services.guichet.renvoyer(abonnement, demande.position))


@router.get("/{abonnement}/livraisons", summary="Journal des envois d'un abonnement")
def livraisons(
    abonnement: NumeroAbonnement,
    services: ServicesDep,
    avant: Annotated[
        int | None, Query(ge=1, le=POSITION_MAX, description="Numéro de la dernière ligne déjà lue")
    ] = None,
    limite: Annotated[int, Query(ge=1, le=1_000)] = 50,
    issue: Annotated[IssueEnvoi | None, Query(description="Seulement cette issue")] = None,
) -> list[LivraisonLue]:
    """Les derniers d'abord. Les mille derniers sont gardés, et tous ceux qui ont été écartés."""
    services.guichet.lire(abonnement)
    lues = services.guichet.abonnements.livraisons(abonnement, avant=avant, limite=limite, issue=issue)
    return [LivraisonLue(**{nom: getattr(une, nom) for nom in LivraisonLue.model_fields}) for une in lues]
