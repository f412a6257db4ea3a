"""Who may ask for a step: some are the work of a process, and no agent records, restates nor annuls them."""

from collections.abc import Sequence

from commands.base import ETAPES, Commande, Etape, exiger
from ledger.contexte import Acteur
from ledger.lu import EvenementLu


def permise(acteur: Acteur, etape: Etape) -> bool:
    """Whether the step is open to the actor's role."""
    return not etape.roles or acteur.role in etape.roles


def exiger_permis(acteur: Acteur, commande: Commande, lus: Sequence[EvenementLu]) -> None:
    """Refuse a step, or the correction of one, that is reserved to other roles than the actor's."""
    etapes = [ETAPES[type(commande)]]
    if commande.correction is not None:
        classe = next((e.classe for e in lus if e.evenement_id == commande.correction.evenement), None)
        etapes += [etape for etape in ETAPES.values() if classe is etape.evenements[0]]
    for etape in etapes:
        permis = ", ".join(role.libelle for role in etape.roles)
        exiger(
            permise(acteur, etape),
            "etape_reservee",
            f"Cette étape est réservée à : {permis}. Un agent peut relancer une transmission, ou l'abandonner.",
        )
