"""Views that fail where a test wants them to."""

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from psycopg import Connection

from ledger.events.rendez_vous import RendezVousPlanifie
from ledger.keys import CoffreMemoire
from projections.catalogue import VUES
from projections.vue import Etat, EtatPython, Fait, Moyens, Schemas, Vue
from readmodels.table import Table, table_fait
from tests.projections.fixtures import projecteur_de

TUER = "PARCOURS_ESSAI_TUER"
SECRET = "SECRET-4711"
"""What the poisoned event holds, and nobody but its reader should see."""

F_POISON = table_fait("f_poison", {"duree": "smallint"}, index=("dossier",))
_ETAT_POISON = Table("poison", {"dossier": "uuid", "durees": "bigint"}, ("dossier",))


def _compter(schemas: Schemas, ou: str) -> str:
    return f"select dossier, sum(duree)::bigint as durees from {schemas.table('f_poison')} where {ou} group by dossier"


EMPOISONNE = Fait(F_POISON, (RendezVousPlanifie,), {"duree": "e.corps->>'structure'"})
"""Reads a code as a number: the first rendez-vous kills it."""
SOIGNE = Fait(F_POISON, (RendezVousPlanifie,), {"duree": "e.corps->>'duree_prevue_min'"})
DEPENDANTE = Etat(_ETAT_POISON, "dossier", ("f_poison",), _compter)


def avec(*vues: Vue) -> tuple[Vue, ...]:
    """The catalogue, and these views after it."""
    return (*VUES, *vues)


def _meurtre(
    _connexion: Connection[Any], _schemas: Schemas, _moyens: Moyens, _cles: Sequence[Any]
) -> Iterator[tuple[Any, ...]]:
    if TUER in os.environ:
        os.kill(os.getpid(), signal.SIGKILL)
    yield from ()


MEURTRIERE = EtatPython(Table("meurtriere", {"dossier": "uuid"}, ("dossier",)), "dossier", ("f_droits",), _meurtre)
"""Kills its own process, if told to, at the end of a window: all other views are folded, nothing is committed."""


if __name__ == "__main__":
    with projecteur_de(sys.argv[1], CoffreMemoire(), avec(MEURTRIERE)) as _projecteur:
        _projecteur.rattraper()
