"""The engine: windows of the log folded into every view, with their checkpoints, in one transaction.

Views at the same position advance together, faits before the états that read them. A view that raises stops alone, with
those that depend on it; it shows its error and resumes after repair (a rebuild); it never skips an event. A lost
connection, a full disk or an unreachable key store is nobody's event: nothing is written, and the projector starts
again. One projector runs per log, under an advisory lock.

Cost: windows of 5,000 events fold the whole set at about 18,000 events a second, windows of 500 at 8,000; from zero, a
rebuild is two to three times faster and is what is done.
"""

import logging
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from traceback import extract_tb
from typing import Any, Final

import psycopg

from ledger.migrations import cle_verrou, schema_valide
from ledger.sealing import DescellementImpossible
from projections import reperes
from projections.catalogue import VUES
from projections.vue import CLES_MAX, EtatPython, Moyens, Schemas, Vue, definition, touchees

FENETRE_MAX: Final = 5_000
"""Events in a window, at most."""
VERROU_S: Final = 2.0
"""Seconds left to a projector that has just ended to let go of the lock."""
ATTENTE_S: Final = 1.0
"""Seconds between two looks at the log when no notification comes."""
journal_erreurs = logging.getLogger("parcours.projections")


class ProjecteurDejaActif(Exception):
    """Another projector holds the lock of this log."""


class VueArreteeEnAmont(Exception):
    """A view reads another one that is stopped, or was never built."""

    def __init__(self, noms: Sequence[str]) -> None:
        """Name the views upstream."""
        super().__init__(f"vue arrêtée en amont : {', '.join(noms)}")


@dataclass(frozen=True, slots=True)
class Avancee:
    """One window: events in ]apres, jusqua], folded into these views; those that stopped meanwhile."""

    apres: int
    jusqua: int
    vues: tuple[str, ...]
    arretees: tuple[str, ...]


