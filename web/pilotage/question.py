"""A question of one's own, as its address or its form says it: what is asked, what is wrong in it, its answer in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from ledger.annexes.requetes import RequeteGardee
from readmodels.horloge import Horloge
from readmodels.pilotage.catalogue import INDICATEURS
from readmodels.pilotage.regard import Regard
from readmodels.requetes.demande import DIMENSIONS_MAX, MESURES_MAX, Requete
from readmodels.requetes.dimensions import DIMENSIONS, dimensions_de, permises
from readmodels.requetes.execution import Resultat
from web.acces import regard
from web.formulaires.dates import lire_jour_passe
from web.pilotage import libelles
from web.pilotage.demande import ADRESSE as PILOTAGE
from web.pilotage.demande import CHOISIS, VIDE, valeur
from web.pilotage.detail import Ligne
from web.pilotage.graphique import parts
from web.visite import Visite

ADRESSE: Final = f"{PILOTAGE}/requete"
LIGNES_MAX: Final = 200
"""Rows shown; all of them are in the file."""


@dataclass(frozen=True, slots=True)
class Question:
    """The form's content: ``demande`` is None as long as no figure is chosen, or something is wrong in it."""

    chiffres: tuple[str, ...]
    par: tuple[str, ...]
    filtres: Mapping[str, str]
    dates: Mapping[str, date | None]
    horloge: Horloge
    erreurs: Sequence[str]
    demande: Requete | None

    def adresse(self, suffixe: str = "") -> str:
        """The question as an address."""
        paires = [("chiffre", code) for code in self.chiffres] + [("par", nom) for nom in self.par]
        paires += list(self.filtres.items()) + [(nom, le.isoformat()) for nom, le in self.dates.items() if le]
        if self.horloge is not Horloge.CONNU:
            paires.append(("horloge", self.horloge.value))
        return f"{ADRESSE}{suffixe}?{urlencode(paires)}"


def lire(visite: Visite, recus: Iterable[tuple[str, str]]) -> Question:
    """The request, as far as it means something, and its faults, in words."""
    paires = list(recus)
    vu, seuls = regard(visite.acteur, visite.services), dict(paires)
    ouvertes = permises(vu)
    chiffres = tuple(dict.fromkeys(v for nom, v in paires if nom == "chiffre" and v in INDICATEURS))
    par = tuple(dict.fromkeys(v for nom, v in paires if nom == "par" and v in ouvertes))
    filtres, valeurs = {}, {}
    for axe in CHOISIS:
        if (texte := seuls.get(axe, "").strip()) and (lue := valeur(axe, texte)) is not None:
            filtres[axe], valeurs[axe] = texte, lue[0]
    erreurs: list[str] = []
    dates: dict[str, date | None] = {}
    for nom, dit in (("au", "À la date du"), ("du", "Faits depuis le")):
        try:
            dates[nom] = lire_jour_passe(seuls[nom]) if seuls.get(nom, "").strip() else None
        except ValueError as erreur:
            dates[nom] = None
            erreurs.append(f"{dit} : {erreur}")
    horloge = Horloge.VALABLE if seuls.get("horloge") == Horloge.VALABLE.value else Horloge.CONNU
    erreurs += _trop(chiffres, par) + _sans(chiffres, (*par, *filtres), vu)
    demande = None
    if chiffres and not erreurs:
        demande = Requete(mesures=chiffres, dimensions=par, filtres=valeurs, horloge=horloge, **dates)
    return Question(chiffres, par, filtres, dates, horloge, erreurs, demande)


def _trop(chiffres: Sequence[str], par: Sequence[str]) -> list[str]:
    erreurs = []
    if len(chiffres) > MESURES_MAX:
        erreurs.append(f"Choisissez {MESURES_MAX} chiffres au plus.")
    if len(par) > DIMENSIONS_MAX:
        erreurs.append(f"Découpez par {DIMENSIONS_MAX} dimensions au plus.")
    return erreurs


def _sans(chiffres: Sequence[str], demandees: Sequence[str], vu: Regard) -> list[str]:
    """Which figure cannot be cut or filtered so."""
    return [
        f"« {INDICATEURS[code].libelle} » ne se découpe ni ne se filtre par : {', '.join(absentes)}."
        for code in chiffres
        if (absentes := [DIMENSIONS[nom] for nom in demandees if nom not in dimensions_de(INDICATEURS[code], vu)])
    ]


@dataclass(frozen=True, slots=True)
class Reponse:
    """The answer in words; ``barres`` is its chart when one figure is cut by one dimension."""

    entetes: tuple[str, ...]
    lignes: list[tuple[list[str], list[str]]]
    en_tout: int
    barres: list[Ligne] = field(default_factory=list)


def repondre(visite: Visite, resultat: Resultat) -> Reponse:
    """The answer to a question, as the page tells it."""
    demande = resultat.demande
    source = INDICATEURS[demande.mesures[0]].source
    lignes, longueurs = [], []
    for ligne in resultat.lignes[:LIGNES_MAX]:
        tetes = [libelles.libelle(nom, v, source, visite.services.territoire) for nom, v in ligne.dimensions.items()]
        lignes.append((tetes, [libelles.figure(INDICATEURS[code], lue) for code, lue in ligne.mesures.items()]))
        longueurs.append(ligne.mesures[demande.mesures[0]].valeur)
    barres = []
    if len(demande.dimensions) == 1 and len(demande.mesures) == 1:
        barres = [
            Ligne(tetes[0], textes[0], "", part, "")
            for (tetes, textes), part in zip(lignes, parts(longueurs), strict=True)
        ]
    return Reponse(tuple(DIMENSIONS[nom] for nom in demande.dimensions), lignes, len(resultat.lignes), barres)


def adresse_de(visite: Visite, gardee: RequeteGardee) -> str:
    """Where a question that was kept is asked again."""
    demande: Mapping[str, Any] = gardee.demande
    paires = [("chiffre", code) for code in demande["mesures"]] + [("par", nom) for nom in demande["dimensions"]]
    paires += [(axe, VIDE if v is None else v) for axe, v in demande["filtres"].items()]
    paires += [(nom, demande[nom]) for nom in ("au", "du", "horloge") if demande.get(nom)]
    return lire(visite, paires).adresse()


def caches(question: Question) -> Iterable[tuple[str, str]]:
    """The question as the fields of a form that the page gives itself."""
    yield from (("chiffre", code) for code in question.chiffres)
    yield from (("par", nom) for nom in question.par)
    yield from question.filtres.items()
    yield from ((nom, le.isoformat()) for nom, le in question.dates.items() if le)
    yield "horloge", question.horloge.value
