"""The fixtures shared by every room's tests."""

pytest_plugins = ["tests.kafka.fixtures", "tests.storage_fixtures"]
