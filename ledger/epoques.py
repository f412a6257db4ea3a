"""Epochs: the times that the log went back to an earlier state, told to all who read further than it now goes.

A backup that is restored takes back what was recorded after it, and positions are then given a second time. Whoever reads
the log by position (relay, connector, subscribers) would take one event for another. An epoch says from where: events after
``depuis`` that were read before ``ouverte_le`` are no more. It is named by the instant at which it was opened: no other ever
bears its name, whatever is restored afterwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import psycopg
from psycopg.rows import class_row

from ledger.erreurs import ErreurAttendue, Genre
from ledger.replay import derniere_position

MOTIF_MAX: Final = 500
FORME: Final = "%Y-%m-%dT%H:%M:%SZ"


class EpoqueRefusee(ErreurAttendue):
    """An epoch cannot be opened so; the message says why."""

    genre = Genre.REFUSE
    reference = "epoque-refusee"
    titre = "Époque refusée"


class JournalRevenu(ErreurAttendue):
    """Something was read further than the log goes: a backup was restored, and nobody opened an epoch since."""

    genre = Genre.ALTERE
    reference = "journal-revenu-en-arriere"
    titre = "Le journal est revenu en arrière"

    def __init__(self, position: int, tete: int) -> None:
        """Where it was read, and where the log ends."""
        super().__init__(
            f"la position {position} a été lue, et le journal n'en a que {tete} : la base a été restaurée d'une sauvegarde"
            " plus ancienne. Arrêtez les processus, lancez « parcours nouvelle-epoque », puis relancez-les"
        )


@dataclass(frozen=True, slots=True)
class Epoque:
    """Events after ``depuis`` are of this epoch, and of no other that was opened before it."""

    ouverte_le: datetime
    depuis: int
    motif: str

    @property
    def nom(self) -> str:
        """Its name, as consumers are told it: ``2026-12-02T00:15:30Z``."""
        return self.ouverte_le.astimezone(UTC).strftime(FORME)

    @property
    def numero(self) -> int:
        """Its name as a number, greater than that of any former one: seconds since 1970."""
        return int(self.ouverte_le.timestamp())


def numero_de(nom: str | None) -> int:
    """Number of the epoch of this name, 0 for none: before the first."""
    return int(datetime.strptime(nom, FORME).replace(tzinfo=UTC).timestamp()) if nom else 0


def lire(connexion: psycopg.Connection[Any], schema: str) -> list[Epoque]:
    """Epochs of a log, the oldest first."""
    curseur = connexion.cursor(row_factory=class_row(Epoque))
    requete = f"select ouverte_le, depuis, motif from {schema}.epoques order by ouverte_le"
    return curseur.execute(requete.encode()).fetchall()


def ouvrir(connexion: psycopg.Connection[Any], schema: str, depuis: int | None, motif: str) -> Epoque:
    """Open an epoch after this position, or after the last one; ``connexion`` is the owner's.

    Raises :class:`EpoqueRefusee`: the log does not go so far, or an epoch was opened less than a second ago.
    """
    tete = derniere_position(connexion, schema)
    if depuis is not None and not 0 <= depuis <= tete:
        message = f"le journal n'a que {tete} positions : dites --depuis entre 0 et {tete}"
        raise EpoqueRefusee(message)
    if not 0 < len(motif.encode()) <= MOTIF_MAX:
        message = f"dites pourquoi, en {MOTIF_MAX} signes au plus : --motif"
        raise EpoqueRefusee(message)
    connues = lire(connexion, schema)
    curseur = connexion.cursor(row_factory=class_row(Epoque))
    requete = (
        f"insert into {schema}.epoques (ouverte_le, depuis, motif)"
        " values (date_trunc('second', clock_timestamp()), %s, %s) on conflict do nothing returning *"
    )
    ouverte = curseur.execute(requete.encode(), (tete if depuis is None else depuis, motif)).fetchone()
    if ouverte is None or (connues and ouverte.ouverte_le <= connues[-1].ouverte_le):
        raise EpoqueRefusee("une époque vient d'être ouverte : une seule suffit")
    return ouverte


def epoque_de(epoques: Sequence[Epoque], position: int) -> Epoque | None:
    """The epoch of an event: the last one that was opened before its position; None before the first."""
    return next((epoque for epoque in reversed(epoques) if epoque.depuis < position), None)


def perdue(epoques: Sequence[Epoque], position: int, lue_en: int) -> Epoque | None:
    """The epoch that took back what was read at this position in the epoch of this number (0: before the first); None when
    it still stands.
    """
    return next((epoque for epoque in epoques if epoque.numero > lue_en and epoque.depuis < position), None)
