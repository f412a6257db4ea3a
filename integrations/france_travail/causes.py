"""Why a person is not found there, in the ledger's words."""

from collections.abc import Mapping
from typing import Final

from integrations.france_travail.appel import Introuvable
from integrations.france_travail.identites import EFFACEE
from ledger.vocabulaire.transmission import CauseAttente

CAUSES: Final[Mapping[str, CauseAttente]] = {
    "S002": CauseAttente.PERSONNE_INTROUVABLE,
    "S003": CauseAttente.PLUSIEURS_PERSONNES,
    "R001": CauseAttente.NON_RATTACHEE,
    "R002": CauseAttente.NON_RATTACHEE,
    "403": CauseAttente.NON_RATTACHEE,
    "R998": CauseAttente.DOSSIER_INCOMPLET,
    "NON_CERTIFIEE": CauseAttente.DOSSIER_INCOMPLET,
    "SANS_IDENTIFIANT": CauseAttente.IDENTIFIANT_ABSENT,
    EFFACEE: CauseAttente.PERSONNE_EFFACEE,
}
CHEZ_LE_DESTINATAIRE: Final = frozenset(
    {
        CauseAttente.PERSONNE_INTROUVABLE,
        CauseAttente.PLUSIEURS_PERSONNES,
        CauseAttente.NON_RATTACHEE,
        CauseAttente.DOSSIER_INCOMPLET,
    }
)
"""Causes that may go without anything happening here."""


def cause(introuvable: Introuvable) -> CauseAttente:
    """The cause by which the step is parked; a code that is not known yet says that nobody was found."""
    return CAUSES.get(introuvable.cause, CauseAttente.PERSONNE_INTROUVABLE)
