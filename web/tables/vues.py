"""Views of the file active that agents save: a name for filters, an order and counters. Outside the log, bounded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson

from ledger.erreurs import ErreurAttendue, Genre
from web.tables.base import Base

VUES_MAX: Final = 30
"""Views of an agent, at most."""
PARTAGEES_MAX: Final = 200
"""Views that the agents of a structure share, at most shown."""


class TropDeVues(ErreurAttendue):
    """The agent has as many views as one may have."""

    genre = Genre.REFUSE
    reference = "trop-de-vues"
    titre = "Trop de vues"


class VueInconnue(ErreurAttendue):
    """The agent has no view of this name."""

    genre = Genre.INCONNU
    reference = "vue-inconnue"
    titre = "Vue inconnue"


@dataclass(frozen=True, slots=True)
class VueEnregistree:
    """A view, its author's or shared by another agent of the structure."""

    nom: str
    contenu: dict[str, Any]
    partagee: bool
    la_mienne: bool
    modifiee_le: datetime


class VuesEnregistrees:
    """The saved views of a département."""

    def __init__(self, base: Base) -> None:
        """Over the tables of the screens."""
        self._base = base

    def lister(self, agent: UUID, structure: str | None) -> list[VueEnregistree]:
        """The agent's own, then those shared in his structure, by name."""
        lignes = self._base.lire(
            "select nom, contenu, structure is not null as partagee, agent = %(agent)s as la_mienne, modifiee_le"
            " from {ecrans}.vues_enregistrees where agent = %(agent)s or structure = %(structure)s"
            " order by la_mienne desc, nom, agent limit %(limite)s",
            {"agent": agent, "structure": structure, "limite": VUES_MAX + PARTAGEES_MAX},
        )
        return [VueEnregistree(**ligne | {"contenu": orjson.loads(ligne["contenu"])}) for ligne in lignes]

    def enregistrer(self, agent: UUID, nom: str, contenu: Mapping[str, Any], structure: str | None) -> None:
        """Save a view over the agent's own of the same name, for himself or for a structure. Raises :class:`TropDeVues`."""
        valeurs = {
            "agent": agent,
            "nom": nom,
            "contenu": orjson.dumps(dict(contenu)).decode(),
            "structure": structure,
            "max": VUES_MAX,
        }
        touchees = self._base.ecrire(
            "insert into {ecrans}.vues_enregistrees (agent, nom, contenu, structure)"
            " select %(agent)s, %(nom)s, %(contenu)s, %(structure)s where %(max)s > ("
            "  select count(*) from {ecrans}.vues_enregistrees v where v.agent = %(agent)s and v.nom <> %(nom)s)"
            " on conflict (agent, nom) do update set contenu = excluded.contenu, structure = excluded.structure,"
            " modifiee_le = now()",
            valeurs,
        )
        if not touchees:
            message = f"vous avez déjà {VUES_MAX} vues enregistrées : supprimez-en une, ou remplacez-la"
            raise TropDeVues(message)

    def supprimer(self, agent: UUID, nom: str) -> None:
        """Delete the agent's own view. Raises :class:`VueInconnue`."""
        requete = "delete from {ecrans}.vues_enregistrees where agent = %(agent)s and nom = %(nom)s"
        if not self._base.ecrire(requete, {"agent": agent, "nom": nom}):
            raise VueInconnue("vous n'avez pas de vue de ce nom")
