"""Activities of the weeks, and the intensity of one."""

from dataclasses import dataclass
from datetime import date, timedelta

from ledger.events.base import CodeStructure
from ledger.vocabulaire.code import Code
from ledger.vocabulaire.contrats.activite import Declarant, Encadrement, ModeActivite, Validateur
from ledger.vocabulaire.contrats.contrat_engagement import TypeAction


class EtatActivite(Code):
    """The state of an activity."""

    PREVUE = "PREVUE", "prévue"
    REALISEE = "REALISEE", "réalisée"
    MANQUEE = "MANQUEE", "manquée"
    VALIDEE = "VALIDEE", "validée"


@dataclass(slots=True)
class Activite:
    """Hours planned for a week, named by its Monday; then done or missed, then settled."""

    id: str
    semaine: date
    type_action: TypeAction
    heures: float
    mode: ModeActivite
    encadrement: Encadrement
    executant: CodeStructure | None
    prevue_le: date
    a_declarer_le: date
    etat: EtatActivite = EtatActivite.PREVUE
    heures_faites: float | None = None
    heures_retenues: float | None = None
    declaree_par: Declarant | None = None
    declaree_le: date | None = None
    validee_par: Validateur | None = None
    excusee: bool | None = None

    @property
    def dimanche(self) -> date:
        """Last day of its week."""
        return self.semaine + timedelta(days=6)

    @property
    def heures_de_la_semaine(self) -> float:
        """Its weight in its week: the hours done once told, the hours planned before, none when missed."""
        if self.etat is EtatActivite.MANQUEE:
            return 0.0
        return self.heures if self.heures_faites is None else self.heures_faites


@dataclass(slots=True)
class Exemption:
    """A period when no activity is due, both ends included; its motive is sealed."""

    id: str
    debut_le: date
    fin_le: date


@dataclass(frozen=True, slots=True)
class Intensite:
    """Hours of one week: planned, done as declared, counted once settled, missed. Nothing follows from them."""

    semaine: date
    prevues_h: float
    realisees_h: float
    retenues_h: float
    manquees_h: float
    exemptee: bool
