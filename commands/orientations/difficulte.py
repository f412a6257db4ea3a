"""The difficulty that motivates a social parcours, and why it lasts: it puts the re-examination off (CASF D262-65-2-1)."""

from datetime import date
from typing import Final, Protocol
from uuid import UUID

from commands.base import Cadre, Refus, exiger, jour
from ledger.dossier import Dossier
from ledger.vocabulaire.orientations.orientation import MotifSocial

JUSTIFICATION_DUREE: Final = (
    "Pourquoi la difficulté empêche de chercher un emploi, et demande plus de six mois : sa durée, sa complexité"
)
DIAGNOSTIC_DE_LA_DIFFICULTE: Final = (
    "Diagnostic où la difficulté a été identifiée ; sans lui, elle l'a été au cours de l'accompagnement"
)


class Difficulte(Protocol):
    """A difficulty that a step states, and why it lasts."""

    @property
    def motif_social(self) -> MotifSocial | None: ...
    @property
    def justification_duree(self) -> str | None: ...
    @property
    def diagnostic(self) -> UUID | None: ...


def exiger_difficulte(dossier: Dossier, difficulte: Difficulte, le: date) -> None:
    """The list of difficulties is open; what the law does not name is told, and what lasts is justified (CASF
    D262-65-2-1).

    :raises Refus: ``justification_sans_motif``, ``justification_exigee``, ``diagnostic_sans_justification``,
        ``diagnostic_inconnu``, ``avant_diagnostic``.
    """
    exiger(
        difficulte.justification_duree is None or difficulte.motif_social is not None,
        "justification_sans_motif",
        "Une durée de plus de six mois se justifie par une difficulté : dites laquelle, ou retirez la justification.",
        champ="motif_social",
    )
    exiger(
        difficulte.motif_social is not MotifSocial.AUTRE or difficulte.justification_duree is not None,
        "justification_exigee",
        "Une autre difficulté que celles de la liste se justifie : écrivez laquelle, pourquoi elle empêche de chercher un"
        " emploi et pourquoi elle demande plus de six mois.",
        champ="justification_duree",
    )
    if difficulte.diagnostic is None:
        return
    exiger(
        difficulte.justification_duree is not None,
        "diagnostic_sans_justification",
        "Le diagnostic n'est cité que pour une difficulté qui dure : écrivez pourquoi elle demande plus de six mois, ou"
        " retirez le diagnostic.",
        champ="justification_duree",
    )
    diagnostic = dossier.diagnostics.get(str(difficulte.diagnostic))
    if diagnostic is None:
        raise Refus("diagnostic_inconnu", "Ce diagnostic n'est pas dans ce dossier.", champ="diagnostic")
    exiger(
        diagnostic.etabli_le <= le,
        "avant_diagnostic",
        f"L'étape est datée du {jour(le)}, avant le diagnostic du {jour(diagnostic.etabli_le)} qu'elle cite.",
        champ="diagnostic",
    )


def delai_reexamen_mois(cadre: Cadre, difficulte: Difficulte, le: date) -> int | None:
    """Rule O5, once the law knows it: months before a social parcours is re-examined, more when that is justified."""
    o5 = cadre.regles.en_vigueur("O5", le)
    if o5 is None or o5.delai is None:
        return None
    long: int = o5.parametres["delai_long_mois"]
    return o5.delai.mois if difficulte.justification_duree is None else long
