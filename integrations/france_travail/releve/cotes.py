"""Statements of France Travail that nobody could record: parked with their reason, seen by agents, gone once treated."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from psycopg.rows import class_row, tuple_row

from integrations.livraison.carnet import schema_livraison
from ledger.runner import Serie
from ledger.store.journal import Journal
from ledger.store.migrations import schema_valide

RAISON_MAX: Final = 300
LISTE_MAX: Final = 500
OUBLI_JOURS: Final = 60
"""Days after which what is not read any more is forgotten: France Travail does not wait for it either."""


def schema_releve(journal: str) -> str:
    """Schema of what readings keep beside a log: ``d33_ft``."""
    return f"{schema_valide(journal)}_ft"


MIGRATIONS: Final = Serie(
    "france_travail",
    "integrations.france_travail.sql",
    schema_releve,
    lambda journal: {"livraison": schema_livraison(journal)},
)
"""After the delivery's own, which takes over what it kept here."""


@dataclass(frozen=True, slots=True)
class MiseDeCote:
    """Something parked: what it is about, why, since when, how many times it was read."""

    cle: str
    dossier: UUID | None
    objet: str
    raison: str
    depuis: datetime
    vue_le: datetime
    lectures: int


class Cotes:
    """The parked readings of a département, and how far its rounds went."""

    def __init__(self, journal: Journal) -> None:
        """Beside this log."""
        self._journal, schema = journal, schema_releve(journal.schema)
        self._table, self._curseurs = f"{schema}.mises_de_cote", f"{schema}.curseurs"

    def poser(self, cle: str, objet: str, raison: str, dossier: UUID | None = None) -> None:
        """Park, or say that it is still there, with its reason of today."""
        self._executer(
            f"insert into {self._table} as c (cle, dossier, objet, raison) values (%s, %s, %s, %s)"
            " on conflict (cle) do update set raison = excluded.raison, objet = excluded.objet,"
            " dossier = excluded.dossier, vue_le = excluded.vue_le, lectures = c.lectures + 1",
            (cle, dossier, objet, raison[:RAISON_MAX]),
        )

    def lever(self, cle: str) -> None:
        """It is treated."""
        self._executer(f"delete from {self._table} where cle = %s", (cle,))

    def oublier_anciennes(self) -> None:
        """Forget what was not read for a long time."""
        self._executer(
            f"delete from {self._table} where vue_le < clock_timestamp() - make_interval(days => %s)", (OUBLI_JOURS,)
        )

    def lister(self, limite: int | None = LISTE_MAX) -> list[MiseDeCote]:
        """The oldest first, ``limite`` at most (None: all of them); none where the tables of readings were never made."""
        requete = (
            f"select cle, dossier, objet, raison, depuis, vue_le, lectures from {self._table}"
            " order by depuis, cle limit %s"
        )
        with self._journal.connexion() as connexion:
            existe = (
                connexion.cursor(row_factory=tuple_row).execute("select to_regclass(%s)", (self._table,)).fetchone()
            )
            if existe == (None,):
                return []
            return connexion.cursor(row_factory=class_row(MiseDeCote)).execute(requete, (limite,)).fetchall()

    def curseur(self, nom: str) -> int:
        """Where a round is to go on, 0 at first."""
        with self._journal.connexion() as connexion:
            curseur = connexion.cursor(row_factory=tuple_row)
            ligne = curseur.execute(f"select apres from {self._curseurs} where nom = %s", (nom,)).fetchone()
        return 0 if ligne is None else int(ligne[0])

    def avancer(self, nom: str, apres: int) -> None:
        """A round went this far."""
        self._executer(
            f"insert into {self._curseurs} (nom, apres) values (%s, %s)"
            " on conflict (nom) do update set apres = excluded.apres",
            (nom, apres),
        )

    def _executer(self, requete: str, parametres: tuple[Any, ...]) -> None:
        with self._journal.connexion() as connexion:
            connexion.execute(requete.encode(), parametres)
