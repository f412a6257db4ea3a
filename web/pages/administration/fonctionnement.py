"""How the service runs: views, relay, connector, subscribers; each with its position, its lag, its error."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Response

from readmodels import transmission
from web.pages.acces import Administre
from web.pages.administration.rubriques import ADRESSE, page
from web.pages.mots import libelle_champ
from web.pages.rendu import capitale
from web.services import Services

router = APIRouter()

MUET_S: Final = 300
"""A connector that gave no sign of life for so long is said to be stopped."""


@dataclass(frozen=True, slots=True)
class Organe:
    """Something that follows the log: where it is, and whether it works. ``debit`` in events a second."""

    nom: str
    position: int | None
    retard: int | None
    debit: float | None = None
    etat: str = "En marche"
    erreur: str | None = None
    arrete: bool = False


@router.get(ADRESSE)
def montrer(visite: Administre) -> Response:
    """Everything that follows the log, what is stopped first."""
    services = visite.services
    position = services.journal.position()
    vues = sorted(_vues(services), key=lambda vue: (not vue.arrete, -(vue.retard or 0), vue.nom))
    autour = [*_relais(services, position), *_connecteur(services), *_abonnes(services, position)]
    return page(
        visite,
        "fonctionnement.html",
        ADRESSE,
        position=position,
        vues=vues,
        autour=autour,
        mesures=services.sonder(),
        arretes=[organe for organe in (*vues, *autour) if organe.arrete],
        par_etat=transmission.compter(services.lecteur),
    )


def _vues(services: Services) -> Iterator[Organe]:
    for etat in services.lecteur.etats():
        faits = etat.vue.startswith("f_")
        nom = libelle_champ(etat.vue.removeprefix("f_"))
        yield Organe(
            f"Faits : {nom}" if faits else capitale(nom),
            etat.position,
            etat.retard,
            etat.debit,
            "Arrêtée" if etat.erreur else "En marche",
            etat.erreur,
            arrete=etat.erreur is not None,
        )


def _relais(services: Services, position: int) -> Iterator[Organe]:
    """The relay to Kafka, asked of the broker itself."""
    if services.publie is None:
        return
    try:
        publiee = services.publie()
    except Exception as erreur:  # noqa: BLE001 - whatever the broker's client raises, the page says that it is away
        nom = type(erreur).__name__
        yield Organe("Relais vers Kafka", None, None, etat="Injoignable", erreur=f"Le courtier ne répond pas ({nom}).",
                     arrete=True)  # fmt: skip
        return
    yield Organe("Relais vers Kafka", publiee, max(position - publiee, 0))


def _connecteur(services: Services) -> Iterator[Organe]:
    lecture = transmission.lecture(services.lecteur)
    if lecture is None:
        return
    muet = lecture.signe_s > MUET_S
    yield Organe(
        "Connecteur France Travail",
        lecture.position,
        lecture.retard,
        etat="Sans signe de vie" if muet else "En marche",
        erreur=f"Dernier signe de vie il y a {round(lecture.signe_s / 60)} minutes." if muet else None,
        arrete=muet,
    )


def _abonnes(services: Services, position: int) -> Iterator[Organe]:
    for abonnement in services.guichet.abonnements.tous():
        arrete = abonnement.etat == "ARRETE"
        yield Organe(
            f"Abonné {abonnement.nom}",
            abonnement.position,
            max(position - abonnement.position, 0),
            etat={"ACTIF": "En marche", "EN_PAUSE": "En pause"}.get(abonnement.etat, "Arrêté"),
            erreur=abonnement.motif,
            arrete=arrete,
        )
