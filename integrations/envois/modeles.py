"""Templates of messages: data with versions in force, whose variables are checked when they are read."""

import tomllib
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources
from string import Formatter
from typing import Final, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from commands.suivi.sms import alleger, gsm7
from ledger.events.suivi.envoi import CodeModele
from ledger.vocabulaire.suivi.envoi import CanalEnvoi


class Objet(StrEnum):
    """Steps that ask for a message, each with a template by channel."""

    CONVOCATION = "convocation"
    INVITATION = "invitation"
    RAPPEL = "rappel"
    MESSAGE = "message"
    ESPACE = "espace"
    SIGNATURE = "signature"
    CODE = "code"
    CRENEAUX = "creneaux"
    RELANCE = "relance"


COMMUNES: Final = frozenset({"service", "contact"})
RENDEZ_VOUS: Final = COMMUNES | {"jour", "heure", "lieu"}
VARIABLES: Final[Mapping[Objet, frozenset[str]]] = {
    Objet.CONVOCATION: RENDEZ_VOUS,
    Objet.INVITATION: COMMUNES | {"jours"},
    Objet.RAPPEL: RENDEZ_VOUS,
    Objet.MESSAGE: COMMUNES | {"texte"},
    Objet.ESPACE: COMMUNES | {"lien", "jusqu_au"},
    Objet.SIGNATURE: COMMUNES | {"lien", "jusqu_au"},
    Objet.CODE: COMMUNES | {"code"},
    Objet.CRENEAUX: COMMUNES | {"lien", "jours"},
    Objet.RELANCE: COMMUNES | {"lien", "jusqu_au"},
}
"""Variables that each step gives; none names the person."""
ECRITS: Final = (CanalEnvoi.SMS, CanalEnvoi.COURRIEL)
"""Channels whose messages are templates of this file; letters are documents, with templates of their own."""
TYPE: Final = "texte"
"""The variable that somebody typed: it leaves as it is."""
CANAUX: Final[Mapping[Objet, Collection[CanalEnvoi]]] = {Objet.CODE: (CanalEnvoi.SMS,)}
"""Channels of the steps that do not leave by all of them."""


def variables(texte: str) -> set[str]:
    """Names between braces; raises :class:`ValueError` for a brace that is not closed, or a format of its own."""
    trouvees = set()
    for _, nom, forme, conversion in Formatter().parse(texte):
        if nom is not None:
            if not nom.isidentifier() or forme or conversion:
                message = f"« {nom} » n'est pas le nom d'une variable"
                raise ValueError(message)
            trouvees.add(nom)
    return trouvees


class Modele(BaseModel):
    """A version of a template. ``sujet`` is that of a mail, the same for everybody."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: CodeModele
    version: int = Field(ge=1)
    du: date
    canal: CanalEnvoi
    objet: Objet
    sujet: str = Field(default="", max_length=120)
    texte: str = Field(min_length=1, max_length=3000)

    @field_validator("sujet")
    @classmethod
    def _sans_variable(cls, sujet: str) -> str:
        if variables(sujet):
            raise ValueError("le sujet d'un courriel se lit sans ouvrir la boîte : il ne dit rien de la personne")
        return sujet

    @model_validator(mode="after")
    def _complet(self) -> Self:
        if inconnues := variables(self.texte) - VARIABLES[self.objet]:
            message = f"{self.code}, version {self.version} : variables inconnues, {', '.join(sorted(inconnues))}"
            raise ValueError(message)
        if (self.canal is CanalEnvoi.COURRIEL) is not bool(self.sujet):
            raise ValueError("un courriel a un sujet, un SMS n'en a pas")
        if self.canal is CanalEnvoi.SMS and not gsm7(self.texte):
            raise ValueError("un SMS s'écrit sans accent circonflexe, cédille ni apostrophe courbe : ils en font deux")
        return self

    def remplir(self, valeurs: Mapping[str, str]) -> str:
        """The text with these values, which are never read as a template; raises :class:`KeyError` for one that lacks."""
        if self.canal is CanalEnvoi.SMS:
            valeurs = {nom: valeur if nom == TYPE else alleger(valeur) for nom, valeur in valeurs.items()}
        return self.texte.strip().format(**valeurs)


class Modeles:
    """Templates by step and channel."""

    def __init__(self, modeles: Iterable[Modele]) -> None:
        """Raises :class:`ValueError` when a step has no template on a channel, or twice the same version."""
        self._versions: dict[tuple[Objet, CanalEnvoi], list[Modele]] = {}
        for modele in sorted(modeles, key=lambda m: (m.du, m.version)):
            versions = self._versions.setdefault((modele.objet, modele.canal), [])
            if any(m.version >= modele.version or m.code != modele.code for m in versions):
                message = f"{modele.code} : deux versions de même rang, ou deux modèles pour un même objet"
                raise ValueError(message)
            versions.append(modele)
        attendus = ((objet, canal) for objet in Objet for canal in CANAUX.get(objet, ECRITS))
        if manquants := [f"{o}, {c.libelle}" for o, c in attendus if (o, c) not in self._versions]:
            message = f"modèles manquants : {' ; '.join(manquants)}"
            raise ValueError(message)

    def en_vigueur(self, objet: Objet, canal: CanalEnvoi, le: date) -> Modele:
        """The last version that is in force that day; raises :class:`LookupError` when none is yet."""
        for modele in reversed(self._versions[objet, canal]):
            if modele.du <= le:
                return modele
        message = f"aucun modèle en vigueur le {le} : {objet}, {canal.libelle}"
        raise LookupError(message)


@cache
def livres() -> Modeles:
    """The templates of the product."""
    lus = tomllib.loads(resources.files("integrations.envois").joinpath("modeles.toml").read_text("utf-8"))
    return Modeles(Modele.model_validate(modele) for modele in lus["modele"])
