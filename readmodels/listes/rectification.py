"""Dossiers in which a rectification was asked, those that wait first. None of them is read here."""

from uuid import UUID

from ledger.events.entree.rectification import RectificationRepondue
from readmodels.lecteur import Lecteur
from readmodels.perimetre import TOUT, Perimetre


def demandes(lecteur: Lecteur, limite: int, perimetre: Perimetre = TOUT) -> list[UUID]:
    """Those of a perimeter, ``limite`` at most; one with a demand that waits comes first, the first to be answered first."""
    condition, parametres = perimetre.conditions_sur("f.dossier")
    lignes = lecteur.interroger(
        "with demande as (select f.dossier, f.rectification, max(f.repondre_le) as repondre_le, max(f.position) as position,"
        "  bool_or(f.type = %(repondue)s) as repondue from {vues}.f_rectification f"
        f" where f.rectification is not null and f.fin_connu_le = 'infinity' and {condition} group by 1, 2)"
        " select dossier from demande group by dossier"
        " order by min(repondre_le) filter (where not repondue) nulls last, max(position) desc limit %(limite)s",
        parametres | {"limite": limite, "repondue": RectificationRepondue.code},
    )
    return [ligne["dossier"] for ligne in lignes]
