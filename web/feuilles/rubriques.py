"""A form on one page, under the titles of its parts; what is seldom said is folded, and opens when something waits there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from web.formulaires.arbre import Element, feuilles
from web.saisies import Partie

AUTRES: Final = "Autres précisions"


@dataclass(frozen=True, slots=True)
class Rubrique:
    """A part of the page: ``pliee`` when it is folded, ``ouverte`` when it is, and yet shows."""

    titre: str
    elements: Sequence[Element]
    pliee: bool = False
    ouverte: bool = False


def ranger(elements: Sequence[Element], parties: Sequence[Partie], fautes: Mapping[str, str]) -> list[Rubrique]:
    """The elements of a form by the part that names them; those that none names come last, folded."""
    if not parties:
        return [Rubrique("", elements)]
    nommes = {nom for partie in parties for nom in partie.champs}
    rubriques = [Rubrique(p.titre, [e for e in elements if e.nom in p.champs]) for p in parties]
    reste = [e for e in elements if e.nom not in nommes]
    return [*rubriques, Rubrique(AUTRES, reste, pliee=True, ouverte=_a_voir(reste, fautes))]


def _a_voir(elements: Sequence[Element], fautes: Mapping[str, str]) -> bool:
    """Whether something in it is wrong, or is asked for and blank."""
    noms = {e.nom for e in elements}
    fautif = any(nom.partition("-")[0] in noms for nom in fautes)
    return fautif or any(c.obligatoire and not c.valeur for c in feuilles(elements))
