"""Fields of forms, derived from the models that they fill: a control chosen by the type, what is typed in it.

What a person types (« 1/3/2026 », « 14 h 30 ») becomes what a model reads, and nothing else. Fields that hold others are
put together by :mod:`web.formulaires.arbre`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import Enum
from typing import Any, Final

from annotated_types import MaxLen
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from ledger.annotations import marques, type_et_nombre
from ledger.vocabulaire.code import Code
from web.formulaires.ancres import Ancre
from web.formulaires.dates import lire_date
from web.mots.ecriture import capitale, jour_court

RADIOS_MAX: Final = 5
"""Choices shown all at once; beyond, a list unfolds."""
PHRASE_MAX: Final = 200
"""Length from which a text has several lines."""


class Genre(Enum):
    """Control of a field."""

    CACHE = "cache"
    TEXTE = "texte"
    ZONE = "zone"
    DATE = "date"
    HEURE = "heure"
    NOMBRE = "nombre"
    RADIOS = "radios"
    LISTE = "liste"
    CASES = "cases"
    LIGNES = "lignes"


Options = Sequence[tuple[str, str]]
SANS_OBJET: Final = ("", "Sans objet")
"""The choice that undoes one that need not be made: a round button, once pressed, does not come back."""
NON_RENSEIGNE: Final = ("", "Non renseigné")
"""The same, in a part of the form that may be left out as a whole."""
OUI_NON: Final[Options] = (("oui", "Oui"), ("non", "Non"))


@dataclass(frozen=True, slots=True)
class Champ:
    """A field as it is shown, with what was typed in it. ``facultatif``: it says that it may be left blank. ``renvoi``: the
    link after its help (address, words).
    """

    nom: str
    libelle: str
    genre: Genre
    obligatoire: bool
    options: Options = ()
    valeurs: Sequence[str] = ()
    aide: str = ""
    erreur: str = ""
    maximum: int | None = None
    facultatif: bool = False
    renvoi: tuple[str, str] | None = None

    @property
    def id(self) -> Ancre:
        """Id of its control."""
        return Ancre(self.nom)

    @property
    def sans_choix(self) -> str:
        """The words of a list before a choice is made."""
        return "Choisir" if self.obligatoire else "—"

    @property
    def valeur(self) -> str:
        """The only value."""
        return self.valeurs[0] if self.valeurs else ""


def champ(
    nom: str,
    libelle: str,
    infos: FieldInfo,
    saisies: Sequence[str] | None,
    *,
    options: Options | None = None,
    cache: bool = False,
    omissible: bool = False,
    erreur: str = "",
    aide: str = "",
) -> Champ:
    """The field of an argument; ``saisies`` is None before anything was typed: it then shows the default.

    ``options`` gives the choices of what is neither a code nor a boolean. ``omissible``: it stands in a part of the form
    that may be left out as a whole, so that nothing in it is chosen beforehand, and any choice comes undone.
    """
    genre, choix = (Genre.CACHE, ()) if cache else controle(infos, options)
    if saisies is None:
        saisies = () if omissible else defaut(infos)
    if genre is Genre.RADIOS and (omissible or not infos.is_required()) and (omissible or not defaut(infos)):
        choix, saisies = (NON_RENSEIGNE if omissible else SANS_OBJET, *choix), saisies or ("",)
    connus = {valeur for valeur, _ in choix}
    if genre is Genre.LISTE:
        choix = (*choix, *((valeur, valeur) for valeur in saisies if valeur and valeur not in connus))
    return Champ(
        nom,
        libelle,
        genre,
        infos.is_required(),
        choix,
        saisies,
        aide or AIDES.get(genre, ""),
        erreur,
        next((m.max_length for m in marques(infos) if isinstance(m, MaxLen)), None),
        not (infos.is_required() or omissible or defaut(infos)),
    )


def defaut(infos: FieldInfo) -> Sequence[str]:
    """The value of a field when nobody touches it, as it is typed."""
    return () if infos.default in (None, PydanticUndefined) else ecrire(infos.default)


AIDES: Final = {
    Genre.DATE: "JJ/MM/AAAA",
    Genre.HEURE: "Par exemple 14 h 30",
    Genre.LIGNES: "Un par ligne",
}


def controle(infos: FieldInfo, options: Options | None) -> tuple[Genre, Options]:
    """Control of a field, and its choices."""
    type_, plusieurs = type_et_nombre(infos)
    du_code = isinstance(type_, type) and issubclass(type_, Code)
    if options is not None:
        return (Genre.CASES if du_code and plusieurs else Genre.LISTE), options
    if du_code:
        choix = tuple((code.value, capitale(code.libelle)) for code in type_)
        if plusieurs:
            return Genre.CASES, choix
        return (Genre.RADIOS if len(choix) <= RADIOS_MAX else Genre.LISTE), choix
    if type_ is bool:
        return Genre.RADIOS, OUI_NON
    simples = {date: Genre.DATE, time: Genre.HEURE, int: Genre.NOMBRE, float: Genre.NOMBRE}
    if type_ in simples:
        return simples[type_], ()
    if plusieurs:
        return Genre.LIGNES, ()
    longueur = next((m.max_length for m in marques(infos) if isinstance(m, MaxLen)), None)
    return (Genre.ZONE if longueur is not None and longueur > PHRASE_MAX else Genre.TEXTE), ()


def lire(infos: FieldInfo, saisies: Sequence[str]) -> Any:
    """Read the entry of a field by its model; None for nothing. ``ValueError`` in French when it cannot be read."""
    type_, plusieurs = type_et_nombre(infos)
    remplies = [texte for saisie in saisies if (texte := saisie.strip())]
    if controle(infos, None)[0] is Genre.LIGNES:
        remplies = [ligne.strip() for texte in remplies for ligne in re.split(r"[\n,;]", texte) if ligne.strip()]
    if not remplies:
        return None
    forme = next((m.pattern for m in marques(infos) if getattr(m, "pattern", None)), None)
    lues = [_lire_valeur(type_, _serrer(texte, forme)) for texte in remplies]
    return lues if plusieurs else lues[0]


def _serrer(texte: str, forme: str | None) -> str:
    """A number as it is typed in groups (« 1 85 03 33 063 001 »), without the spaces that its form does not allow."""
    serre = "".join(texte.split())
    serre_va = forme is not None and re.search(forme, texte) is None and re.search(forme, serre) is not None
    return serre if serre_va else texte


def _lire_valeur(type_: Any, texte: str) -> Any:
    if type_ is date:
        return lire_date(texte)
    if type_ is time:
        return lire_heure(texte)
    if type_ is bool:
        return texte == "oui"
    if type_ in (int, float):
        return texte.replace(",", ".").replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
    return texte.replace("\r\n", "\n")


def lire_entier(texte: str) -> int | None:
    """A version or a rank that a page wrote; None for anything else."""
    return int(texte) if re.fullmatch(r"[0-9]{1,9}", texte) else None


def lire_heure(texte: str) -> str:
    """« 14 h 30 », « 14h », « 14:30 »; ``ValueError`` in French otherwise."""
    lue = re.fullmatch(r"(\d{1,2})\s*(?:[hH:]\s*(\d{2})?)?", texte.strip().replace("\N{NO-BREAK SPACE}", " "))
    if lue is None or int(lue[1]) > 23 or int(lue[2] or 0) > 59:
        raise ValueError("Écrivez l'heure sous la forme 14 h 30.")
    return f"{int(lue[1]):02d}:{int(lue[2] or 0):02d}"


def ecrire(valeur: Any) -> list[str]:
    """A value of a command as its field shows it, to be typed over."""
    if valeur is None:
        return []
    if isinstance(valeur, (list, tuple)):
        textes = [texte for une in valeur for texte in ecrire(une)]
        return textes if all(isinstance(une, Code) for une in valeur) else ["\n".join(textes)]
    if isinstance(valeur, bool):
        return ["oui" if valeur else "non"]
    if isinstance(valeur, date):
        return [jour_court(valeur)]
    if isinstance(valeur, time):
        return [f"{valeur.hour} h {valeur.minute:02d}"]
    if isinstance(valeur, float):
        return [f"{valeur:g}".replace(".", ",")]
    return [str(valeur)]
