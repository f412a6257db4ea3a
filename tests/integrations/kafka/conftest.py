"""The département that a test publishes."""

import warnings
from collections.abc import Iterator

import pytest

from tests.kafka.brokers import Broker, choix_annonce

with warnings.catch_warnings():
    # The first import of kafka-python; this file is read before pytest knows what `tests.kafka.fixtures` lets pass.
    warnings.simplefilter("ignore", DeprecationWarning)
    from tests.integrations.kafka.departement import Departement, departement

# The demonstration's broker has no accounts, and is alone; the header of the run says why Apache Kafka is left out.
collect_ignore = [] if "apache" in choix_annonce().retenus else ["test_comptes.py", "test_grappe.py"]


@pytest.fixture
def gironde(base_vierge: str, broker: Broker) -> Iterator[Departement]:
    """A log without events, and its topics."""
    with departement(base_vierge, broker.bootstrap) as ouvert:
        yield ouvert
