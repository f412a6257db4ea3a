"""Statut usager v2 and Informations administratives v1: registration and identity, read.

The lists of France Travail behind its codes of category were not read: what follows the labels seen in its file is marked
« (déduit) », and any other code is unreadable. Reasons of registration and of closing have no word of ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from integrations.france_travail.traductions.lecture import jour, liste, objet
from integrations.france_travail.traductions.table import Illisible
from ledger.vocabulaire.entree.inscription import CategorieAdministrative, CategorieInscription, FormeCessation

INSCRIT, IDENTIFIE = "Inscrit", "Identifié"
FORMES: Final[Mapping[str, FormeCessation]] = {
    "Cessé": FormeCessation.CESSATION,
    "Radié": FormeCessation.RADIATION,
}
ADMINISTRATIVES: Final[Mapping[str, CategorieAdministrative]] = {
    str(rang): categorie for rang, categorie in enumerate(CategorieAdministrative, 1)
}
STATISTIQUES: Final[Mapping[str, CategorieInscription]] = {
    "1": CategorieInscription.A,  # (déduit) whoever works a little is in B, which this API does not tell apart
    "2": CategorieInscription.A,  # (déduit)
    "3": CategorieInscription.A,  # (déduit)
    "4": CategorieInscription.D,  # (déduit)
    "5": CategorieInscription.E,  # (déduit)
    "6": CategorieInscription.C,  # (déduit)
    "7": CategorieInscription.C,  # (déduit)
    "8": CategorieInscription.C,  # (déduit)
    **{categorie.value: categorie for categorie in CategorieInscription},
}
MOIS_PAR_AN, JOURS_PAR_AN = 12, 365.25


@dataclass(frozen=True, slots=True)
class StatutLu:
    """The registration as France Travail states it: running in a category, or ended in a form."""

    effet_le: date
    categorie: CategorieInscription | None = None
    categorie_administrative: CategorieAdministrative | None = None
    durees_j: tuple[int | None, int | None, int | None] = (None, None, None)
    forme_cessation: FormeCessation | None = None


def lire_statut(corps: Any) -> StatutLu | None:
    """The status of a person; None for somebody who is known and not registered. Raises :class:`Illisible`."""
    if corps is None:
        return None
    contrat = objet(objet(corps, "statut").get("m_contrat"), "m_contrat")
    statut = contrat.get("m_statut")
    if statut == IDENTIFIE:
        return None
    effet_le = jour(contrat.get("m_date_effet_statut"))
    if effet_le is None:
        message = "m_date_effet_statut : une date est attendue"
        raise Illisible(message)
    if isinstance(statut, str) and statut in FORMES:
        return StatutLu(effet_le, forme_cessation=FORMES[statut])
    if statut != INSCRIT:
        message = "m_statut : la valeur lue n'est pas traitée"
        raise Illisible(message)
    code = contrat.get("m_categ_inscription_code")
    if not isinstance(code, str) or code not in STATISTIQUES:
        message = f"m_categ_inscription_code : {code if isinstance(code, str) else 'absent'} n'est pas traité"
        raise Illisible(message[:100])
    return StatutLu(effet_le, STATISTIQUES[code], ADMINISTRATIVES.get(code), _durees_j(contrat))


def _durees_j(contrat: Mapping[str, Any]) -> tuple[int | None, int | None, int | None]:
    """Months of registration over 12, 24 and 36 months, in days of a mean month: a full period gives all of its days.

    Left out as a whole when they contradict each other.
    """
    lues = [_jours(contrat.get(f"m_duree_inscription_{periode}"), periode) for periode in (12, 24, 36)]
    connues = [lue for lue in lues if lue is not None]
    return (lues[0], lues[1], lues[2]) if connues == sorted(connues) else (None, None, None)


def _jours(mois: Any, periode: int) -> int | None:
    if not isinstance(mois, int) or isinstance(mois, bool) or not 0 <= mois <= periode:
        return None
    return int(mois * JOURS_PAR_AN / MOIS_PAR_AN)


@dataclass(frozen=True, slots=True)
class IdentiteLue:
    """The data that France Travail holds of a person and that we may not have. Never shown."""

    numero: str | None = field(repr=False)
    nir: str | None = field(repr=False)
    telephone: str | None = field(repr=False)
    courriel: str | None = field(repr=False)


def lire_identite(corps: Any) -> IdentiteLue:
    """Identity and contacts (``usager``), nothing for 204; the NIR without its key. Raises :class:`Illisible`."""
    usager = objet({} if corps is None else corps, "usager")
    civil = objet(usager.get("etatCivil") or {}, "etatCivil")
    nir = civil.get("nir")
    return IdentiteLue(
        numero=_texte(usager.get("numeroFranceTravail"), 11),
        nir=nir[:13] if isinstance(nir, str) and len(nir) in (13, 15) else None,
        telephone=_premier(usager.get("telephones"), "numeroTelephone"),
        courriel=_premier(usager.get("emails"), "adresseEmail"),
    )


def _premier(valeurs: Any, nom: str) -> str | None:
    lues = (_texte(objet(valeur, nom).get(nom)) for valeur in liste(valeurs, nom))
    return next((lue for lue in lues if lue is not None), None)


def _texte(valeur: Any, longueur: int | None = None) -> str | None:
    """A text of at most 200 signs, on one line, of this exact length if it has one."""
    if not isinstance(valeur, str) or not valeur.strip() or len(valeur) > 200 or not valeur.isprintable():
        return None
    return valeur.strip() if longueur is None or len(valeur) == longueur else None
