"""Where processes run: real servers when the environment names them, embedded ones in a folder of ours otherwise."""

import logging
import os
import threading
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

from app.documents import cachet_de_demonstration
from app.settings import ENTIER, Reglages, secrets_de_demonstration
from integrations.storage.broker import BrokerEmbarque
from integrations.storage.errors import ErreurStockage
from integrations.storage.postgresql import PostgresEmbarque

BASE, BASE_CLES, POSTGRESQL = "parcours", "parcours_cles", "postgresql"
VEILLE_S: Final = 1.0
journal = logging.getLogger("parcours.processus")


def dossier_de_donnees() -> Path:
    """Folder of the embedded servers: ``PARCOURS_DONNEES``, or ``.demo`` where the command is run."""
    return Path(os.environ.get("PARCOURS_DONNEES", ".demo")).resolve()


@contextmanager
def reglages(exiges: Collection[str] = ENTIER, *, kafka: bool = False) -> Iterator[Reglages]:
    """Settings, those that the work needs (``exiges``) among them, once the servers they lead to answer.

    The environment holds them meanwhile, for child processes.

    ``PARCOURS_DATABASE_URL`` and ``PARCOURS_KAFKA_BOOTSTRAP`` replace the embedded ones; without the former, secrets are
    the demonstration's. Embedded servers stop with the process that started them.
    """
    with ExitStack() as pile:
        embarques: dict[str, str] = {}
        if "PARCOURS_DATABASE_URL" not in os.environ:
            # The demonstration may call subscribers on its own machine, and in clear.
            embarques |= _postgres(pile, dossier_de_donnees()) | {
                "PARCOURS_WEBHOOKS_LOCAUX": "true",
                "PARCOURS_PREUVES": str(dossier_de_donnees() / "preuves"),
                "PARCOURS_DOCUMENTS": f"file://{dossier_de_donnees()}/documents",
                **cachet_de_demonstration(dossier_de_donnees()),
            }
        if kafka and "PARCOURS_KAFKA_BOOTSTRAP" not in os.environ:
            broker = pile.enter_context(BrokerEmbarque(dossier_de_donnees() / "broker"))
            embarques["PARCOURS_KAFKA_BOOTSTRAP"] = broker.bootstrap
        pile.enter_context(_environnement(embarques))
        yield Reglages.lire(exiges)


def _postgres(pile: ExitStack, dossier: Path) -> dict[str, str]:
    dossier.mkdir(parents=True, exist_ok=True)
    serveur = pile.enter_context(PostgresEmbarque(dossier / POSTGRESQL))
    pile.enter_context(_veille(serveur))
    urls = {"PARCOURS_DATABASE_URL": serveur.creer_base(BASE), "PARCOURS_CLES_URL": serveur.creer_base(BASE_CLES)}
    return urls | secrets_de_demonstration(dossier)


@contextmanager
def _veille(serveur: PostgresEmbarque) -> Iterator[None]:
    """Start the embedded server again when it is killed, at the same place, for as long as the block lasts."""
    fin = threading.Event()

    def veiller() -> None:
        while not fin.wait(VEILLE_S):
            if serveur.mort:
                journal.warning("le serveur PostgreSQL embarqué s'est arrêté : il est relancé")
                with suppress(ErreurStockage):  # no room, no memory: the next turn tries again
                    serveur.demarrer()

    veilleur = threading.Thread(target=veiller, name="veille du serveur")
    veilleur.start()
    try:
        yield
    finally:
        fin.set()
        veilleur.join()


@contextmanager
def _environnement(valeurs: dict[str, str]) -> Iterator[None]:
    """These variables in the environment, unless they are already there; taken away afterwards."""
    nouvelles = {nom: valeur for nom, valeur in valeurs.items() if nom not in os.environ}
    os.environ.update(nouvelles)
    try:
        yield
    finally:
        for nom in nouvelles:
            del os.environ[nom]
