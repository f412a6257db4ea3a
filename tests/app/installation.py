"""An installation of one base, and what agents record in it: fixture ``installation``."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from app import composition
from commands.base import Commande
from commands.execute import Demande, executer
from integrations.storage.databases import ServeurPostgres
from ledger.contexte import Acteur
from tests.commands.etapes import ouvrir_dossier
from tests.commands.pouvoirs import agent
from tests.web.serveur import construire, reglages_de
from web.services import Services

REFERENT = agent(numero=4)
OUVERT_LE = "2026-01-05"


@dataclass(frozen=True, slots=True)
class Installation:
    """Where its base is, and the services of its screens."""

    url: str
    services: Services

    def enregistrer(self, dossier: UUID, commande: Commande, qui: Acteur = REFERENT, le: str = "") -> None:
        """Record a step, today or on a day."""
        cadre = self.services.cadre(date.fromisoformat(le) if le else None)
        executer(self.services.journal, Demande(dossier, commande, qui), cadre)

    def ouvrir(self, identite: Mapping[str, Any]) -> UUID:
        """The dossier of a person, opened on :data:`OUVERT_LE`."""
        dossier = uuid4()
        self.enregistrer(dossier, ouvrir_dossier(identite=identite), le=OUVERT_LE)
        return dossier


@pytest.fixture
def installation(postgres: ServeurPostgres) -> Iterator[Installation]:
    """An installation of one base, dropped after the test."""
    nom = f"essai_{uuid4().hex}"
    adresse = postgres.creer_base(nom)
    construire(adresse)
    with composition.services(reglages_de(adresse)) as services:
        yield Installation(adresse, services)
    postgres.supprimer_base(nom)
