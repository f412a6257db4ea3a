"""Migrations: the numbered SQL files of each room, run once each, statement by statement, with a ledger of what ran.

A room declares a :class:`Serie` of files ``0001_name.sql``, ``0002_…`` in a package of its own. :func:`passer` runs those
that the database has not seen, each in one transaction with its row in the table ``migrations`` of its schema. What ran
is never edited: a file that differs from what ran is refused, and so is a database that a later version of the program
has prepared. The lock goes with the connection: whoever is killed half-way leaves nothing behind, and the next one goes
on.

The first files of a series change nothing where they find their own work: they take over an installation of before.
"""

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from typing import Any, Final

import psycopg
from psycopg.errors import LockNotAvailable
from psycopg.rows import tuple_row

from ledger.verrou import numero

VERROU: Final = numero("parcours-ledger:migration")
REGISTRE: Final = (
    "create table if not exists {registre} (serie text, numero smallint, nom text not null, empreinte bytea not null,"
    " passee_le timestamptz not null default clock_timestamp(), primary key (serie, numero))"
)
ATTENTE_MS: Final = 2_000
"""How long a migration may wait for a lock, hence make others wait: less than a client waits for an answer."""
REPRISE_S: Final = 0.5
PATIENCE_S: Final = 600.0
_FICHIER: Final = re.compile(r"(\d{4})_\w+\.sql")
_JETON: Final = re.compile(r"@(\w+)@")
_MORCEAU: Final = re.compile(
    r"""(?P<commentaire> --[^\n]*) | (?P<fin> ;) | '(?:[^']|'')*' | "[^"]*" | \$(?P<cle>\w*)\$ .*? \$(?P=cle)\$
        | [^-;'"$]+ | .""",
    re.DOTALL | re.VERBOSE,
)
"""A piece of SQL in which a semicolon ends a statement, or does not."""


class MigrationRefusee(ValueError):
    """The files and what the database says of them disagree; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Serie:
    """Numbered files of a room, in the package ``paquet``, for a schema of one's own beside each log.

    ``schema`` names it after the log's: it is ``@schema@`` in the files, it holds the series' ledger under the name
    ``nom``, and whoever drops it has it made again. ``valeurs`` gives the other ``@words@``.
    """

    nom: str
    paquet: str
    schema: Callable[[str], str] = lambda journal: journal
    valeurs: Callable[[str], Mapping[str, str]] = lambda _journal: {}


@dataclass(frozen=True, slots=True)
class Migration:
    """One file, its ``@words@`` replaced: its statements, one by one, and a hash of them all."""

    numero: int
    nom: str
    enonces: tuple[str, ...]

    @property
    def empreinte(self) -> bytes:
        """SHA-256 of the statements, comments apart."""
        return sha256("\n;\n".join(self.enonces).encode()).digest()


def enonces(texte: str) -> tuple[str, ...]:
    """Statements of a file, without the comments between them; each can be sent alone.

    Raises :class:`ValueError` when the last one has no semicolon.
    """
    finis: list[str] = []
    courant = ""
    for morceau in _MORCEAU.finditer(texte):
        if morceau["fin"]:
            finis.append(courant.strip())
            courant = ""
        elif not morceau["commentaire"]:
            courant += morceau[0]
    if courant.strip():
        message = f"le dernier énoncé n'est pas terminé par « ; » : {courant.strip()[:60]}"
        raise ValueError(message)
    return tuple(finis)


def lire(serie: Serie, journal: str) -> list[Migration]:
    """Files of a series in order, for the log of this schema; raises ``KeyError`` for a word that stands for nothing."""
    valeurs = {"schema": serie.schema(journal), **serie.valeurs(journal)}
    textes = {lu[0]: f.read_text() for f in files(serie.paquet).iterdir() if (lu := _FICHIER.fullmatch(f.name))}
    return [
        Migration(int(nom[:4]), nom, enonces(_JETON.sub(lambda jeton: valeurs[jeton[1]], textes[nom])))
        for nom in sorted(textes)
    ]


def passer(connexion: psycopg.Connection[Any], serie: Serie, journal: str = "") -> list[str]:
    """Run what the database has not seen of a series, for the log of this schema; names of the files that ran.

    A series of no schema is made where the connection leads. ``connexion`` is the migration role's, :func:`seul`, in
    autocommit. Raises :class:`MigrationRefusee` before anything runs.
    """
    schema = serie.schema(journal)
    if schema:
        connexion.execute(f"create schema if not exists {schema}".encode())
    registre = f"{schema}.migrations" if schema else "migrations"
    connexion.execute(REGISTRE.format(registre=registre).encode())
    restantes = list(_restantes(connexion, registre, serie, lire(serie, journal)))
    for migration in restantes:
        _passer_sans_retenir(connexion, registre, serie, migration)
    return [migration.nom for migration in restantes]


def _passer_sans_retenir(connexion: psycopg.Connection[Any], registre: str, serie: Serie, migration: Migration) -> None:
    """Run one, while others work: who waits for a table makes all who come after wait, so it never waits for long.

    It gives up, lets them go first, and tries again. Raises :class:`MigrationRefusee` after ``PATIENCE_S``.
    """
    limite = time.monotonic() + PATIENCE_S
    while True:
        try:
            with connexion.transaction():
                connexion.execute(f"set local lock_timeout = {ATTENTE_MS}".encode())
                for enonce in migration.enonces:
                    connexion.execute(enonce.encode(), prepare=True)
                connexion.execute(
                    f"insert into {registre} (serie, numero, nom, empreinte) values (%s, %s, %s, %s)",
                    (serie.nom, migration.numero, migration.nom, migration.empreinte),
                )
        except LockNotAvailable:
            if time.monotonic() > limite:
                message = (
                    f"la migration {migration.nom} de « {serie.nom} » n'a pas pu prendre la table dont elle a besoin en"
                    f" {PATIENCE_S / 60:g} minutes : une lecture longue la tient (pg_locks) ; recommencez après elle"
                )
                raise MigrationRefusee(message) from None
            time.sleep(REPRISE_S)
        else:
            return


def _restantes(
    connexion: psycopg.Connection[Any], registre: str, serie: Serie, connues: Sequence[Migration]
) -> Iterator[Migration]:
    requete = f"select numero, empreinte from {registre} where serie = %s"
    passees: dict[int, bytes] = dict(connexion.cursor(row_factory=tuple_row).execute(requete, (serie.nom,)).fetchall())
    if inconnues := passees.keys() - {migration.numero for migration in connues}:
        message = (
            f"la base a passé la migration {max(inconnues)} de « {serie.nom} », que cette version ne connaît pas :"
            " lancez la version qui l'a préparée, ou une plus récente"
        )
        raise MigrationRefusee(message)
    for migration in connues:
        if migration.numero not in passees:
            yield migration
        elif passees[migration.numero] != migration.empreinte:
            message = (
                f"la migration {migration.nom} de « {serie.nom} » a changé depuis qu'elle a été passée : rétablissez-la,"
                " et portez le changement dans un fichier de numéro suivant"
            )
            raise MigrationRefusee(message)


@contextmanager
def seul(connexion: psycopg.Connection[Any]) -> Iterator[None]:
    """One process at a time prepares a database: creating is not safe in company."""
    connexion.execute("select pg_advisory_lock(%s)", (VERROU,))
    try:
        yield
    finally:
        if not connexion.closed:
            connexion.execute("select pg_advisory_unlock(%s)", (VERROU,))
