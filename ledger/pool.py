"""Connections kept open between two uses, none of which is lent dead."""

import select
import time
from typing import Any

import psycopg
from psycopg_pool import ConnectionPool


class LivePool(ConnectionPool[psycopg.Connection[Any]]):
    """psycopg's pool; a connection that the server closed meanwhile is replaced before anybody has it.

    Its own ``check`` asks the server, and waits a second, then two, then four, after each dead connection: a server that was
    restarted leaves one for each place of the pool. Nobody is asked here: an idle connection has nothing to read, unless it
    ended.
    """

    def getconn(self, timeout: float | None = None) -> psycopg.Connection[Any]:
        """See :class:`psycopg_pool.ConnectionPool`; raises ``PoolTimeout``."""
        limit = time.monotonic() + (self.timeout if timeout is None else timeout)
        while True:
            connection = super().getconn(max(limit - time.monotonic(), 0.0))
            if not _ended(connection):
                return connection
            connection.close()
            self.putconn(connection)


def _ended(connection: psycopg.Connection[Any]) -> bool:
    """Whether it was closed, here or by the server, or the server says that it is."""
    if connection.closed:
        return True
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return bool(poll.poll(0))
