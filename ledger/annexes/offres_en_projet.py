"""Offers that a structure writes before it publishes them, as they were typed. Nothing here is an event, nor of a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from ledger.erreurs import ErreurAttendue, Genre
from ledger.store.journal import Journal

PROJETS_MAX: Final = 50
"""Those of one structure, at most."""
SIGNES_MAX: Final = 8_000
"""Signs of one, all fields together: more than an offer that may be published holds."""


class ProjetRefuse(ErreurAttendue):
    """The structure keeps as many as it may, or what is typed cannot be kept."""

    genre = Genre.REFUSE
    reference = "offre-en-projet-refusee"
    titre = "Offre en projet refusée"


@dataclass(frozen=True, slots=True)
class Projet:
    """``contenu`` is what was typed, by field."""

    projet: UUID
    structure: str
    contenu: dict[str, list[str]]
    modifie_le: datetime


class OffresEnProjet:
    """The offers that structures have not published yet; a structure reaches its own alone."""

    def __init__(self, journal: Journal) -> None:
        """Over the connections of who serves the screens."""
        self._journal, self._table = journal, f"{journal.schema}.offres_en_projet"

    def de(self, structure: str) -> list[Projet]:
        """Those of a structure, the last one written first."""
        with self._journal.connexion() as connexion:
            curseur = connexion.cursor(row_factory=class_row(Projet))
            return curseur.execute(
                f"select projet, structure, contenu, modifie_le from {self._table} where structure = %(structure)s"
                f" order by modifie_le desc, projet limit {PROJETS_MAX}".encode(),
                {"structure": structure},
            ).fetchall()

    def lire(self, structure: str, projet: UUID) -> Projet | None:
        """One of a structure's; None when it has none of this id."""
        return next((p for p in self.de(structure) if p.projet == projet), None)

    def garder(self, structure: str, projet: UUID, contenu: Mapping[str, list[str]]) -> None:
        """Keep what is typed, in the place of what was under this id. Raises :class:`ProjetRefuse`."""
        textes = [texte for tapes in contenu.values() for texte in tapes]
        if sum(map(len, textes)) > SIGNES_MAX or any("\x00" in texte for texte in textes):
            message = f"ce qui est écrit ne se garde pas : {SIGNES_MAX} signes au plus, sans caractère de commande"
            raise ProjetRefuse(message)
        connus = {p.projet for p in self.de(structure)}
        if projet not in connus and len(connus) >= PROJETS_MAX:
            message = f"votre structure garde déjà {PROJETS_MAX} offres en projet : publiez-en, ou supprimez-en une"
            raise ProjetRefuse(message)
        gardes = self._ecrire(
            f"insert into {self._table} as t (projet, structure, contenu) values (%(projet)s, %(structure)s, %(contenu)s)"
            " on conflict (projet) do update set contenu = excluded.contenu, modifie_le = now()"
            " where t.structure = excluded.structure",
            {"projet": projet, "structure": structure, "contenu": Jsonb(dict(contenu))},
        )
        if not gardes:
            message = "ce projet est d'une autre structure : écrivez une nouvelle offre"
            raise ProjetRefuse(message)

    def supprimer(self, structure: str, projet: UUID) -> bool:
        """Drop one of a structure's; whether it was."""
        ou = {"projet": projet, "structure": structure}
        return (
            self._ecrire(f"delete from {self._table} where projet = %(projet)s and structure = %(structure)s", ou) > 0
        )

    def _ecrire(self, requete: str, valeurs: dict[str, Any]) -> int:
        with self._journal.connexion() as connexion, connexion.transaction():
            return connexion.execute(requete.encode(), valeurs).rowcount
