"""A log that somebody writes to while the relay suffers, and what must be true afterwards."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from tests.integrations.kafka.departement import Departement
from tests.integrations.kafka.lecture import CLIENTS, exiger_une_fois_chacun


def exiger_tout(gironde: Departement) -> None:
    """Publish what is left; both clients then find each event once."""
    gironde.publier()
    for lire in CLIENTS:
        exiger_une_fois_chacun(lire(gironde.bootstrap, gironde.topics()), gironde.publics(), gironde.schema)


@contextmanager
def sous_charge(gironde: Departement, par_seconde: int = 150) -> Iterator[None]:
    """Somebody writes to the log all along."""
    fini = threading.Event()
    erreurs: list[Exception] = []

    def ecrire() -> None:
        try:
            while not fini.wait(10 / par_seconde):
                gironde.ajouter(10)
        except psycopg.Error as erreur:
            erreurs.append(erreur)

    fil = threading.Thread(target=ecrire)
    fil.start()
    try:
        yield
    finally:
        fini.set()
        fil.join()
    assert erreurs == []
