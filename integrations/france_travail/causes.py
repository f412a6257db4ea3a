"""Why France Travail does not reach a person: its codes, in the ledger's words and in French."""

from collections.abc import Mapping
from typing import Final

from integrations.livraison.echecs import Introuvable
from ledger.vocabulaire.suivi.transmission import CauseAttente

PAR_DEFAUT: Final = "S002"
SANS_IDENTIFIANT, NON_CERTIFIEE, REFUSE = "SANS_IDENTIFIANT", "NON_CERTIFIEE", "403"
DITES: Final[Mapping[str, tuple[CauseAttente, str]]] = {
    "S002": (CauseAttente.PERSONNE_INTROUVABLE, "aucun usager trouvé avec cet identifiant"),
    "S003": (CauseAttente.PLUSIEURS_PERSONNES, "plusieurs usagers trouvés avec cet identifiant"),
    "R001": (CauseAttente.NON_RATTACHEE, "accès à cet usager non autorisé"),
    "R002": (CauseAttente.NON_RATTACHEE, "l'usager n'est pas rattaché à la structure de l'accédant"),
    "R998": (
        CauseAttente.DOSSIER_INCOMPLET,
        "un service de France Travail a répondu en erreur pour cet usager (adresse inconnue, le plus souvent)",
    ),
}
"""The person cannot be reached under this account, whatever is sent: parked by cause, caught up when it changes.

R998 comes with status 500, but trying again does not help (rdv-insertion learnt it: no address, no structure).
"""
NOTRES: Final[Mapping[str, tuple[CauseAttente, str]]] = {
    REFUSE: (
        CauseAttente.NON_RATTACHEE,
        "accès refusé : usager non rattaché à la structure du compte, ou portées du compte insuffisantes",
    ),
    NON_CERTIFIEE: (
        CauseAttente.DOSSIER_INCOMPLET,
        "l'identité de cette personne n'est pas certifiée à France Travail",
    ),
    SANS_IDENTIFIANT: (
        CauseAttente.IDENTIFIANT_ABSENT,
        "ni NIR avec date de naissance, ni numéro France Travail",
    ),
}
"""Codes of our own: a 403 without a code, an identity that the département does not take, a person without an identifier."""


def introuvable(code: str | None) -> Introuvable:
    """The failure that a code tells; none, or one that is not known, says that nobody was found."""
    connues = {**DITES, **NOTRES}
    if code not in connues:
        code = PAR_DEFAUT
    cause, sens = connues[code]
    return Introuvable(cause, code, sens)
