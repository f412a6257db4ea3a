"""Transmissions: what the connector says of each, and what an agent decides of those that wait or were rejected."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from pydantic import Field

from commands.base import Cadre, Commande, Refus, etape, exemple, exiger, exiger_ouvert, jour, prealable
from ledger.dossier import Dossier
from ledger.dossier.etat.transmission import EtatTransmission, Transmission
from ledger.events.base import Evenement, Libelle, Texte
from ledger.events.suivi.transmission import (
    CodeDestinataire,
    CodeRejet,
    CodeService,
    Essais,
    ReferenceExterne,
    TransmissionAbandonnee,
    TransmissionEnAttente,
    TransmissionRejetee,
    TransmissionRelancee,
    TransmissionReussie,
    TypeEtape,
)
from ledger.lu import EvenementLu
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.suivi.envoi import EtatEnvoi
from ledger.vocabulaire.suivi.transmission import CauseAttente, MotifAbandonTransmission

EXEMPLE: Final = {
    "transmission": "7c1f0f6a-3f54-4f0f-9d0e-6a5b4c3d2e1f",
    "etape": "rendez_vous.planifie.v1",
    "etape_position": 1207,
    "service": "rendez-vous",
    "destinataire": "france-travail",
}
SYSTEME: Final = (Role.SYSTEME,)
POURQUOI_CONSTAT: Final = "Le connecteur constate ce qu'il est advenu d'un envoi : aucun texte daté ne le borne."
POURQUOI_AGENT: Final = "Un agent traite un envoi quand il le peut : aucun texte daté ne le borne."


class Suivi(Commande):
    """The connector's word on the step that it sends."""

    transmission: UUID
    etape: TypeEtape
    etape_position: int
    service: CodeService
    destinataire: CodeDestinataire | None = None


class ReussirTransmission(Suivi):
    """Record that the recipient has the step."""

    model_config = exemple(EXEMPLE | {"reference": "88214"})

    reference: ReferenceExterne | None = None
    retrouvee: bool = False
    essais: Essais = 1


class RejeterTransmission(Suivi):
    """Record that the recipient refuses the step as it is."""

    model_config = exemple(EXEMPLE | {"rejet": "R030", "sens": "La date du rendez-vous est passée."})

    rejet: CodeRejet
    sens: Libelle
    message: Texte | None = None
    essais: Essais = 1


class MettreTransmissionEnAttente(Suivi):
    """Record that the step cannot be sent for now, and why."""

    model_config = exemple(EXEMPLE | {"cause": "PERSONNE_INTROUVABLE", "rejet": "S002"})

    cause: CauseAttente
    rejet: CodeRejet | None = None
    essais: Essais = 0


class AbandonnerTransmission(Commande):
    """Give up sending a step."""

    model_config = exemple({"transmission": EXEMPLE["transmission"], "motif": "DEJA_CONNUE"})

    transmission: UUID
    motif: MotifAbandonTransmission
    reference: ReferenceExterne | None = Field(
        default=None, description="Identifiant donné par le destinataire, s'il connaît déjà l'étape"
    )
    explication: Texte | None = None


class RelancerTransmission(Commande):
    """Ask for a step to be sent again."""

    model_config = exemple({"transmission": EXEMPLE["transmission"]})

    transmission: UUID


@etape(ReussirTransmission, TransmissionReussie, pourquoi=POURQUOI_CONSTAT, roles=SYSTEME)
def reussir_transmission(dossier: Dossier, commande: ReussirTransmission, cadre: Cadre) -> Sequence[Evenement]:
    """Received once. What was given up meanwhile and received all the same was received."""
    le = constat(dossier, commande, cadre)
    pas_reussie(dossier, commande.transmission, le)
    return [commande.fait(TransmissionReussie, survenu_le=le)]


@etape(RejeterTransmission, TransmissionRejetee, pourquoi=POURQUOI_CONSTAT, roles=SYSTEME)
def rejeter_transmission(dossier: Dossier, commande: RejeterTransmission, cadre: Cadre) -> Sequence[Evenement]:
    """Rejected when it was to be sent."""
    le = constat(dossier, commande, cadre)
    _a_envoyer(dossier, commande.transmission, le)
    return [commande.fait(TransmissionRejetee, survenu_le=le)]


@etape(MettreTransmissionEnAttente, TransmissionEnAttente, pourquoi=POURQUOI_CONSTAT, roles=SYSTEME)
def mettre_transmission_en_attente(
    dossier: Dossier, commande: MettreTransmissionEnAttente, cadre: Cadre
) -> Sequence[Evenement]:
    """Waits when it was to be sent; it is not said twice that it waits for the same cause."""
    le = constat(dossier, commande, cadre)
    _pas_deja_en_attente(dossier, commande.transmission, commande.cause, le)
    return [commande.fait(TransmissionEnAttente, survenu_le=le)]


@etape(AbandonnerTransmission, TransmissionAbandonnee, pourquoi=POURQUOI_AGENT)
def abandonner_transmission(dossier: Dossier, commande: AbandonnerTransmission, cadre: Cadre) -> Sequence[Evenement]:
    """A step that was not received may be given up."""
    le = cadre.date_du_fait(commande)
    connue = _a_abandonner(dossier, commande.transmission, le)
    return [commande.fait(TransmissionAbandonnee, survenu_le=le, **_repetes(connue))]


