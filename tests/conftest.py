"""The fixtures shared by every room's tests."""

pytest_plugins = ["tests.kafka.fixtures", "tests.ledger.fixtures", "tests.storage_fixtures"]
