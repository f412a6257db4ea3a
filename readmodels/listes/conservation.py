"""Dossiers whose right has been closed for long, in the order in which they come to the term of their retention."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from readmodels.lecteur import Lecteur


class DossierFerme(NamedTuple):
    """A dossier, and the day on which its right closed."""

    dossier: UUID
    ferme_le: date


def fermes_avant(lecteur: Lecteur, le: date) -> list[DossierFerme]:
    """Those whose right closed before this day and stays closed; names nobody."""
    lignes = lecteur.interroger(
        "select f.dossier, f.ferme_le from {vues}.file_active f where f.ferme_le < %(le)s order by f.ferme_le, f.dossier",
        {"le": le},
    )
    return [DossierFerme(**ligne) for ligne in lignes]
