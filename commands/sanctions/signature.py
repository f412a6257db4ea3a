"""By which form a decision is told: signed, or through a téléservice, which needs no signature (CRPA L212-1, L212-2)."""

from datetime import date
from typing import Protocol

from commands.base import Cadre, exiger
from ledger.vocabulaire.orientations.orientation import MoyenNotification
from ledger.vocabulaire.sanctions.sanction import FormeDecision


class Decision(Protocol):
    """A decision that is notified: how, and who signed it."""

    @property
    def moyen(self) -> MoyenNotification: ...
    @property
    def signataire(self) -> str | None: ...


def forme_de(decision: Decision, cadre: Cadre, le: date) -> FormeDecision:
    """Rule P6. On the personal space, a téléservice, the letter bears the first name, name, quality and service of who
    decided, and no signature. Otherwise it is signed: refuses one whose first name and name nobody says.
    """
    if decision.moyen is MoyenNotification.ESPACE_PERSONNEL:
        return FormeDecision.TELESERVICE
    regle = cadre.regle("P6", le)
    exiger(
        not regle.parametres["signataire_exige"] or len((decision.signataire or "").split()) > 1,
        "signataire_absent",
        "La décision porte, avec sa signature, le prénom, le nom et la qualité de qui l'a signée (CRPA L212-1) : écrivez son"
        " prénom et son nom. Seule une décision remise par un téléservice se passe de signature (CRPA L212-2).",
        champ="signataire",
        regle="P6",
    )
    return FormeDecision.SIGNEE
