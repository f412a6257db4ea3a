"""Assembly of what keeps the views: a projector of all of them, one for each chain of them, the means of rebuilds."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import psycopg

from app import composition
from app.settings import Reglages
from projections.catalogue import vues
from projections.moteur import reperes
from projections.moteur.atelier import Atelier
from projections.moteur.filieres import filieres
from projections.moteur.projecteur import Projecteur
from projections.moteur.vue import Moyens


def connecter(reglages: Reglages) -> psycopg.Connection[Any]:
    """A connection under the projection's role."""
    return psycopg.connect(reglages.database_url, autocommit=True, options=reperes.OPTIONS)


@contextmanager
def atelier(reglages: Reglages) -> Iterator[Atelier]:
    """The means of rebuilds, beside the projectors."""
    with composition.coffre_ouvert(reglages) as coffre, connecter(reglages) as connexion:
        moyens = Moyens(coffre)
        yield Atelier(connexion, reglages.schema_journal, moyens, vues(composition.regles(reglages)))


@contextmanager
def projecteur(reglages: Reglages) -> Iterator[Projecteur]:
    """A projector of every view; raises when another one runs."""
    with composition.coffre_ouvert(reglages) as coffre, connecter(reglages) as connexion:
        moyens = Moyens(coffre)
        yield Projecteur(connexion, reglages.schema_journal, moyens, vues(composition.regles(reglages)))


@contextmanager
def tous(reglages: Reglages) -> Iterator[list[Projecteur]]:
    """A projector for each chain of views; raises when another one runs."""
    with ExitStack() as pile:
        moyens = Moyens(pile.enter_context(composition.coffre_ouvert(reglages)))
        toutes = vues(composition.regles(reglages))
        yield [
            Projecteur(pile.enter_context(connecter(reglages)), reglages.schema_journal, moyens, chaine, toutes)
            for chaine in filieres(toutes)
        ]
