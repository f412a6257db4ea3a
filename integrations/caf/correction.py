"""Rejects of a flow, one by one: the household kept as a flow of its own, its fields shown, corrected, written again.

What comes out is read by the reader and recorded by the importer of any flow: a correction has no path of its own.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from lxml import etree
from lxml.etree import _Element as Element

from integrations.caf.blocs import EN_TETE, FOYER, RACINE, LecteurBlocs
from integrations.caf.candidat import RejetImport
from integrations.caf.constats import CHAMPS
from integrations.caf.controle import controler
from integrations.caf.erreurs import FluxIllisible
from integrations.caf.modele import masquer
from integrations.caf.valeurs import ligne_de

FOYER_CORRIGEABLE: Final[Mapping[str, tuple[str, ...]]] = {
    "IdentificationRSA/Organisme": ("FONORG", "NUMORG", "MATRICULE"),
    "IdentificationRSA/Partenaire": ("IDEPARTE",),
    "IdentificationRSA/DemandeRSA": ("DTDEMRSA", "NUMDEMRSA"),
    "DonneesAdministratives/Adresse/AdresseDetailleeFrance": ("NUMCOM", "CODEPOS"),
}
PERSONNE_CORRIGEABLE: Final[Mapping[str, tuple[str, ...]]] = {
    "Identification": ("QUAL", "NOM", "NOMNAI", "PRENOM", "DTNAI", "NIR", "SEXE", "DTDC"),
    "Prestations[NATPREST='RSA']": ("ROLEPERS",),
    "MontantCalculDroitRSAPersonne": ("TOPPERSDRODEVORSA",),
}
"""Fields that a person may put right, by the block that holds them."""
LIBELLES: Final[Mapping[str, str]] = {
    **CHAMPS,
    "IDEPARTE": "département destinataire",
    "NOMNAI": "nom de naissance",
    "NUMCOM": "code INSEE de la commune",
}
DATES: Final = frozenset({"DTNAI", "DTDC", "DTDEMRSA"})
VALEUR_MAX: Final = 120
_SAISIE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class ChampFlux:
    """A field of a household or of a person, as one types it: dates are JJ/MM/AAAA. Never in a log."""

    nom: str
    libelle: str
    valeur: str
    de_la_personne: bool


def extraire(chemin: Path, rejets: Sequence[RejetImport]) -> Iterator[tuple[int, bytes]]:
    """For each reject whose household is found, its rank among ``rejets`` and the household as a flow of its own.

    A second reading of the file; it ends at the fault where the import ended.
    """
    attendus: dict[int | None, list[int]] = {}
    for rang, rejet in enumerate(rejets):
        attendus.setdefault(rejet.ligne, []).append(rang)
    en_tete: Element | None = None
    with chemin.open("rb") as fichier, suppress(FluxIllisible):
        for bloc in LecteurBlocs(fichier, controler(fichier)):
            if bloc.tag == EN_TETE:
                en_tete = deepcopy(bloc)
            elif bloc.tag == FOYER and en_tete is not None:
                lignes = {ligne_de(bloc), *(ligne_de(personne) for personne in bloc.iterfind("Personne"))}
                for ligne in lignes & attendus.keys():
                    for rang in [r for r in attendus[ligne] if _meme_foyer(bloc, rejets[r])]:
                        attendus[ligne].remove(rang)
                        yield rang, _flux(en_tete, bloc)


def _meme_foyer(bloc: Element, rejet: RejetImport) -> bool:
    """Several households may open on one line, in a file without line breaks."""
    matricule = "".join((bloc.findtext("IdentificationRSA/Organisme/MATRICULE") or "").split())
    return rejet.identifiant in ("", masquer(matricule))


def _flux(en_tete: Element, foyer: Element) -> bytes:
    racine = etree.Element(RACINE)
    for bloc in (en_tete, foyer):
        copie = deepcopy(bloc)
        copie.tail = None
        racine.append(copie)
    return etree.tostring(racine, encoding="utf-8", xml_declaration=True)


def champs(contenu: bytes, rang: int | None) -> list[ChampFlux]:
    """Fields of the person of this rank (1 is the first), then those of the household; these alone without a rank."""
    foyer = _lire(contenu)
    personne = _personne(foyer, rang)
    trouves = []
    for racine, corrigeables in ((personne, PERSONNE_CORRIGEABLE), (foyer, FOYER_CORRIGEABLE)):
        if racine is not None:
            for chemin, noms in corrigeables.items():
                bloc = _bloc(racine, chemin)
                for nom in noms:
                    texte = " ".join((bloc.findtext(nom) or "").split()) if bloc is not None else ""
                    valeur = _montrer(nom, texte[:VALEUR_MAX])
                    trouves.append(ChampFlux(nom, LIBELLES.get(nom, nom), valeur, racine is personne))
    return trouves


def corriger(contenu: bytes, rang: int | None, valeurs: Mapping[str, str]) -> bytes:
    """The same flow where these fields hold these values; an empty one is taken away. Unknown fields are ignored."""
    foyer = _lire(contenu)
    personne = _personne(foyer, rang)
    for racine, corrigeables in ((personne, PERSONNE_CORRIGEABLE), (foyer, FOYER_CORRIGEABLE)):
        if racine is not None:
            for chemin, noms in corrigeables.items():
                for nom in noms:
                    if nom in valeurs:
                        _ecrire(racine, chemin, nom, _flux_de(nom, valeurs[nom].strip()[:VALEUR_MAX]))
    return etree.tostring(foyer.getroottree().getroot(), encoding="utf-8", xml_declaration=True)


def _lire(contenu: bytes) -> Element:
    """The household of a flow that :func:`_flux` wrote."""
    analyseur = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    foyer = etree.fromstring(contenu, analyseur).find(FOYER)
    assert foyer is not None  # noqa: S101 - written by this module
    return foyer


def _personne(foyer: Element, rang: int | None) -> Element | None:
    personnes = foyer.findall("Personne")
    return personnes[rang - 1] if rang is not None and 0 < rang <= len(personnes) else None


def _bloc(racine: Element, chemin: str) -> Element | None:
    """The block of a path; the layout after VRSB0801 has two of them under other names."""
    return next((b for c in (chemin, *_AUTREMENT.get(chemin, ())) if (b := racine.find(c)) is not None), None)


_AUTREMENT: Final[Mapping[str, tuple[str, ...]]] = {
    "Prestations[NATPREST='RSA']": ("FonctionPersonneRSA",),
    "MontantCalculDroitRSAPersonne": ("CalculDroitRSAPersonne",),
}


def _ecrire(racine: Element, chemin: str, nom: str, valeur: str) -> None:
    bloc = _bloc(racine, chemin)
    if bloc is None:
        if not valeur:
            return
        bloc = racine
        for pas in re.findall(r"[^/\[]+(?:\[[^\]]*\])?", chemin):
            suivant = bloc.find(pas)
            if suivant is None:
                suivant = etree.SubElement(bloc, pas.split("[")[0])
                for cle, exige in re.findall(r"\[(\w+)='(\w+)'\]", pas):
                    etree.SubElement(suivant, cle).text = exige
            bloc = suivant
    feuille = bloc.find(nom)
    if not valeur:
        if feuille is not None:
            bloc.remove(feuille)
        return
    (etree.SubElement(bloc, nom) if feuille is None else feuille).text = "".join(c for c in valeur if c.isprintable())


def _montrer(nom: str, texte: str) -> str:
    if nom not in DATES:
        return texte
    try:
        return f"{date.fromisoformat(texte):%d/%m/%Y}"
    except ValueError:
        return texte


def _flux_de(nom: str, saisi: str) -> str:
    """As the flow writes it; a date that is none goes as it was typed, and the reader refuses it."""
    lu = _SAISIE.fullmatch(saisi) if nom in DATES else None
    return f"{lu[3]}-{int(lu[2]):02d}-{int(lu[1]):02d}" if lu else saisi
