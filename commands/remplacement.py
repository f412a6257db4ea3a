"""An agent leaves: the persons he followed are handed over, each to the référent who was chosen for her."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID, uuid5

from commands.base import Cadre, Refus
from commands.execute import CleDejaUtilisee, ConflitDeVersion, Demande, executer
from commands.orientations.designation import TransfererReferent
from ledger.contexte import Acteur
from ledger.store.journal import Journal
from ledger.vocabulaire.orientations.designation import MotifTransfert

ESPACE_REMPLACEMENTS: Final = UUID("3f9c1d7e-52ab-4c60-8e14-b7d0a9c6e583")
REPRISES_MAX: Final = 1_000
"""Dossiers handed over in one call: each is read, decided and written in turn."""


@dataclass(frozen=True, slots=True)
class Remplacement:
    """Who leaves, when, and who takes over each dossier; ``cle`` names the request, when the caller gave it a name.

    ``ValueError`` above :data:`REPRISES_MAX` dossiers.
    """

    agent: UUID
    le: date
    reprises: Mapping[UUID, UUID]
    motif: MotifTransfert = MotifTransfert.DEPART_AGENT
    cle: UUID | None = None

    def __post_init__(self) -> None:
        """See the class."""
        if len(self.reprises) > REPRISES_MAX:
            message = f"{len(self.reprises)} dossiers à confier : {REPRISES_MAX} au plus à la fois"
            raise ValueError(message)

    def commande_id(self, dossier: UUID) -> UUID:
        """Same request, or same departure and successor, and same dossier: same id. Running it twice does nothing twice."""
        if self.cle is not None:
            return uuid5(self.cle, str(dossier))
        return uuid5(ESPACE_REMPLACEMENTS, f"{self.agent}:{self.le}:{dossier}:{self.reprises[dossier]}")


@dataclass(slots=True)
class Bilan:
    """The outcome of each dossier. Those in ``a_reprendre`` were being written by somebody else: run it again."""

    transferes: list[UUID] = field(default_factory=list)
    deja_faits: list[UUID] = field(default_factory=list)
    refuses: dict[UUID, Refus] = field(default_factory=dict)
    a_reprendre: list[UUID] = field(default_factory=list)


def remplacer(journal: Journal, remplacement: Remplacement, acteur: Acteur, cadre: Cadre | None = None) -> Bilan:
    """Transfer each dossier that the agent still follows; a refusal stops neither the others nor a second run."""
    bilan = Bilan()
    for dossier, referent in remplacement.reprises.items():
        commande = TransfererReferent(
            survenu_le=remplacement.le, referent=referent, precedent=remplacement.agent, motif=remplacement.motif
        )
        try:
            resultat = executer(journal, Demande(dossier, commande, acteur, remplacement.commande_id(dossier)), cadre)
        except Refus as refus:
            bilan.refuses[dossier] = refus
        except CleDejaUtilisee:
            bilan.refuses[dossier] = Refus(
                "cle_deja_utilisee",
                "Ce dossier a déjà été confié par cette même demande, autrement : faites-en une nouvelle.",
            )
        except ConflitDeVersion:
            bilan.a_reprendre.append(dossier)
        else:
            (bilan.deja_faits if resultat.deja_fait else bilan.transferes).append(dossier)
    return bilan
