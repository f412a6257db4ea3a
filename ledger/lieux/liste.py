"""The list of places (``lieux.toml``): read once, checked, and asked by whoever erases, tells or draws up the register."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from ledger.store.migrations import schema_valide
from ledger.vocabulaire.lieu import GenreLieu, Moyen


class Lieu(BaseModel):
    """A place: a table and its columns, views or topics by their names, a folder by its setting or volume, a memory.

    ``tient`` says in French what it holds, ``reste`` what stays there and why. ``sql`` is the statement by which its owner
    empties a table of one person; one that is rewritten without it is opened first, for what it is sealed under is not
    hers. ``efface_de_lui_meme``: its rows go by themselves, and held what a key of the service opens.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    nom: str
    genre: GenreLieu
    tient: str
    moyen: Moyen
    personnels: tuple[str, ...] = ()
    autres: tuple[str, ...] = ()
    sql: str | None = None
    reste: str | None = None
    efface_de_lui_meme: bool = False

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        """``ValueError`` for a place that says one thing and its contrary."""
        if (self.moyen is Moyen.RIEN) != (not self.personnels):
            message = f"{self.nom} : ce qui tient quelque chose d'une personne dit quoi, et comment il s'efface"
            raise ValueError(message)
        if self.moyen in (Moyen.DEMEURE, Moyen.PERIME) and self.reste is None:
            message = f"{self.nom} : ce qui reste dit quoi, et pourquoi"
            raise ValueError(message)
        if self.sql is not None and self.moyen not in (Moyen.SUPPRIME, Moyen.REECRIT):
            message = f"{self.nom} : un énoncé efface ou réécrit"
            raise ValueError(message)
        return self

    @property
    def se_nettoie(self) -> bool:
        """Whether it is written anew after an erasure, so that nothing of the rows that went stays in the server's files.

        What was sealed under her own key stays closed wherever it is: its table needs it not, nor does a view.
        """
        return self.genre is GenreLieu.TABLE and (
            self.efface_de_lui_meme or self.moyen in (Moyen.SUPPRIME, Moyen.REECRIT)
        )

    @property
    def noms(self) -> tuple[str, ...]:
        """The tables, views, topics or settings of this place."""
        return tuple(nom.strip() for nom in self.nom.split(","))


@cache
def lieux() -> tuple[Lieu, ...]:
    """Every place, in the order in which they are told."""
    texte = files("ledger.lieux").joinpath("lieux.toml").read_text(encoding="utf-8")
    return tuple(Lieu.model_validate(lu) for lu in tomllib.loads(texte)["lieu"])


def schemas(journal: str) -> Mapping[str, str]:
    """Schema of each room's tables beside a log (``d33``), by the word that stands for it in the list."""
    salles = ("ecrans", "livraison", "ft", "preuve", "vues", "suivi")
    return {"journal": schema_valide(journal)} | {salle: f"{journal}_{salle}" for salle in salles}
