"""Whom an agent follows: every dossier, for what concerns all of them at once."""

from typing import Final
from uuid import UUID

from readmodels.lecteur import Lecteur

SUIVIS_MAX: Final = 20_000
"""Dossiers of one agent, at most: a portfolio is of some hundreds, and a whole département is no agent's."""


def suivis_par(lecteur: Lecteur, referent: UUID) -> list[UUID]:
    """The dossiers of a référent, as far as the views are, in a stable order; at most :data:`SUIVIS_MAX`."""
    lignes = lecteur.interroger(
        "select dossier from {vues}.file_active where referent = %(referent)s order by dossier limit %(limite)s",
        {"referent": referent, "limite": SUIVIS_MAX},
    )
    return [ligne["dossier"] for ligne in lignes]


def suit_des_personnes(lecteur: Lecteur, referent: UUID) -> bool:
    """Whether a référent follows anybody, as far as the views are."""
    return bool(
        lecteur.interroger(
            "select 1 from {vues}.file_active where referent = %(referent)s limit 1", {"referent": referent}
        )
    )
