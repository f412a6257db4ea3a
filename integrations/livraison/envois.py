"""The steps of a dossier that are to be sent, in their order, read from its stream: nothing else has to be kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from integrations.livraison.partenaire import Partenaire
from ledger.dossier.etat.transmission import EtatTransmission, Transmission, id_transmission
from ledger.dossier.suivi.transmission import ETATS
from ledger.lu import EvenementLu
from ledger.vocabulaire.suivi.transmission import CauseAttente

A_RELANCER_PAR_UN_AGENT: Final = (CauseAttente.MESSAGE_ILLISIBLE,)
"""Causes that do not go by themselves."""

Connu = Partenaire[Any] | type[Partenaire[Any]]
"""A partner, or its class: how it is called, what it is told and what a step creates there."""


@dataclass(frozen=True, slots=True)
class Envoi:
    """A step to be sent to a partner, under the id of this transmission.

    ``suivi``: what was said of it before, if anything; ``rang``: how many times, corrections included, so that the same
    outcome told twice has the same id; ``depasse``: the step was restated or annulled since.
    """

    e: EvenementLu
    transmission: UUID
    suivi: Transmission | None
    rang: int
    depasse: bool


def a_envoyer(
    lus: Sequence[EvenementLu], transmissions: Mapping[str, Transmission], depuis: int, partenaire: Connu
) -> list[Envoi]:
    """Steps for this partner recorded after ``depuis`` without an outcome, and those that wait or were sent again."""
    corriges = {e.cible for e in lus if e.cible is not None}
    rangs: dict[str, int] = {}
    for e in lus:
        if e.classe in ETATS:
            rangs[e.corps["transmission"]] = rangs.get(e.corps["transmission"], 0) + 1
    envois = []
    for e in lus:
        if e.classe not in partenaire.types:
            continue
        transmission = id_transmission(e.evenement_id, partenaire.destinataire)
        suivi = transmissions.get(str(transmission))
        if _attendu(suivi) if suivi is not None else e.position > depuis:
            envois.append(Envoi(e, transmission, suivi, rangs.get(str(transmission), 0), e.position in corriges))
    return envois


def _attendu(suivi: Transmission) -> bool:
    if suivi.etat is EtatTransmission.EN_ATTENTE:
        return suivi.cause not in A_RELANCER_PAR_UN_AGENT
    return suivi.etat is EtatTransmission.RELANCEE


def references(
    lus: Sequence[EvenementLu], transmissions: Mapping[str, Transmission], partenaire: Connu
) -> dict[str, str]:
    """The references that the partner gave for the steps that it received, under our ids of what they created."""
    trouvees: dict[str, str] = {}
    for e in lus:
        suivi = transmissions.get(str(id_transmission(e.evenement_id, partenaire.destinataire)))
        if suivi is not None and suivi.reference is not None:
            trouvees |= dict.fromkeys(crees(e, partenaire), suivi.reference)
    return trouvees


def crees(e: EvenementLu, partenaire: Connu) -> list[str]:
    """Our ids of what a step speaks of and the partner may have given a reference to."""
    return [str(UUID(e.corps[champ])) for champ in partenaire.crees if champ in e.corps]
