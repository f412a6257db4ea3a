"""The state of a dossier told in French, and what changed in it: each object by what it is, codes by their labels.

An auditor compares what is read here with events as they are stored: the codes of places, of communes and of the referential
of diagnostics are kept after their names.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any, Final

from ledger.annotations import valeur_de
from ledger.dossier import Dossier
from ledger.vocabulaire.code import Code
from ledger.vocabulaire.contrats.contrat_engagement import PartieContrat
from ledger.vocabulaire.suivi.diagnostic import Referentiel, referentiels
from readmodels.dossier.comparaison import Chemin, aplatir
from web.mots.champs import libelle_champ
from web.mots.ecriture import capitale, jour
from web.recit.recit import Conteur, classe_de, identifiant

TUES: Final = frozenset({"id", "version", "position", "orientation", "contrat_signe"})
"""Parts of the state that say nothing more: what is in force is told among the orientations and the contracts."""
DU_REFERENTIEL: Final = frozenset({"besoins", "contraintes", "situations", "objectifs"})
CATEGORIES: Final = frozenset({"categorie", "categorie_administrative"})
"""Codes that people say as much as what they mean."""
CLES: Final[Mapping[str, type[Code]]] = {"signataires": PartieContrat}
"""Vocabulary of the keys of a part."""


@dataclass(frozen=True, slots=True)
class Objet:
    """Something of the state: what it is, and its parts."""

    titre: str
    lignes: Sequence[tuple[str, str]]


class Situation:
    """Tells a state; ``autre`` is the one that it is compared with, where objects may be that are here no more."""

    def __init__(self, etat: Mapping[str, Any], conteur: Conteur, autre: Mapping[str, Any] | None = None) -> None:
        """``conteur`` names places, agents and codes."""
        self._etat, self._conteur = etat, conteur
        self._objets = {**dict(_objets(autre or {})), **dict(_objets(etat))}

    def reperes(self) -> list[tuple[str, str]]:
        """Tell the dossier itself from its state: when it was opened, which structure, which référent."""
        simples = ((nom, v) for nom, v in self._etat.items() if nom not in TUES and not isinstance(v, (Mapping, list)))
        return [(capitale(libelle_champ(nom)), dit) for nom, v in simples if (dit := self.dire((nom,), v))]

    def parties(self) -> list[tuple[str, list[Objet]]]:
        """Each part of the state that holds something, with its objects."""
        dites = []
        for nom, valeur in self._etat.items():
            if nom in TUES or not valeur or not isinstance(valeur, Mapping):
                continue
            plusieurs = all(isinstance(v, Mapping) for v in valeur.values()) and any(map(identifiant, valeur))
            objets = [self._objet((nom, cle), v) for cle, v in valeur.items()] if plusieurs else []
            objets = [o for o in objets or [self._objet((nom,), valeur)] if o.lignes]
            if objets:
                dites.append((capitale(libelle_champ(nom)), objets))
        return dites

    def _objet(self, chemin: Chemin, valeur: Any) -> Objet:
        titre = self._titre(chemin[-1]) if len(chemin) > 1 else ""
        lignes = [
            (capitale(self.nommer(feuille, depuis=len(chemin))), dit)
            for feuille, v in aplatir(valeur, chemin)
            if (dit := self.dire(feuille, v))
        ]
        return Objet(capitale(titre), lignes)

    def nommer(self, chemin: Chemin, depuis: int = 0) -> str:
        """Where something is in the state: « rendez-vous (suivi, 2 février 2026) › état »."""
        noms: list[str] = []
        for rang in range(depuis, len(chemin)):
            if nom := self._nom(chemin, rang):
                noms.append(nom)
            elif noms and (titre := self._titre(chemin[rang])):
                noms[-1] = f"{noms[-1]} ({titre})"
        return " › ".join(noms)

    def dire(self, chemin: Chemin, valeur: Any) -> str:
        """A leaf of the state in words; empty for what says nothing to a person."""
        nom = chemin[-1] if chemin else ""
        if valeur is None or (nom == "code" and "contraintes" in chemin):
            return ""
        if nom == "etape" and (classe := classe_de(str(valeur))) is not None:
            return classe.libelle
        if nom == "referentiel" and (connu := referentiels().get(str(valeur))) is not None:
            return f"{connu.libelle} ({valeur})"
        annotation = reduce(valeur_de, chemin, Dossier)
        if identifiant(str(valeur)):
            return self._titre(str(valeur)) or self._conteur.agent(annotation, str(valeur), inconnu=True)
        dit = self._conteur.dire(valeur, annotation)
        code = self._conteur.lieu_ou_commune(annotation, valeur) or (chemin[0] == "inscription" and nom in CATEGORIES)
        return f"{dit} ({valeur})" if code else dit

    def _nom(self, chemin: Chemin, rang: int) -> str:
        cle, avant = chemin[rang], chemin[rang - 1] if rang else ""
        if cle.isdecimal():
            return self._numero(chemin, rang) if avant in DU_REFERENTIEL else ""
        if (vocabulaire := CLES.get(avant)) is not None and cle in set(vocabulaire):
            return vocabulaire(cle).libelle
        return "" if identifiant(cle) else libelle_champ(cle)

    def _numero(self, chemin: Chemin, rang: int) -> str:
        """A besoin, a contrainte, a situation or an objectif, by its name in the referential."""
        objet = self._objets.get(chemin[1], {})
        connu, nature, numero = referentiels().get(objet.get("referentiel", "")), chemin[rang - 1], int(chemin[rang])
        contrainte = int(chemin[rang - 2]) if nature in ("situations", "objectifs") else 0
        dit = libelle_du_referentiel(connu, nature, numero, contrainte) if connu is not None else ""
        return f"{dit} ({numero})" if dit else f"n° {numero}"

    def _titre(self, cle: str) -> str:
        """Name an object: its first code, then its first date."""
        objet = self._objets.get(cle, {})
        code = next((v.libelle for v in objet.values() if isinstance(v, Code)), "")
        le = next((jour(v) for v in objet.values() if isinstance(v, date)), "")
        return ", ".join(part for part in (code, le) if part)


def libelle_du_referentiel(connu: Referentiel, nature: str, numero: int, contrainte: int) -> str:
    """Label of a numbered entry; empty when the referential knows none."""
    if nature == "besoins":
        entree: Any = connu.par_besoin.get(numero)
    elif nature == "contraintes":
        entree = connu.par_contrainte.get(numero)
    elif nature == "situations":
        entree = connu.situations.get(numero)
    else:
        decrite = connu.par_contrainte.get(contrainte)
        entree = next((o for o in decrite.objectifs if o.code == numero), None) if decrite is not None else None
    return (entree.libelle or "") if entree is not None else ""


def _objets(etat: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Everything of a state that has an id, wherever it is."""
    for cle, valeur in etat.items():
        if isinstance(valeur, Mapping):
            if identifiant(str(cle)):
                yield str(cle), valeur
            yield from _objets(valeur)
