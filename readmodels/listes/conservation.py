"""Dossiers whose right has been closed for long, in the order in which they come to the term of their retention."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from readmodels.lecteur import Lecteur
from readmodels.perimetre import TOUT, Perimetre


class DossierFerme(NamedTuple):
    """A dossier, and the day on which its right closed."""

    dossier: UUID
    ferme_le: date


def fermes_avant(
    lecteur: Lecteur, le: date, *, limite: int | None = None, perimetre: Perimetre = TOUT
) -> list[DossierFerme]:
    """Those of a perimeter whose right closed before this day and stays closed, the first ``limite``; names nobody."""
    conditions, parametres = perimetre.conditions()
    lignes = lecteur.interroger(
        "select f.dossier, f.ferme_le from {vues}.file_active f"
        f" where {' and '.join(['f.ferme_le < %(le)s', *conditions])} order by f.ferme_le, f.dossier limit %(limite)s",
        parametres | {"le": le, "limite": limite},
    )
    return [DossierFerme(**ligne) for ligne in lignes]
