"""Where processes run: real servers when the environment names them, embedded ones in a folder of ours otherwise."""

import os
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from app.documents import cachet_de_demonstration
from app.settings import ENTIER, Reglages, secrets_de_demonstration
from integrations.storage.broker import BrokerEmbarque
from integrations.storage.postgresql import PostgresEmbarque

BASE, BASE_CLES = "parcours", "parcours_cles"


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
    serveur = pile.enter_context(PostgresEmbarque(dossier / "postgresql"))
    urls = {"PARCOURS_DATABASE_URL": serveur.creer_base(BASE), "PARCOURS_CLES_URL": serveur.creer_base(BASE_CLES)}
    return urls | secrets_de_demonstration(dossier)


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
