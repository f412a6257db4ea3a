"""Lists of persons that agents were given whole: who, when, which one, how many persons. For auditors."""

from collections.abc import Mapping
from typing import Final

from fastapi import APIRouter, Response

from readmodels.statistiques import participants
from web.rendu import rendre
from web.tables.base import GARDE_CONSULTATIONS_MOIS
from web.tables.consultations import PAGE_MAX
from web.visite import Audite

router = APIRouter()

ADRESSE: Final = "/listes-consultees"
LISTES: Final[Mapping[str, str]] = {
    participants.CODE: participants.LIBELLE,
    "exporter_ensemble": "Fichier de la file active",
}
"""The name of each list; one without an entry is shown by its code."""


@router.get(ADRESSE)
def montrer(visite: Audite) -> Response:
    """The last ones."""
    lieux = visite.services.territoire.noms_places
    return rendre(
        visite,
        "listes.html",
        listes=visite.services.ecrans.consultations.listes(),
        libelles=LISTES,
        lieux=lieux,
        maximum=PAGE_MAX,
        garde_mois=GARDE_CONSULTATIONS_MOIS,
    )
