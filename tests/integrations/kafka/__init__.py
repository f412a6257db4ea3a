"""The relay and its subscribers, on real brokers."""

SOCKETS_LAISSES = "ignore::pytest.PytestUnraisableExceptionWarning"
"""For tests whose connections are refused or cut: kafka-python leaves their sockets to the collector."""
