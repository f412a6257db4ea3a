"""Assembly of what keeps the views: a projector of all of them, one for each chain of them, the means of rebuilds."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import psycopg

from app import composition
from app.cles.concordance import concorder
from app.settings import Reglages
from ledger.keys import Coffre
from projections.catalogue import vues
from projections.moteur import reperes
from projections.moteur.atelier import Atelier
from projections.moteur.filieres import filieres
from projections.moteur.projecteur import Projecteur
from projections.moteur.vue import Moyens


def connecter(reglages: Reglages) -> psycopg.Connection[Any]:
    """A connection under the projection's role."""
    return psycopg.connect(reglages.database_url, autocommit=True, options=reperes.OPTIONS)


def _moyens(reglages: Reglages, coffre: Coffre, connexion: psycopg.Connection[Any]) -> Moyens:
    """The keys, once they were held against the log; raises :class:`~app.cles.concordance.CoffreAnterieur`."""
    concorder(connexion, reglages.schema_journal, coffre)
    return Moyens(coffre)


@contextmanager
def atelier(reglages: Reglages) -> Iterator[Atelier]:
    """The means of rebuilds, beside the projectors."""
    with composition.coffre_ouvert(reglages) as coffre, connecter(reglages) as connexion:
        moyens = _moyens(reglages, coffre, connexion)
        yield Atelier(connexion, reglages.schema_journal, moyens, vues(composition.regles(reglages)))


@contextmanager
def projecteur(reglages: Reglages) -> Iterator[Projecteur]:
    """A projector of every view; raises when another one runs."""
    with composition.coffre_ouvert(reglages) as coffre, connecter(reglages) as connexion:
        moyens = _moyens(reglages, coffre, connexion)
        yield Projecteur(connexion, reglages.schema_journal, moyens, vues(composition.regles(reglages)))


@contextmanager
def tous(reglages: Reglages) -> Iterator[list[Projecteur]]:
    """A projector for each chain of views; raises when another one runs."""
    with ExitStack() as pile:
        coffre = pile.enter_context(composition.coffre_ouvert(reglages))
        with connecter(reglages) as connexion:
            moyens = _moyens(reglages, coffre, connexion)
        toutes = vues(composition.regles(reglages))
        yield [
            Projecteur(pile.enter_context(connecter(reglages)), reglages.schema_journal, moyens, chaine, toutes)
            for chaine in filieres(toutes)
        ]
