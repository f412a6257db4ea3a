"""Mail that comes back, read beside the sending: every half minute, and once more at the end."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import psycopg
from eventsourcing.persistence import PersistenceError

from app import composition
from app.envois.reglages import ReglagesEnvois
from app.settings import Reglages
from integrations.envois.rebonds import Rebonds
from integrations.envois.retours import Retours
from integrations.livraison.carnet import role_de
from ledger.vocabulaire.suivi.transmission import ENVOIS

PAUSE_S: Final = 30.0
journal_de_bord = logging.getLogger("parcours.envois")


@contextmanager
def releves(reglages: Reglages, poste: ReglagesEnvois) -> Iterator[None]:
    """For the time of the block; nothing where no folder receives what comes back."""
    if poste.smtp_rebonds is None:
        yield
        return
    with (
        composition.coffre_ouvert(reglages) as coffre,
        composition.journal_ouvert(reglages, coffre, role_de(ENVOIS), pool=2) as journal,
    ):
        rebonds, fin = Rebonds(Retours(journal, reglages.octets("kek")), poste.smtp_rebonds), threading.Event()

        def veiller() -> None:
            while not fin.wait(PAUSE_S):
                try:
                    rebonds.relever()
                except (OSError, psycopg.Error, PersistenceError) as erreur:  # the next turn tries again
                    journal_de_bord.warning("retours de courriel non lus : %s", type(erreur).__name__)

        fil = threading.Thread(target=veiller, name="rebonds")
        fil.start()
        try:
            yield
        finally:
            fin.set()
            fil.join()
        rebonds.relever()
