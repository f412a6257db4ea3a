"""The fixtures `simulateur_de_session` and `simulateur`: France Travail as the simulator plays it, on a port of its own.

One server for a run; each test finds it empty and without faults. Persons are loaded by
``simulateur.charger(personne("10000000001", nir=…, preconisation={"parcours": "PSP", "organisme": "CD"}))``.
"""

from collections.abc import Iterator

import httpx
import pytest

from integrations.france_travail.simulateur.serveur import Simulateur, demarrer
from tests.integrations.france_travail.simulateur.partenaire import Partenaire
from tests.kafka.brokers import choix_annonce

# Its broker is killed: one that nobody else uses. The header of the run says why Apache Kafka is left out.
collect_ignore = [] if "apache" in choix_annonce().retenus else ["journee/test_kafka.py"]


@pytest.fixture(scope="session")
def simulateur_de_session() -> Iterator[Simulateur]:
    """The simulator of this run."""
    with demarrer() as simulateur:
        yield simulateur


@pytest.fixture
def simulateur(simulateur_de_session: Simulateur) -> Simulateur:
    """The simulator, empty and well."""
    simulateur_de_session.vider()
    return simulateur_de_session


@pytest.fixture
def partenaire(simulateur: Simulateur) -> Iterator[Partenaire]:
    """A plain caller of the simulator."""
    with httpx.Client(timeout=20) as http:
        yield Partenaire(simulateur, http)
