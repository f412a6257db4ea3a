"""A partner in twenty lines: what has to be written to have one, the delivery doing the rest."""

from collections.abc import Sequence
from typing import ClassVar

from integrations.livraison.partenaire import Accuse, ContexteEnvoi, Depart, Effet, Partenaire
from ledger.events.suivi.rendez_vous import RendezVousHonore
from ledger.lu import EvenementLu


class Archives(Partenaire[str]):
    """Keeps the id of each rendez-vous that was honoured."""

    destinataire: ClassVar = "archives"
    types: ClassVar = frozenset({RendezVousHonore})

    def __init__(self) -> None:
        self.rayon: list[str] = []

    def preparer(self, e: EvenementLu, _contexte: ContexteEnvoi) -> Depart[str]:
        return Depart("releves", Effet.CREATION, e.corps["rendez_vous"])

    def executer(self, appel: str, _lus: Sequence[EvenementLu]) -> Accuse:
        self.rayon.append(appel)
        return Accuse(f"rayon-{len(self.rayon)}")

    def retrouver(self, appel: str, _lus: Sequence[EvenementLu]) -> Accuse | None:
        return Accuse(f"rayon-{self.rayon.index(appel) + 1}") if appel in self.rayon else None
