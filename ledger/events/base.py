"""The shape of every event: a clear part that SQL folds, a sealed part that only a key opens."""

from typing import Annotated, Any, ClassVar, Final, TypeVar
from uuid import UUID

import orjson
from pydantic import BaseModel, ConfigDict, Field

from ledger.annotations import MILLESIME, SENSIBILITE, SINGULARITE, Designe
from ledger.dates import DateCivile
from ledger.events.forme import forme
from ledger.vocabulaire.correction import MotifCorrection

T = TypeVar("T")


class Scellement:
    """Marks a field that leaves the process encrypted under the key of the person it speaks of."""


SCELLEMENT = Scellement()
Scelle = Annotated[T, SCELLEMENT]
"""``Scelle[T]``: a sealed field. Names, identifiers, contacts, free text and health are never stored otherwise."""

Sensible = Annotated[T, SENSIBILITE]
"""``Sensible[T]``: a field that tells of health, shown to those alone whose work needs it."""

Singulier = Annotated[T, SINGULARITE]
"""``Singulier[T]``: an optional field that, crossed with its like, tells one person from all others: it is not published."""

Texte = Annotated[str, Field(min_length=1, max_length=4000)]
"""Free text, at most 4,000 characters; always sealed."""

_LIEU: Final = forme(
    r"^[A-Z0-9][A-Z0-9-]{1,29}$", "un code de 2 à 30 majuscules, chiffres et tirets", examples=["MDS-33-04"]
)
CodeStructure = Annotated[str, _LIEU, Designe.STRUCTURE]
"""Code of a structure, 2 to 30 capitals, digits and hyphens."""
CodeMds = Annotated[str, _LIEU, Designe.MDS]
"""Code of a maison départementale des solidarités, written as that of a structure."""
CodeEquipe = Annotated[str, _LIEU, Designe.EQUIPE]
"""Code of an équipe pluridisciplinaire, written in the same way."""

CodeOffre = Annotated[
    str,
    forme(r"^[!-~]{1,60}$", "un identifiant de 60 signes au plus, sans espace ni accent", examples=["dora--1d5f"]),
    Designe.OFFRE,
]
"""Identifier of an offer in its catalogue: it stays in clear, so nothing else than an identifier fits in."""

Libelle = Annotated[str, forme(r"^[^\x00-\x1f\x7f]+$", "un texte d'une seule ligne", min_length=1, max_length=200)]
"""Public name of a structure or a place, on one line (PostgreSQL reads no NUL in JSON text)."""

Annonce = Annotated[
    str,
    forme(r"^[^\x00-\x09\x0b-\x1f\x7f]+$", "un texte, sur une ou plusieurs lignes", min_length=1, max_length=1000),
]
"""Public text about an offer, at most 1,000 characters: it speaks of nobody, and stays in clear."""

CodeCommune = Annotated[
    str,
    forme(r"^([0-9]{5}|2[AB][0-9]{3})$", "un code commune INSEE de 5 caractères", examples=["33063"]),
    Designe.COMMUNE,
]
"""INSEE code of a commune."""

CodeRome = Annotated[
    str, forme(r"^[A-N][0-9]{4}$", "un code ROME d'une lettre et 4 chiffres", examples=["D1106"]), Designe.METIER
]
"""Code of a métier in the ROME."""

Annee = Annotated[int, Field(ge=1900, le=2100), MILLESIME]
"""A year, 1900 to 2100."""

IdAgent = Annotated[UUID, Designe.AGENT]
"""Pseudonym of an agent."""
IdAgentTexte = Annotated[str, Designe.AGENT]
"""The same as text, as the state of a dossier keeps it."""


class Valeur(BaseModel):
    """A frozen value inside an event."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Correction(Valeur):
    """This event restates another one, which no longer stands."""

    evenement: UUID
    motif: MotifCorrection


class Rattachement(Valeur):
    """Where the dossier was when the step was recorded: what statistics group by, without any join."""

    mds: CodeMds | None = None
    structure: CodeStructure | None = None
    referent: IdAgent | None = None


class Evenement(BaseModel):
    """A step that happened, named by a past participle.

    Subclasses declare ``nom`` (stable name, never a Python path), ``version`` (of the schema) and ``code`` (the number
    under which the log stores the type). A subclass may gain optional fields; anything else is a new version
    (:mod:`ledger.events.hausse`).
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    # Most processes use few of these types: what pydantic makes of one waits for the first that serves.

    nom: ClassVar[str]
    version: ClassVar[int]
    code: ClassVar[int]
    famille: ClassVar[str]
    libelle: ClassVar[str]
    cree: ClassVar[str | None] = None
    """Field holding the id of what the step creates, which later steps refer to under the same field name."""
    champs_scelles: ClassVar[frozenset[str]] = frozenset()

    survenu_le: DateCivile = Field(description="Civil date (Europe/Paris) on which the step happened")
    correction: Correction | None = None
    precision_correction: Scelle[Texte | None] = None
    rattachement: Rattachement | None = None

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        """Collect the sealed fields once per class."""
        cls.champs_scelles = frozenset(
            nom for nom, champ in cls.model_fields.items() if any(isinstance(m, Scellement) for m in champ.metadata)
        )

    @classmethod
    def type_stable(cls) -> str:
        """Stable type name with its schema version, e.g. ``orientation.decidee.v1``."""
        return f"{cls.nom}.v{cls.version}"

    @property
    def a_sceller(self) -> bool:
        """Whether a sealed field is filled: the person's key is then needed."""
        return any(getattr(self, nom) is not None for nom in self.champs_scelles)

    def partie_claire(self) -> str:
        """JSON of everything that does not identify, the date of occurrence left to its own column."""
        return self.model_dump_json(exclude={*self.champs_scelles, "survenu_le"}, exclude_none=True)

    def partie_scellee(self) -> dict[str, bytes]:
        """JSON of each sealed field that is filled, by field name, still in clear: sealing is the store's work."""
        remplis = {nom for nom in self.champs_scelles if getattr(self, nom) is not None}
        if not remplis:
            return {}
        valeurs = self.model_dump(mode="json", include=remplis, exclude_none=True)
        return {nom: orjson.dumps(valeur) for nom, valeur in sorted(valeurs.items())}
