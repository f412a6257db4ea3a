"""The engine: windows of the log folded into every view, with their checkpoints, in one transaction.

Views at the same position advance together, faits before the états that read them. A view that raises stops alone, with
those that depend on it; it shows its error and resumes after repair (a rebuild); it never skips an event. One projector
runs per log, under an advisory lock.

Cost: windows of 5,000 events fold the whole set at about 15,000 events a second; from zero, a rebuild is ten times
faster and is what is done.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import psycopg

from ledger.migrations import cle_verrou, schema_valide
from projections import reperes
from projections.catalogue import VUES
from projections.vue import CLES_MAX, EtatPython, Moyens, Schemas, Vue, definition, touchees

FENETRE_MAX: Final = 5_000
"""Events in a window, at most."""
ATTENTE_S: Final = 1.0
"""Seconds between two looks at the log when no notification comes."""
journal_erreurs = logging.getLogger("parcours.projections")


class ProjecteurDejaActif(Exception):
    """Another projector holds the lock of this log."""


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
        """Take the lock; :class:`ProjecteurDejaActif` when somebody holds it."""
        self.connexion, self.journal, self.moyens, self.vues = connexion, schema_valide(journal), moyens, vues
        self.schema = reperes.schema_vues(journal)
        if not self._verrouiller():
            message = f"un projecteur suit déjà le journal {journal} : un seul à la fois"
            raise ProjecteurDejaActif(message)

    def _verrouiller(self) -> bool:
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
        """Fold one window into the views that are the furthest behind; None when every active view is at the head."""
        with self.connexion.transaction():
            connus = reperes.lire(self.connexion, self.schema)
            actives = {vue.nom: connus[vue.nom].position for vue in self.vues if connus[vue.nom].erreur is None}
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
        arretees: list[str] = []
        for vue in concernees:
            try:
                _exiger_amont(vue, arretees)
                with self.connexion.transaction():
                    self._plier_vue(vue, schemas, apres, jusqua)
                self._marquer(vue, jusqua, None)
            except Exception as erreur:  # noqa: BLE001 - whatever it is, this view stops and the others go on
                arretees.append(vue.nom)
                raison = f"événements {apres + 1} à {jusqua} : {_raison(erreur)}"
                journal_erreurs.error("vue %s arrêtée, %s", vue.nom, raison)
                self._marquer(vue, apres, raison)
        return arretees

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
        """Fold windows until every active view is at the head of the log; returns that position."""
        while (avancee := self.avancer()) is not None:
            avancer(avancee)
        return self.tete()

    def suivre(self, continuer: Callable[[], bool], avancer: Callable[[Avancee], None] = lambda _: None) -> None:
        """Stay up to date while ``continuer`` says so: woken by the log's notifications, looking every second anyway."""
        self.connexion.execute(f"listen {self.journal}_journal")
        while continuer():
            self.rattraper(avancer)
            for _ in self.connexion.notifies(timeout=ATTENTE_S, stop_after=1):
                pass


def _exiger_amont(vue: Vue, arretees: list[str]) -> None:
    if amont := [nom for nom in vue.dependances if nom in arretees]:
        message = f"vue arrêtée en amont : {', '.join(amont)}"
        raise RuntimeError(message)


def copier(
    connexion: psycopg.Connection[Any], vue: EtatPython, schemas: Schemas, moyens: Moyens, cles: list[Any]
) -> None:
    """Insert the rows that a Python fold gives for some keys."""
    lignes = list(vue.lignes(connexion, schemas, moyens, cles))
    requete = f"copy {schemas.table(vue.nom)} ({', '.join(vue.table.colonnes)}) from stdin"
    with connexion.cursor().copy(requete) as copie:
        for ligne in lignes:
            copie.write_row(ligne)


def _raison(erreur: Exception) -> str:
    """Why, without any value of the event: a message of the database may quote one."""
    if isinstance(erreur, psycopg.Error):
        return f"{type(erreur).__name__} ({erreur.sqlstate}) {erreur.diag.message_primary or ''}".split("\n")[0][:200]
    return f"{type(erreur).__name__} : {erreur}"[:200]
