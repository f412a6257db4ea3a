"""New tables built beside those that serve, two at a time where there is a second connection.

A bare ``create table as`` with its indexes after is as fast as the disk takes it; a second builder gains a quarter more,
a parallel query nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from queue import SimpleQueue
from typing import Any

import psycopg

from ledger.erreurs import ErreurAttendue, Genre
from ledger.sealing import DescellementImpossible
from projections.moteur import reperes
from projections.moteur.atelier import Atelier, raison
from projections.moteur.vue import CLES_MAX, EtatPython, Schemas, Vue


class ReconstructionImpossible(ErreurAttendue):
    """A view cannot be built from the log as it is declared; the tables that are served stay."""

    genre = Genre.REFUSE
    reference = "reconstruction-impossible"
    titre = "Reconstruction impossible"


@contextmanager
def expliquer(vue: Vue) -> Iterator[None]:
    """Tell by its view what cannot be folded, without any value."""
    try:
        yield
    except (psycopg.DataError, psycopg.IntegrityError, ValueError, LookupError, DescellementImpossible) as erreur:
        message = f"la vue {vue.nom} ne peut pas être construite : {raison(erreur)}"
        raise ReconstructionImpossible(message) from None


def batir(
    atelier: Atelier,
    vues: Sequence[Vue],
    futures: Schemas,
    position: int,
    avancer: Callable[[str], None],
    connecter: Callable[[], psycopg.Connection[Any]] | None = None,
) -> None:
    """Build the tables that ``futures`` names, each once what it reads is built; ``avancer`` is told each name."""
    with ExitStack() as pile:
        ateliers: SimpleQueue[Atelier] = SimpleQueue()
        ateliers.put(atelier)
        if connecter is not None:
            ateliers.put(_avec(atelier, pile.enter_context(connecter())))
        fils = pile.enter_context(ThreadPoolExecutor(ateliers.qsize(), thread_name_prefix="batisseur"))
        restantes, en_cours, baties = list(vues), dict[Future[None], Vue](), set[str]()
        a_batir = {vue.nom for vue in vues}
        while restantes or en_cours:
            for vue in [v for v in restantes if not (set(v.dependances) & a_batir) - baties]:
                restantes.remove(vue)
                en_cours[fils.submit(_batir, ateliers, vue, futures, position)] = vue
            for finie in wait(en_cours, return_when=FIRST_COMPLETED).done:
                vue = en_cours.pop(finie)
                try:
                    finie.result()
                except BaseException:
                    fils.shutdown(cancel_futures=True)
                    raise
                baties.add(vue.nom)
                avancer(vue.nom)


def _avec(atelier: Atelier, connexion: psycopg.Connection[Any]) -> Atelier:
    return Atelier(connexion, atelier.journal, atelier.moyens, atelier.vues)


def _batir(ateliers: "SimpleQueue[Atelier]", vue: Vue, futures: Schemas, position: int) -> None:
    atelier = ateliers.get()
    try:
        with expliquer(vue):
            _construire(atelier, vue, futures, position)
    finally:
        ateliers.put(atelier)


def _construire(atelier: Atelier, vue: Vue, futures: Schemas, position: int) -> None:
    connexion, schema, table = atelier.connexion, atelier.schema, futures.tables[vue.nom]
    with connexion.transaction():
        connexion.execute("set local work_mem = '256MB'")
        connexion.execute(f"drop table if exists {schema}.{table}")
        if not isinstance(vue, EtatPython):
            reperes.creer_table(connexion, schema, vue, table, vue.complet(futures, position))
            return
        reperes.creer_table(connexion, schema, vue, table, None)
        cles = connexion.execute(
            " union ".join(f"select distinct {vue.cle} from {futures.table(source)}" for source in vue.sources)
        ).fetchall()
        for debut in range(0, len(cles), CLES_MAX):
            atelier.copier(vue, futures, [cle for (cle,) in cles[debut : debut + CLES_MAX]])
        connexion.execute(f"analyze {schema}.{table}")
