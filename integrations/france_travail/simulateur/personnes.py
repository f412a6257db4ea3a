"""A person as the simulator holds them, and as France Travail would."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from integrations.france_travail.simulateur.reponses import Document

TOUS: frozenset[str] = frozenset({"CD", "CAF", "FT", "ML", "CE", "DCD"})
NIR_SANS_CLE = 13


def empreinte_nir(nir: str, date_naissance: str) -> str:
    """Fingerprint under which a NIR (13 or 15 characters, spaces allowed) and a birth date (AAAA-MM-JJ) are searched.

    The simulator keeps no NIR: who loads a person may give this fingerprint in its place.
    """
    return hashlib.sha256(f"{nir.replace(' ', '')[:NIR_SANS_CLE]}|{date_naissance}".encode()).hexdigest()


@dataclass(slots=True)
class Consequence:
    """One consequence of a manquement; ``document`` is its published form, ``etape`` where its procedure stands."""

    identifiant: str
    manquement: Document
    document: Document
    etape: str
    depuis: datetime
    decision: Document | None = None
    """Body by which the département decided it, when it did."""
    radiation: str | None = None
    """Consequence of the radiation that was asked for because of this one."""


@dataclass(slots=True)
class Dossier:
    """The diagnostic: its parts as they are read, and each exploration that was recorded, oldest first."""

    diagnostics: dict[str, Document] = field(default_factory=dict)
    besoins: dict[str, dict[str, Document]] = field(default_factory=dict)
    contraintes: dict[str, Document] = field(default_factory=dict)
    situations: dict[str, Document] = field(default_factory=dict)
    objectifs: dict[str, Document] = field(default_factory=dict)
    sans_contrainte: Document | None = None
    autonomie: Document | None = None
    pouvoir_agir: Document | None = None
    explorations: list[Document] = field(default_factory=list)


@dataclass(slots=True)
class PersonneConnue:
    """A person known of France Travail. ``rattachements``: organisms whose access is granted (others get R002)."""

    numero: str
    empreinte: str | None
    identite: Document
    rattachements: frozenset[str] = TOUS
    certifiee: bool = True
    en_erreur: bool = False
    """A service behind fails for this person, for good: R998 (no address in France Travail, peers say)."""
    fusionnee_dans: str | None = None
    contrat_usager: Document = field(default_factory=dict)
    orientations: list[Document] = field(default_factory=list)
    rendez_vous: dict[str, Document] = field(default_factory=dict)
    contrat_engagement: Document | None = None
    consequences: dict[str, Consequence] = field(default_factory=dict)
    dossier: Dossier = field(default_factory=Dossier)
    conclusions: list[Document] = field(default_factory=list)
