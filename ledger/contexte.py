"""Who did it, as whom, through which door, under which rules, because of what."""

from dataclasses import dataclass
from uuid import UUID

import orjson

from ledger.vocabulaire.acteur import Canal, Role


@dataclass(frozen=True, slots=True)
class Acteur:
    """An identified actor. ``agent`` is a pseudonym; the person behind it is known elsewhere. An allocataire acts under the
    id of her own dossier.
    """

    agent: UUID
    role: Role
    canal: Canal
    structure: str | None = None


@dataclass(frozen=True, slots=True)
class Contexte:
    """The envelope of a step: all that is said beside the step itself.

    ``regles`` names the rules that the decision applied, with their version (``O1@2025-01-01``); ``cause`` is the event
    that a reaction answers.
    """

    acteur: Acteur
    regles: tuple[str, ...] = ()
    cause: UUID | None = None

    def json(self) -> str:
        """Stored form; empty parts are left out."""
        contenu = {
            "agent": self.acteur.agent,
            "role": self.acteur.role,
            "structure": self.acteur.structure,
            "canal": self.acteur.canal,
            "regles": self.regles,
            "cause": self.cause,
        }
        return orjson.dumps({cle: valeur for cle, valeur in contenu.items() if valeur}).decode()
