"""Rules of the accompagnement: local limits."""

from commands.regles.modele import Regle
from ledger.vocabulaire.loi import ORIGINE

REGLES = (
    Regle(
        code="AC1",
        libelle="Un document déposé ne dépasse pas dix millions d'octets.",
        source="usage local",
        valide_du=ORIGINE,
        verifiee=False,
        parametres={"taille_octets_max": 10_000_000},
    ),
    Regle(
        code="TA1",
        libelle="Une tâche se fait au plus tard le jour que son auteur a fixé.",
        source="usage local",
        valide_du=ORIGINE,
        verifiee=False,
    ),
)
