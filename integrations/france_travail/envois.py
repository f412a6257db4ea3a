"""What of a dossier is to be sent, in the order of its steps, read from its stream: nothing else has to be kept."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from ledger.dossier.etat.transmission import EtatTransmission, Transmission
from ledger.events.base import Evenement
from ledger.events.transmission import TransmissionReussie
from ledger.lu import EvenementLu
from ledger.vocabulaire.transmission import CauseAttente

A_RELANCER_PAR_UN_AGENT: Final = (CauseAttente.MESSAGE_ILLISIBLE,)
"""Causes that do not go by themselves."""
CREES: Final = ("rendez_vous", "sanction")
"""What a step may create there, under the field that names it here."""


@dataclass(frozen=True, slots=True)
class Envoi:
    """A step to be sent.

    ``suivi``: what was said of it before, if anything; ``rang``: how many times, corrections included, so that the same
    outcome told twice has the same id; ``depasse``: the step was restated or annulled since.
    """

    e: EvenementLu
    suivi: Transmission | None
    rang: int
    depasse: bool


def a_envoyer(
    lus: Sequence[EvenementLu],
    transmissions: dict[str, Transmission],
    depuis: int,
    types: Collection[type[Evenement]],
) -> list[Envoi]:
    """Steps of these types recorded after ``depuis`` without an outcome, and those that wait or were sent again."""
    corriges = {e.cible for e in lus if e.cible is not None}
    rangs: dict[str, int] = {}
    for e in lus:
        if e.classe is not None and e.classe.famille == TransmissionReussie.famille:
            rangs[e.corps["transmission"]] = rangs.get(e.corps["transmission"], 0) + 1
    envois = []
    for e in lus:
        if e.classe not in types:
            continue
        cle = str(e.evenement_id)
        suivi = transmissions.get(cle)
        if _attendu(suivi) if suivi is not None else e.position > depuis:
            envois.append(Envoi(e, suivi, rangs.get(cle, 0), e.position in corriges))
    return envois


def _attendu(suivi: Transmission) -> bool:
    if suivi.etat is EtatTransmission.EN_ATTENTE:
        return suivi.cause not in A_RELANCER_PAR_UN_AGENT
    return suivi.etat is EtatTransmission.RELANCEE


def references(lus: Sequence[EvenementLu], transmissions: dict[str, Transmission]) -> dict[str, str]:
    """What France Travail gave for the steps that it received, under our ids of what they created."""
    trouvees: dict[str, str] = {}
    for e in lus:
        suivi = transmissions.get(str(e.evenement_id))
        if suivi is not None and suivi.reference is not None:
            trouvees |= dict.fromkeys(crees(e), suivi.reference)
    return trouvees


def crees(e: EvenementLu) -> list[str]:
    """Our ids of what a step speaks of and France Travail may have given a reference to."""
    return [str(UUID(e.corps[champ])) for champ in CREES if champ in e.corps]
