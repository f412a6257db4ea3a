"""An import of eight thousand persons: memory from the kernel's own peak, in a process of its own."""

import pytest

from tests.integrations.caf.importation.banc import Banc
from tests.integrations.caf.importation.population import foyers
from tests.integrations.caf.importation.processus import FIN_MAX_S, Bases, terminer

FOYERS = 6_200
PERSONNES_MIN = 8_000
CROISSANCE_MAX_KIO = 60 * 1024
"""Mostly keys of persons, about 3 kB each; CACHE_MAX bounds their number."""


@pytest.mark.timeout(2 * FIN_MAX_S)
def test_huit_mille_personnes(bases: Bases, banc: Banc) -> None:
    processus = bases.lancer(bases.nouvelle(), banc.ecrire_tous(foyers(FOYERS)))
    assert processus.stdout is not None
    debut_kio = int(processus.stdout.readline().split()[1])
    rapport = terminer(processus)
    assert rapport["lus"] >= PERSONNES_MIN
    assert rapport["sommet_kio"] - debut_kio < CROISSANCE_MAX_KIO
