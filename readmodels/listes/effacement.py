"""Dossiers in which an erasure was asked, those where something happened last first. None of them is read here."""

from uuid import UUID

from readmodels.lecteur import Lecteur
from readmodels.perimetre import TOUT, Perimetre


def demandes(lecteur: Lecteur, limite: int, perimetre: Perimetre = TOUT) -> list[UUID]:
    """Those of a perimeter, ``limite`` at most; one whose erasure waits comes before those where everything is done."""
    condition, parametres = perimetre.conditions_sur("f.dossier")
    lignes = lecteur.interroger(
        "select f.dossier from {vues}.f_effacement f"
        f" where f.effacement is not null and f.fin_connu_le = 'infinity' and {condition}"
        " group by f.dossier order by bool_or(f.cle_detruite_le is not null), max(f.position) desc limit %(limite)s",
        parametres | {"limite": limite},
    )
    return [ligne["dossier"] for ligne in lignes]
