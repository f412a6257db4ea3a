"""Writing of single fields under the constraints of the VRSB0801 schema: presence, width, kind."""

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from lxml.etree import SubElement
from lxml.etree import _Element as Element

from integrations.caf.erreurs import EcritureImpossible

T = TypeVar("T")

# Widths in characters, or in digits for integers.
LARGEURS: Mapping[str, int] = {
    "APPLIEME": 3,
    "NUMVERSIONAPPLIEME": 4,
    "TYPEFLUX": 1,
    "NATFLUX": 1,
    "FONORG": 3,
    "NUMORG": 3,
    "MATRICULE": 15,
    "TYPEPARTE": 4,
    "IDEPARTE": 3,
    "NUMDEMRSA": 11,
    "FONORGCEDMUT": 3,
    "NUMORGCEDMUT": 3,
    "MATRICULEORGCEDMUT": 15,
    "FONORGPRENMUT": 3,
    "NUMORGPRENMUT": 3,
    "QUAL": 3,
    "NOM": 28,
    "NOMNAI": 28,
    "PRENOM": 32,
    "PRENOM2": 15,
    "PRENOM3": 15,
    "NOMCOMNAI": 26,
    "NIR": 15,
    "SEXE": 1,
    "NATPREST": 3,
    "ROLEPERS": 3,
    "IDASSEDIC": 8,
    "SITFAM": 3,
    "RGADR": 2,
    "PAYS": 3,
    "TYPEADR": 1,
    "ETATADR": 2,
    "COMPLIDEADR": 38,
    "COMPLADR": 38,
    "NUMVOIE": 6,
    "LIBTYPEVOIE": 30,
    "NOMVOIE": 32,
    "LIEUDIST": 38,
    "NUMCOM": 5,
    "CODEPOS": 5,
    "NOMCOM": 32,
    **{f"LIBLIG{rang}ADR": 38 for rang in range(2, 8)},
    "ETATDOSRSA": 1,
    "MOTIREFURSA": 3,
    "MOTISUSDRORSA": 2,
    "MOTISUSVERSRSA": 2,
    "MOTICLORSA": 3,
    "ORIDEMRSA": 3,
    "NBTOTDOSRSATRANSM": 8,
    "NBTOTDOSRSATRANSMANO": 8,
}
_ENTIERS = frozenset({"MATRICULE", "MATRICULEORGCEDMUT", "CODEPOS"})


def ajouter(parent: Element, champ: str, valeur: str | None) -> None:
    """Add a field that the schema wants present; without a value it is left empty, if the schema bears that."""
    texte = valeur or ""
    if len(texte) > LARGEURS[champ]:
        raise _impossible(champ, f"dépasse {LARGEURS[champ]} caractères")
    if champ in _ENTIERS and not (texte.isascii() and texte.isdigit()):
        raise _impossible(champ, "n’est pas un nombre")
    try:
        SubElement(parent, champ).text = texte
    except ValueError:
        # lxml's message tells nothing of the value, and neither do we.
        raise _impossible(champ, "contient un caractère interdit en XML") from None


def ajouter_si(parent: Element, champ: str, valeur: str | None) -> None:
    """Add a field that the schema lets absent."""
    if valeur is not None:
        ajouter(parent, champ, valeur)


def ajouter_date(parent: Element, champ: str, valeur: date | None) -> None:
    """Add a civil date that the schema wants."""
    SubElement(parent, champ).text = exiger(valeur, champ).isoformat()


def ajouter_date_si(parent: Element, champ: str, valeur: date | None) -> None:
    """Add a civil date that the schema lets absent."""
    if valeur is not None:
        ajouter_date(parent, champ, valeur)


def ajouter_indicateur(parent: Element, champ: str, valeur: bool | None) -> None:
    """Add a boolean that the schema wants."""
    SubElement(parent, champ).text = "1" if exiger(valeur, champ) else "0"


def ajouter_indicateur_si(parent: Element, champ: str, valeur: bool | None) -> None:
    """Add a boolean that the schema lets absent."""
    if valeur is not None:
        ajouter_indicateur(parent, champ, valeur)


def exiger(valeur: T | None, champ: str) -> T:
    """The value; raises `EcritureImpossible` when there is none."""
    if valeur is None:
        raise _impossible(champ, "est exigé par le schéma et n’est pas renseigné")
    return valeur


def refuser(valeur: object, champ: str) -> None:
    """Raises `EcritureImpossible` for a value that the layout has no place for."""
    if valeur is not None:
        raise _impossible(champ, "n’a pas de place dans le format VRSB0801")


def _impossible(champ: str, raison: str) -> EcritureImpossible:
    return EcritureImpossible(f"Le champ {champ} {raison}.")
