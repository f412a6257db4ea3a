"""Views of the file active that agents save: a name for filters, an order and counters. Outside the log, bounded."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hmac import digest
from typing import Any, Final
from uuid import UUID, uuid4

import orjson

from ledger.erreurs import ErreurAttendue, Genre
from web.tables.base import Base
from web.tables.sceau import Sceau, deriver

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

    def __init__(self, base: Base, cle: bytes) -> None:
        """Over the tables of the screens; ``cle`` is a secret of the web process, which names are sealed under."""
        self._base = base
        self._sceau, self._cle = Sceau(cle, "noms des vues"), deriver(cle, "clés des vues")

    def lister(self, agent: UUID, structure: str | None) -> list[VueEnregistree]:
        """The agent's own, then those shared in his structure, by name."""
        lignes = self._base.lire(
            "select agent, nom, contenu, structure is not null as partagee, agent = %(agent)s as la_mienne, modifiee_le"
            " from {ecrans}.vues_enregistrees where agent = %(agent)s or structure = %(structure)s"
            " order by la_mienne desc, modifiee_le, agent limit %(limite)s",
            {"agent": agent, "structure": structure, "limite": VUES_MAX + PARTAGEES_MAX},
        )
        lues = []
        for ligne in lignes:
            nom = self._sceau.ouvrir(ligne.pop("nom") or b"", ligne.pop("agent"))
            if nom is not None:  # sealed under a secret that changed since: nobody can call it any more
                lues.append(VueEnregistree(nom.decode(), orjson.loads(ligne.pop("contenu")), **ligne))
        return sorted(lues, key=lambda vue: (not vue.la_mienne, vue.nom))

    def enregistrer(self, agent: UUID, nom: str, contenu: Mapping[str, Any], structure: str | None) -> None:
        """Save a view over the agent's own of the same name, for himself or for a structure. Raises :class:`TropDeVues`."""
        valeurs = {
            "agent": agent,
            "cle": self._empreinte(nom),
            "nom": self._sceau.sceller(nom.encode(), agent),
            "contenu": orjson.dumps(dict(contenu)).decode(),
            "structure": structure,
            "max": VUES_MAX,
        }
        touchees = self._base.ecrire(
            "insert into {ecrans}.vues_enregistrees (agent, cle, nom, contenu, structure)"
            " select %(agent)s, %(cle)s, %(nom)s, %(contenu)s, %(structure)s where %(max)s > ("
            "  select count(*) from {ecrans}.vues_enregistrees v"
            "   where v.agent = %(agent)s and v.cle is distinct from %(cle)s)"
            " on conflict (agent, cle) do update set contenu = excluded.contenu, structure = excluded.structure,"
            " modifiee_le = now()",
            valeurs,
        )
        if not touchees:
            message = f"vous avez déjà {VUES_MAX} vues enregistrées : supprimez-en une, ou remplacez-la"
            raise TropDeVues(message)

    def supprimer(self, agent: UUID, nom: str) -> None:
        """Delete the agent's own view. Raises :class:`VueInconnue`."""
        requete = "delete from {ecrans}.vues_enregistrees where agent = %(agent)s and cle = %(cle)s"
        if not self._base.ecrire(requete, {"agent": agent, "cle": self._empreinte(nom)}):
            raise VueInconnue("vous n'avez pas de vue de ce nom")

    def sceller_les_anciennes(self) -> None:
        """Seal the names that were kept in clear before there was a key for them."""
        en_clair = "select agent, nom_clair from {ecrans}.vues_enregistrees where nom_clair is not null"
        for ligne in self._base.lire(en_clair, {}):
            agent, nom = ligne["agent"], ligne["nom_clair"]
            self._base.ecrire(
                "update {ecrans}.vues_enregistrees set cle = %(cle)s, nom = %(nom)s, nom_clair = null"
                " where agent = %(agent)s and nom_clair = %(clair)s",
                {
                    "agent": agent,
                    "clair": nom,
                    "cle": self._empreinte(nom),
                    "nom": self._sceau.sceller(nom.encode(), agent),
                },
            )

    def oublier_personne(self, nomme: Callable[[str], bool]) -> int:
        """Give another name to the views that name a person who is erased; how many did."""
        nommees = 0
        for ligne in self._base.lire(
            "select agent, cle, nom from {ecrans}.vues_enregistrees where nom is not null", {}
        ):
            clair = self._sceau.ouvrir(bytes(ligne["nom"]), ligne["agent"])
            if clair is None or not nomme(clair.decode()):
                continue
            nom = f"Vue {uuid4().hex[:6]}"
            nommees += self._base.ecrire(
                "update {ecrans}.vues_enregistrees set nom = %(nom)s, cle = %(nouvelle)s"
                " where agent = %(agent)s and cle = %(cle)s",
                {
                    "agent": ligne["agent"],
                    "cle": ligne["cle"],
                    "nom": self._sceau.sceller(nom.encode(), ligne["agent"]),
                    "nouvelle": self._empreinte(nom),
                },
            )
        return nommees

    def _empreinte(self, nom: str) -> bytes:
        return digest(self._cle, nom.encode(), "sha256")
