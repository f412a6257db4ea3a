"""How the service runs: views, relay, connectors, subscribers; each with its position, its lag, its error."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Response

from readmodels.listes import transmission
from web.mots.administration import mot
from web.mots.ecriture import nombre
from web.pages.administration.rubriques import ADRESSE, page
from web.services import Mesure, Services
from web.visite import Administre

router = APIRouter()

MUET_S: Final = 300
"""A connector that gave no sign of life for so long is said to be stopped."""


DIFFUSION: Final = "Diffusion aux abonnés (Kafka)"


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
    autour = [*_relais(services, position), *_connecteurs(services), *_abonnes(services, position)]
    return page(
        visite,
        "administration/fonctionnement.html",
        ADRESSE,
        position=position,
        vues=vues,
        autour=autour,
        mesures=list(dire_mesures(services.sonder())),
        arretes=[organe for organe in (*vues, *autour) if organe.arrete],
        par_etat=transmission.compter(services.lecteur),
    )


def _vues(services: Services) -> Iterator[Organe]:
    for etat in services.lecteur.etats():
        yield Organe(
            mot("vues", etat.vue),
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
        dit = f"Kafka ne répond pas. À dire à l'assistance : {type(erreur).__name__}."
        yield Organe(DIFFUSION, None, None, etat="Injoignable", erreur=dit, arrete=True)
        return
    yield Organe(DIFFUSION, publiee, max(position - publiee, 0))


def _connecteurs(services: Services) -> Iterator[Organe]:
    for lecture in transmission.lectures(services.lecteur):
        muet = lecture.signe_s > MUET_S
        yield Organe(
            f"Envois à {mot('destinataires', lecture.destinataire)}",
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
            f"Envois à l'abonné {abonnement.nom}",
            abonnement.position,
            max(position - abonnement.position, 0),
            etat={"ACTIF": "En marche", "EN_PAUSE": "En pause"}.get(abonnement.etat, "Arrêté"),
            erreur=abonnement.motif,
            arrete=arrete,
        )


def dire_mesures(mesures: Sequence[Mesure]) -> Iterator[tuple[str, str]]:
    """The probe's findings around the service, in words; the topics of a group are counted together."""
    retards: dict[str, float] = {}
    for mesure in mesures:
        match mesure.nom:
            case "parcours_kafka_joignable":
                yield "Kafka répond", "oui" if mesure.valeur else "non"
            case "parcours_relais_position":
                quoi = "état" if mesure.etiquettes["relais"].endswith(".etats") else "événement"
                yield f"Dernier {quoi} diffusé", f"n° {nombre(mesure.valeur)}"
            case "parcours_abonne_retard_messages":
                groupe = mesure.etiquettes["groupe"]
                retards[groupe] = retards.get(groupe, 0) + mesure.valeur
            case _:
                yield mesure.libelle, nombre(mesure.valeur, 0 if mesure.valeur % 1 == 0 else 1)
    for groupe, retard in sorted(retards.items()):
        yield f"Reste à lire par {groupe}", f"{nombre(retard)} au plus"
