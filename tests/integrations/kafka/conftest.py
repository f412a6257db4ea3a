"""The département that a test publishes."""

import warnings
from collections.abc import Iterator

import pytest

from tests.kafka.brokers import Broker

with warnings.catch_warnings():
    # The first import of kafka-python; this file is read before pytest knows what `tests.kafka.fixtures` lets pass.
    warnings.simplefilter("ignore", DeprecationWarning)
    from tests.integrations.kafka.departement import Departement, departement


@pytest.fixture
def gironde(base_vierge: str, broker: Broker) -> Iterator[Departement]:
    """A log without events, and its topics."""
    with departement(base_vierge, broker.bootstrap) as ouvert:
        yield ouvert