class Projecteur:
    """Keeps every view of one log up to date. ``connexion`` is its own, in autocommit, with the projection role."""

    def __init__(
        self, connexion: psycopg.Connection[Any], journal: str, moyens: Moyens, vues: tuple[Vue, ...] = VUES
    ) -> None:
        """Take the lock, then drop the views that this version no longer has.

        :class:`ProjecteurDejaActif` when somebody holds the lock.
        """
        self.connexion, self.journal, self.moyens, self.vues = connexion, schema_valide(journal), moyens, vues
        self.schema = reperes.schema_vues(journal)
        if not self._verrouiller():
            message = f"un projecteur suit déjà le journal {journal} : un seul à la fois"
            raise ProjecteurDejaActif(message)
        reperes.oublier(connexion, self.schema, {vue.nom for vue in vues})

    def _verrouiller(self) -> bool:
        """Take the lock; a projector that has just ended may hold it until the server notices."""
        limite = time.monotonic() + VERROU_S
        while not self._essayer():
            if time.monotonic() > limite:
                return False
            time.sleep(VERROU_S / 40)
        return True

    def _essayer(self) -> bool:
        cle = cle_verrou(self.schema)
        ligne = self.connexion.execute("select pg_try_advisory_lock(%s)", (cle,)).fetchone()
        return ligne is not None and bool(ligne[0])

    def tete(self) -> int:
        """Last position of the log."""
        requete = f"select coalesce(max(position), 0) from {self.journal}.evenements"
        ligne = self.connexion.execute(requete).fetchone()
        assert ligne is not None  # noqa: S101 - an aggregate always answers
        return int(ligne[0])

    def avancer(self, fenetre_max: int = FENETRE_MAX) -> Avancee | None:
        """Fold one window into the views that are the furthest behind; None when every active view is at the head.

        A view that was never built is not active.
        """
        with self.connexion.transaction():
            connus = reperes.lire(self.connexion, self.schema)
            actives = {
                vue.nom: repere.position
                for vue in self.vues
                if (repere := connus.get(vue.nom)) is not None and repere.erreur is None
            }
            tete = self.tete()
            apres = min(actives.values(), default=tete)
            if apres >= tete:
                return None
            jusqua = min(apres + fenetre_max, tete, *(p for p in actives.values() if p > apres))
            concernees = [vue for vue in self.vues if actives.get(vue.nom) == apres]
            arretees = self._plier(concernees, reperes.schemas(self.journal, connus), apres, jusqua)
            self.connexion.execute("select pg_notify(%s, %s)", (self.schema, str(jusqua)))
        return Avancee(apres, jusqua, tuple(vue.nom for vue in concernees), tuple(arretees))

    def _plier(self, concernees: list[Vue], schemas: Schemas, apres: int, jusqua: int) -> list[str]:
        """Names of the views that stopped. A view advances with every view that it reads, or not at all."""
        avancees: set[str] = set()
        for vue in concernees:
            try:
                _exiger_amont(vue, avancees)
                with self.connexion.transaction():
                    self._plier_vue(vue, schemas, apres, jusqua)
            except Exception as erreur:
                if _passagere(erreur):
                    raise
                cause = f"événements {apres + 1} à {jusqua} : {raison(erreur)}"
                journal_erreurs.error("vue %s arrêtée, %s", vue.nom, cause)
                self._marquer(vue, apres, cause)
            else:
                avancees.add(vue.nom)
                self._marquer(vue, jusqua, None)
        return [vue.nom for vue in concernees if vue.nom not in avancees]

    def _plier_vue(self, vue: Vue, schemas: Schemas, apres: int, jusqua: int) -> None:
        if not isinstance(vue, EtatPython):
            for instruction in vue.fenetre(schemas, apres, jusqua):
                self.connexion.execute(instruction)
            return
        cles = [ligne[0] for ligne in self.connexion.execute(touchees(vue, schemas, apres, jusqua)).fetchall()]
        for debut in range(0, len(cles), CLES_MAX):
            lot = cles[debut : debut + CLES_MAX]
            self.connexion.execute(f"delete from {schemas.table(vue.nom)} where {vue.cle} = any(%s)", (lot,))
            copier(self.connexion, vue, schemas, self.moyens, lot)

    def _marquer(self, vue: Vue, position: int, erreur: str | None) -> None:
        self.connexion.execute(
            f"update {self.schema}.reperes set position = %s, erreur = %s, maj_le = clock_timestamp() where vue = %s",
            (position, erreur, vue.nom),
        )

    def a_reconstruire(self) -> list[Vue]:
        """Views without a table yet, or whose declaration is not the one their table was built from."""
        connus = reperes.lire(self.connexion, self.schema)
        return [vue for vue in self.vues if vue.nom not in connus or connus[vue.nom].definition != definition(vue)]

    def rattraper(self, avancer: Callable[[Avancee], None] = lambda _: None) -> int:
        """Fold windows until every active view is where the head of the log was at first; returns that position."""
        tete = self.tete()
        while (avancee := self.avancer()) is not None:
            avancer(avancee)
            if avancee.jusqua >= tete:
                break
        return tete

    def suivre(self, continuer: Callable[[], bool], avancer: Callable[[Avancee], None] = lambda _: None) -> None:
        """Stay up to date while ``continuer`` says so, asked between two windows.

        Woken by the log's notifications; looks every second anyway.
        """
        self.connexion.execute(f"listen {self.journal}_journal")
        while continuer():
            if (avancee := self.avancer()) is not None:
                avancer(avancee)
                continue
            for _ in self.connexion.notifies(timeout=ATTENTE_S, stop_after=1):
                pass


def _exiger_amont(vue: Vue, avancees: Collection[str]) -> None:
    if amont := [nom for nom in vue.dependances if nom not in avancees]:
        raise VueArreteeEnAmont(amont)


def copier(
    connexion: psycopg.Connection[Any], vue: EtatPython, schemas: Schemas, moyens: Moyens, cles: list[Any]
) -> None:
    """Insert the rows that a Python fold gives for some keys."""
    lignes = list(vue.lignes(connexion, schemas, moyens, cles))
    requete = f"copy {schemas.table(vue.nom)} ({', '.join(vue.table.colonnes)}) from stdin"
    with connexion.cursor().copy(requete) as copie:
        for ligne in lignes:
            copie.write_row(ligne)


def _passagere(erreur: Exception) -> bool:
    """Whether the server or the network failed, not the event: everything but its limits (class 54) is tried again."""
    return isinstance(erreur, psycopg.OperationalError) and not (erreur.sqlstate or "").startswith("54")


def raison(erreur: Exception) -> str:
    """Why, without any value of the event: the messages of the database and of Python quote them."""
    if isinstance(erreur, (VueArreteeEnAmont, DescellementImpossible)):
        return str(erreur)
    if isinstance(erreur, psycopg.Error):
        objets = (erreur.diag.table_name, erreur.diag.column_name, erreur.diag.constraint_name)
        return " ".join((type(erreur).__name__, f"({erreur.sqlstate})", *filter(None, objets)))
    lieu = extract_tb(erreur.__traceback__)[-1]
    return f"{type(erreur).__name__} ({Path(lieu.filename).name}, ligne {lieu.lineno})"
