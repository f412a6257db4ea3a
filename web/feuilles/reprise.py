"""Entries of a form whose session had expired, told back before they are sent again."""

from collections.abc import Iterator, Sequence
from typing import Final

from pydantic import BaseModel

from ledger.annotations import type_simple
from ledger.vocabulaire.code import Code
from ledger.vocabulaire.territoire import Territoire
from web.formulaires.arbre import type_repete
from web.formulaires.champ import OUI_NON
from web.mots.champs import libelle_champ
from web.mots.ecriture import capitale
from web.recit.recit import identifiant
from web.saisies import SAISIES
from web.visite import CHAMP_JETON

TECHNIQUES: Final = frozenset(
    {
        CHAMP_JETON,
        "version",
        "cle",
        "geste",
        "brouillon",
        "suspens",
        "fenetre",
        "partie",
        "corrige",
        "fusion",
        "reprise",
        "sha256",
        "taille_octets",
        "qui",
    }
)
"""Fields that the page gives itself, and that say nothing to a person."""


def dire_envoi(adresse: str, champs: Sequence[tuple[str, str]], territoire: Territoire) -> Iterator[tuple[str, str]]:
    """The fields that were filled, by their names in French, codes by their labels; ids say nothing to a person."""
    lieux = territoire.noms_places
    saisie = SAISIES.get(adresse.rpartition("/")[2])
    noms = {nom for nom, _ in champs}
    for nom, valeur in champs:
        porte_des_lignes = any(autre.startswith(f"{nom}-") for autre in noms)
        tu = nom in TECHNIQUES or nom.startswith(("choisir-", "choix-")) or identifiant(valeur)
        if not valeur or tu or porte_des_lignes:
            continue
        parts = [part for part in nom.split("-") if not part.isdecimal()]
        libelle = " : ".join(dict.fromkeys([libelle_champ(parts[0]), libelle_champ(parts[-1])]))
        dite = _dire(saisie.forme(corrige=False), parts, valeur) if saisie else valeur
        yield capitale(libelle), lieux.get(dite, dite)


def _dire(forme: type[BaseModel], parts: Sequence[str], valeur: str) -> str:
    infos = forme.model_fields.get(parts[0])
    if infos is None:
        return valeur
    interieur = type_repete(infos)
    if interieur is not None and len(parts) > 1:
        return _dire(interieur, parts[1:], valeur)
    type_ = type_simple(infos)
    if type_ is bool:
        return dict(OUI_NON).get(valeur, valeur)
    est_un_code = isinstance(type_, type) and issubclass(type_, Code) and valeur in set(type_)
    return capitale(type_(valeur).libelle) if est_un_code else valeur