@etape(RelancerTransmission, TransmissionRelancee, pourquoi=POURQUOI_AGENT)
def relancer_transmission(dossier: Dossier, commande: RelancerTransmission, cadre: Cadre) -> Sequence[Evenement]:
    """A step that waits, was rejected or given up may be sent again."""
    le = cadre.date_du_fait(commande)
    connue = _a_relancer(dossier, commande.transmission, le)
    return [commande.fait(TransmissionRelancee, survenu_le=le, **_repetes(connue))]


def constat(dossier: Dossier, commande: Suivi, cadre: Cadre) -> date:
    """The day of the fact; refuses a step that was never recorded."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    exiger(
        1 <= commande.etape_position <= dossier.position,
        "etape_transmise_inconnue",
        f"La position {commande.etape_position} est au-delà de ce dossier : l'étape transmise n'y est pas enregistrée.",
        champ="etape_position",
    )
    return le


def _repetes(connue: Transmission) -> dict[str, Any]:
    return {
        "etape": connue.etape,
        "etape_position": connue.etape_position,
        "service": connue.service,
        "destinataire": connue.destinataire,
    }


def _suivie(dossier: Dossier, transmission: UUID | str, le: date) -> Transmission | None:
    """The transmission if it is known; refuses a fact dated before what is known of it. What a carrier took and the person
    did not get is not received.
    """
    connue = dossier.transmissions.get(str(transmission))
    if connue is not None:
        exiger(
            connue.derniere_le <= le,
            "avant_transmission",
            f"Cette transmission est {connue.etat.libelle} depuis le {jour(connue.derniere_le)} : ce qui suit ne peut"
            " pas être daté d'avant.",
            champ="survenu_le",
        )
        exiger(
            connue.etat is not EtatTransmission.REUSSIE or _revenue(dossier, transmission),
            "transmission_deja_reussie",
            f"Cette étape a été transmise le {jour(connue.derniere_le)} : pour la changer, corrigez l'étape, la correction"
            " sera transmise.",
            champ="transmission",
        )
    return connue


def _revenue(dossier: Dossier, transmission: UUID | str) -> bool:
    """Whether it was a message, and its carrier says that it did not arrive; a convocation is issued again instead."""
    envoi = dossier.envois.get(str(transmission))
    return envoi is not None and envoi.etat is EtatEnvoi.REFUSE and envoi.convocation is None


def pas_reussie(dossier: Dossier, transmission: UUID | str, le: date) -> None:
    """Refuse what was received, or is dated before what is known of it."""
    _suivie(dossier, transmission, le)


def _a_envoyer(dossier: Dossier, transmission: UUID | str, le: date) -> Transmission | None:
    connue = _suivie(dossier, transmission, le)
    exiger(
        connue is None or connue.etat in (EtatTransmission.EN_ATTENTE, EtatTransmission.RELANCEE),
        "transmission_conclue",
        "Cette transmission a été rejetée ou abandonnée : un agent la relance pour qu'elle parte de nouveau.",
        champ="transmission",
    )
    return connue


def _pas_deja_en_attente(dossier: Dossier, transmission: UUID | str, cause: str, le: date) -> None:
    connue = _a_envoyer(dossier, transmission, le)
    exiger(
        connue is None or connue.etat is not EtatTransmission.EN_ATTENTE or connue.cause != cause,
        "transmission_deja_en_attente",
        "Cette transmission attend déjà pour cette cause.",
        champ="cause",
    )


def _connue(dossier: Dossier, transmission: UUID | str, le: date) -> Transmission:
    connue = _suivie(dossier, transmission, le)
    if connue is None:
        raise Refus(
            "transmission_inconnue",
            "Cette étape n'a pas de transmission dans ce dossier : vérifiez son identifiant.",
            champ="transmission",
        )
    return connue


def _a_abandonner(dossier: Dossier, transmission: UUID | str, le: date) -> Transmission:
    connue = _connue(dossier, transmission, le)
    exiger(
        connue.etat is not EtatTransmission.ABANDONNEE,
        "transmission_deja_abandonnee",
        f"Cette transmission a déjà été abandonnée le {jour(connue.derniere_le)}.",
        champ="transmission",
    )
    return connue


def _a_relancer(dossier: Dossier, transmission: UUID | str, le: date) -> Transmission:
    connue = _connue(dossier, transmission, le)
    exiger(
        connue.etat is not EtatTransmission.RELANCEE,
        "transmission_deja_relancee",
        f"Cette transmission a déjà été relancée le {jour(connue.derniere_le)} : le connecteur l'enverra.",
        champ="transmission",
    )
    return connue


@prealable(TransmissionReussie)
def _reussite_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    pas_reussie(dossier, e.corps["transmission"], e.survenu_le)


@prealable(TransmissionRejetee)
def _rejet_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _a_envoyer(dossier, e.corps["transmission"], e.survenu_le)


@prealable(TransmissionEnAttente)
def _attente_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _pas_deja_en_attente(dossier, e.corps["transmission"], e.corps["cause"], e.survenu_le)


@prealable(TransmissionAbandonnee)
def _abandon_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _a_abandonner(dossier, e.corps["transmission"], e.survenu_le)


@prealable(TransmissionRelancee)
def _relance_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _a_relancer(dossier, e.corps["transmission"], e.survenu_le)
