"""The fixtures shared by every room's tests."""

import warnings

with warnings.catch_warnings():
    # kafka-python reads its own files in a way that Python 3.11 calls deprecated, at its first import.
    warnings.simplefilter("ignore", DeprecationWarning)
    import kafka  # noqa: F401

pytest_plugins = [
    "tests.integrations.france_travail.outils",
    "tests.integrations.kafka.abonne_node",
    "tests.kafka.fixtures",
    "tests.ledger.fixtures",
    "tests.storage_fixtures",
]
