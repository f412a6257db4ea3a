"""Who did it, as whom, by which delegation, through which door, under which rules, because of what."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import orjson

from ledger.vocabulaire.acteur import Canal, Role
from ledger.vocabulaire.pouvoir import Fonction


@dataclass(frozen=True, slots=True)
class Delegation:
    """A function given to an agent by the act of this reference, from a day to another included."""

    fonction: Fonction
    reference: str
    du: date
    au: date

    def vaut(self, le: date) -> bool:
        """Whether it covers this day."""
        return self.du <= le <= self.au


@dataclass(frozen=True, slots=True)
class Acteur:
    """An identified actor. ``agent`` is a pseudonym; the person behind it is known elsewhere. An allocataire acts under the
    id of her own dossier. ``delegations`` are the functions that the habilitation gives. ``lecture_seule``: what let him in
    lets him record nothing.
    """

    agent: UUID
    role: Role
    canal: Canal
    structure: str | None = None
    delegations: tuple[Delegation, ...] = ()
    lecture_seule: bool = False


@dataclass(frozen=True, slots=True)
class Contexte:
    """The envelope of a step: all that is said beside the step itself.

    ``regles`` names the rules that the decision applied, with their version (``O1@2025-01-01``); ``cause`` is the event
    that a reaction answers; ``delegation`` is what gave the power that the step takes. Steps recorded before delegations
    were kept say nothing of them.
    """

    acteur: Acteur
    regles: tuple[str, ...] = ()
    cause: UUID | None = None
    delegation: Delegation | None = None

    def json(self) -> str:
        """Stored form; empty parts are left out."""
        contenu = {
            "agent": self.acteur.agent,
            "role": self.acteur.role,
            "structure": self.acteur.structure,
            "canal": self.acteur.canal,
            "regles": self.regles,
            "cause": self.cause,
            "fonction": self.delegation and self.delegation.fonction,
            "delegation": self.delegation and self.delegation.reference,
        }
        return orjson.dumps({cle: valeur for cle, valeur in contenu.items() if valeur}).decode()
