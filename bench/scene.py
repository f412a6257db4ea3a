"""Where measures are taken: an embedded PostgreSQL with the settings of the product, in a folder of its own."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psycopg

from commands.regles import REGLES
from integrations.storage.postgresql import PostgresEmbarque
from ledger.preuve.registre import MIGRATIONS as MIGRATIONS_DU_SCEAU
from ledger.store.migrations import migrer
from projections.catalogue import vues
from projections.moteur import reperes

VUES: Final = vues(REGLES)
"""Every view, under the rules of the law."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A server, and a folder for files beside it."""

    url: str
    url_cles: str
    dossier: Path

    def migrer(self, schema: str) -> None:
        """An empty log, and the schema of its views."""
        with psycopg.connect(self.url, autocommit=True) as connexion:
            connexion.execute(f"drop schema if exists {schema}_vues cascade")
            connexion.execute(f"drop schema if exists {schema} cascade")
            migrer(connexion, schema, reperes.MIGRATIONS, MIGRATIONS_DU_SCEAU)


@contextmanager
def scene() -> Iterator[Scene]:
    """A server that lasts as long as the measures."""
    with tempfile.TemporaryDirectory(prefix="parcours-mesures-") as temporaire:
        dossier = Path(temporaire)
        dossier.chmod(0o755)
        with PostgresEmbarque(dossier / "postgresql", {"shared_buffers": "1GB", "max_wal_size": "8GB"}) as serveur:
            yield Scene(serveur.creer_base("mesures"), serveur.creer_base("mesures_cles"), dossier)
