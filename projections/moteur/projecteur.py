"""The engine: windows of the log folded into every view, with their checkpoints, in one transaction.

Views at the same position advance together, faits before the états that read them. A view that raises stops alone, with
those that depend on it; it shows its error and resumes after repair (a rebuild); it never skips an event. A lost
connection, a full disk or an unreachable key store is nobody's event: nothing is written, and the projector starts
again. One projector at a time holds a view; each chain of views (:mod:`projections.moteur.filieres`) may have its own.

A view is asked nothing of a window that holds no event of its own, and writes the rows that change only.

Cost: windows of 5,000 events fold the whole set at about 20,000 events a second, windows of 500 at 8,000, five events take
16 ms; from zero, a rebuild is five times faster and is what is done.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import psycopg

from ledger.erreurs import ErreurAttendue, Genre
from ledger.store.migrations import cle_verrou
from projections.moteur import reperes
from projections.moteur.atelier import Atelier, Fenetre, exiger_amont, raison
from projections.moteur.vue import Moyens, Schemas, Vue, definition

FENETRE_MAX: Final = 5_000
"""Events in a window, at most."""
VERROU_S: Final = 2.0
"""Seconds left to a projector that has just ended to let go of its views."""
ATTENTE_S: Final = 1.0
"""Seconds between two looks at the log when no notification comes."""
journal_erreurs = logging.getLogger("parcours.projections")


class ProjecteurDejaActif(ErreurAttendue):
    """Another projector holds one of these views."""

    genre = Genre.REFUSE
    reference = "projecteur-deja-actif"
    titre = "Projecteur déjà actif"


@dataclass(frozen=True, slots=True)
class Avancee:
    """One window: events in ]apres, jusqua], folded into these views; those that stopped meanwhile."""

    apres: int
    jusqua: int
    vues: tuple[str, ...]
    arretees: tuple[str, ...]


class Projecteur(Atelier):
    """Keeps views of one log up to date: all of them, or a chain."""

    def __init__(
        self,
        connexion: psycopg.Connection[Any],
        journal: str,
        moyens: Moyens,
        vues: tuple[Vue, ...],
        catalogue: tuple[Vue, ...] | None = None,
    ) -> None:
        """Hold the views, then drop those that are not in the catalogue (``vues`` by default) any more.

        :class:`ProjecteurDejaActif` when somebody holds one of them.
        """
        super().__init__(connexion, journal, moyens, vues)
        if not self._verrouiller():
            message = f"un projecteur suit déjà le journal {journal} : un seul à la fois"
            raise ProjecteurDejaActif(message)
        reperes.oublier(connexion, self.schema, {vue.nom for vue in catalogue or vues})

    def _verrouiller(self) -> bool:
        """Hold every view; a projector that has just ended may hold them until the server notices."""
        limite = time.monotonic() + VERROU_S
        return all(self._tenir(vue, limite) for vue in self.vues)

    def _tenir(self, vue: Vue, limite: float) -> bool:
        cle = cle_verrou(f"{self.schema}.{vue.nom}")
        while not self._essayer(cle):
            if time.monotonic() > limite:
                return False
            time.sleep(VERROU_S / 40)
        return True

    def _essayer(self, cle: int) -> bool:
        ligne = self.connexion.execute("select pg_try_advisory_lock(%s)", (cle,)).fetchone()
        return ligne is not None and bool(ligne[0])

    def avancer(self, fenetre_max: int = FENETRE_MAX) -> Avancee | None:
        """Fold one window into the views that are the furthest behind; None when every active view is at the head.

        A view that was never built is not active. Who was erased meanwhile leaves the views first, window or not.
        """
        debut = time.perf_counter()
        self.effacer()
        with self.connexion.transaction():
            connus = reperes.tenir(self.connexion, self.schema, [vue.nom for vue in self.vues])
            actives = {nom: repere.position for nom, repere in connus.items() if repere.erreur is None}
            tete = self.tete()
            self._arreter_au_dela({nom for nom, position in actives.items() if position > tete}, tete)
            actives = {nom: position for nom, position in actives.items() if position <= tete}
            apres = min(actives.values(), default=tete)
            if apres >= tete:
                return None
            jusqua = min(apres + fenetre_max, tete, *(p for p in actives.values() if p > apres))
            concernees = [vue for vue in self.vues if actives.get(vue.nom) == apres]
            fenetre = self.fenetre(apres, jusqua)
            arretees = self._plier(concernees, reperes.schemas(self.journal, connus), fenetre, debut)
            self.connexion.execute("select pg_notify(%s, %s)", (self.schema, str(jusqua)))
        return Avancee(apres, jusqua, tuple(vue.nom for vue in concernees), tuple(arretees))

    def _plier(self, actives: list[Vue], schemas: Schemas, fenetre: Fenetre, debut: float) -> list[str]:
        """Names of the views that stopped. A view advances with every view that it reads, or not at all."""
        avancees: set[str] = set()
        for vue in actives:
            try:
                exiger_amont(vue, avancees)
                if fenetre.concerne(vue):
                    with self.connexion.transaction():
                        self.plier(vue, schemas, fenetre)
            except Exception as erreur:
                if _passagere(erreur):
                    raise
                cause = f"événements {fenetre.apres + 1} à {fenetre.jusqua} : {raison(erreur)}"
                journal_erreurs.error("vue %s arrêtée, %s", vue.nom, cause)
                self._arreter(vue, cause)
            else:
                avancees.add(vue.nom)
        debit = (fenetre.jusqua - fenetre.apres) / (time.perf_counter() - debut)
        self.connexion.execute(
            f"update {self.schema}.reperes set position = %s, debit = %s, maj_le = clock_timestamp() where vue = any(%s)",
            (fenetre.jusqua, debit, list(avancees)),
        )
        return [vue.nom for vue in actives if vue.nom not in avancees]

    def _arreter_au_dela(self, noms: set[str], tete: int) -> None:
        """Views that folded more than the log holds stop: the log went back, and they tell of what is no more."""
        for vue in (vue for vue in self.vues if vue.nom in noms):
            cause = f"elle est au-delà du journal, qui s'arrête à {tete} : il est revenu en arrière, reconstruisez-la"
            journal_erreurs.error("vue %s arrêtée, %s", vue.nom, cause)
            self._arreter(vue, cause)

    def _arreter(self, vue: Vue, erreur: str) -> None:
        self.connexion.execute(
            f"update {self.schema}.reperes set erreur = %s, maj_le = clock_timestamp() where vue = %s",
            (erreur, vue.nom),
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


def _passagere(erreur: Exception) -> bool:
    """Whether the server or the network failed, not the event: everything but its limits (class 54) is tried again."""
    return isinstance(erreur, psycopg.OperationalError) and not (erreur.sqlstate or "").startswith("54")
