"""Counters of the file active that are filters: how many dossiers each would keep, in one pass."""

from collections.abc import Collection
from typing import Final

from ledger.vocabulaire.code import Code

FIN_PROCHE_J: Final = 30
"""A contract that ends within so many days is to be renewed (interface: « CE qui expirent »)."""
NOUVEAU_J: Final = 14
"""A person is new to her référent for so many days."""


class Volet(Code):
    """What a référent looks for first; the labels come after any number of dossiers."""

    EN_RETARD = "EN_RETARD", "en retard sur une échéance"
    A_ORIENTER = "A_ORIENTER", "à orienter"
    SANS_REFERENT = "SANS_REFERENT", "sans référent"
    NOUVEAUX = "NOUVEAUX", "pris en charge depuis deux semaines"
    SANS_CONTRAT = "SANS_CONTRAT", "sans contrat d'engagement en vigueur"
    CONTRAT_ECHU = "CONTRAT_ECHU", "dont le contrat d'engagement est échu"
    FIN_PROCHE = "FIN_PROCHE", "dont le contrat d'engagement finit dans le mois"
    SANS_RENDEZ_VOUS = "SANS_RENDEZ_VOUS", "sans rendez-vous à venir"


CONDITIONS: Final[dict[Volet, str]] = {
    Volet.EN_RETARD: "f.echeance_le < %(le)s",
    Volet.A_ORIENTER: "f.a_accompagner and f.decidee_le is null and f.termine_le is null",
    Volet.SANS_REFERENT: "f.a_accompagner and f.referent is null and f.termine_le is null",
    Volet.NOUVEAUX: f"f.referent_depuis > %(le)s - {NOUVEAU_J} and f.referent_depuis <= %(le)s",
    Volet.SANS_CONTRAT: "f.a_accompagner and f.decidee_le is not null and not f.contrat_en_vigueur",
    Volet.CONTRAT_ECHU: "f.contrat_en_vigueur and f.contrat_fin_le < %(le)s",
    Volet.FIN_PROCHE: f"f.contrat_en_vigueur and f.contrat_fin_le between %(le)s and %(le)s + {FIN_PROCHE_J}",
    Volet.SANS_RENDEZ_VOUS: (
        "f.a_accompagner and f.termine_le is null and coalesce(f.dernier_rendez_vous_prevu_le < %(le)s, true)"
    ),
}
"""Conditions on a row ``f`` of ``file_active``, on the day ``le``."""


def retenus(volets: Collection[Volet]) -> str:
    """Condition that all of these hold."""
    return " and ".join(f"({CONDITIONS[volet]})" for volet in volets) or "true"


def comptes() -> str:
    """Columns of what is kept: ``total``, and for each ``Volet`` how many it would keep of it."""
    colonnes = ", ".join(
        f"count(*) filter (where {condition}) as {volet.lower()}" for volet, condition in CONDITIONS.items()
    )
    return f"count(*) as total, {colonnes}"
