"""Contrat d'engagement v1: a first contract signed or refused (POST), one that exists signed or refused again (PATCH).

Whether France Travail holds one already is its own to say: the person may come from another organisme, and a réorientation
puts the contract back to be signed. The API is closed until the département opens it (:data:`services.NON_VERIFIEES`).
"""

from datetime import date, datetime, time
from typing import Any, Final

from integrations.france_travail import services
from integrations.france_travail.appel import Appel, ContexteTraduction
from integrations.france_travail.traductions.lecture import jour, objet
from integrations.france_travail.traductions.registre import traduit
from ledger.dates import PARIS
from ledger.events.contrats.contrat_engagement import ContratEngagementRefuse, ContratEngagementSigne
from ledger.events.contrats.vie_contrat import ContratEngagementResigne
from ledger.lu import EvenementLu

MIDI: Final = time(12)
SIGNATURE, REFUS = "SignatureException", "RefusException"
"""Code of a refusal because of the contract's state: of a POST, one exists; of a PATCH, it is signed (refused) already.

Signed already, France Travail keeps its own date until a réorientation or its term: a renewal adds nothing there.
"""


@traduit(ContratEngagementSigne, ContratEngagementResigne)
def signer(e: EvenementLu, _contexte: ContexteTraduction) -> Appel | None:
    """Signed on the day when the last party signed."""
    corps = {"dateSignature": ecrire_jour(e.survenu_le)}
    existant = Appel(services.NOUVELLE_SIGNATURE_CONTRAT, "PATCH", "/signer", corps, deja_fait=frozenset({SIGNATURE}))
    return Appel(services.SIGNATURE_CONTRAT, "POST", "/signer", corps, sinon={SIGNATURE: existant})


@traduit(ContratEngagementRefuse)
def refuser(e: EvenementLu, _contexte: ContexteTraduction) -> Appel | None:
    """Refused; the motive has no place in the service."""
    corps = {"dateRefus": ecrire_jour(e.survenu_le)}
    existant = Appel(services.NOUVEAU_REFUS_CONTRAT, "PATCH", "/refuser", corps, deja_fait=frozenset({REFUS}))
    return Appel(services.REFUS_CONTRAT, "POST", "/refuser", corps, sinon={REFUS: existant})


def ecrire_jour(le: date) -> str:
    """A civil date as the instant that the API takes: noon in Paris, the same day wherever it is read."""
    return datetime.combine(le, MIDI, PARIS).isoformat(timespec="milliseconds")


def lire_contrat(corps: Any) -> tuple[str, date | None] | None:
    """State and date of the contract that France Travail holds (``lecture``), None when it holds none (204)."""
    if corps is None:
        return None
    contrat = objet(corps, "contrat d'engagement")
    return str(contrat.get("etat")), jour(contrat.get("dateSignature") or contrat.get("dateRefus"))
