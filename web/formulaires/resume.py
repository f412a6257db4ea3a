"""Entries of a form told back in words: to be read over before they are recorded, or set beside another's."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from web.formulaires.arbre import Element, Groupe, Ligne, Repete, Simple, a_plat
from web.formulaires.champ import Champ, Genre
from web.mots.ecriture import nir, telephone


@dataclass(frozen=True, slots=True)
class Resume:
    """A field in words; ``points`` are those of what it holds."""

    libelle: str
    valeur: str = ""
    points: Sequence[str] = ()


NUMEROS: Final = {"telephone": telephone, "nir": nir}
"""Fields whose digits are grouped to be read."""


def resumer(elements: Sequence[Element]) -> Iterator[Resume]:
    """The fields that say something, in order."""
    for element in a_plat(elements):
        if isinstance(element, Champ):
            if texte := dire(element):
                yield Resume(element.libelle, texte)
        elif points := _points(element):
            yield Resume(element.libelle, points=points)


def _points(element: Groupe | Repete) -> list[str]:
    if isinstance(element, Groupe):
        return [joindre(e.libelle, texte) for e in element.elements if (texte := dire(e))]
    return [joindre(ligne.titre, texte) for ligne in element.lignes if (texte := dire_ligne(ligne))]


def joindre(libelle: str, texte: str) -> str:
    """« Mobilité : … », but « Présente ? Oui »."""
    return f"{libelle} {texte}" if libelle.endswith("?") else f"{libelle} : {texte}"


def dire(element: Simple) -> str:
    """The entry of an element, in one text; empty when it is nothing."""
    if not isinstance(element, Champ):
        return "\n".join(_points(element))
    if element.genre is Genre.CACHE:
        return ""
    libelles = dict(element.options)
    ecrire = NUMEROS.get(element.nom.rpartition("-")[2], str)
    dites = [libelles.get(valeur) or ecrire(valeur) for valeur in element.valeurs if valeur.strip()]
    return ", ".join(dites)


def dire_ligne(ligne: Ligne) -> str:
    """The entries of a row; of a field that stands alone in it, the value is enough."""
    if len(ligne.elements) == 1:
        return dire(ligne.elements[0])
    return " ; ".join(joindre(e.libelle, texte) for e in ligne.elements if (texte := dire(e).replace("\n", ", ")))
