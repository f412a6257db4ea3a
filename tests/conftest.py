"""The fixtures shared by every room's tests."""

import gc
import warnings
from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, settings

# Modules and tests live as long as the run: looking for garbage among them finds none, and takes a fifth of their reading.
gc.disable()

with warnings.catch_warnings():
    # kafka-python reads its own files in a way that Python 3.11 calls deprecated, at its first import.
    warnings.simplefilter("ignore", DeprecationWarning)
    import kafka  # noqa: F401

# A busy machine is slow: what an example takes says nothing of what it tries.
settings.register_profile("parcours", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("parcours")

pytest_plugins = [
    "tests.ci.dates",
    "tests.ci.relance",
    "tests.integrations.france_travail.outils",
    "tests.integrations.kafka.abonnes.abonne_node",
    "tests.kafka.fixtures",
    "tests.ledger.fixtures",
    "tests.storage_fixtures",
    "tests.web.ecrans.navigateur",
    "tests.web.spectral",
]


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What was read is left out of every later search for garbage."""
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()
