"""Plan d'action of the contracts: what it bears on, and its démarches."""

from dataclasses import dataclass
from datetime import date

from ledger.events.base import CodeStructure
from ledger.vocabulaire.contrats.contrat_engagement import EtatDemarche, ResponsableDemarche, TypeAction


@dataclass(slots=True)
class Demarche:
    """Something to do under a contract, and where it stands since ``suivie_le``."""

    id: str
    contrat: str
    type_action: TypeAction
    responsable: ResponsableDemarche
    prevue_le: date
    debut_le: date
    fin_le: date
    heures_hebdo: float
    executant: CodeStructure | None = None
    etat: EtatDemarche = EtatDemarche.PREVUE
    suivie_le: date | None = None

    @property
    def ouverte(self) -> bool:
        """Neither done nor given up."""
        return self.etat in (EtatDemarche.PREVUE, EtatDemarche.EN_COURS)
