"""Views that fail where a test wants them to."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from psycopg import Connection

from ledger.events.suivi.rendez_vous import RendezVousPlanifie
from ledger.keys import CoffreMemoire
from projections.faits.droits import DROITS
from projections.moteur.reconstruction import reconstruire
from projections.moteur.vue import Etat, EtatPython, Fait, Moyens, Schemas, Vue
from readmodels.table import Table, table_fait
from tests.projections.fixtures import VUES, projecteur_de

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
DEPENDANTE = Etat(_ETAT_POISON, "dossier", {"f_poison": (RendezVousPlanifie,)}, _compter)


def avec(*vues: Vue) -> tuple[Vue, ...]:
    """The catalogue, and these views after it."""
    return (*VUES, *vues)


def _meurtre(
    _connexion: Connection[Any], _schemas: Schemas, _moyens: Moyens, _cles: Sequence[Any]
) -> Iterator[tuple[Any, ...]]:
    if TUER in os.environ:
        os.kill(os.getpid(), signal.SIGKILL)
    yield from ()


_VICTIMES = Table("meurtriere", {"dossier": "uuid"}, ("dossier",))
MEURTRIERE = EtatPython(_VICTIMES, "dossier", {"f_droits": DROITS.evenements}, _meurtre)
"""Kills its own process, if told to, when all other views are folded or built, and nothing of that is served yet."""


def mourir(base: str, geste: str) -> None:
    """Be killed while folding a window (``rattraper``) or rebuilding (``reconstruire``), in a process of its own."""
    enfant = subprocess.run(
        [sys.executable, "-m", "tests.projections.poison", base, geste],
        check=False,
        timeout=60,
        capture_output=True,
        env=os.environ | {TUER: "oui"},
    )
    assert enfant.returncode == -signal.SIGKILL, enfant.stderr.decode()


if __name__ == "__main__":
    with projecteur_de(sys.argv[1], CoffreMemoire(), avec(MEURTRIERE)) as _projecteur:
        if sys.argv[2] == "reconstruire":
            reconstruire(_projecteur)
        _projecteur.rattraper()
