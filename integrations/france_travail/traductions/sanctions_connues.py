"""A sanction in the history of its dossier: its manquement, the proposal that it answers, France Travail's id."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from integrations.france_travail.appel import ContexteTraduction
from ledger.events.sanctions.manquement import PropositionSanctionRecue
from ledger.events.sanctions.sanction import ManquementConstate, SanctionDecidee
from ledger.lu import EvenementLu


def constate_le(e: EvenementLu, contexte: ContexteTraduction) -> date:
    """Day of the manquement that a sanction answers; that of the sanction when the history does not tell."""
    manquement = manquement_de(e.corps["manquement"], contexte)
    return manquement.survenu_le if manquement is not None else e.survenu_le


def manquement_de(cle: str | None, contexte: ContexteTraduction) -> EvenementLu | None:
    """The manquement of this id, as last stated."""
    return next(
        (
            lu
            for lu in reversed(contexte.historique)
            if lu.classe is ManquementConstate and lu.corps["manquement"] == cle
        ),
        None,
    )


def id_proposition(e: EvenementLu, contexte: ContexteTraduction) -> str | None:
    """The proposal that a step answers: named by it, or by the manquement that it speaks of."""
    if (dite := e.corps.get("proposition_sanction")) is not None:
        return str(dite)
    manquement = manquement_de(e.corps.get("manquement"), contexte)
    return manquement.corps.get("proposition_sanction") if manquement is not None else None


def proposition_de(cle: str | None, contexte: ContexteTraduction) -> Mapping[str, Any] | None:
    """The proposal of France Travail, by our id of it."""
    return next(
        (
            lu.corps
            for lu in reversed(contexte.historique)
            if lu.classe is PropositionSanctionRecue and lu.corps["proposition_sanction"] == cle
        ),
        None,
    )


def decision_de(sanction: str, contexte: ContexteTraduction) -> EvenementLu | None:
    """The decision of this sanction, as last stated."""
    return next(
        (
            lu
            for lu in reversed(contexte.historique)
            if lu.classe is SanctionDecidee and lu.corps["sanction"] == sanction
        ),
        None,
    )


def reference_de(sanction: str, contexte: ContexteTraduction) -> str | None:
    """France Travail's id of our sanction: the one it gave, or that of the proposal which the sanction answers."""
    if (donnee := contexte.references.get(sanction)) is not None:
        return donnee
    decidee = decision_de(sanction, contexte)
    proposition = proposition_de(id_proposition(decidee, contexte), contexte) if decidee is not None else None
    return str(proposition["reference"]) if proposition is not None else None
