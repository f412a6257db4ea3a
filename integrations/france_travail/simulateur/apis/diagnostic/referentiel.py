"""Referential of the diagnostic: the ledger's own version ``FT-V4``, told as France Travail tells it.

A code that it does not know is accepted without a label: the version that was read is not complete.
"""

from functools import lru_cache
from typing import Final, Literal

from integrations.france_travail.simulateur.reponses import Document
from ledger.vocabulaire.suivi.diagnostic import Entree, Referentiel, referentiels

VERSION: Final = "FT-V4"
NUMERIQUE: Final = 22
THEMATIQUES: Final = {
    "1": ("Choisir un métier", range(1, 5)),
    "2": ("Se former", range(5, 8)),
    "3": ("Préparer sa candidature", range(8, 12)),
    "4": ("Trouver un emploi", range(12, 16)),
    "5": ("Créer une entreprise", range(16, 19)),
    "6": ("S'ouvrir à l'international", range(19, 22)),
}
PERSONNELLES: Final = {"code": "7", "libelle": "Résoudre ses contraintes personnelles"}
REPONSES: Final = ("OUI", "NON", "NE_SAIT_PAS")
BESOINS: Final = ["NON_EXPLORE", "BESOIN", "POINT_FORT"]
SITUATIONS: Final = ["NON_ABORDEE", "OUI", "NON"]
OBJECTIFS: Final = ["NON_ABORDE", "EN_COURS", "REALISE", "ABANDONNE"]
CONTRAINTES: Final = ["NON_ABORDEE", "OUI", "CLOTUREE"]
Genre = Literal["besoins", "contraintes", "situations", "objectifs"]


@lru_cache(maxsize=1)
def _version() -> Referentiel:
    return referentiels()[VERSION]


@lru_cache(maxsize=1)
def _libelles() -> dict[tuple[Genre, str], str]:
    lus: dict[tuple[Genre, str], str] = {}
    for besoin in _version().besoins:
        lus["besoins", str(besoin.code)] = besoin.libelle or ""
    for contrainte in _version().contraintes:
        lus["contraintes", str(contrainte.code)] = contrainte.libelle
        for situation in contrainte.situations:
            lus["situations", str(situation.code)] = situation.libelle or ""
        for objectif in contrainte.objectifs:
            lus["objectifs", str(objectif.code)] = objectif.libelle or ""
    return lus


def libelle(genre: Genre, code: str) -> str:
    """The label of a code; empty when this version does not know it."""
    return _libelles().get((genre, code), "")


@lru_cache(maxsize=512)
def contrainte_de(genre: Literal["situations", "objectifs"], code: str) -> str | None:
    """The contrainte that a situation or an objectif belongs to; None when this version does not know it."""
    for contrainte in _version().contraintes:
        if any(str(entree.code) == code for entree in getattr(contrainte, genre)):
            return str(contrainte.code)
    return None


def thematique(code: str) -> str:
    """The theme of a besoin; the first one for a code that none of them holds."""
    return next((theme for theme, (_, codes) in THEMATIQUES.items() if int(code) in codes), "1")


def analyse(confiance: str, accompagnement: str) -> str:
    """The meaning of the two answers of the pouvoir d'agir together, in words of our own."""
    tenue = {"OUI": "Confiance", "NON": "Besoin de réassurance", "NE_SAIT_PAS": "Confiance à vérifier"}[confiance]
    appui = {"OUI": "appui demandé", "NON": "autonomie", "NE_SAIT_PAS": "appui à préciser"}[accompagnement]
    return f"{tenue}, {appui}"


def publie(domaine: str | None = None, sous_domaine: str | None = None) -> Document:
    """The referential, or a part of it."""
    entier: Document = {}
    if domaine in {None, "besoin"}:
        entier["thematiquesBesoins"] = [
            {"code": code, "libelle": nom, "besoins": [_decrit(besoin, BESOINS) for besoin in _besoins(codes)]}
            for code, (nom, codes) in THEMATIQUES.items()
        ]
    if domaine in {None, "contrainte"}:
        entier["thematiqueContrainte"] = {**PERSONNELLES, "contraintes": _contraintes(sous_domaine)}
    if domaine in {None, "pouvoir-agir"}:
        # The published name is misspelt.
        entier["pourvoirAgir"] = _pouvoir_agir(sous_domaine)
    return entier


def _besoins(codes: range) -> list[Entree]:
    return [besoin for besoin in _version().besoins if besoin.code in codes]


def _contraintes(sous_domaine: str | None) -> list[Document]:
    decrites = []
    for contrainte in _version().contraintes:
        decrite: Document = {"code": str(contrainte.code), "valeur": CONTRAINTES, "libelle": contrainte.libelle}
        if sous_domaine in {None, "situation"}:
            decrite["situations"] = [_decrit(situation, SITUATIONS) for situation in contrainte.situations]
        if sous_domaine in {None, "objectif"}:
            decrite["objectifs"] = [_decrit(objectif, OBJECTIFS) for objectif in contrainte.objectifs]
        decrites.append(decrite)
    return decrites


def _pouvoir_agir(sous_domaine: str | None) -> Document:
    decrit: Document = {}
    if sous_domaine in {None, "question"}:
        decrit["questions"] = [
            {"code": nom, "question": question, "valeur": list(REPONSES), "libelle": question}
            for nom, question in (
                ("confiance", "A-t-elle confiance en son retour à l'emploi ?"),
                ("accompagnement", "Souhaite-t-elle être accompagnée ?"),
            )
        ]
    if sous_domaine in {None, "analyse"}:
        decrit["analyses"] = analyses()
    return decrit


def analyses(confiance: str | None = None, accompagnement: str | None = None) -> list[Document]:
    """The meaning of each pair of answers, restricted to those given."""
    return [
        {"code": f"{c}/{a}", "confiance": c, "accompagnement": a, "libelle": analyse(c, a)}
        for c in REPONSES
        for a in REPONSES
        if confiance in {None, c} and accompagnement in {None, a}
    ]


def _decrit(entree: Entree, valeurs: list[str]) -> Document:
    return {"code": str(entree.code), "valeur": valeurs, "libelle": entree.libelle or ""}
